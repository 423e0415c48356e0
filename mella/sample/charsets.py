"""Charsets of older pages, one or two a language, and how a text must be spelled to fit in them."""

import unicodedata

LEGACY: dict[str, tuple[tuple[str, str], ...]] = {
    "ar": (("cp1256", "meta"),),
    "cs": (("cp1250", "meta"), ("iso8859-2", "header")),
    "hu": (("iso8859-2", "header"), ("cp1250", "meta")),
    "ko": (("euc-kr", "meta"),),
    "ru": (("cp1251", "header"), ("koi8-r", "meta")),
    "sr": (("cp1251", "header"), ("cp1250", "meta")),
    "th": (("cp874", "meta"),),
    "vi": (("cp1258", "header"),),
}
"""Python codecs, and where the page declares them; Serbian: the first for Cyrillic, the second for Latin."""

LABELS = {
    "cp1250": "windows-1250",
    "cp1251": "windows-1251",
    "cp1256": "windows-1256",
    "cp1258": "windows-1258",
    "cp874": "windows-874",
    "iso8859-2": "iso-8859-2",
}
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


def label(codec: str) -> str:
    """The name under which a page declares a Python codec."""
    return LABELS.get(codec, codec)


def spell(text: str, codec: str) -> str:
    """The text as a page in this charset spells it: windows-1258 writes tone marks after the letter."""
    if codec != "cp1258":
        return text
    return "".join(_apart(letter) for letter in text)


def to_bytes(text: str, codec: str) -> bytes:
    """The encoded text, spelled for the charset; what that lacks becomes a numeric reference."""
    return spell(text, codec).encode(codec, "xmlcharrefreplace")


def _apart(letter: str) -> str:
    marks = unicodedata.normalize("NFD", letter)
    tones = "".join(mark for mark in marks if mark in _TONES)
    letters = "".join(mark for mark in marks if mark not in _TONES)
    return unicodedata.normalize("NFC", letters) + tones
