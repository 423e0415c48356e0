"""One form for the inflected forms of a word.

A dictionary's lemma (simplemma) where there is one, then Snowball's stemmer until it changes nothing
more: the dictionary undoes alternations (Praze, knjizi), the stemmer what no dictionary lists, names
above all. Applied once, Snowball gives `budapes` for Budapest and `budapest` for Budapesten; applied
until it rests, one form for both. Arabic is a case of its own.
"""

import re
from functools import cache, lru_cache
from typing import Any

from mella.evaluation.normalise import fold
from mella.evaluation.word_list import frequency
from mella.languages import Language

_SHORTEST, _LONGEST = 3, 60
"""Letters of a stem at least, and of a word that is stemmed at most: stemmers take the square of a length."""
_ARABIC = "arabic"
# The article with what is written to it: wa- or fa-, then bi- or ka-, al-; li- with al- is لل.
_WITH_ARTICLE = re.compile("^[وف]?(?:[بك]?ال|لل)(?=..)")
_AND, _ARTICLE = "و", "ال"


@lru_cache(maxsize=2**17)
def stem(word: str, language: Language) -> str:
    """The form that all forms of a word share, folded; without entries for the language the folded word."""
    form = lemma(fold(word, language), language)
    if not _SHORTEST <= len(form) <= _LONGEST:
        return form
    if language.stemmer == _ARABIC:
        # Without an article Snowball takes first letters for prepositions.
        return _snowball(_ARABIC).stemWord(_ARTICLE + form)
    while language.stemmer:
        shorter = _snowball(language.stemmer).stemWord(form)
        if shorter == form or len(shorter) < _SHORTEST:
            break
        form = shorter
    return form


@lru_cache(maxsize=2**17)
def lemma(word: str, language: Language) -> str:
    """The dictionary form of a folded word, in Arabic the word without clitics, else the word itself."""
    if language.stemmer == _ARABIC:
        return _without_clitics(word, language)
    if not language.lemmas or len(word) > _LONGEST:
        return word
    import simplemma

    return fold(simplemma.lemmatize(word, lang=language.lemmas), language)


def inflection(language: Language) -> str:
    """How forms are made one: `lemma-cs+snowball-czech`; `none` without an entry."""
    ways = (
        language.lemmas and f"lemma-{language.lemmas}",
        language.stemmer and f"snowball-{language.stemmer}",
    )
    return "+".join(way for way in ways if way) or "none"


def _without_clitics(word: str, language: Language) -> str:
    """An Arabic word without article and what is written to it; a bare wa- (and) goes where the word list
    has only the rest."""
    bare = _WITH_ARTICLE.sub("", word)
    conjoined = bare == word and word.startswith(_AND) and not frequency(word, language)
    return word[1:] if conjoined and frequency(word[1:], language) else bare


@cache
def _snowball(algorithm: str) -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer(algorithm)
