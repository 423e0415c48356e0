"""The plug-ins for machine translation that a page carries: by strings that only such a page holds."""

import numpy as np
from numpy.typing import NDArray

from mella.crawl.compiled import compiled

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


def _shifts() -> NDArray[np.uint8]:
    """How far two bytes are, at least, from the end of any mark: 0 for those that end one."""
    shifts = np.full(1 << 16, _WINDOW - 1, np.uint8)
    for distance in range(_WINDOW - 2, -1, -1):
        pairs = _REVERSED[:, distance + 1].astype(np.intp) << 8 | _REVERSED[:, distance]
        shifts[pairs] = distance
    return shifts


_SHIFTS = _shifts()


def translators(html: NDArray[np.uint8]) -> tuple[str, ...]:
    """The plug-ins of which a page, in UTF-8, bears marks."""
    found = set()
    at = 0
    while at < len(html):
        at, mark = _next_mark(html, at, _SHIFTS, _REVERSED, _LENGTHS)
        if mark >= 0:
            found.add(_NAMES[mark])
    return tuple(name for name in _MARKS if name in found)


@compiled
def _next_mark(
    html: NDArray[np.uint8],
    at: int,
    shifts: NDArray[np.uint8],
    marks: NDArray[np.uint8],
    lengths: NDArray[np.int64],
) -> tuple[int, int]:
    """Where to go on after the next mark, and which that is; the end and -1 where there is none.

    Wu and Manber's search, which looks at one place in seven (A fast algorithm for multi-pattern
    searching, 1994).
    """
    at = max(at, 1)
    while at < len(html):
        shift = int(shifts[int(html[at - 1]) << 8 | int(html[at])])
        if shift == 0:
            for mark in range(len(marks)):
                if at + 1 >= lengths[mark] and _ends_with(html, at, marks, mark, lengths[mark]):
                    return at + 1, mark
            shift = 1
        at += shift
    return len(html), -1


@compiled
def _ends_with(html: NDArray[np.uint8], at: int, marks: NDArray[np.uint8], mark: int, length: int) -> bool:
    for offset in range(length):
        if html[at - offset] != marks[mark, offset]:
            return False
    return True
