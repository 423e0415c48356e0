"""Corpus chrF++, equal to sacreBLEU's own on the same texts, from statistics that add up."""

from collections.abc import Sequence
from string import punctuation

import numpy as np

from mella.evaluation.context import Context
from mella.evaluation.ngrams import Overlap, characters, numbered
from mella.languages import Language

_CHARACTERS, _WORDS = 6, 2
_WEIGHT = 2**2  # recall counts beta = 2 times as much as precision
_PUNCTUATION = frozenset(punctuation)


class Chrf:
    """Statistics of an item: n-grams said, wanted and matched, for 6 orders of characters and 2 of words."""

    def __init__(
        self, predictions: Sequence[str], references: Sequence[str], language: Language, context: Context
    ) -> None:
        texts = [*predictions, *references]
        letters = [characters("".join(text.split())) for text in texts]
        words = numbered(_words(text) for text in texts)
        n = len(predictions)
        self._overlaps = (
            Overlap(letters[:n], letters[n:], _CHARACTERS),
            Overlap(words[:n], words[n:], _WORDS),
        )

    def stats(self, order: np.ndarray) -> np.ndarray:
        said = np.hstack([overlap.said for overlap in self._overlaps])
        wanted = np.hstack([overlap.wanted[order] for overlap in self._overlaps])
        matched = np.hstack([overlap.shared(order) for overlap in self._overlaps])
        # As sacreBLEU: n-grams of an order that the reference has none of are not counted as said.
        return np.hstack([said * (wanted > 0), wanted, matched])


def score(sums: np.ndarray) -> np.ndarray:
    """0 to 100: sacreBLEU's chrF with word order 2 over the orders that both sides have; nan where no
    reference has a character."""
    said, wanted, matched = np.moveaxis(_by_order(sums), -2, 0)
    both = (said > 0) & (wanted > 0)
    orders = np.maximum(both.sum(axis=-1), 1)
    precision = _mean_share(matched, said, both, orders)
    recall = _mean_share(matched, wanted, both, orders)
    below = _WEIGHT * precision + recall
    above = (1 + _WEIGHT) * precision * recall
    value = np.divide(100 * above, below, out=np.zeros(below.shape), where=below > 0)
    return np.where(wanted.sum(axis=-1) > 0, value, np.nan)


def signature(language: Language) -> str:
    """sacreBLEU's own."""
    from sacrebleu.metrics.chrf import CHRF

    metric = CHRF(word_order=_WORDS)
    metric.corpus_score(["."], [["."]])
    return str(metric.get_signature())


def _by_order(sums: np.ndarray) -> np.ndarray:
    sums = np.asarray(sums, float)
    return sums.reshape(*sums.shape[:-1], 3, _CHARACTERS + _WORDS)


def _mean_share(matched: np.ndarray, counted: np.ndarray, both: np.ndarray, orders: np.ndarray) -> np.ndarray:
    shares = np.divide(matched, counted, out=np.zeros(matched.shape), where=both)
    return shares.sum(axis=-1) / orders


def _words(text: str) -> list[str]:
    """White-space words, one ASCII punctuation mark parted from an end: the last one, else the first."""
    words: list[str] = []
    for word in text.split():
        if len(word) > 1 and word[-1] in _PUNCTUATION:
            words += [word[:-1], word[-1]]
        elif len(word) > 1 and word[0] in _PUNCTUATION:
            words += [word[0], word[1:]]
        else:
            words.append(word)
    return words
