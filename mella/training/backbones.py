"""Base models: loaded by name, or by the folder in which a tiny one was made."""

from typing import Any

import torch
from transformers import AutoModelForImageTextToText, AutoProcessor


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
