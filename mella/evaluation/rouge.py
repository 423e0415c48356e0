"""ROUGE-L on the tokens of BLEU, for every script: the usual package keeps only [a-z0-9]."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from mella.evaluation import tokens
from mella.evaluation.context import Context
from mella.languages import Language


class RougeL:
    """Statistics of an item: its F1 (Lin 2004, precision and recall weighed alike), and 1."""

    def __init__(
        self, predictions: Sequence[str], references: Sequence[str], language: Language, context: Context
    ) -> None:
        self._said = [tokens.folded_tokens(text, language) for text in predictions]
        wanted = [tokens.folded_tokens(text, language) for text in references]
        self._places = [places(text) for text in wanted]
        self._said_lengths = np.array([len(text) for text in self._said], float)
        self._wanted_lengths = np.array([len(text) for text in wanted], float)

    def stats(self, order: np.ndarray) -> np.ndarray:
        pairs = zip(self._said, order, strict=True)
        common = np.array([longest_common(said, self._places[j]) for said, j in pairs], float)
        lengths = self._said_lengths + self._wanted_lengths[order]
        f1 = np.divide(2 * common, lengths, out=np.zeros(len(common)), where=lengths > 0)
        return np.stack([f1, np.ones(len(f1))], axis=1)


def signature(language: Language) -> str:
    """The tokens it was computed on."""
    return f"F1|mean:items|case:folded|tok:{tokens.signature(language)}"


def places(text: Iterable[str]) -> dict[str, int]:
    """Where each token stands: bit i is set for position i."""
    found: dict[str, int] = {}
    for i, token in enumerate(text):
        found[token] = found.get(token, 0) | 1 << i
    return found


def longest_common(said: Iterable[str], wanted: Mapping[str, int]) -> int:
    """Length of the longest common subsequence of a text and one given by its `places`.

    A row of the usual table is one number: bit i is 0 where the row grows at i (Hyyrö 2004).
    """
    every = 0
    for bits in wanted.values():
        every |= bits
    row = every
    for token in said:
        if bits := wanted.get(token):
            met = row & bits
            row = ((row + met) | (row - met)) & every
    return every.bit_count() - row.bit_count()
