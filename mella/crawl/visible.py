"""The visible text of a page: a part of it, or as much as identifying a language takes."""

from html import unescape

import numpy as np

MAX_PROSE = 1_000
"""Characters of prose after which no more is collected: fastText gains nothing from more."""
MAX_VALUE = 1_000
"""Characters kept of a title, a caption, a heading or the content of a meta tag."""

_MAX_SHORT = 1_000
_LOOKED_AT = (2_048, 8_192, 32_768)  # bytes in which prose is looked for: in more where there is too little
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
        lines: list[str] = []
        prose: list[str] = []
        for most in _LOOKED_AT:
            lines = self._text[: min(most, self.size)].decode("utf-8", "replace").split("\n")
            prose = [line for line in lines if len(line) >= _PROSE]
            if self.size <= most or sum(map(len, prose)) >= MAX_PROSE:
                break
        text = unescape(" ".join(prose)[:MAX_PROSE]).strip()
        if len(text) >= _MIN_PROSE:
            return text
        short = [line for line in lines if 0 < len(line) < _PROSE]
        return f"{text} {unescape(' '.join(short)[:_MAX_SHORT])}".strip()


def one_line(text: bytes | bytearray) -> str:
    """UTF-8 text of a page with its references decoded, white space collapsed, at most `MAX_VALUE` long."""
    return " ".join(unescape(text.decode("utf-8", "replace")).split())[:MAX_VALUE].rstrip()
