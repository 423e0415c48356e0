"""Keyword Accuracy: of the words that make a native alt-text what it is, which does an answer say?

Our published definition; the paper's (2.46 to 6.26 %) is not public, and figures are not comparable.

Keywords of a text are its distinctive words: of the `words` of the text, those that
- at most one training text in ten holds (inverse document frequency >= ln 10, over the training split of
  the language, alt-texts and captions: no other split is looked at);
- are rarer in the language at large than one word in a thousand, or have a capital inside a sentence (stop
  words; a language without a word list has none);
- are not generic words of alt-texts (image, logo, photo).
Each counts once a text, in its common form (`inflection`, `normalise.fold`). Recall is the share of the
references' keywords that stand among the words of their answers, precision the share of the answers'
keywords that stand among the words of their references; both over all items at once (micro average).

Equal output length: of an answer, as many words are judged as its reference has, from the beginning; the
reference is never cut. So the Document Understanding Conferences cut summaries to one length before
ROUGE's recall (option `-l` of ROUGE 1.5.5, Lin 2004); without it who says more recalls more.

Subsets: `names` and `common` (`is_name`), `seen` and `unseen` (does any training text hold the keyword).
Recall takes the subset of the references' keywords, precision of the answers'.
"""

from collections.abc import Sequence
from functools import cache
from importlib import resources

import numpy as np
from scipy.sparse import csr_matrix

from mella.evaluation import word_list
from mella.evaluation.context import Context
from mella.evaluation.inflection import inflection
from mella.evaluation.metric import ALL
from mella.evaluation.normalise import fold
from mella.evaluation.words import Word, length, units, words
from mella.languages import Language

SUBSETS = (ALL, "names", "common", "seen", "unseen")
_SHARE = 1 / 10
_STOP = 1e-3
_RARE = 3e-6


def keywords(text: str, language: Language, context: Context) -> dict[str, tuple[int, bool]]:
    """Each keyword of a text: its first place among the words, and whether it is a name anywhere in it."""
    found: dict[str, tuple[int, bool]] = {}
    for word in words(text, language):
        if _is_keyword(word, language, context):
            place, name = found.get(word.key, (word.place, False))
            found[word.key] = place, name or is_name(word, language, context)
    return found


def is_name(word: Word, language: Language, context: Context) -> bool:
    """Whether a word counts as a name: no tagger knows all eight languages, so this is a definition.

    No training caption uses it (captions describe in common words), and it is written as one: with a
    capital inside a sentence; where its place tells nothing, with more capitals than small letters in the
    training texts; tagged a proper noun (ko); or it is unlisted or rarer than three in a million words of
    the language. Names of dishes and crafts have small letters in most languages: rarity finds those.

    Measured on the sample's test alt-texts against the words of its things' names, everything else, other
    names too, taken for common: recall 0.65 to 0.84 (th 0.33: newmm cuts names into common words; vi 0.48:
    capitals alone, since single syllables are common), precision 0.43 to 0.58 (th 0.33, vi 0.83).
    The rule and `_RARE` were picked out of eight on these very texts: elsewhere expect less.
    """
    if word.key in context.captioned:
        return False
    capital = context.capitals.get(word.key, 0) > 0 if word.capital is None else word.capital
    rare = bool(language.word_list) and word.frequency < _RARE
    return capital or word.proper or rare


def _is_keyword(word: Word, language: Language, context: Context) -> bool:
    distinctive = context.frequency.get(word.key, 0) <= max(1.0, _SHARE * context.texts)
    stop = word.frequency >= _STOP and not word.capital
    return distinctive and not stop and word.form not in _generic(language)


@cache
def _generic(language: Language) -> frozenset[str]:
    """Words and pairs of syllables that fit any picture, of the language and those met in every language.

    Compared as written, not by stem: the oud and `back` (عود, العودة) have one.
    """
    listed = resources.files("mella.alt_text") / "generic_words.tsv"
    lines = (line.partition("\t") for line in listed.read_text(encoding="utf-8").splitlines())
    return frozenset(fold(phrase, language) for code, _, phrase in lines if code in (language.code, "und"))


class Keywords:
    """Statistics of an item: keywords of the subset that were found, and keywords of the subset there are.

    Of the reference's for recall, of the judged part of the answer's for precision.
    """

    def __init__(
        self,
        predictions: Sequence[str],
        references: Sequence[str],
        language: Language,
        context: Context,
        *,
        subset: str,
        precision: bool,
    ) -> None:
        judged, looked_in = (predictions, references) if precision else (references, predictions)
        asked = [_of_subset(keywords(text, language, context), subset, context) for text in judged]
        there = [_first_places(text, language) for text in looked_in]
        said, wanted = (asked, there) if precision else (there, asked)
        numbers = {key: i for i, key in enumerate({key for found in asked for key in found})}
        self._said, self._wanted = _places(said, numbers), _places(wanted, numbers)
        self._lengths = np.array([length(text, language) for text in references], np.int64)
        self._precision = precision

    def stats(self, order: np.ndarray) -> np.ndarray:
        lengths = self._lengths[order]
        judged = _up_to(self._said, lengths)
        wanted = self._wanted[order].sign()
        found = judged.multiply(wanted).sum(axis=1)
        counted = (judged if self._precision else wanted).sum(axis=1)
        return np.column_stack([np.asarray(found), np.asarray(counted)]).astype(float)


def signature(language: Language) -> str:
    """The definition, and what of it differs between languages."""
    rules = f"own-1|micro|texts<={_SHARE:g}|stop>={_STOP:g}|rare<{_RARE:g}|cut:reference-length"
    return f"{rules}|words:{units(language)}|stem:{inflection(language)}|list:{word_list.signature(language)}"


def _first_places(text: str, language: Language) -> dict[str, int]:
    places: dict[str, int] = {}
    for word in words(text, language):
        places.setdefault(word.key, word.place)
    return places


def _of_subset(found: dict[str, tuple[int, bool]], subset: str, context: Context) -> dict[str, int]:
    asked = {
        ALL: lambda key, name: True,
        "names": lambda key, name: name,
        "common": lambda key, name: not name,
        "seen": lambda key, name: key in context.frequency,
        "unseen": lambda key, name: key not in context.frequency,
    }[subset]
    return {key: place for key, (place, name) in found.items() if asked(key, name)}


def _places(found: Sequence[dict[str, int]], numbers: dict[str, int]) -> csr_matrix:
    """(texts, keys): the place of each key that has a number."""
    cells = [
        (i, numbers[key], place)
        for i, keys in enumerate(found)
        for key, place in keys.items()
        if key in numbers
    ]
    rows, columns, places = np.array(cells, np.int64).reshape(-1, 3).T
    return csr_matrix((places, (rows, columns)), shape=(len(found), max(len(numbers), 1)))


def _up_to(places: csr_matrix, lengths: np.ndarray) -> csr_matrix:
    """1 for each keyword that stands within the first `lengths` words of its text."""
    within = places.data <= np.repeat(lengths, np.diff(places.indptr))
    return csr_matrix((within.astype(np.int64), places.indices, places.indptr), shape=places.shape)
