"""Tiny vision-language models with random weights, for machines without a network.

The architectures are the library's own, so that the code that tunes them is the code that tunes the
large ones. Nothing in a tiny model comes from elsewhere: tokenizer and weights are made from our rows.
"""

from collections.abc import Callable, Iterable
from typing import Any

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import (
    CLIPImageProcessorPil,
    CLIPVisionConfig,
    GenerationConfig,
    Idefics3Config,
    Idefics3ForConditionalGeneration,
    Idefics3ImageProcessorPil,
    Idefics3Processor,
    Idefics3VisionConfig,
    LlamaConfig,
    LlavaConfig,
    LlavaForConditionalGeneration,
    LlavaProcessor,
    PreTrainedTokenizerFast,
)

WIDTH = 128
"""Hidden size of both towers, in features."""
LAYERS = 3
SIDE = 112
"""Side of the square picture, in pixels."""
PATCH = 14
VOCABULARY = 4_000
CONTEXT = 1_024

_ROLES = ["<|system|>", "<|user|>", "<|assistant|>"]
_END, _IMAGE = "<|end|>", "<image>"
_AROUND, _GLOBAL, _UTTERED = "<fake_token_around_image>", "<global-img>", "<end_of_utterance>"
_SPECIAL = ["<pad>", "<s>", *_ROLES, _END, _IMAGE, _AROUND, _GLOBAL, _UTTERED]
# One token a role and one an end: a tokenizer that has seen few texts spells the words of longer marks.
_TEMPLATE = (
    "{% for m in messages %}<|{{ m['role'] }}|>"
    "{% if m['content'] is string %}{{ m['content'] }}{% else %}"
    "{% for c in m['content'] %}"
    "{% if c['type'] == 'image' %}<image>{% else %}{{ c['text'] }}{% endif %}"
    "{% endfor %}"
    "{% endif %}<|end|>{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)


def make_tokenizer(texts: Iterable[str]) -> PreTrainedTokenizerFast:
    """A byte-level BPE tokenizer learnt from the texts: every string can be written, whatever its script."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(
        texts,
        trainers.BpeTrainer(
            vocab_size=VOCABULARY,
            special_tokens=_SPECIAL,
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
        ),
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token="<s>",
        eos_token=_END,
        pad_token="<pad>",
        padding_side="left",
        chat_template=_TEMPLATE,
        extra_special_tokens={
            "image_token": _IMAGE,
            "fake_image_token": _AROUND,
            "global_image_token": _GLOBAL,
            "end_of_utterance_token": _UTTERED,
        },
    )


def make_model(architecture: str, tokenizer: PreTrainedTokenizerFast, seed: int) -> tuple[Any, Any]:
    """A model of random weights and its processor.

    Raises:
        KeyError: for an architecture that is not in `ARCHITECTURES`.
    """
    torch.manual_seed(seed)
    model, processor = ARCHITECTURES[architecture](tokenizer)
    _initialise(model)
    model.generation_config = GenerationConfig(**_marks(tokenizer), do_sample=False)
    return model, processor


def _llava(tokenizer: PreTrainedTokenizerFast) -> tuple[Any, Any]:
    vision = CLIPVisionConfig(
        hidden_size=WIDTH, intermediate_size=WIDTH * 3, num_hidden_layers=LAYERS, num_attention_heads=4,
        image_size=SIDE, patch_size=PATCH * 2, projection_dim=WIDTH,
    )  # fmt: skip
    marks = _marks(tokenizer)
    text = LlamaConfig(**_text(tokenizer), **marks)
    config = LlavaConfig(
        vision_config=vision, text_config=text, image_token_index=_image_token(tokenizer),
        vision_feature_layer=-1, vision_feature_select_strategy="default",
        image_seq_length=(SIDE // (PATCH * 2)) ** 2, tie_word_embeddings=True, **marks,
    )  # fmt: skip
    pictures = CLIPImageProcessorPil(
        size={"height": SIDE, "width": SIDE}, do_center_crop=False, **_UNIT
    )  # squeezed, not cropped: what stands at the edge belongs to the picture
    processor = LlavaProcessor(
        pictures, tokenizer, patch_size=PATCH * 2, vision_feature_select_strategy="default",
        num_additional_image_tokens=1, image_token=_IMAGE, chat_template=_TEMPLATE,
    )  # fmt: skip
    return LlavaForConditionalGeneration(config), processor


def _idefics3(tokenizer: PreTrainedTokenizerFast) -> tuple[Any, Any]:
    vision = Idefics3VisionConfig(
        hidden_size=WIDTH, intermediate_size=WIDTH * 3, num_hidden_layers=LAYERS, num_attention_heads=4,
        image_size=SIDE, patch_size=PATCH,
    )  # fmt: skip
    marks = _marks(tokenizer)
    config = Idefics3Config(
        vision_config=vision.to_dict(), text_config=LlamaConfig(**_text(tokenizer), **marks), scale_factor=2,
        image_token_id=_image_token(tokenizer), tie_word_embeddings=True, **marks,
    )  # fmt: skip
    pictures = Idefics3ImageProcessorPil(
        do_image_splitting=False, size={"longest_edge": SIDE}, max_image_size={"longest_edge": SIDE}, **_UNIT
    )
    processor = Idefics3Processor(
        pictures, tokenizer, image_seq_len=(SIDE // PATCH // 2) ** 2, chat_template=_TEMPLATE
    )
    return Idefics3ForConditionalGeneration(config), processor


ARCHITECTURES: dict[str, Callable[[PreTrainedTokenizerFast], tuple[Any, Any]]] = {
    "tiny-llava": _llava,
    "tiny-idefics3": _idefics3,
}

_UNIT: dict[str, Any] = {"image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]}


def _marks(tokenizer: PreTrainedTokenizerFast) -> dict[str, Any]:
    return {
        "bos_token_id": tokenizer.bos_token_id,
        "eos_token_id": tokenizer.eos_token_id,
        "pad_token_id": tokenizer.pad_token_id,
    }


def _image_token(tokenizer: PreTrainedTokenizerFast) -> int:
    return tokenizer.get_vocab()[_IMAGE]


def _text(tokenizer: PreTrainedTokenizerFast) -> dict[str, Any]:
    return {
        "hidden_size": WIDTH,
        "intermediate_size": WIDTH * 3,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": 4,
        "num_key_value_heads": 4,
        "vocab_size": len(tokenizer),
        "max_position_embeddings": CONTEXT,
        "tie_word_embeddings": True,
    }


@torch.no_grad()
def _initialise(model: Any) -> None:
    """Weights by fan-in: the libraries' fixed deviation of 0.02 is made for widths of thousands."""
    head = model.get_output_embeddings()
    for module in model.modules():
        if isinstance(module, torch.nn.Linear | torch.nn.Conv2d) and module is not head:
            module.weight.normal_(0, 0.7 * module.weight[0].numel() ** -0.5)
        elif isinstance(module, torch.nn.Embedding):
            module.weight.normal_(0, 0.05)
    for name, weight in model.named_parameters():
        if "vision" in name and "position_embedding" in name:
            weight.normal_(0, 0.5)  # as large as what a patch shows: else where it stands is learnt late
