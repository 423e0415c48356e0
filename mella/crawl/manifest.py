"""The manifest of a crawl: what each WARC file holds, and where its images lie."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from math import inf
from typing import Any, BinaryIO, cast

import pyarrow as pa

from mella.crawl.address import normalise_url, resolve
from mella.crawl.digest import normalise_digest
from mella.crawl.hashing import HashingReader
from mella.crawl.header_opt_out import header_opt_out
from mella.crawl.heads import BODY, HTML, NOT_A_RESPONSE, VERDICT
from mella.crawl.image_record import (
    is_image,
    may_be_image_revisit,
    media_type,
    record_address,
    redirect_target,
)
from mella.crawl.members import GZIP_MAGIC, ZSTD_MAGIC, is_skippable
from mella.crawl.source import open_warc
from mella.crawl.wacz import Part, holding, is_wacz, parts_of
from mella.crawl.warc import Problem, Record, Run, read_runs
from mella.tables import TABLES

_MARKUP_BEGINS = frozenset(b"<\t\n\r \xef")
"""Bytes with which pages begin, and no image that is not crafted."""
_BATCH_ROWS = 4_096
_MAX_DETAIL = 300


@dataclass(frozen=True, slots=True)
class SurveyTask:
    """One WARC file to survey; `shard` is its position in the manifest."""

    crawl: str
    warc_uri: str
    shard: int
    options: Mapping[str, Any] = field(default_factory=dict)
    agent: str = "mella"
    obey_opt_outs: bool = True


@dataclass(slots=True)
class _Manifest:
    """The row of `raw_crawl`, as it grows."""

    crawl: str
    warc_uri: str
    shard: int
    bytes: int = 0
    sha256: str = ""
    compression: str = "none"
    seekable: bool = True
    records: int = 0
    html_responses: int = 0
    image_responses: int = 0
    problems: int = 0


def survey(task: SurveyTask) -> Iterator[tuple[str, pa.RecordBatch]]:
    """One pass over a file: rows of `crawl_images` and `crawl_problems`, then one of `raw_crawl`.

    A file that cannot be opened, or not read to its end, has the problem `unreadable_file`, an
    empty checksum, and what was read of it until then.
    """
    manifest = _Manifest(task.crawl, task.warc_uri, task.shard)
    rows: dict[str, list[dict[str, Any]]] = {"crawl_images": [], "crawl_problems": []}
    for found in _findings(task, manifest):
        if isinstance(found, Problem):
            manifest.problems += 1
            rows["crawl_problems"].append(_problem_row(found, task))
        else:
            image = is_image(found)
            _count(found, manifest, image=image)
            if image or may_be_image_revisit(found) or redirect_target(found):
                rows["crawl_images"].append(_image_row(found, task))
        yield from _batches(rows, at_least=_BATCH_ROWS)
    yield from _batches(rows, at_least=1)
    yield "raw_crawl", _batch("raw_crawl", [asdict(manifest)])


def _findings(task: SurveyTask, manifest: _Manifest) -> Iterator[Record | Problem]:
    """What the file holds; fills in what the manifest says of the file as such."""
    try:
        with open_warc(task.warc_uri, task.options) as stream:
            parts = parts_of(stream) if is_wacz(task.warc_uri) else []
            hashed = HashingReader(stream)
            for found in _beside_parts(read_runs(cast(BinaryIO, hashed)), parts):
                manifest.bytes = hashed.size
                if isinstance(found, Run):
                    yield from _of_run(found, manifest)
                else:
                    yield found
            manifest.sha256 = hashed.finish()
            manifest.bytes = hashed.size
            manifest.compression = _compression(hashed.start)
            manifest.seekable = manifest.seekable and manifest.compression != "zstd"
    except OSError as error:
        manifest.seekable = False
        yield Problem(manifest.bytes, "unreadable_file", " ".join(str(error).split()))


def _beside_parts(
    found: Iterable[Run | Record | Problem], parts: Sequence[Part]
) -> Iterator[Run | Record | Problem]:
    """The same, without what is no problem of a zip with these parts: that a stretch is no record in which
    none of them has a byte."""
    if not parts:
        yield from found
        return
    hold = holding(parts)
    waiting: Problem | None = None
    try:
        for one in found:
            # Damage is told at the start of its member, before what was no record in it.
            if waiting is not None and hold(waiting.offset, max(_begin(one), waiting.offset + 1)):
                yield waiting
            waiting = one if isinstance(one, Problem) and one.reason == "not_a_record" else None
            if waiting is None:
                yield one
    except OSError:
        if waiting is not None:
            yield waiting
        raise
    if waiting is not None and hold(waiting.offset, inf):
        yield waiting


def _begin(found: Run | Record | Problem) -> int:
    return found.offsets[0] if isinstance(found, Run) else found.offset


def _of_run(run: Run, manifest: _Manifest) -> Iterator[Record]:
    """Those records that may be rows; pages, and what is no response, are only counted."""
    heads = zip(run.heads[:, VERDICT].tolist(), run.heads[:, BODY].tolist(), strict=True)
    for number, (verdict, body) in enumerate(heads):
        if verdict == NOT_A_RESPONSE or (verdict == HTML and run.data[body] in _MARKUP_BEGINS):
            manifest.records += 1
            manifest.html_responses += verdict == HTML
        else:
            yield run.record(number)


def _count(record: Record, manifest: _Manifest, *, image: bool) -> None:
    manifest.records += 1
    manifest.seekable = manifest.seekable and record.seekable
    http = record.http
    if record.type == "response" and http is not None and http.is_success:
        manifest.html_responses += http.is_html and not image
    manifest.image_responses += image


def _image_row(record: Record, task: SurveyTask) -> dict[str, Any]:
    """A resource counts as served with 200; a revisit that kept no head has status 0."""
    http, location = record.http, redirect_target(record)
    digest = record.headers.get("warc-payload-digest")
    original = record.headers.get("warc-refers-to-target-uri")
    revisit = record.type == "revisit"
    opt_out = header_opt_out(http, task.agent) if http is not None and task.obey_opt_outs else None
    return {
        "crawl": task.crawl,
        "url": record_address(record),
        "warc_uri": task.warc_uri,
        "warc_offset": record.offset,
        "http_status": http.status if http is not None else 0 if revisit else 200,
        "content_type": media_type(record),
        "location": resolve(record.target_uri, None, location) if location else None,
        "payload_digest": normalise_digest(digest) if digest else None,
        "revisit": revisit,
        "refers_to": normalise_url(original) if original else None,
        "truncated": record.headers.get("warc-truncated"),
        "opt_out": opt_out,
    }


def _problem_row(problem: Problem, task: SurveyTask) -> dict[str, Any]:
    return {
        "crawl": task.crawl,
        "warc_uri": task.warc_uri,
        "warc_offset": problem.offset,
        "reason": problem.reason,
        "detail": problem.detail[:_MAX_DETAIL],
    }


def _compression(start: bytes) -> str:
    if start.startswith(GZIP_MAGIC):
        return "gzip"
    return "zstd" if start.startswith(ZSTD_MAGIC) or is_skippable(start[:4]) else "none"


def _batches(rows: dict[str, list[dict[str, Any]]], at_least: int) -> Iterator[tuple[str, pa.RecordBatch]]:
    for table, waiting in rows.items():
        if len(waiting) >= at_least:
            yield table, _batch(table, waiting)
            waiting.clear()


def _batch(table: str, rows: list[dict[str, Any]]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist(rows, schema=TABLES[table].schema)
