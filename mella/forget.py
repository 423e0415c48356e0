"""Forgetting: a page, a picture address or a picture leaves every table, for good, and stays out."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from mella.captions.store import forget_descriptions
from mella.crawl.address import normalise_url
from mella.images.blobs import blob_path
from mella.lake import Lake
from mella.storage import Storage
from mella.tables import TABLES

_LIST = "_forgotten.json"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MADE_FROM_ROWS = ("_staging", "_work", "_audits", "_publications/report")
"""Rows set aside, and pages with samples of rows: the next run makes them again."""
_ADDRESSES = ("page_url", "image_url", "url")


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Addresses of pages and pictures, and checksums of pictures, that no stage lets in again."""

    urls: frozenset[str] = frozenset()
    hashes: frozenset[str] = frozenset()


def forgotten(storage: Storage) -> Forgotten:
    """What has been forgotten in this lake."""
    if not storage.exists(_LIST):
        return Forgotten()
    kept = json.loads(storage.read(_LIST))
    return Forgotten(frozenset(kept["urls"]), frozenset(kept["hashes"]))


def forget(lake: Lake, what: str) -> dict[str, int]:
    """Remove an address or a checksum from every table, its history and the stored pictures, and
    put it on the list that later runs obey. Returns the rows deleted by table.

    The picture of a forgotten address, and every picture of a forgotten page, goes whole: its
    bytes and every row that names it. What was forgotten before is removed again with it, so
    that a call that was interrupted is made good by the next.

    Raises:
        ValueError: for what is neither an http(s) address nor a sha256.
    """
    pictures, urls = _meant(lake, what)
    known = forgotten(lake.storage)
    pictures, urls = pictures | known.hashes, urls | known.urls
    kept = {"urls": sorted(urls), "hashes": sorted(pictures)}
    lake.storage.write(_LIST, json.dumps(kept).encode())
    deleted: dict[str, int] = {}
    for table, predicate in _predicates(pictures, urls):
        deleted[table] = deleted.get(table, 0) + lake.delete_rows(table, predicate)
    _scrub_examples(lake, urls)
    for picture in pictures:
        lake.storage.delete(blob_path(picture))
    forget_descriptions(lake.storage, pictures)
    for folder in _MADE_FROM_ROWS:
        lake.storage.delete(folder)
    return {table: rows for table, rows in deleted.items() if rows}


def _meant(lake: Lake, what: str) -> tuple[set[str], set[str]]:
    """The checksums and addresses that the user means."""
    if _SHA256.fullmatch(what.lower()):
        return {what.lower()}, set()
    url = normalise_url(what)
    if url is None:
        raise ValueError(f"{what!r} is neither an http(s) address nor the sha256 of a picture")
    pairs = lake.dataset("image_alt_pairs")
    of_page = pairs.to_table(columns=["pair_id"], filter=pc.field("page_url") == url)["pair_id"]
    wanted = (pc.field("image_url") == url) | pc.field("pair_id").isin(of_page.combine_chunks())
    found = lake.dataset("images").to_table(columns=["image_sha256"], filter=wanted)["image_sha256"]
    return {sha256 for sha256 in found.to_pylist() if sha256}, {url}


def _predicates(pictures: set[str], urls: set[str]) -> Iterator[tuple[str, str]]:
    for table in TABLES.values():
        names = {column.name for column in table.columns}
        tests = [_among(name, urls) for name in _ADDRESSES if name in names and urls]
        if "image_sha256" in names and pictures:
            tests.append(_among("image_sha256", pictures))
        if tests:
            yield table.name, " OR ".join(tests)


def _scrub_examples(lake: Lake, urls: set[str]) -> None:
    """Take examples that name an address out of the funnels; their counts stay."""
    partitions = TABLES["funnel"].partitions
    rows = lake.read("funnel").to_pylist()
    touched = {
        tuple(row[name] for name in partitions)
        for row in rows
        if any(_names(e, urls) for e in row["examples"])
    }
    for values in touched:
        partition = dict(zip(partitions, values, strict=True))
        of_partition = [row for row in rows if all(row[name] == value for name, value in partition.items())]
        clean = [
            row | {"examples": [e for e in row["examples"] if not _names(e, urls)]} for row in of_partition
        ]
        lake.replace_rows("funnel", partition, pa.Table.from_pylist(clean, schema=TABLES["funnel"].schema))
    lake.vacuum("funnel")


def _names(example: dict[str, str], urls: set[str]) -> bool:
    return example["page_url"] in urls or example["image_url"] in urls


def _among(column: str, values: set[str]) -> str:
    quoted = ", ".join("'" + value.replace("'", "''") + "'" for value in sorted(values))
    return f"{column} IN ({quoted})"
