"""METEOR by exact and stem matches on the tokens of BLEU. Not comparable with published METEOR.

The usual tool has no tables for most of our languages; with its English ones it gave answers 81 to 99 %
of their score against another picture's reference (ar, ko, th, vi). Ours is the measure of Banerjee and
Lavie (2005) on the languages' own tokens, aligned left to right instead of by search.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mella.evaluation import tokens
from mella.evaluation.context import Context
from mella.evaluation.inflection import inflection, stem
from mella.languages import Language

_RECALL = 0.9  # weight of recall in the harmonic mean
_PENALTY, _POWER = 0.5, 3
_Places = dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class _Text:
    forms: tuple[list[str], list[str]]  # as written, and stemmed
    places: tuple[_Places, _Places]


class Meteor:
    """Statistics of an item: its METEOR, and 1."""

    def __init__(
        self, predictions: Sequence[str], references: Sequence[str], language: Language, context: Context
    ) -> None:
        self._said = [_text(text, language) for text in predictions]
        self._wanted = [_text(text, language) for text in references]

    def stats(self, order: np.ndarray) -> np.ndarray:
        pairs = zip(self._said, order, strict=True)
        values = np.array([_meteor(said, self._wanted[j]) for said, j in pairs], float)
        return np.stack([values, np.ones(len(values))], axis=1)


def signature(language: Language) -> str:
    """Tokens, stems and weights; `own` says that no other tool gives this figure."""
    weights = f"a:{_RECALL}|b:{_POWER}|g:{_PENALTY}"
    return (
        f"own|exact+stem|{weights}|case:folded|stem:{inflection(language)}|tok:{tokens.signature(language)}"
    )


def _text(text: str, language: Language) -> _Text:
    written = tokens.folded_tokens(text, language)
    stemmed = [stem(token, language) for token in written]
    return _Text((written, stemmed), (_places(written), _places(stemmed)))


def _places(forms: Sequence[str]) -> _Places:
    places: _Places = {}
    for i, form in enumerate(forms):
        places.setdefault(form, []).append(i)
    return places


def _meteor(said: _Text, wanted: _Text) -> float:
    if said.places[1].keys().isdisjoint(wanted.places[1]):
        return 0.0
    matches = _align(said, wanted)
    found = sum(place is not None for place in matches)
    precision, recall = found / len(matches), found / len(wanted.forms[0])
    mean = precision * recall / (_RECALL * precision + (1 - _RECALL) * recall)
    chunks = _chunks(matches)
    # As METEOR 1.5: one chunk that is all of both texts bears no penalty.
    if chunks == 1 and precision == recall == 1:
        return 1.0
    return mean * (1 - _PENALTY * (chunks / found) ** _POWER)


def _align(said: _Text, wanted: _Text) -> list[int | None]:
    """For each token said, the place of its match in the reference, or None.

    Exact matches first, then stems; left to right, next to the match before where that is possible,
    else at the first free place.
    """
    matches: list[int | None] = [None] * len(said.forms[0])
    taken: set[int] = set()
    for forms, places in zip(said.forms, wanted.places, strict=True):
        for i, form in enumerate(forms):
            if matches[i] is None and (free := [p for p in places.get(form, ()) if p not in taken]):
                before = matches[i - 1] if i else None
                following = -1 if before is None else before + 1
                matches[i] = following if following in free else free[0]
                taken.add(matches[i] or 0)
    return matches


def _chunks(matches: Sequence[int | None]) -> int:
    """Runs of matches that stand side by side in both texts."""
    before: int | None = None
    chunks = 0
    for place in matches:
        chunks += place is not None and (before is None or place != before + 1)
        before = place
    return chunks
