"""Which image records to read for one crawl and language, and which pairs have none."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields
from importlib import resources
from itertools import groupby
from operator import itemgetter
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds

from mella.funnel import KEPT, funnel_rows
from mella.images.extract import ExtractTask, WantedPair, WantedRecord
from mella.settings import Settings
from mella.storage import Storage
from mella.tables import TABLES

RECORDS_PER_TASK = 1_000
"""Seconds of work. A file that cannot be sought in is one task: each would read all of it."""


_NOTHING_SPENT = pa.table(
    {
        "pair_id": pa.array([], pa.string()),
        "warc_uri": pa.array([], pa.string()),
        "warc_offset": pa.array([], pa.int64()),
    }
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """`tasks` for `extract`; `failed` holds the `images` rows of the pairs that have no record to read."""

    tasks: tuple[ExtractTask, ...]
    failed: pa.Table


def choose_images(
    alt_text: pa.Table | ds.Dataset,
    pairs: pa.Table | ds.Dataset,
    crawl_images: pa.Table | ds.Dataset,
    manifest: pa.Table,
    *,
    crawl: str,
    language: str,
    settings: Settings,
    lake: Storage,
    options: Mapping[str, Any] | None = None,
    blocked: Collection[str] = (),
    forgotten: Collection[str] = (),
    forgotten_urls: Collection[str] = (),
    spent: pa.Table | None = None,
    memory_limit: str = "1GB",
) -> Chosen:
    """Locate the picture of every pair of `alt_text` and of a sample of pairs without alt.

    `alt_text` holds the crawl's rows of the language; `pairs` (`image_alt_pairs`),
    `crawl_images` and `manifest` (`raw_crawl`) all rows of the crawl. Redirects are followed
    within the crawl, revisits resolved by digest, of several captures the earliest is taken. Where
    a pair's own address leads to no picture, its other ones are tried in their order. Every pair
    is in exactly one task or in `failed`, whose reasons are image_not_in_crawl, image_http_status,
    revisit_unresolved, redirect_loop, too_many_redirects, opted_out and forgotten.
    `blocked` and `forgotten` are checksums. Rows in any order give the same result.

    In a further round `spent` (`pair_id`, `warc_uri`, `warc_offset`) names the records whose bytes were
    refused: only their pairs are located, and at another record.
    """
    from mella.sql import run_models

    made = run_models(
        resources.files("dbt_like_sql") / "images",
        {
            "alt_text": alt_text,
            "image_alt_pairs": pairs,
            "crawl_images": crawl_images,
            "forgotten_addresses": pa.table({"address": pa.array(sorted(forgotten_urls), pa.string())}),
            "spent_records": _NOTHING_SPENT if spent is None else spent,
        },
        _variables(settings, language) | {"further_round": spent is not None},
        ["located"],
        memory_limit=memory_limit,
    )
    located = made["located"]
    uris = manifest["warc_uri"].to_pylist()
    seekable = dict(zip(uris, manifest["seekable"].to_pylist(), strict=True))
    checksums = dict(zip(uris, manifest["sha256"].to_pylist(), strict=True))
    tasks = [
        ExtractTask(
            crawl=crawl,
            language=language,
            warc_uri=warc_uri,
            seekable=seekable.get(warc_uri, False),
            whole=bool(checksums.get(warc_uri)),
            wanted=wanted,
            images=settings.images,
            max_inflation=settings.scan.max_inflation,
            passed_hosts=settings.safety.passed_hosts,
            blocked=frozenset(blocked),
            forgotten=frozenset(forgotten),
            lake=lake,
            options=dict(options or {}),
        )
        for warc_uri, wanted in _portions(located.filter(located["reason"].is_null()), seekable)
    ]
    return Chosen(tuple(tasks), _failed(located.filter(located["reason"].is_valid()), crawl, language))


def funnel_of(images: pa.Table, *, crawl: str, language: str, alt_text: pa.Table | None = None) -> pa.Table:
    """The `funnel` rows of a partition of `images`: pairs by reason, with up to three examples.

    `alt_text` gives the examples their text and page; pairs without alt have none.
    """
    known: dict[str, tuple[str, str]] = {}
    if alt_text is not None:
        columns = [alt_text[name].to_pylist() for name in ("pair_id", "text", "page_url")]
        known = {pair_id: (text, page_url) for pair_id, text, page_url in zip(*columns, strict=True)}
    counts = {KEPT: 0}
    examples: dict[str, list[dict[str, str]]] = {}
    rows = images.select(["pair_id", "image_url", "reason"]).sort_by("pair_id").to_pylist()
    for row in rows:
        reason = row["reason"] or KEPT
        counts[reason] = counts.get(reason, 0) + 1
        shown = examples.setdefault(reason, [])
        if len(shown) < 3:
            text, page_url = known.get(row["pair_id"], ("", ""))
            shown.append({"text": text, "page_url": page_url, "image_url": row["image_url"]})
    return funnel_rows("images", crawl, language, "pairs", counts, examples)


def _variables(settings: Settings, language: str) -> dict[str, Any]:
    images = {f"images.{f.name}": getattr(settings.images, f.name) for f in fields(settings.images)}
    return {"language": language, **images}


def _portions(
    located: pa.Table, seekable: Mapping[str, bool]
) -> Iterator[tuple[str, tuple[WantedRecord, ...]]]:
    """The wanted records by WARC file, in the order of their offsets, in portions of bounded size."""
    rows = (row for batch in located.to_batches(max_chunksize=10_000) for row in batch.to_pylist())
    for warc_uri, of_file in groupby(rows, key=itemgetter("warc_uri")):
        records = [
            WantedRecord(offset, url, tuple(_pair(row) for row in of_record))
            for (offset, url), of_record in groupby(of_file, key=itemgetter("warc_offset", "record_url"))
        ]
        size = RECORDS_PER_TASK if seekable.get(warc_uri) else len(records)
        for start in range(0, len(records), size):
            yield warc_uri, tuple(records[start : start + size])


def _pair(row: Mapping[str, Any]) -> WantedPair:
    return WantedPair(row["pair_id"], row["image_url"], row["has_alt"], row["licence"], row["served_url"])


def _failed(missing: pa.Table, crawl: str, language: str) -> pa.Table:
    """The pairs as rows of `images`, with their reason and null for what only a file could tell."""
    schema = TABLES["images"].schema
    known = ("pair_id", "image_url", "has_alt", "licence", "reason")
    constant = {"crawl": crawl, "language": language, "status": "failed", "safety": "unchecked"}
    columns = [
        missing[field.name].cast(field.type)
        if field.name in known
        else pa.repeat(pa.scalar(constant.get(field.name), field.type), missing.num_rows)
        for field in schema
    ]
    return pa.table(columns, schema=schema).sort_by("pair_id")
