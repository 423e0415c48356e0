"""Which weights of a model are tuned, the adapters on them, and the proof that merging changed nothing."""

import math
from pathlib import Path
from typing import Any

import torch

from mella.training.encode import Encoded
from mella.training.recipes import Recipe

_PARTS = {
    "vision": ("vision_tower", "vision_model", "visual"),
    "projector": ("multi_modal_projector", "connector", "merger", "mm_projector"),
    "language": ("language_model", "text_model"),
}
"""Names that the architectures of the library give to the parts of a model."""


class UnknownArchitecture(ValueError):
    """A part of the model has none of the names we know."""


def adapt(model: Any, recipe: Recipe) -> Any:
    """The model with adapters where the recipe wants them and only the recipe's weights trainable: a
    `PeftModel`, or the model itself where all weights of a part are tuned. Adapters go to the linear layers
    of the named part alone, never to another part that happens to use the same names. A recipe in bfloat16
    is one whose passes run under autocast.

    Raises:
        UnknownArchitecture: where the model has no such part.
    """
    whole = [name for part in recipe.trained for name in modules_of(model, part)]
    if recipe.method == "lora":
        from peft import LoraConfig, get_peft_model
        from peft.tuners.tuners_utils import BaseTunerLayer

        config = LoraConfig(
            r=recipe.rank,
            lora_alpha=recipe.alpha,
            lora_dropout=recipe.dropout,
            target_modules=[name for part in recipe.adapted for name in _linear_layers(model, part)],
            modules_to_save=whole or None,
        )
        tuned = get_peft_model(model, config)
        if recipe.precision == "bfloat16":
            # Autocast brings the inputs back to bfloat16: casting them to the adapter's float32 before that
            # is a tenth of a step, for nothing.
            for module in tuned.modules():
                if isinstance(module, BaseTunerLayer):
                    module.cast_input_dtype_enabled = False  # pyright: ignore[reportArgumentType]
        return tuned
    for name, weight in model.named_parameters():
        weight.requires_grad_(any(name.startswith(f"{module}.") for module in whole))
    return model


def adapted(base: Any, adapter: Path) -> Any:
    """The base with the saved adapter beside its weights."""
    from peft import PeftModel

    return PeftModel.from_pretrained(base, str(adapter))


def plain(model: Any) -> Any:
    """The model itself, its adapters inside it. Told by what it offers: `peft` takes seconds to load, and is
    loaded only where there are adapters."""
    return model.get_base_model() if hasattr(model, "get_base_model") else model


def modules_of(model: Any, part: str) -> list[str]:
    """Dotted names of the outermost modules that make up a part.

    Raises:
        UnknownArchitecture: where there is none.
    """
    found: list[str] = []
    for name, _ in model.named_modules():
        inside = any(name.startswith(f"{outer}.") for outer in found)
        if name.rpartition(".")[2] in _PARTS[part] and not inside:
            found.append(name)
    if not found:
        raise UnknownArchitecture(f"{type(model).__name__} has no part called {' or '.join(_PARTS[part])}")
    return found


def _linear_layers(model: Any, part: str) -> list[str]:
    prefixes = tuple(f"{name}." for name in modules_of(model, part))
    return [
        name
        for name, module in model.named_modules()
        if isinstance(module, torch.nn.Linear) and name.startswith(prefixes)
    ]


@torch.no_grad()
def largest_difference(one: Any, other: Any, rows: list[Encoded]) -> float:
    """Largest absolute difference of a logit between two models, over all tokens of all rows; nan without
    rows."""
    gaps = []
    for row in rows:
        inputs = {name: tensor.to(one.device) for name, tensor in (row.sequence | row.pictures).items()}
        gaps.append((one(**inputs).logits.float() - other(**inputs).logits.float()).abs().max().item())
    return max(gaps, default=math.nan)


@torch.no_grad()
def change_norm(tuned: Any, base: Any) -> float:
    """Frobenius norm of the difference of all weights of two models of one architecture."""
    before = dict(base.named_parameters())
    total = 0.0
    for name, weight in tuned.named_parameters():
        total += (weight.float() - before[name].float()).square().sum().item()
    return total**0.5
