"""A linear scan of a page for its images, and for what the pipeline must know of the page.

The tags come from `tokens`, which reads them as the HTML standard does; here they become images,
captions, headings and facts.
"""

from collections.abc import Iterator
from itertools import islice

import numpy as np

from mella.crawl.elements import ATTRIBUTE_TABLE, ATTRIBUTES, ELEMENT_TABLE, ELEMENTS, FLAGS, code
from mella.crawl.facts import read_fact
from mella.crawl.figures import Figures
from mella.crawl.headings import Headings
from mella.crawl.image_address import SRCSETS
from mella.crawl.page import Image, Page
from mella.crawl.references import decode_value
from mella.crawl.tokens import (
    HEADING,
    IN_ASIDE,
    IN_HEADING,
    IN_NOSCRIPT,
    POSITION,
    ROW,
    STATE_SIZE,
    TEXT,
    read_tags,
)
from mella.crawl.translators import translators
from mella.crawl.visible import MAX_VALUE, Visible, one_line

MAX_IMAGES = 20_000
_MAX_SOURCES = 16
_ROWS_AT_ONCE = 2_048
_MAX_TITLE = 8 * MAX_VALUE  # in bytes


def scan_page(html: str | bytes, *, max_images: int = MAX_IMAGES) -> Page:
    """What the page holds, in one pass; linear in its length, never raises.

    Bytes are UTF-8; what is none reads as U+FFFD. Image tags past `max_images` are counted, not kept.
    """
    return _Scanner(html.encode("utf-8", "replace") if isinstance(html, str) else html, max_images).run()


class _Scanner:
    def __init__(self, html: bytes, max_images: int) -> None:
        self.html = html
        self.max_images = max_images
        self.array = np.frombuffer(html, np.uint8)
        self.page = Page(translators=translators(self.array))
        self.visible = Visible(len(html))
        self.figures = Figures(self.visible)
        self.headings = Headings(self.visible)
        self.sources: list[str] | None = None

    def run(self) -> Page:
        rows = np.empty((_ROWS_AT_ONCE, ROW), np.int32)
        state = np.zeros(STATE_SIZE, np.int64)
        state[IN_ASIDE] = -1
        while state[POSITION] < len(self.array):
            count = read_tags(
                self.array, self.visible.buffer, rows, state, FLAGS, ELEMENT_TABLE, ATTRIBUTE_TABLE
            )
            self.take(iter(rows[:count].tolist()))
        self.visible.size = int(state[TEXT])
        self.figures.finish(self.visible.size)
        if state[HEADING]:
            self.headings.close(int(state[HEADING]) - 1, self.visible.size)
        self.headings.finish()
        self.page.text = self.visible.prose()
        return self.page

    def take(self, rows: Iterator[list[int]]) -> None:
        """Tags and their attributes, in the order of the page."""
        html = self.html
        for element, flag, place, count in rows:
            if count < 0:
                self.complete(element, flag, place)
                continue
            found = {
                ATTRIBUTES[name]: decode_value(html[start:end].decode("utf-8", "replace"))
                for name, start, end, _ in islice(rows, count)
            }
            _READERS[element](self, ELEMENTS[element], found, flag, place)

    def complete(self, element: int, start: int, end: int) -> None:
        """A title, or a heading."""
        if element != _TITLE:
            self.headings.close(start, end)
        elif self.page.title is None:
            self.page.title = one_line(self.html[start : min(end, start + _MAX_TITLE)])

    def image(self, _: str, found: dict[str, str], standing: int, __: int) -> None:
        if len(self.page.images) >= self.max_images:
            self.page.beyond_limit += 1
            return
        alt = found.pop("alt", None)
        image = Image(found, alt, tuple(self.sources or ()), bool(standing & IN_NOSCRIPT))
        if self.sources:
            self.sources = []
        self.page.images.append(image)
        self.figures.add(image)
        self.headings.add(image, inside=bool(standing & IN_HEADING))

    def figure(self, _: str, __: dict[str, str], closing: int, place: int) -> None:
        self.figures.step(place, closing=bool(closing))

    def caption(self, _: str, __: dict[str, str], closing: int, place: int) -> None:
        self.figures.step_caption(place, closing=bool(closing))

    def picture(self, _: str, __: dict[str, str], closing: int, ___: int) -> None:
        self.sources = None if closing else []

    def source(self, _: str, found: dict[str, str], __: int, ___: int) -> None:
        if self.sources is not None and len(self.sources) < _MAX_SOURCES:
            self.sources.extend(found[name] for name in SRCSETS if name in found)

    def fact(self, name: str, found: dict[str, str], closing: int, _: int) -> None:
        if not closing:
            read_fact(self.page, name, found)


_TITLE = code("title")
_READERS = tuple(
    {
        "img": _Scanner.image,
        "image": _Scanner.image,
        "figure": _Scanner.figure,
        "figcaption": _Scanner.caption,
        "picture": _Scanner.picture,
        "source": _Scanner.source,
    }.get(name, _Scanner.fact)
    for name in ELEMENTS
)
"""What takes the tags of each element: given its name, attributes, and the rest of its row."""
