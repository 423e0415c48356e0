"""How well each text fits its picture, as a model sees it: logged, and no reason to drop by itself.

An absolute threshold on such a score removes culture: models score what they have seen often
(WebLI-100B, arXiv 2502.07617). So texts are ranked among others of the same language, as mOSCAR does
(arXiv 2406.08707: rank 8 of 64), and nothing is cut unless `images.min_text_rank` says so.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from mella.images.blobs import read_blob
from mella.images.validate import open_rgb
from mella.scorer import Scorer, find_scorer, scores
from mella.settings import ImageSettings, SettingsError
from mella.storage import Storage

SETTING = "images.text_rank"
TRANSFORMERS = "transformers"
LOW = "low_text_rank"
MAX_SIDE = 512
"""Pixels: more than the dual encoders of the day look at."""


def make_ranker(settings: ImageSettings, device: str = "cpu") -> Scorer | None:
    """The scorer that `images.text_rank` names, None where it names none. No model is loaded yet.

    It is given columns `picture` (RGB), `text` and `language`, `images.text_rank_batch` rows at a time.

    Raises:
        SettingsError: for a function that does not exist or a missing model name.
    """
    if not settings.text_rank:
        return None
    if settings.text_rank != TRANSFORMERS:
        return find_scorer(settings.text_rank, SETTING)
    if not settings.text_rank_model:
        raise SettingsError(f"{SETTING} = 'transformers' needs images.text_rank_model")
    from mella.images.dual_encoder import DualEncoder

    return DualEncoder(settings.text_rank_model, settings.text_rank_revision, device)


def rank_texts(
    images: pa.Table, alt_text: pa.Table, ranker: Scorer, settings: ImageSettings, lake: Storage
) -> pa.Table:
    """The rows of `images` with `text_rank` where picture and text are there, else null.

    `alt_text` gives pair_id, text and language. Which pairs are ranked together is drawn by their
    pair_id, a hash, so that a batch mixes sites. A row below `images.min_text_rank` (0: none) fails.
    """
    ranks: dict[str, float | None] = {}
    for columns in _batches(images, alt_text, settings.text_rank_batch, lake):
        pair_ids = columns.pop("pair_id")
        ranks |= zip(pair_ids, scores(ranker, columns, SETTING), strict=True)
    found = pa.array([ranks.get(pair_id) for pair_id in images["pair_id"].to_pylist()], pa.float32())
    ranked = _replaced(images, "text_rank", found)
    return _cut(ranked, settings.min_text_rank) if settings.min_text_rank else ranked


def _batches(
    images: pa.Table, alt_text: pa.Table, size: int, lake: Storage
) -> Iterator[dict[str, list[Any]]]:
    usable = images.filter(pc.field("status") == "ok").select(["pair_id", "blob"])
    texts = _texts(alt_text)
    rows = [row for row in usable.sort_by("pair_id").to_pylist() if row["pair_id"] in texts]
    for start in range(0, len(rows), size):
        batch = rows[start : start + size]
        said = [texts[row["pair_id"]] for row in batch]
        yield {
            "pair_id": [row["pair_id"] for row in batch],
            "picture": [open_rgb(read_blob(lake, row["blob"]), MAX_SIDE) for row in batch],
            "text": [text for text, _ in said],
            "language": [language for _, language in said],
        }


def _texts(alt_text: pa.Table) -> Mapping[str, tuple[str, str]]:
    columns = [alt_text[name].to_pylist() for name in ("pair_id", "text", "language")]
    return {pair_id: (text, language) for pair_id, text, language in zip(*columns, strict=True)}


def _cut(images: pa.Table, least: float) -> pa.Table:
    columns = [images[name].to_pylist() for name in ("text_rank", "status", "reason")]
    low = [rank is not None and rank < least for rank in columns[0]]
    status = ["failed" if cut else status for cut, status in zip(low, columns[1], strict=True)]
    reason = [LOW if cut else reason for cut, reason in zip(low, columns[2], strict=True)]
    return _replaced(_replaced(images, "status", pa.array(status)), "reason", pa.array(reason, pa.string()))


def _replaced(table: pa.Table, name: str, values: pa.Array) -> pa.Table:
    at = table.schema.get_field_index(name)
    return table.set_column(at, table.schema.field(at), values)
