"""Serbian in its two scripts: Cyrillic to Latin is a table, Latin to Cyrillic a table with exceptions.

The correspondence is that of the Serbian orthography (Правопис српскога језика, 2010).
"""

import re

_PAIRS = "аa бb вv гg дd ђđ еe жž зz иi јj кk лl мm нn оo пp рr сs тt ћć уu фf хh цc чč шš"
_DIGRAPHS = {"љ": "lj", "њ": "nj", "џ": "dž"}
_TO_LATIN = {pair[0]: pair[1:] for pair in _PAIRS.split()} | _DIGRAPHS
_TO_CYRILLIC = {latin: cyrillic for cyrillic, latin in _TO_LATIN.items()}

# Stems in which the letters of a digraph belong to two syllables, so that it is no digraph.
_SPLIT = (
    "injekc", "injekt", "konjug", "konjunk", "tanjug", "vanjezič", "nadživ", "nadžanj", "nadžup",
    "odžal", "odživ", "odžvak", "podžanr", "podželud", "predživot",
)  # fmt: skip
_SPLIT_STEM = re.compile("|".join(_SPLIT), re.IGNORECASE)
_PART = "\u2060"  # word joiner: it holds the halves of a digraph apart while letters are replaced
_LATIN_UNIT = re.compile("lj|nj|dž|[a-zđžćčš]", re.IGNORECASE)


def to_latin(text: str) -> str:
    """The text with every Serbian Cyrillic letter in Latin; all else stays. Idempotent.

    A capital digraph is `Lj` before a small letter or alone, `LJ` within a word in capitals.
    """
    return "".join(_latin(text, i) for i in range(len(text)))


def to_cyrillic(text: str) -> str:
    """The text with every Serbian Latin letter in Cyrillic; q, w, x, y and all else stay. Idempotent."""
    marked = _SPLIT_STEM.sub(lambda stem: _part_digraphs(stem[0]), text)
    return _LATIN_UNIT.sub(_cyrillic, marked).replace(_PART, "")


def _latin(text: str, i: int) -> str:
    letter = text[i]
    latin = _TO_LATIN.get(letter.lower())
    if latin is None:
        return letter
    if letter.islower():
        return latin
    neighbours = text[i + 1 : i + 2] or text[i - 1 : i]
    return latin.upper() if len(latin) == 1 or neighbours.isupper() else latin.capitalize()


def _part_digraphs(stem: str) -> str:
    return re.sub("(n)(j)|(d)(ž)", lambda m: m[0][0] + _PART + m[0][1], stem, flags=re.IGNORECASE)


def _cyrillic(unit: re.Match[str]) -> str:
    latin = unit[0]
    cyrillic = _TO_CYRILLIC.get(latin.lower())
    if cyrillic is None:
        return latin
    return cyrillic.upper() if latin[0].isupper() else cyrillic
