"""Figures that SQL cannot give: whether stored pictures decode, whether texts loop."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from mella.quality.staged import StagedRows
from mella.settings import ImageSettings, Settings
from mella.storage import Storage

PICTURES = 50
"""Pictures decoded in an audit: about a second of work, and one bad in twenty is found 92 times in 100."""

LOOPS = 1_000
"""Texts of the sample searched for loops: one or two milliseconds each."""

TEXTS = {"english_captions": "english", "captions": "text"}
"""The column of a table that a model wrote."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures by name, None where undefined, and the rows to blame for each."""

    figures: dict[str, float | None] = field(default_factory=dict)
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


def measure(table: str, rows: StagedRows, sample: pa.Table, settings: Settings, storage: Storage) -> Measured:
    """What is only found by looking at pictures and texts one by one."""
    if table == "images":
        return _pictures(rows.pictures(PICTURES), settings.images, storage)
    if table in TEXTS:
        return _loops(sample, TEXTS[table], settings.captions.loop_characters)
    return Measured()


def _pictures(pictures: list[dict[str, Any]], settings: ImageSettings, storage: Storage) -> Measured:
    judged = [picture | {"fault": picture_fault(picture, settings, storage)} for picture in pictures]
    broken = [row for row in judged if row["fault"]]
    figures = {
        "decodable_share": 1 - len(broken) / len(judged) if judged else None,
        "pictures_decoded": float(len(judged)),
    }
    return Measured(figures, {"decodable_share": broken})


def picture_fault(picture: Mapping[str, Any], settings: ImageSettings, storage: Storage) -> str | None:
    """Why a stored picture (`blob`, `image_sha256`) is not usable; None where it is."""
    from mella.images.blobs import BlobError, read_blob
    from mella.images.validate import inspect

    try:
        data = read_blob(storage, picture["blob"])
    except (OSError, BlobError) as error:
        return f"not stored: {type(error).__name__}"
    if hashlib.sha256(data).hexdigest() != picture["image_sha256"]:
        return "other bytes than its checksum says"
    found = inspect(data, settings)
    return found if isinstance(found, str) else None


def _loops(sample: pa.Table, column: str, length: int) -> Measured:
    from mella.captions.repetition import loops

    rows = [row for row in sample.slice(0, LOOPS).to_pylist() if row[column] is not None]
    looping = [row for row in rows if loops(row[column], length)]
    share = len(looping) / len(rows) if rows else None
    return Measured({"loop_rate": share}, {"loop_rate": looping})
