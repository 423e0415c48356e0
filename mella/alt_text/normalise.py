"""One spelling for a text: what the filters judge, compare and count."""

import html
import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache

from mella.alt_text.letter_forms import ARABIC_FORMS, arabic_in_letters, thai_in_letters

OPTIONAL_SIGNS = re.compile("[\u0640\u064b-\u065f\u0670]")
"""Of Arabic: tatweel and vowel signs, which lists and most writers leave out."""

STRESS = re.compile("[\u0300\u0301\u0304\u030f\u0311]")
"""Of Cyrillic: accents of a textbook or a dictionary, where they are not part of a letter."""

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_FORMATTING = re.compile(
    r"""<(/?)(b|br|em|h[1-6]|i|p|small|span|strong|su[bp]|u)(?:\s(?:[^<>"']|"[^"<]*"|'[^'<]*')*+)?/?>""",
    re.ASCII | re.IGNORECASE,
)
_PARTING = ("br", "h", "p")
_MAX_ROUNDS = 8
_MARKS = range(0x300, 0x1E950)
_HARMLESS = 1_000
"""Characters: a run of so many marks is put in order within a millisecond."""
# Marks of direction, zero-width space, word joiner, byte order mark and soft hyphen carry no
# letters; ZWNJ and ZWJ (U+200C, U+200D) do: they are orthography in Persian, Hindi and others.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
# Tags spell a region behind a black flag (England, Texas); anywhere else they are a text that a
# model reads and nobody sees.
_TAGS = re.compile(
    "(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f)|[\U000e0000-\U000e007f]"
)
_FILLERS = dict.fromkeys(map(ord, "\u115f\u1160\u3164\uffa0\ufffc"), " ")
"""Blanks to who reads them: letters to Unicode that hold the place of a part of a Hangul syllable, and what
holds that of an object."""
_FILLER_OR_FORM = re.compile(f"[{''.join(map(chr, _FILLERS))}{ARABIC_FORMS}]")
_CONTROLS = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufff9-\ufffb"
_NO_CHARACTERS = "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U0010ffff"
"""What only a font of the site's own can show: its icons."""
_UNREADABLE = re.compile(f"[{_CONTROLS}{_NO_CHARACTERS}{_PRIVATE}]")


def normalise(text: str) -> str:
    """The text with entities undone, in NFC, without tags of formatting and invisible marks, white space
    collapsed.

    Sites escape twice and more, so entities and tags are undone as long as any remains; what is still
    escaped after `_MAX_ROUNDS` was crafted, and loses its ampersands and angle brackets. Idempotent.
    """
    for _ in range(_MAX_ROUNDS):
        spelled = _spell(text)
        if spelled == text:
            return text
        text = spelled
    return _spell(text.replace("&", " ").replace("<", " "))


def _spell(text: str) -> str:
    if "&" in text:
        text = _ENTITY.sub(_character, text)
    if "<" in text:
        text = _without_formatting(text)
    if not text.isprintable():  # as each of these makes it
        text = _UNREADABLE.sub(" ", thai_in_letters(_TAGS.sub(r"\1", _INVISIBLE.sub("", text))))
    if not text.isascii() and _FILLER_OR_FORM.search(text):
        text = arabic_in_letters(text.translate(_FILLERS))
    return " ".join(to_nfc(text).split())


def _without_formatting(text: str) -> str:
    """Line breaks, and what is ended somewhere: a `<b>` by itself may be the label of a part."""
    ended = {tag[2].lower() for tag in _FORMATTING.finditer(text) if tag[1]} | {"br"}

    def undone(tag: re.Match[str]) -> str:
        name = tag[2].lower()
        return tag[0] if name not in ended else " " if name.startswith(_PARTING) else ""

    return _FORMATTING.sub(undone, text)


def to_nfc(text: str) -> str:
    """The text in NFC, of a run of combining marks the first 30 (as many as UAX #15's Stream-Safe Text Format
    lets stand; no language has ten): to put a run in order takes time by the square of its length."""
    if len(text) > _HARMLESS and not text.isascii():
        text = _endless_marks().sub(r"\1", text)
    return unicodedata.normalize("NFC", text)


