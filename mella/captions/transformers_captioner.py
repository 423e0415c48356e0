"""Any image-text-to-text model of the transformers library as captioner, in this process."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mella.captions.batches import generate, generate_all, load, pad_on_left
from mella.captions.pictures import open_picture
from mella.captions.protocol import Generation, error
from mella.settings import CaptionSettings

if TYPE_CHECKING:
    from PIL.Image import Image


class TransformersCaptioner:
    """`AutoModelForImageTextToText` with its `AutoProcessor`, loaded at the first picture.

    `HF_HUB_OFFLINE=1` in the environment keeps it from the network.
    """

    def __init__(self, settings: CaptionSettings, device: str = "cpu") -> None:
        self._settings = settings
        self._device = device

    @property
    def name(self) -> str:
        return "@".join(filter(None, (self._settings.captioner_model, self._settings.captioner_revision)))

    def describe(self, pictures: "Sequence[Image | bytes]") -> list[Generation]:
        """One generation a picture.

        Raises:
            OSError: where the model cannot be loaded.
        """
        opened = [self._open(picture) for picture in pictures]
        readable = [image for image in opened if image is not None]
        settings = self._settings
        answers = iter(
            generate_all(readable, self._run, batch=settings.batch, attempts=settings.attempts)
            if readable and self._loaded
            else []
        )
        return [error("undecodable") if image is None else next(answers) for image in opened]

    def _open(self, picture: "Image | bytes") -> "Image | None":
        try:
            return open_picture(picture, self._settings.max_side)
        except ValueError:
            return None

    def _run(self, images: "Sequence[Image]", attempt: int) -> list[Generation]:
        processor, model = self._loaded
        prompt = _prompt(processor, self._settings.prompt)
        inputs = processor(
            text=[prompt] * len(images),
            images=[[image] for image in images],
            return_tensors="pt",
            padding=True,
        ).to(self._device, model.dtype)
        inputs.pop("token_type_ids", None)
        limit = self._settings.max_new_tokens
        return generate(model, processor.tokenizer, inputs, max_new_tokens=limit, attempt=attempt)

    @cached_property
    def _loaded(self) -> tuple[Any, Any]:
        from transformers import AutoModelForImageTextToText, AutoProcessor

        name, revision = self._settings.captioner_model, self._settings.captioner_revision
        processor = AutoProcessor.from_pretrained(name, revision=revision or None)
        pad_on_left(processor.tokenizer)
        return processor, load(AutoModelForImageTextToText, name, revision, self._device)


def _prompt(processor: Any, question: str) -> str:
    """The question in the model's chat template, or after its image token where it has none."""
    if getattr(processor, "chat_template", None):
        content = [{"type": "image"}, {"type": "text", "text": question}]
        messages = [{"role": "user", "content": content}]
        return processor.apply_chat_template(messages, add_generation_prompt=True, tokenize=False)
    token = getattr(processor, "image_token", "") or ""
    return f"{token}\n{question}" if token else question
