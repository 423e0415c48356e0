"""n-grams counted once per text, so that how much two texts share costs a few array operations."""

from collections.abc import Hashable, Iterable, Sequence

import numpy as np
from scipy.sparse import csr_matrix


class Overlap:
    """Counts of the n-grams (of orders 1 to `orders`) of predictions and references.

    `said` and `wanted` (n, orders) hold how many n-grams each prediction and reference has.
    """

    def __init__(
        self, predictions: Sequence[np.ndarray], references: Sequence[np.ndarray], orders: int
    ) -> None:
        counted = _count([*predictions, *references], orders)
        self._said = [counts[: len(predictions)] for counts in counted]
        self._wanted = [counts[len(predictions) :] for counts in counted]
        self.said = _totals(self._said)
        self.wanted = _totals(self._wanted)

    def shared(self, order: np.ndarray) -> np.ndarray:
        """(n, orders): n-grams that prediction i has in common with reference `order[i]`, clipped."""
        pairs = zip(self._said, self._wanted, strict=True)
        return _totals([said.minimum(wanted[order]) for said, wanted in pairs])


def numbered(texts: Iterable[Sequence[Hashable]]) -> list[np.ndarray]:
    """The texts with a number for each distinct token."""
    numbers: dict[Hashable, int] = {}
    return [np.array([numbers.setdefault(token, len(numbers)) for token in text], np.int64) for text in texts]


def characters(text: str) -> np.ndarray:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.int64)


def _count(texts: Sequence[np.ndarray], orders: int) -> list[csr_matrix]:
    """A matrix (texts, n-grams) of each order.

    An n-gram is numbered from the number of its first n - 1 tokens and its last token.
    """
    lengths = np.array([len(text) for text in texts], np.int64)
    tokens = np.concatenate([*texts, np.empty(0, np.int64)])
    rows = np.repeat(np.arange(len(texts)), lengths)
    ends = np.repeat(np.cumsum(lengths), lengths)
    _, tokens = np.unique(tokens, return_inverse=True)
    at, grams, counted = np.arange(len(tokens)), tokens, []
    for n in range(1, orders + 1):
        if n > 1:
            whole = at + n <= ends[at]
            at = at[whole]
            joined = grams[whole] * (len(tokens) + 1) + tokens[at + n - 1]
            _, grams = np.unique(joined, return_inverse=True)
        shape = (len(texts), int(grams.max(initial=-1)) + 1)
        counted.append(csr_matrix((np.ones(len(at), np.int32), (rows[at], grams)), shape=shape))
    return counted


def _totals(counts: Sequence[csr_matrix]) -> np.ndarray:
    sums = [np.asarray(matrix.sum(axis=1), float).ravel() for matrix in counts]
    return np.stack(sums, axis=1)
