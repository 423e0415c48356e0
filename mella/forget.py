"""Forgetting: a page, a picture address or a picture leaves every table, for good, and stays out."""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

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
_ADDRESSES = ("page_url", "image_url", "url", "location", "refers_to", "served_url")


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Addresses of pages and pictures, and checksums of pictures, that no stage lets in again."""

    urls: frozenset[str] = frozenset()
    hashes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Pair:
    pair_id: str
    page_url: str
    image_url: str


def forgotten(storage: Storage) -> Forgotten:
    """What has been forgotten in this lake: addresses as they were put down and as they are spelled now."""
    if not storage.exists(_LIST):
        return Forgotten()
    kept = json.loads(storage.read(_LIST))
    urls = {spelled for url in kept["urls"] for spelled in (url, normalise_url(url) or url)}
    return Forgotten(frozenset(urls), frozenset(kept["hashes"]))


def forget(lake: Lake, what: str) -> dict[str, int]:
    """Remove an address or a checksum from every table, its history and the stored pictures, and
    put it on the list that later runs obey. Returns the rows deleted by table.

    The picture of a forgotten address, and every picture of a forgotten page, goes whole: its
    bytes and every row that names it, and the pairs whose tag gives the image that address beside
    another: they would bring it back at another size. What was forgotten before is removed again
    with it, so that a call that was interrupted is made good by the next.

    Raises:
        ValueError: for what is neither an http(s) address nor a sha256.
    """
    lake.create_tables()  # a lake of an older version lacks columns that may hold an address
    known = forgotten(lake.storage)
    urls, pictures = set(known.urls), set(known.hashes)
    if _SHA256.fullmatch(what.lower()):
        pictures.add(what.lower())
    elif url := normalise_url(what):
        urls |= {what, *_spellings(url)}
    else:
        raise ValueError(f"{what!r} is neither an http(s) address nor the sha256 of a picture")
    named = _leading_to(lake, urls)
    pairs = _pairs_naming(lake, named)
    pictures |= _pictures_of(lake, named, pairs)
    kept = {"urls": sorted(urls), "hashes": sorted(pictures)}
    lake.storage.write(_LIST, json.dumps(kept).encode())
    _scrub_examples(lake, urls, {(pair.page_url, pair.image_url) for pair in pairs})
    unwanted = dict.fromkeys(_ADDRESSES, urls)
    unwanted |= {"image_sha256": pictures, "pair_id": {pair.pair_id for pair in pairs}}
    deleted = _delete(lake, unwanted)
    for picture in pictures:
        lake.storage.delete(blob_path(picture))
    forget_descriptions(lake.storage, pictures)
    for folder in _MADE_FROM_ROWS:
        lake.storage.delete(folder)
    return deleted


def without_addresses(rows: "ds.Dataset", urls: Collection[str]) -> "ds.Dataset":
    """Those rows that name none of the addresses in a column of theirs that may."""
    import pyarrow.compute as pc

    listed = pa.array(sorted(urls), pa.string())
    for name in _ADDRESSES:
        if name in rows.schema.names and urls:
            rows = rows.filter(~pc.field(name).isin(listed))
    return rows


def places_of(lake: Lake, sha256: str) -> list[str]:
    """The addresses that lead to a picture in this lake. In another crawl they may serve it in another file,
    smaller or packed anew: what keeps that out is to forget them as well."""
    lake.create_tables()
    query = """
        select distinct place
        from (
            select unnest([image_url, served_url]) as place from rows
            where image_sha256 in (select address from addresses)
        )
        where place is not null
        order by place
    """
    columns = ["image_sha256", "image_url", "served_url"]
    return [place for (place,) in _asked(lake.dataset("images"), columns, query, {sha256.lower()})]


def _spellings(url: str) -> Iterator[str]:
    """By http and https, which lead to the same; and as rows of a lake may hold it that a version made which
    left bars and backslashes raw."""
    for scheme in ("http", "https"):
        same = f"{scheme}://{url.partition('://')[2]}"
        yield from (same, same.replace("%7C", "|").replace("%5C", "\\"))


def _leading_to(lake: Lake, urls: Collection[str]) -> set[str]:
    """These addresses, and those that redirect to them or were stored as a revisit of one."""
    query = """
        select url from rows
        where location in (select address from addresses) or refers_to in (select address from addresses)
    """
    found, new = set(urls), set(urls)
    while new:
        asked = _asked(lake.dataset("crawl_images"), ["url", "location", "refers_to"], query, new)
        new = {url for (url,) in asked} - found
        found |= new
    return found


def _pairs_naming(lake: Lake, urls: Collection[str]) -> list[_Pair]:
    """The pairs whose page, image, or image at a further address it is."""
    columns = ["pair_id", "page_url", "image_url", "other_urls"]
    query = """
        select distinct pair_id, page_url, image_url
        from (
            select pair_id, page_url, image_url,
                unnest([page_url, image_url] || coalesce(other_urls, [])) as url
            from rows
        )
        where url in (select address from addresses)
    """
    return [_Pair(*row) for row in _asked(lake.dataset("image_alt_pairs"), columns, query, urls)]


def _pictures_of(lake: Lake, urls: Collection[str], pairs: Collection[_Pair]) -> set[str]:
    """Checksums of the pictures of the pairs, and of those that lie at one of the addresses."""
    columns = ["image_sha256", "pair_id", "image_url", "served_url"]
    query = """
        select distinct image_sha256 from rows
        where image_sha256 is not null and (
            pair_id in (select address from addresses)
            or image_url in (select address from addresses)
            or served_url in (select address from addresses)
        )
    """
    meant = {*urls, *(pair.pair_id for pair in pairs)}
    return {sha256 for (sha256,) in _asked(lake.dataset("images"), columns, query, meant)}


def _asked(
    dataset: "ds.Dataset", columns: list[str], query: str, addresses: Collection[str]
) -> list[tuple[str, ...]]:
    """What a query of `rows` and `addresses` finds."""
    import duckdb

    from mella.reading import little_ahead

    with duckdb.connect() as connection:
        connection.register("rows", little_ahead(dataset).scanner(columns=columns).to_reader())
        connection.register("addresses", pa.table({"address": pa.array(sorted(addresses), pa.string())}))
        return connection.execute(query).fetchall()


def _delete(lake: Lake, unwanted: Mapping[str, Collection[str]]) -> dict[str, int]:
    """Delete the rows that hold something unwanted in the column it is meant for; returns how many by table.

    The later tables go first: a call that is interrupted finds the pairs again in the earlier ones.
    """
    deleted: dict[str, int] = {}
    for table in reversed(TABLES.values()):
        held = {c.name: found for c in table.columns if (found := unwanted.get(c.name))}
        if held and (rows := lake.delete_rows(table.name, held)):
            deleted[table.name] = rows
    return deleted


def _scrub_examples(lake: Lake, urls: Set[str], pairs: Collection[tuple[str, str]]) -> None:
    """Take examples that name an address, or are of one of the pairs (page and image), out of the funnels;
    their counts stay."""
    partitions = TABLES["funnel"].partitions
    rows = lake.read("funnel").to_pylist()

    def unwanted(example: dict[str, str]) -> bool:
        place = (example["page_url"], example["image_url"])
        return place in pairs or not urls.isdisjoint(place)

    touched = {tuple(row[name] for name in partitions) for row in rows if any(map(unwanted, row["examples"]))}
    for values in touched:
        partition = dict(zip(partitions, values, strict=True))
        of_partition = [row for row in rows if all(row[name] == value for name, value in partition.items())]
        clean = [row | {"examples": [e for e in row["examples"] if not unwanted(e)]} for row in of_partition]
        lake.replace_rows("funnel", partition, pa.Table.from_pylist(clean, schema=TABLES["funnel"].schema))
    lake.vacuum("funnel")
