"""A linear scan of pages for their images, and for what the pipeline must know of each page."""

from collections.abc import Mapping, Sequence
from itertools import islice
from types import MappingProxyType

import numpy as np

from mella.crawl.elements import ATTRIBUTES, ELEMENTS
from mella.crawl.facts import read_fact
from mella.crawl.image_address import SRCSETS
from mella.crawl.layout import (
    FACT,
    FACTS,
    IMAGE,
    IMAGES,
    IN_AMP_IMG,
    IN_NOSCRIPT,
    NAME,
    PAGE,
    STATE_SIZE,
    STRING,
    STRINGS,
    Rows,
)
from mella.crawl.outline import outline
from mella.crawl.page import Image, Page
from mella.crawl.strings import read_strings
from mella.crawl.translators import translators
from mella.crawl.visible import MAX_PROSE

MAX_IMAGES = 20_000
_MAX_SOURCES = 16
_ROWS = 2_048  # of a table at first
_NO_OTHERS: Mapping[str, str] = MappingProxyType({})
_SRCSETS = frozenset(map(ATTRIBUTES.index, SRCSETS))
_MIN_PROSE = 200  # characters; with fewer, the short blocks of a page are read too


def scan_page(html: str | bytes, *, max_images: int = MAX_IMAGES, xhtml: bool = False) -> Page:
    """What the page holds, in one pass; linear in its length, never raises.

    Bytes are UTF-8; what is none reads as U+FFFD. Image tags past `max_images` are counted, not kept.
    `xhtml` is a page that browsers read as XML: there `<script/>` and whatever else would hide the page
    after it is closed at once. This is no XML parser: all else is read by the rules of HTML (CDATA, prefixes
    of names, entities that the page declares), and a page that is not well-formed is read on.
    """
    data = html.encode("utf-8", "replace") if isinstance(html, str) else html
    return scan_pages(data, [(0, len(data))], max_images=max_images, xhtml=xhtml)[0]


def scan_pages(
    html: bytes, spans: Sequence[tuple[int, int]], *, max_images: int = MAX_IMAGES, xhtml: bool = False
) -> list[Page]:
    """As `scan_page`, of the pages that lie at these places (start, end), in ascending order."""
    array = np.frombuffer(html, np.uint8)
    text = np.empty(len(html), np.uint8)
    strings, images, facts = (np.empty((_ROWS, columns), np.int32) for columns in (STRING, IMAGE, FACT))
    pages = np.empty((len(spans), PAGE), np.int32)
    state = np.zeros(STATE_SIZE, np.int64)
    places = np.array(spans, np.int32).reshape(len(spans), 2)
    while not outline(array, places, text, state, strings, images, facts, pages, max_images, xhtml):
        strings, images, facts = (np.concatenate([table, table]) for table in (strings, images, facts))
    found = strings[: state[STRINGS]]
    objects = _Pages(found[:, NAME], read_strings(array, text, found))
    return objects.make(pages, images[: state[IMAGES]], facts[: state[FACTS]])


class _Pages:
    """The objects that the tables of a scan stand for."""

    def __init__(self, names: Rows, strings: list[str | None]) -> None:
        self.names = names.tolist()
        self.strings = strings
        strings.append(None)  # for -1: none

    def make(self, pages: Rows, images: Rows, facts: Rows) -> list[Page]:
        made: list[Page] = []
        all_images, all_facts = self.images(images.tolist()), facts.tolist()
        image = fact = 0
        for title, prose, short, marks, images_end, facts_end, beyond, _ in pages.tolist():
            page = Page(
                images=all_images[image:images_end],
                beyond_limit=beyond,
                title=self.strings[title],
                translators=translators(marks),
                text=self.text(prose, short),
            )
            for element, first, count in all_facts[fact:facts_end]:
                read_fact(page, ELEMENTS[element], self.attributes(first, first + count))
            image, fact = images_end, facts_end
            made.append(page)
        return made

    def images(self, rows: list[list[int]]) -> list[Image]:
        strings = self.strings
        made = []
        for src, alt, first, count, standing, caption, heading, source, end in rows:
            attributes = _NO_OTHERS
            if count > (src >= 0) + (alt >= 0):
                attributes = self.attributes(first, first + count)
            sources = self.sources(source, end) if end > source else ()
            captions = strings[caption], strings[heading]
            where = standing & IN_NOSCRIPT > 0, standing & IN_AMP_IMG > 0
            made.append(Image(strings[src], strings[alt], *captions, attributes, sources, *where))
        return made

    def attributes(self, first: int, end: int) -> dict[str, str]:
        names, values = self.names[first:end], self.strings[first:end]
        return {ATTRIBUTES[name]: value or "" for name, value in zip(names, values, strict=True)}

    def sources(self, first: int, end: int) -> tuple[str, ...]:
        found = (self.strings[row] or "" for row in range(first, end) if self.names[row] in _SRCSETS)
        return tuple(islice(found, _MAX_SOURCES))

    def text(self, prose: int, short: int) -> str:
        """The long blocks, with the short ones where there is little prose; at most 2 000 characters."""
        long, brief = (self.strings[prose] or "")[:MAX_PROSE], self.strings[short] or ""
        return long.strip() if len(long) >= _MIN_PROSE else f"{long} {brief}".strip()
