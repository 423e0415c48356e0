"""Letters that are stored in the forms in which a font draws them: old systems and PDF files give these."""

import re
import unicodedata
from functools import cache

ARABIC_FORMS = "\ufb50-\ufdcf\ufdf2-\ufdf9\ufe70-\ufefc"
"""Letters of Arabic as they look within a word, and words of one character; the inside of a bracket. The
signs of the Quran, the formulas and the currency among them (U+FDF0, FDF1, FDFA to FDFD) are symbols, as its
brackets are, and none of these."""

_THAI_TONES = "\u0e48\u0e49\u0e4a\u0e4b\u0e4c"
_THAI = {
    0xF700 + place: letter
    for place, letter in enumerate(
        f"\u0e10\u0e34\u0e35\u0e36\u0e37{_THAI_TONES}{_THAI_TONES}\u0e0d\u0e31\u0e4d\u0e47{_THAI_TONES}"
        "\u0e38\u0e39\u0e3a"
    )
}
"""Consonants without their foot, vowels and tones moved aside: private use of Thai fonts on Windows (C90)."""
_THAI_LETTER = "[\u0e01-\u0e3a\u0e40-\u0e4e]"
_THAI_RUN = re.compile(
    f"(?<={_THAI_LETTER})[\uf700-\uf71a]++|(?<![\uf700-\uf71a])[\uf700-\uf71a]++(?={_THAI_LETTER})"
)
_SARA_AM = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32")
"""The vowel in its two parts, as such fonts draw it, and the tone between."""


def thai_in_letters(text: str) -> str:
    """Forms beside Thai become its letters; anywhere else the same characters are icons."""
    if not _THAI_RUN.search(text):
        return text
    spelled = _THAI_RUN.sub(lambda run: run[0].translate(_THAI), text)
    return _SARA_AM.sub(lambda parts: f"{parts[1]}\u0e33", spelled)


def arabic_in_letters(text: str) -> str:
    """Forms become the letters that Unicode says they are; not so in a text that is stored backwards."""
    return text if _backwards().search(text) else text.translate(_arabic())


@cache
def _arabic() -> dict[int, str]:
    forms = (point for point in range(0xFB50, 0xFEFD) if re.match(f"[{ARABIC_FORMS}]", chr(point)))
    # A vowel sign by itself decomposes to a blank that carries it, which would part the word.
    return {point: unicodedata.normalize("NFKC", chr(point)).lstrip() for point in forms}


@cache
def _backwards() -> re.Pattern[str]:
    """A letter at the end of its word before one within it: what was stored from left to right, as it is
    drawn. As plain letters it would be no more a word, and might pass for one."""
    final, medial = ("".join(map(chr, _points_of(place))) for place in ("<final>", "<medial>"))
    return re.compile(f"[{final}][{medial}]")


def _points_of(place: str) -> list[int]:
    return [p for p in range(0xFB50, 0xFEFD) if unicodedata.decomposition(chr(p)).startswith(place)]
