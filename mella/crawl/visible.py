"""The visible text of a page, as much of it as identifying a language takes."""

import html
import re

MAX_PROSE = 1_000
"""Characters of prose after which no more is collected: fastText gains nothing from more."""

_MAX_SHORT = 1_000
_MAX_STEPS = 5_000  # runs and tags after which a page has shown what text it has
_MAX_BLOCK = 4_000
_PROSE = 40  # a block this long is a sentence rather than a menu entry
_MIN_PROSE = 200
_SPACES = re.compile(r"\s+")

INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "mark", "nobr", "q", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var", "wbr",
})  # fmt: skip
"""Elements that do not end a word."""

ASIDE = frozenset({"nav", "footer", "select", "button", "noscript", "template"})
"""Elements whose text is not the page's own: menus, controls, notices."""

MAIN = frozenset({"main", "article", "h1", "figure"})
"""Elements that end an aside that was never closed."""


class VisibleText:
    """Collects runs of text into blocks: long ones are prose, short ones a reserve."""

    __slots__ = ("_aside", "_block", "_length", "_prose", "_room", "_short", "_short_room", "_steps")

    def __init__(self) -> None:
        self._block: list[str] = []
        self._length = 0
        self._prose: list[str] = []
        self._short: list[str] = []
        self._room = MAX_PROSE
        self._short_room = _MAX_SHORT
        self._aside: str | None = None
        self._steps = 0

    @property
    def full(self) -> bool:
        return self._room <= 0 or self._steps >= _MAX_STEPS

    def add(self, run: str) -> None:
        """Takes a run of text between two tags."""
        self._steps += 1
        if self._aside is None and self._length < _MAX_BLOCK:
            self._block.append(run[:_MAX_BLOCK])
            self._length += min(len(run), _MAX_BLOCK)

    def tag(self, name: str, closing: bool) -> None:
        """Takes a tag, which may end a block of text."""
        self._steps += 1
        if name in INLINE:
            return
        self._end_block()
        if (closing and name == self._aside) or name in MAIN:
            self._aside = None
        elif not closing and self._aside is None and name in ASIDE:
            self._aside = name

    def text(self) -> str:
        """The prose, with the short blocks where there is little prose; at most 2 000 characters."""
        self._end_block()
        prose = " ".join(self._prose)
        return prose if len(prose) >= _MIN_PROSE else " ".join([prose, *self._short]).strip()

    def _end_block(self) -> None:
        if not self._length:
            return
        block = _SPACES.sub(" ", html.unescape("".join(self._block))).strip()
        self._block.clear()
        self._length = 0
        if len(block) >= _PROSE and self._room > 0:
            self._prose.append(block[: self._room])
            self._room -= len(block)
        elif block and self._short_room > 0:
            self._short.append(block[: self._short_room])
            self._short_room -= len(block)