@cache
def _endless_marks() -> re.Pattern[str]:
    marks = _ranges(point for point in _MARKS if unicodedata.combining(chr(point)))
    return re.compile(f"([{marks}]{{30}})[{marks}]++")


@cache
def unassigned() -> str:
    """The inside of RE2's bracket that holds the characters which this Python's Unicode does not know: only a
    newer one can tell in which order marks among them stand. Beyond the first two planes are no marks."""
    return _ranges(point for point in range(0x20000) if unicodedata.category(chr(point)) == "Cn")


@cache
def no_letters() -> str:
    """What RE2 takes out before the letters of a text are counted. The vowels and tones of Thai, Lao, Khmer,
    Burmese and the scripts of India are marks, and letters to who reads them; accents, tatweel and the vowel
    signs of Arabic and Hebrew are not."""
    spans = (range(low, high + 1) for low, high, script in _RANGES if script in _WITH_VOWEL_SIGNS)
    signs = _ranges(p for span in spans for p in span if unicodedata.category(chr(p)) in ("Mn", "Mc"))
    return rf"[^\p{{L}}{signs}]|\x{{640}}"


@cache
def word_pattern() -> re.Pattern[str]:
    r"""A word with its marks: `\w` alone ends at the vowel signs of Hindi, Khmer and others."""
    marks = _ranges(point for point in _MARKS if unicodedata.category(chr(point)) in ("Mn", "Mc"))
    return re.compile(rf"\w[\w{marks}]*")


def _ranges(points: Iterable[int]) -> str:
    """The inside of a regular expression's bracket, which is five times as slow with each character in it."""
    spans: list[list[int]] = []
    for point in points:
        if spans and point == spans[-1][1] + 1:
            spans[-1][1] = point
        else:
            spans.append([point, point])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in spans)


def _character(entity: re.Match[str]) -> str:
    return html.unescape(entity[0])


