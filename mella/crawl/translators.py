"""The plug-ins for machine translation that a page carries: by strings that only such a page holds."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from mella.crawl.compiled import compiled, inlined

_MARKS: dict[str, tuple[bytes, ...]] = {
    "google": (b"google_translate_element", b"translate_a/element.js", b"translated-ltr", b"translated-rtl"),
    "gtranslate": (b"gtranslate.net", b"gtranslate_wrapper", b"doGTranslate", b"plugins/gtranslate"),
    "weglot": (b"cdn.weglot.com", b"plugins/weglot", b"weglot-data"),
    "wpml": (b"sitepress-multilingual-cms", b"wpml-ls-item"),
    "transposh": (b"plugins/transposh", b"transposh_plugin"),
    "translatepress": (b"plugins/translatepress", b"trp-language-switcher"),
    "linguise": (b"static.linguise.com", b"linguise_switcher"),
    "conveythis": (b"cdn.conveythis.com", b"conveythis_app"),
}
_NAMES = tuple(name for name, marks in _MARKS.items() for _ in marks)
_ENDS = [mark[::-1] for marks in _MARKS.values() for mark in marks]
_LENGTHS = np.array([len(mark) for mark in _ENDS], np.int64)
_REVERSED = np.array([list(mark.ljust(max(_LENGTHS), b"\0")) for mark in _ENDS], np.uint8)
_WINDOW = int(min(_LENGTHS))
_KEYS = 1 << 14


def _shifts() -> NDArray[np.uint8]:
    """By the key of three bytes, how far they are, at least, from the end of any mark: 0 for those that end
    one."""
    shifts = np.full(_KEYS, _WINDOW - 2, np.uint8)
    for distance in range(_WINDOW - 3, -1, -1):
        last, middle, first = (_REVERSED[:, distance + place].astype(np.intp) for place in range(3))
        shifts[(first << 7 ^ middle << 3 ^ last) & _KEYS - 1] = distance
    return shifts


_SHIFTS = _shifts()


@inlined
def _key(html: NDArray[np.uint8], at: int) -> int:
    """Of the three bytes that end at a place."""
    return (int(html[at - 2]) << 7 ^ int(html[at - 1]) << 3 ^ int(html[at])) & _KEYS - 1


@compiled
def marks(html: NDArray[np.uint8]) -> int:
    """A bit for each mark that the page, in UTF-8, bears.

    Wu and Manber's search, which looks at one place in eight (A fast algorithm for multi-pattern searching,
    1994), from the start and from the middle at once: neither waits for the other's look into memory.
    """
    found = 0
    first, second = 2, max(2, len(html) // 2)
    middle = second
    while first < middle and second < len(html):
        by_first, by_second = int(_SHIFTS[_key(html, first)]), int(_SHIFTS[_key(html, second)])
        if not by_first:
            found |= _mark_at(html, first)
        if not by_second:
            found |= _mark_at(html, second)
        first += max(1, by_first)
        second += max(1, by_second)
    found |= _marks_from(html, first, middle)
    return found | _marks_from(html, second, len(html))


@inlined
def _marks_from(html: NDArray[np.uint8], at: int, end: int) -> int:
    found = 0
    while at < end:
        shift = int(_SHIFTS[_key(html, at)])
        if not shift:
            found |= _mark_at(html, at)
        at += max(1, shift)
    return found


@compiled
def _mark_at(html: NDArray[np.uint8], at: int) -> int:
    """A bit for the mark that ends at a place."""
    for mark in range(len(_REVERSED)):
        if at + 1 >= _LENGTHS[mark] and _ends_with(html, at, mark):
            return 1 << mark
    return 0


@cache
def translators(found: int) -> tuple[str, ...]:
    """The plug-ins that these marks are of."""
    borne = {name for mark, name in enumerate(_NAMES) if found >> mark & 1}
    return tuple(name for name in _MARKS if name in borne)


@compiled
def _ends_with(html: NDArray[np.uint8], at: int, mark: int) -> bool:
    for offset in range(_LENGTHS[mark]):
        if html[at - offset] != _REVERSED[mark, offset]:
            return False
    return True
