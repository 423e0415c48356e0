"""Every (page, image, alt) of a WARC file, in one pass."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from typing import Any, Literal

import pyarrow as pa

from mella.crawl.address import host_of, normalise_url, resolve
from mella.crawl.country import country, country_domain
from mella.crawl.language import UNDECIDED, Decision, PageSigns, decide, page_signs
from mella.crawl.page import Page
from mella.crawl.page_images import BEYOND_LIMIT, FORGOTTEN, TAKEN, FoundImage, page_images
from mella.crawl.pages import Found, RecordReason, read_pages
from mella.crawl.source import open_warc
from mella.engine import WorkerDied
from mella.funnel import KEPT, funnel_rows
from mella.identity import identify
from mella.languages import CODES
from mella.settings import ScanSettings
from mella.shards import PutOff
from mella.tables import ALL, CONTEXT, TABLES

STAGE = "image_alt_pairs"
MANY_LANGUAGES = 10
"""Languages among a page's alternates from which on it may be one of many machine translations:
few sites keep so many by hand."""

LostRecord = Literal[RecordReason, WorkerDied, "unreadable_file"]
"""Why a record of the crawl gives no rows."""
Row = tuple[Any, ...]
"""A value of each of `_COLUMNS`."""

_SCHEMA = TABLES[STAGE].schema
_COLUMNS = (*(name for name in _SCHEMA.names if name != "context"), *(field.name for field in CONTEXT))
_BATCH_ROWS = 2_000
_PIXELS = re.compile(r"\s*+([0-9]{1,6})(?:\.[0-9]{1,6})?\s*+(?:px\s*+)?+", re.IGNORECASE)
_NO_ALT = Decision(UNDECIDED, 0.0, None, "no_alt")
_SHOWN = 3
_normalised = lru_cache(maxsize=64)(normalise_url)
_NOT_SHOWN = frozenset({"not_a_response", "no_http_head", "http_status", "not_html", "forgotten"})


@dataclass(frozen=True, slots=True)
class ScanTask:
    """One WARC file to scan. `forgotten` holds the addresses of pages and images to leave out; `records`
    is how many the manifest counts in it, `whole` whether it read the file to its end. `other_urls` says
    whether further addresses of an image are wanted: they take time, and serve if the crawl has pictures."""

    crawl: str
    warc_uri: str
    options: Mapping[str, Any]
    scan: ScanSettings
    forgotten: frozenset[str] = frozenset()
    records: int = 0
    whole: bool = False
    other_urls: bool = False


def scan(task: ScanTask) -> Iterator[tuple[str, pa.RecordBatch]]:
    """Rows of `image_alt_pairs`, then the file's `funnel`.

    Each record of the file counts under one reason of unit `records`, `kept` for a page that was
    scanned; each image tag of those pages under one of unit `images`. A page that the file holds
    twice counts once, as first captured. Parts of the file that are no record are left to the
    survey. Where the file cannot be opened or read on, the records of the manifest that are left
    count as `unreadable_file`.

    Raises:
        PutOff: behind all of them, where a file that the manifest read whole could not be read.
    """
    shard = _Shard(task)
    rows: list[Row] = []
    unreadable = False
    try:
        with open_warc(task.warc_uri, task.options) as stream:
            for found in read_pages(stream, task.scan, shard.refuse):
                rows.extend(shard.judge(found))
                if len(rows) >= _BATCH_ROWS:
                    yield STAGE, _batch(rows)
                    rows.clear()
    except OSError:
        unreadable = True
        shard.records["unreadable_file"] += max(0, task.records - shard.records.total())
    if rows:
        yield STAGE, _batch(rows)
    for unit, counts in (("records", shard.records), ("images", shard.images)):
        for batch in funnel_rows(STAGE, task.crawl, ALL, unit, counts, shard.examples).to_batches():
            yield "funnel", batch
    if unreadable and task.whole:
        raise PutOff(task.warc_uri)


class _Shard:
    def __init__(self, task: ScanTask) -> None:
        self.task = task
        self.settings = task.scan
        self.forgotten = {normalise_url(address) or address for address in task.forgotten}
        self.records: Counter[str] = Counter()
        self.images: Counter[str] = Counter()
        self.examples: dict[str, list[dict[str, str]]] = {}
        self.seen: set[str] = set()

    def refuse(self, target_uri: str) -> RecordReason | None:
        url = _normalised(target_uri)
        if url is None:
            return "bad_address"
        if url in self.forgotten:
            return "forgotten"
        return "repeated_page" if url in self.seen else None

    def judge(self, found: Found) -> Iterator[Row]:
        """The rows of one record, which is counted."""
        if found.page is None:
            self.count(found.reason, found.target_uri)
            return
        url = _normalised(found.target_uri) or ""
        self.records[KEPT] += 1
        self.seen.add(url)
        yield from self.rows(found.page, url, {"charset": found.charset, "warc_offset": found.offset})

    def count(self, reason: Literal[RecordReason, ""], target_uri: str) -> None:
        self.records[reason] += 1
        shown = self.examples.setdefault(reason, [])
        if reason not in _NOT_SHOWN and len(shown) < _SHOWN and (url := normalise_url(target_uri)):
            shown.append({"text": "", "page_url": url, "image_url": ""})

    def rows(self, page: Page, url: str, origin: Mapping[str, Any]) -> Iterator[Row]:
        found, dropped = page_images(page, url, origin["charset"], others=self.task.other_urls)
        if dropped:
            self.images.update(dropped)
        if page.beyond_limit:
            self.images[BEYOND_LIMIT] += page.beyond_limit
        kept = [image for image in found if self.forgotten.isdisjoint((image.url, *image.others))]
        if len(kept) < len(found):
            self.images[FORGOTTEN] += len(found) - len(kept)
        if not kept:
            return
        self.images[TAKEN] += len(kept)
        host = host_of(url)
        signs = _signs(page, host, found, self.settings.min_language_score)
        of_page = _page_columns(page, url, host, signs)
        of_page |= {"crawl": self.task.crawl, "warc_uri": self.task.warc_uri, **origin}
        columns = {name: repeat(value) for name, value in of_page.items()}
        columns |= self.image_columns(kept, url, signs)
        yield from zip(*(columns[name] for name in _COLUMNS), strict=False)

    def image_columns(self, images: list[FoundImage], url: str, signs: PageSigns) -> dict[str, list[Any]]:
        decided = [_language_of(image, signs, self.settings) for image in images]
        of_page = signs.page.code if signs.page.code in CODES else UNDECIDED
        return {
            "pair_id": [identify(url, image.url, image.alt or "") for image in images],
            "image_url": [image.url for image in images],
            "alt": [image.alt for image in images],
            "alt_lang": [one.code for one in decided],
            "alt_lang_score": [one.score for one in decided],
            "alt_script": [one.script for one in decided],
            "language_evidence": [one.evidence for one in decided],
            "text_lang": [one.text.code for one in decided],
            "text_lang_score": [one.text.score for one in decided],
            "letters_lang": [one.letters for one in decided],
            "model_lang": [one.model for one in decided],
            "alts_lang": [one.alts for one in decided],
            "figcaption": [image.tag.figcaption for image in images],
            "heading": [image.tag.heading for image in images],
            "image_source": [image.source for image in images],
            "declared_width": [_pixels(image.tag.attributes.get("width")) for image in images],
            "declared_height": [_pixels(image.tag.attributes.get("height")) for image in images],
            "other_urls": [list(image.others) or None for image in images],
            "candidate_language": [one.code if one.code in CODES else of_page for one in decided],
        }


def _signs(page: Page, host: str, found: list[FoundImage], min_score: float) -> PageSigns:
    return page_signs(
        page.text or page.title or "",
        page.html_lang or page.meta("content-language"),
        country_domain(host),
        [image.alt for image in found if image.alt is not None],
        min_score,
    )


def _page_columns(page: Page, url: str, host: str, signs: PageSigns) -> dict[str, Any]:
    locales = (page.meta("og:locale"), page.html_lang, page.meta("content-language"))
    return {
        "page_url": url,
        "page_lang": signs.page.code,
        "page_lang_score": signs.page.score,
        "page_text_lang": signs.text,
        "html_lang": signs.html_lang,
        "tld": signs.tld,
        "host": host,
        "country": country(locales, host, signs.page.code),
        "mt_suspect": bool(page.translators) or len(page.hreflangs) >= MANY_LANGUAGES,
        "licence": resolve(url, page.base, page.licence) if page.licence else None,
        "title": page.title or None,
    }


def _language_of(image: FoundImage, signs: PageSigns, settings: ScanSettings) -> Decision:
    if image.alt is None:
        return _NO_ALT
    return decide(
        image.alt,
        page=signs,
        min_score=settings.min_language_score,
        min_score_against_page=settings.min_language_score_against_page,
    )


def _pixels(value: str | None) -> int | None:
    """A width or height in whole pixels; None for a share or anything else."""
    found = _PIXELS.fullmatch(value) if value else None
    return int(found[1]) if found else None


def _batch(rows: list[Row]) -> pa.RecordBatch:
    columns = dict(zip(_COLUMNS, zip(*rows, strict=True), strict=True))
    context = [pa.array(columns[field.name], field.type) for field in CONTEXT]
    return pa.RecordBatch.from_arrays(
        [
            pa.StructArray.from_arrays(context, fields=list(CONTEXT))
            if field.name == "context"
            else pa.array(columns[field.name], field.type)
            for field in _SCHEMA
        ],
        schema=_SCHEMA,
    )
