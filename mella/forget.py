"""Forgetting: a page, a picture address or a picture leaves every table, for good, and stays out."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

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

    A picture found under a forgotten address goes whole: its bytes and every row that names it.

    Raises:
        ValueError: for what is neither an http(s) address nor a sha256.
    """
    pictures, urls = _meant(lake, what)
    known = forgotten(lake.storage)
    kept = {"urls": sorted(known.urls | urls), "hashes": sorted(known.hashes | pictures)}
    lake.storage.write(_LIST, json.dumps(kept).encode())
    deleted: dict[str, int] = {}
    for table, predicate in _predicates(pictures, urls):
        deleted[table] = deleted.get(table, 0) + lake.delete_rows(table, predicate)
    for picture in pictures:
        lake.storage.delete(blob_path(picture))
    forget_descriptions(lake.storage, pictures)
    for folder in _MADE_FROM_ROWS:
        lake.storage.delete(folder)
    return {table: rows for table, rows in deleted.items() if rows}


def _meant(lake: Lake, what: str) -> tuple[set[str], set[str]]:
    if _SHA256.fullmatch(what.lower()):
        return {what.lower()}, set()
    url = normalise_url(what)
    if url is None:
        raise ValueError(f"{what!r} is neither an http(s) address nor the sha256 of a picture")
    images = lake.dataset("images").to_table(columns=["image_url", "image_sha256"])
    return {
        row["image_sha256"] for row in images.to_pylist() if row["image_url"] == url and row["image_sha256"]
    }, {url}


def _predicates(pictures: set[str], urls: set[str]) -> Iterator[tuple[str, str]]:
    for table in TABLES.values():
        names = {column.name for column in table.columns}
        tests = [_among(name, urls) for name in _ADDRESSES if name in names and urls]
        if "image_sha256" in names and pictures:
            tests.append(_among("image_sha256", pictures))
        if tests:
            yield table.name, " OR ".join(tests)


def _among(column: str, values: set[str]) -> str:
    quoted = ", ".join("'" + value.replace("'", "''") + "'" for value in sorted(values))
    return f"{column} IN ({quoted})"
