"""Batches through a model: what fails together is tried alone, what is cut off is tried again."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from mella import model_process
from mella.captions.protocol import CUT_OFF, FINISHED, Generation, error

T = TypeVar("T")

Run = Callable[[Sequence[T], int], list[Generation]]
"""Takes a batch and the number of the attempt, from 1; one generation an input."""

MODEL_ERRORS = (RuntimeError, ValueError, TypeError, IndexError, KeyError, OSError)
"""What torch and transformers raise on one input: `RuntimeError` covers a device out of memory."""


def generate_all(inputs: Sequence[T], run: Run[T], *, batch: int, attempts: int) -> list[Generation]:
    """One generation an input, in order. Inputs that fail or are cut off get `attempts` tries in all."""
    results: list[Generation] = [error("not_tried", 0)] * len(inputs)
    pending = list(range(len(inputs)))
    for attempt in range(1, attempts + 1):
        for start in range(0, len(pending), batch):
            chunk = pending[start : start + batch]
            for i, result in zip(chunk, _guarded([inputs[i] for i in chunk], run, attempt), strict=True):
                results[i] = result
        pending = [i for i in pending if not results[i].ok]
    return results


def _guarded(inputs: list[T], run: Run[T], attempt: int) -> list[Generation]:
    try:
        return run(inputs, attempt)
    except MODEL_ERRORS as raised:
        if len(inputs) == 1:
            return [error(type(raised).__name__, attempt)]
    return [result for one in inputs for result in _guarded([one], run, attempt)]


def decoding(max_new_tokens: int, attempt: int) -> dict[str, Any]:
    """Greedy. A cut-off answer is usually a loop: the next try penalises repetition (Keskar et al.
    2019 take 1.2) and has twice the room."""
    options: dict[str, Any] = {"do_sample": False, "num_beams": 1, "max_new_tokens": max_new_tokens}
    if attempt > 1:
        options |= {"max_new_tokens": 2 * max_new_tokens, "repetition_penalty": 1.2}
    return options


def generate(
    model: Any, tokenizer: Any, inputs: Any, *, max_new_tokens: int, attempt: int, **forced: Any
) -> list[Generation]:
    """Run a model on an encoded batch and decode what is new; without an end token it was cut off.

    `forced` goes to the model's own `generate` as it is.
    """
    import torch

    with torch.inference_mode():
        output = model.generate(**inputs, **decoding(max_new_tokens, attempt), **forced)
    # An encoder-decoder starts with its own start token, which may be its end token as well.
    known = 1 if model.config.is_encoder_decoder else inputs["input_ids"].shape[1]
    new = output[:, known:]
    finished = torch.isin(new, torch.tensor(_end_tokens(model), device=new.device)).any(dim=1).tolist()
    texts = tokenizer.batch_decode(new, skip_special_tokens=True)
    return [
        Generation(text.strip(), FINISHED if done else CUT_OFF, attempt)
        for text, done in zip(texts, finished, strict=True)
    ]


def _end_tokens(model: Any) -> list[int]:
    ends = model.generation_config.eos_token_id
    return [] if ends is None else [ends] if isinstance(ends, int) else list(ends)


def load(factory: Any, name: str, revision: str, device: str) -> Any:
    """A pretrained model for inference: bfloat16 on a GPU, float32 elsewhere.

    Raises:
        OSError: where there is no such model, or it is not in the local cache and the hub is offline.
    """
    import torch

    model_process.prepare()
    dtype = torch.bfloat16 if device.startswith("cuda") else torch.float32
    model = factory.from_pretrained(name, revision=revision or None, dtype=dtype)
    return model.to(device).eval()


def pad_on_left(tokenizer: Any) -> None:
    """Answers follow their prompts without a gap; a tokenizer without padding pads with its end token."""
    tokenizer.padding_side = "left"
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
