"""Pictures out of one WARC file: read, judged, kept, one row for every pair that leads to them."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import pyarrow as pa

from mella.crawl.address import host_of
from mella.crawl.payloads import PayloadReason, read_payloads
from mella.engine import WorkerDied
from mella.images.blobs import write_blob
from mella.images.fingerprint import fingerprint
from mella.images.validate import Refusal, inspect
from mella.settings import ImageSettings
from mella.shards import PutOff
from mella.storage import Storage
from mella.tables import TABLES

Unusable = Literal[PayloadReason, Refusal, WorkerDied, "forgotten", "blocked"]
"""Why a record gives a pair no picture."""

Batches = Iterator[tuple[str, pa.RecordBatch]]

_SCHEMA = TABLES["images"].schema
_BATCH_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class WantedPair:
    """A pair whose picture is wanted. `served_url` is the address that served the bytes, after redirects."""

    pair_id: str
    image_url: str
    has_alt: bool
    licence: str | None
    served_url: str


@dataclass(frozen=True, slots=True)
class WantedRecord:
    """An image record at a byte offset, the address it was captured at, and the pairs it serves."""

    offset: int
    url: str
    pairs: tuple[WantedPair, ...]


@dataclass(frozen=True, slots=True)
class ExtractTask:
    """Some records of one WARC file. `lake` is where the blobs go; `options` open the WARC.

    `whole`: the manifest read the file to its end. `blocked` and `forgotten` are checksums of pictures
    that must not be kept.
    """

    crawl: str
    language: str
    warc_uri: str
    seekable: bool
    whole: bool
    wanted: tuple[WantedRecord, ...]
    images: ImageSettings
    max_inflation: int
    passed_hosts: tuple[str, ...]
    blocked: frozenset[str]
    forgotten: frozenset[str]
    lake: Storage
    options: dict[str, Any] = field(default_factory=dict)


def extract(task: ExtractTask) -> Batches:
    """Yield the `images` rows of the task's pairs, one each, and write the blobs of the good pictures.

    A record is read and judged once, however many pairs share it. Idempotent.

    Raises:
        PutOff: behind all of them, where a file that the manifest read whole could not be read.
    """
    wanted = {record.offset: record for record in task.wanted}
    payloads = read_payloads(
        task.warc_uri,
        {offset: record.url for offset, record in wanted.items()},
        seekable=task.seekable,
        options=task.options,
        max_bytes=task.images.max_bytes,
        max_inflation=task.max_inflation,
    )
    rows: list[dict[str, Any]] = []
    unreadable = False
    for offset, payload in payloads:
        unreadable |= payload == "unreadable_file"
        picture = _failed(payload) if isinstance(payload, str) else _judge(payload, task)
        rows.extend(_rows(task, wanted[offset], picture))
        if len(rows) >= _BATCH_ROWS:
            yield "images", pa.RecordBatch.from_pylist(rows, schema=_SCHEMA)
            rows = []
    if rows:
        yield "images", pa.RecordBatch.from_pylist(rows, schema=_SCHEMA)
    if unreadable and task.whole:
        raise PutOff(task.warc_uri)


def lost(task: ExtractTask, reason: WorkerDied) -> Batches:
    """The rows of a task that could not be carried out: every pair of it failed for `reason`."""
    rows = [row for record in task.wanted for row in _rows(task, record, _failed(reason))]
    yield "images", pa.RecordBatch.from_pylist(rows, schema=_SCHEMA)


def passes(host: str, passed_hosts: tuple[str, ...]) -> bool:
    """Whether a host is one of those, or below one, whose pictures need no check."""
    return any(host == passed or host.endswith(f".{passed}") for passed in passed_hosts)


def _failed(reason: Unusable) -> dict[str, Any]:
    return {"status": "failed", "reason": reason}


def _judge(data: bytes, task: ExtractTask) -> dict[str, Any]:
    """The columns of `images` that depend on the bytes alone."""
    sha256 = hashlib.sha256(data).hexdigest()
    if sha256 in task.forgotten:
        return _failed("forgotten")
    served = {"image_sha256": sha256, "bytes": len(data)}
    if sha256 in task.blocked:
        return served | _failed("blocked") | {"safety": "blocked"}
    picture = inspect(data, task.images)
    if isinstance(picture, str):
        return served | _failed(picture)
    marks = fingerprint(picture.image)
    return served | {
        "status": "ok",
        "phash": marks.phash,
        "colour_signature": marks.colour_signature,
        "width": picture.width,
        "height": picture.height,
        "format": picture.format,
        "frames": picture.frames,
        "blob": write_blob(task.lake, data)[1],
    }


def _rows(task: ExtractTask, record: WantedRecord, picture: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for pair in record.pairs:
        passed = picture["status"] == "ok" and passes(host_of(pair.served_url).rstrip("."), task.passed_hosts)
        yield {
            "crawl": task.crawl,
            "language": task.language,
            "pair_id": pair.pair_id,
            "image_url": pair.image_url,
            "has_alt": pair.has_alt,
            "licence": pair.licence,
            "safety": "passed" if passed else "unchecked",
            "served_url": pair.served_url,
            "warc_uri": task.warc_uri,
            "warc_offset": record.offset,
        } | picture
