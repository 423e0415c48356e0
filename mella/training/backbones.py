"""Base models: loaded by name, or by the folder in which a tiny one was made."""

from typing import Any

import torch
from transformers import AutoModelForImageTextToText, AutoProcessor
from transformers.modeling_layers import GradientCheckpointingLayer

from mella import model_process
from mella.training.adapter import modules_of


def open_backbone(uri: str, revision: str, *, bfloat16: bool, device: str) -> tuple[Any, Any]:
    """Model and processor.

    Raises:
        OSError: where there is no such model, or no network to fetch it over.
    """
    model_process.prepare()
    processor = AutoProcessor.from_pretrained(uri, revision=revision or None)
    dtype = torch.bfloat16 if bfloat16 else torch.float32
    model = AutoModelForImageTextToText.from_pretrained(uri, revision=revision or None, dtype=dtype)
    model = model.to(torch.device(device))  # pyright: ignore[reportArgumentType]
    return model, processor


_COMPILATIONS = 64
"""Layers go through one function of the library, which is compiled for one row and for more, with a mask and
without, for the first layer and for the others, to learn and to be evaluated: 8 times (Llama and Qwen2, torch
2.13), which by default is all there may be before the next is not compiled at all."""


def compile_layers(model: Any) -> None:
    """Have the layers of the language model compiled when they are first called, those that are alike
    together. Not the whole model, whose loops over pictures it would break at, nor the layers of a vision
    tower, which may be of another shape with each picture."""
    for name in modules_of(model, "language"):
        for module in model.get_submodule(name).modules():
            if isinstance(module, GradientCheckpointingLayer):
                module.compile(dynamic=True, recompile_limit=_COMPILATIONS)