# Unicode ranges of the scripts met on the web (Scripts.txt of Unicode 16, letters only, small
# gaps closed); kana mark Japanese, ideographs alone do not say of which language they are.
_RANGES: tuple[tuple[int, int, str], ...] = (
    (0x0041, 0x024F, "Latn"),
    (0x0250, 0x02AF, "Latn"),
    (0x0370, 0x03FF, "Grek"),
    (0x0400, 0x052F, "Cyrl"),
    (0x0531, 0x058A, "Armn"),
    (0x0591, 0x05F4, "Hebr"),
    (0x0600, 0x06FF, "Arab"),
    (0x0700, 0x074F, "Syrc"),
    (0x0750, 0x077F, "Arab"),
    (0x0780, 0x07B1, "Thaa"),
    (0x07C0, 0x07FA, "Nkoo"),
    (0x0870, 0x08FF, "Arab"),
    (0x0900, 0x097F, "Deva"),
    (0x0980, 0x09FE, "Beng"),
    (0x0A01, 0x0A76, "Guru"),
    (0x0A81, 0x0AFF, "Gujr"),
    (0x0B01, 0x0B77, "Orya"),
    (0x0B82, 0x0BFA, "Taml"),
    (0x0C00, 0x0C7F, "Telu"),
    (0x0C80, 0x0CF3, "Knda"),
    (0x0D00, 0x0D7F, "Mlym"),
    (0x0D81, 0x0DF4, "Sinh"),
    (0x0E01, 0x0E5B, "Thai"),
    (0x0E81, 0x0EDF, "Laoo"),
    (0x0F00, 0x0FDA, "Tibt"),
    (0x1000, 0x109F, "Mymr"),
    (0x10A0, 0x10FF, "Geor"),
    (0x1100, 0x11FF, "Hang"),
    (0x1200, 0x139F, "Ethi"),
    (0x13A0, 0x13FD, "Cher"),
    (0x1400, 0x167F, "Cans"),
    (0x1780, 0x17F9, "Khmr"),
    (0x1800, 0x18AA, "Mong"),
    (0x1B00, 0x1B4C, "Bali"),
    (0x1B80, 0x1BBF, "Sund"),
    (0x1C5A, 0x1C7D, "Olck"),
    (0x1C80, 0x1C8F, "Cyrl"),
    (0x1C90, 0x1CBF, "Geor"),
    (0x1E00, 0x1EFF, "Latn"),
    (0x1F00, 0x1FFE, "Grek"),
    (0x2D30, 0x2D7F, "Tfng"),
    (0x2D80, 0x2DDE, "Ethi"),
    (0x2DE0, 0x2DFF, "Cyrl"),
    (0x2E80, 0x2FD5, "Hani"),
    (0x3005, 0x3007, "Hani"),
    (0x3041, 0x30FF, "Jpan"),
    (0x3105, 0x312F, "Bopo"),
    (0x3131, 0x318E, "Hang"),
    (0x31F0, 0x31FF, "Jpan"),
    (0x3400, 0x4DBF, "Hani"),
    (0x4E00, 0x9FFF, "Hani"),
    (0xA000, 0xA48C, "Yiii"),
    (0xA500, 0xA62B, "Vaii"),
    (0xA640, 0xA69F, "Cyrl"),
    (0xA960, 0xA97C, "Hang"),
    (0xA980, 0xA9CF, "Java"),
    (0xAB01, 0xAB2E, "Ethi"),
    (0xAB70, 0xABBF, "Cher"),
    (0xABC0, 0xABED, "Mtei"),
    (0xAC00, 0xD7FB, "Hang"),
    (0xF900, 0xFAD9, "Hani"),
    (0xFB00, 0xFB06, "Latn"),
    (0xFB1D, 0xFB4F, "Hebr"),
    (0xFB50, 0xFDFF, "Arab"),
    (0xFE70, 0xFEFC, "Arab"),
    (0xFF21, 0xFF5A, "Latn"),
    (0xFF66, 0xFF9D, "Jpan"),
    (0x1E900, 0x1E94B, "Adlm"),
    (0x20000, 0x323AF, "Hani"),
)
_STARTS = tuple(first for first, _, _ in _RANGES)
_WITH_VOWEL_SIGNS = frozenset({
    "Bali", "Beng", "Deva", "Gujr", "Guru", "Java", "Khmr", "Knda", "Laoo", "Mlym", "Mtei", "Mymr", "Orya",
    "Sinh", "Sund", "Taml", "Telu", "Thaa", "Thai", "Tibt",
})  # fmt: skip
SCRIPTS = frozenset(script for _, _, script in _RANGES)
"""Those whose letters are known."""


def script_of(text: str) -> str | None:
    """The ISO 15924 script of most letters (the earlier one on a tie), or None where there are no letters.

    Kana count as `Jpan`; ideographs beside them do too, and are `Hani` otherwise.
    """
    counts = scripts_in(text)
    return counts.most_common(1)[0][0] if counts else None


def scripts_in(text: str) -> Counter[str]:
    """How many letters of each ISO 15924 script the text has, in the order in which they appear."""
    counts: Counter[str] = Counter()
    for character, times in Counter(text).items():
        if script := script_of_letter(character):
            counts[script] += times
    if "Jpan" in counts:
        counts["Jpan"] += counts.pop("Hani", 0)
    return counts


def letter_class(*scripts: str) -> str:
    """The inside of a regular expression's bracket that holds the letters of these ISO 15924 scripts."""
    return "".join(f"\\x{{{low:x}}}-\\x{{{high:x}}}" for low, high, script in _RANGES if script in scripts)


@lru_cache(maxsize=4_096)
def script_of_letter(character: str) -> str | None:
    """The script of a letter; None of any other character."""
    point = ord(character) if character.isalpha() else -1
    at = bisect_right(_STARTS, point) - 1
    return _RANGES[at][2] if at >= 0 and point <= _RANGES[at][1] else None
