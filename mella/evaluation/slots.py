"""Captions of the `palette` stand-in, scored by what they state: it wrote its own references.

The truth is read from the English description by the grammar that wrote it; an answer is read by the
grammar of its language, wherever the words stand, so that a broken answer is credited for each slot
that it gets right.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from mella.alt_text.normalise import normalise
from mella.captions.grammars.en import scene_from_english
from mella.captions.scene import COLOURS, MANY, PLACES, SHAPES, count_slot, scene_slots
from mella.captions.wording import GRAMMARS, slots
from mella.evaluation.context import Context
from mella.evaluation.metric import Metric
from mella.languages import Language

_REMEMBERED = 16_384
"""Texts read once for all four metrics."""

_LAYOUTS = ("layout:plain", "layout:bands", "layout:mixed")
KINDS: dict[str, tuple[str, ...]] = {
    "slot_colour": tuple(f"colour:{colour}" for colour in COLOURS),
    "slot_shape": tuple(f"shape:{shape}" for shape in SHAPES),
    "slot_count": tuple(count_slot(count) for count in range(2, MANY + 1)),
    "slot_layout": (*(f"place:{place}" for place in PLACES), *_LAYOUTS),
}
"""The slots of each metric. A count of one is left unsaid in some languages, and is none."""


def is_palette(english: str | None, language: Language) -> bool:
    """Whether a description is English of the stand-in, and the language has a grammar to be read by."""
    return language.code in GRAMMARS and english is not None and _truth(english) is not None


@dataclass(frozen=True, slots=True, eq=False)
class _Stated:
    """Which slots each answer and each description states: (n, slots)."""

    answers: np.ndarray
    truth: np.ndarray

    def stats(self, order: np.ndarray) -> np.ndarray:
        """(n, 3): slots that both state, slots of the answer, slots of the description."""
        truth = self.truth[order]
        return np.stack([(self.answers & truth).sum(1), self.answers.sum(1), truth.sum(1)], 1).astype(float)


def f1(sums: np.ndarray) -> np.ndarray:
    """Twice the slots that both state by the slots of either; nan where none is stated."""
    both, either = 2 * sums[..., 0], sums[..., 1] + sums[..., 2]
    return np.divide(both, either, out=np.full(both.shape, np.nan), where=either > 0)


def _slot_metric(name: str, kinds: tuple[str, ...]) -> Metric:
    def prepare(
        predictions: Sequence[str], references: Sequence[str], language: Language, context: Context
    ) -> _Stated:
        answers = [_stated(text, language.code) for text in predictions]
        truth = [_truth(english) or frozenset() for english in references]
        return _Stated(_table(answers, kinds), _table(truth, kinds))

    signature = "f1 of slots|truth:palette English|sums over answers"
    return Metric(name, prepare, f1, lambda _: signature, sources=("caption",))


@lru_cache(maxsize=_REMEMBERED)
def _truth(english: str) -> frozenset[str] | None:
    try:
        return scene_slots(scene_from_english(english))
    except ValueError:
        return None


@lru_cache(maxsize=_REMEMBERED)
def _stated(answer: str, code: str) -> frozenset[str]:
    return slots(normalise(answer), code)


def _table(stated: Sequence[frozenset[str]], kinds: tuple[str, ...]) -> np.ndarray:
    return np.array([[kind in found for kind in kinds] for found in stated], bool).reshape(-1, len(kinds))


SLOTS: tuple[Metric, ...] = tuple(_slot_metric(name, kinds) for name, kinds in KINDS.items())
"""Metrics whose references are English descriptions of the stand-in (`is_palette`)."""
