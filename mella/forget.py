"""Forgetting: a page, a picture address or a picture leaves every table, for good, and stays out."""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from mella.captions.store import forget_descriptions
from mella.crawl.address import normalise_url
from mella.images.blobs import blob_path
from mella.lake import Lake
from mella.storage import Storage
from mella.tables import TABLES

if TYPE_CHECKING:
    import pyarrow.dataset as ds

_LIST = "_forgotten.json"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MADE_FROM_ROWS = ("_begun", "_staging", "_work", "_audits", "_publications/report")
"""Rows set aside, and pages with samples of rows: the next run makes them again."""
_ADDRESSES = ("page_url", "image_url", "url", "served_url")


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Addresses of pages and pictures, checksums of pictures, and pairs whose page gives their image such an
    address as well: no stage lets them in again."""

    urls: frozenset[str] = frozenset()
    hashes: frozenset[str] = frozenset()
    pairs: frozenset[str] = frozenset()


def forgotten(storage: Storage) -> Forgotten:
    """What has been forgotten in this lake."""
    if not storage.exists(_LIST):
        return Forgotten()
    kept = json.loads(storage.read(_LIST))
    return Forgotten(*(frozenset(kept.get(what, ())) for what in ("urls", "hashes", "pairs")))


def forget(lake: Lake, what: str) -> dict[str, int]:
    """Remove an address or a checksum from every table, its history and the stored pictures, and
    put it on the list that later runs obey. Returns the rows deleted by table.

    The picture of a forgotten address, and every picture of a forgotten page, goes whole: its
    bytes and every row that names it, and the pairs whose page names it beside another address:
    they would bring it back at another size. What was forgotten before is removed again with it, so
    that a call that was interrupted is made good by the next.

    Raises:
        ValueError: for what is neither an http(s) address nor a sha256.
    """
    known, meant = forgotten(lake.storage), _meant(lake, what)
    urls, pictures, pairs = (known.urls | meant.urls, known.hashes | meant.hashes, known.pairs | meant.pairs)
    kept = {"urls": sorted(urls), "hashes": sorted(pictures), "pairs": sorted(pairs)}
    lake.storage.write(_LIST, json.dumps(kept).encode())
    deleted: dict[str, int] = {}
    unwanted = dict.fromkeys(_ADDRESSES, urls) | {"image_sha256": pictures, "pair_id": pairs}
    for table, predicate in _predicates(unwanted):
        deleted[table] = deleted.get(table, 0) + lake.delete_rows(table, predicate)
    _scrub_examples(lake, urls)
    for picture in pictures:
        lake.storage.delete(blob_path(picture))
    forget_descriptions(lake.storage, pictures)
    for folder in _MADE_FROM_ROWS:
        lake.storage.delete(folder)
    return {table: rows for table, rows in deleted.items() if rows}


def _meant(lake: Lake, what: str) -> Forgotten:
    """The checksums, addresses and pairs that the user means."""
    if _SHA256.fullmatch(what.lower()):
        return Forgotten(hashes=frozenset((what.lower(),)))
    url = normalise_url(what)
    if url is None:
        raise ValueError(f"{what!r} is neither an http(s) address nor the sha256 of a picture")
    pairs = lake.dataset("image_alt_pairs")
    of_page = pairs.to_table(columns=["pair_id"], filter=pc.field("page_url") == url)["pair_id"]
    named = _pairs_naming(pairs, url)
    of_pair = pc.field("pair_id").isin(pa.array([*of_page.to_pylist(), *named], pa.string()))
    wanted = (pc.field("image_url") == url) | (pc.field("served_url") == url) | of_pair
    found = lake.dataset("images").to_table(columns=["image_sha256"], filter=wanted)["image_sha256"]
    return Forgotten(frozenset((url,)), frozenset(filter(None, found.to_pylist())), frozenset(named))


def _pairs_naming(pairs: "ds.Dataset", url: str) -> list[str]:
    """The pairs that have the address among the further ones of their image."""
    import duckdb

    from mella.reading import little_ahead

    with duckdb.connect() as connection:
        connection.register(
            "pairs", little_ahead(pairs).scanner(columns=["pair_id", "other_urls"]).to_reader()
        )
        query = "select pair_id from pairs where list_contains(other_urls, ?)"
        return [pair_id for (pair_id,) in connection.execute(query, [url]).fetchall()]


def _predicates(unwanted: Mapping[str, Collection[str]]) -> Iterator[tuple[str, str]]:
    """For each table a predicate on its columns that may hold what is unwanted."""
    for table in TABLES.values():
        tests = [_among(c.name, found) for c in table.columns if (found := unwanted.get(c.name))]
        if tests:
            yield table.name, " OR ".join(tests)


def _scrub_examples(lake: Lake, urls: Collection[str]) -> None:
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


def _names(example: dict[str, str], urls: Collection[str]) -> bool:
    return example["page_url"] in urls or example["image_url"] in urls


def _among(column: str, values: Collection[str]) -> str:
    quoted = ", ".join("'" + value.replace("'", "''") + "'" for value in sorted(values))
    return f"{column} IN ({quoted})"
