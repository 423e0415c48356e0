"""Base models: loaded by name, or by the folder in which a tiny one was made."""

from typing import Any

import torch
from transformers import AutoModelForImageTextToText, AutoProcessor
from transformers.modeling_layers import GradientCheckpointingLayer

from mella.training.adapter import modules_of


def open_backbone(uri: str, revision: str, *, bfloat16: bool, device: str) -> tuple[Any, Any]:
    """Model and processor.

    Raises:
        OSError: where there is no such model, or no network to fetch it over.
    """
    processor = AutoProcessor.from_pretrained(uri, revision=revision or None)
    dtype = torch.bfloat16 if bfloat16 else torch.float32
    model = AutoModelForImageTextToText.from_pretrained(uri, revision=revision or None, dtype=dtype)
    model = model.to(torch.device(device))  # pyright: ignore[reportArgumentType]
    return model, processor


def compile_layers(model: Any) -> None:
    """Have each layer of the language model compiled when it is first called: all share one compilation,
    which the whole model, with its loops over pictures, would not come to. Nor do the layers of a vision
    tower that counts its windows."""
    for name in modules_of(model, "language"):
        for module in model.get_submodule(name).modules():
            if isinstance(module, GradientCheckpointingLayer):
                module.compile()
