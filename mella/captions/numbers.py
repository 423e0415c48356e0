"""Numbers in digits, compared by value whatever the digits: 2, ٢ and ๒ are one number."""

import re
import unicodedata
from collections import Counter

_NUMBER = re.compile(r"\d+(?:[.,٫٬'’\u00a0\u202f]\d+)*")
_SEPARATOR = re.compile(r"[.,٫٬'’\u00a0\u202f]")
_SPELLED = 20
"""Up to here languages write words for digits and digits for words."""


def numbers_in(text: str) -> Counter[str]:
    """Each number with how often it stands there: `1000` for 1,000, 1.000 and ١٬٠٠٠; `3.5` for 3,5."""
    return Counter(_value(number) for number in _NUMBER.findall(text))


def digits_differ(original: str, translation: str) -> bool:
    """Whether the translation states another number than the original.

    A small number may have become a word or come from one; so only a number above twenty that
    stands on one side alone, or two that stand against one another, are a difference.
    """
    before, after = numbers_in(original), numbers_in(translation)
    lost, gained = before - after, after - before
    if lost and gained:
        return True
    return any(not number.isdigit() or int(number) > _SPELLED for number in lost | gained)


def _value(number: str) -> str:
    digits = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in number)
    first, *rest = _SEPARATOR.split(digits)
    grouped = all(len(part) == 3 for part in rest) and first.strip("0")
    if grouped or not rest:
        return "".join((first, *rest)).lstrip("0") or "0"
    return ".".join((first, *rest))
