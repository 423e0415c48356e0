"""A dual encoder of the transformers library (SigLIP, SigLIP 2, CLIP, multilingual or not) as ranker."""

from functools import cached_property
from typing import Any

from mella.captions.batches import load
from mella.scorer import Columns


class DualEncoder:
    """`AutoModel` with its `AutoProcessor`, loaded at the first batch.

    The model must give `logits_per_image`. `HF_HUB_OFFLINE=1` in the environment keeps it from the network.
    """

    def __init__(self, model: str, revision: str = "", device: str = "cpu") -> None:
        self._name, self._revision, self._device = model, revision, device

    def __call__(self, columns: Columns) -> list[float]:
        """For each pair of the batch the share of the other texts that fit its picture less well, 0 to 1.

        A copy of the text fits as well, not less; a pair that is alone in its batch has no rank (NaN).

        Raises:
            OSError: where the model cannot be loaded.
        """
        logits = self._logits(list(columns["picture"]), list(columns["text"]))
        own = logits.diagonal().unsqueeze(1)
        others = len(logits) - 1
        if not others:
            return [float("nan")]
        return [float(fewer) / others for fewer in (logits < own).sum(dim=1)]

    def _logits(self, pictures: list[Any], texts: list[str]) -> Any:
        """(pictures, texts)"""
        import torch

        processor, model = self._loaded
        # SigLIP was trained on texts padded to its full length, and attends to the padding.
        padding = "max_length" if model.config.model_type.startswith("siglip") else True
        inputs = processor(
            text=texts,
            images=pictures,
            padding=padding,
            truncation=True,
            max_length=model.config.text_config.max_position_embeddings,
            return_tensors="pt",
        ).to(self._device, model.dtype)
        with torch.inference_mode():
            return model(**inputs).logits_per_image.float().cpu()

    @cached_property
    def _loaded(self) -> tuple[Any, Any]:
        from transformers import AutoModel, AutoProcessor

        processor = AutoProcessor.from_pretrained(self._name, revision=self._revision or None)
        return processor, load(AutoModel, self._name, self._revision, self._device)
