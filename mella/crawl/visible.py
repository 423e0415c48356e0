"""The visible text of a page: a part of it, or as much as identifying a language takes."""

from html import unescape

import numpy as np
from numpy.typing import NDArray

from mella.crawl.compiled import compiled

MAX_PROSE = 1_000
"""Characters of prose after which no more is collected: fastText gains nothing from more."""
MAX_VALUE = 1_000
"""Characters kept of a title, a caption, a heading or the content of a meta tag."""

_MAX_SHORT = 1_000
_LOOKED_AT = 65_536  # bytes in which prose is looked for
_PROSE = 40  # a block this long is a sentence rather than a menu entry
_MIN_PROSE = 200
_MOST_BYTES = 8 * MAX_VALUE  # of a value; a character takes four, a reference more


class Visible:
    """The text of a page as the scan writes it: UTF-8, each block on a line of its own."""

    __slots__ = ("_text", "buffer", "size")

    def __init__(self, size: int) -> None:
        self._text = bytearray(size)
        self.buffer = np.frombuffer(self._text, np.uint8)
        self.size = 0

    def between(self, start: int, end: int) -> str | None:
        """What stands there as one line, bounded; None where there is nothing."""
        return one_line(self._text[start : min(end, start + _MOST_BYTES)]) or None

    def prose(self) -> str:
        """The long blocks, with the short ones where there is little prose; at most 2 000 characters."""
        prose = self._lines(_PROSE, _LOOKED_AT, MAX_PROSE)
        if len(prose) >= _MIN_PROSE:
            return prose
        return f"{prose} {self._lines(1, _PROSE - 1, _MAX_SHORT)}".strip()

    def _lines(self, least: int, longest: int, most: int) -> str:
        """The lines of so many characters, joined, up to `most` characters of them."""
        chosen = bytearray(4 * most)
        size = _choose(
            self.buffer, min(self.size, _LOOKED_AT), np.frombuffer(chosen, np.uint8), least, longest
        )
        return unescape(chosen[:size].decode("utf-8", "replace")[:most]).strip()


@compiled
def _choose(text: NDArray[np.uint8], size: int, chosen: NDArray[np.uint8], least: int, longest: int) -> int:
    """Copy the lines of `least` to `longest` characters, until `chosen` is full; how many bytes that are."""
    start = copied = characters = 0
    for at in range(size + 1):
        if at < size and text[at] != 10:
            characters += text[at] & 0xC0 != 0x80  # the bytes of UTF-8 that continue a character are 10xxxxxx
            continue
        if least <= characters <= longest:
            end = min(at, start + len(chosen) - copied - 1)
            for place in range(start, end):
                chosen[copied] = text[place]
                copied += 1
            chosen[copied] = 32
            copied += 1
            if copied >= len(chosen):
                break
        start, characters = at + 1, 0
    return copied


def one_line(text: bytes | bytearray) -> str:
    """UTF-8 text of a page with its references decoded, white space collapsed, at most `MAX_VALUE` long."""
    return " ".join(unescape(text.decode("utf-8", "replace")).split())[:MAX_VALUE].rstrip()
