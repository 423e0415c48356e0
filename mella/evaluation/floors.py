"""What an answer scores by chance: against other pictures' references, and for saying one text always."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from mella.evaluation.bootstrap import Score, mean_score, percentiles, resampled

_GRAM = 3


class Floor(NamedTuple):
    """The mean over derangements, and the 95 % interval in which one more would lie."""

    value: float
    low: float
    high: float


def derangements(
    shown: np.ndarray, clusters: np.ndarray, count: int, seed: int, groups: np.ndarray | None = None
) -> tuple[np.ndarray, ...] | None:
    """`count` random permutations that give no answer a reference of the cluster it was shown.

    `shown` is the cluster number of the picture behind each answer, `clusters` that of each reference.
    An answer stays within its group, the script that it was asked to write in, say: what chance does not
    mix up must not lower the floor. Where a group has no such permutation, groups are not looked at.
    A shuffle is mended: an answer that met its own cluster changes places with one drawn from those with
    which the change leaves neither at fault. There is always one, unless a cluster has more answers
    and references together than there are answers: then no such permutation exists, and None is returned.
    """
    if not _possible(shown, clusters):
        return None
    parts = [] if groups is None else [np.flatnonzero(groups == group) for group in np.unique(groups)]
    if not parts or not all(_possible(shown[part], clusters[part]) for part in parts):
        parts = [np.arange(len(shown))]
    orders = []
    for number in range(count):
        generator = np.random.default_rng((seed, number))
        order = np.arange(len(shown))
        for part in parts:
            order[part] = part[_derangement(shown[part], clusters[part], generator)]
        orders.append(order)
    return tuple(orders)


def _possible(shown: np.ndarray, clusters: np.ndarray) -> bool:
    largest = int(shown.max(initial=0)) + int(clusters.max(initial=0)) + 1
    both = np.bincount(shown, minlength=largest) + np.bincount(clusters, minlength=largest)
    return 0 < len(shown) >= both.max()


def _derangement(shown: np.ndarray, clusters: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    order = generator.permutation(len(shown))
    for i in np.flatnonzero(shown == clusters[order]):
        own = shown[i]
        if clusters[order[i]] == own:
            j = generator.choice(np.flatnonzero((shown != own) & (clusters[order] != own)))
            order[i], order[j] = order[j], order[i]
    return order


def floor(deranged: Sequence[np.ndarray], score: Score, weights: np.ndarray) -> Floor:
    """The floor from the sums (seeds, clusters, k) of each derangement.

    The resamples are shared out among the derangements, so that the interval holds both what the
    pairing and what the choice of pictures leaves to chance.
    """
    draws = [resampled(sums, score, weights[number :: len(deranged)]) for number, sums in enumerate(deranged)]
    values = np.array([mean_score(sums, score) for sums in deranged])
    finite = values[np.isfinite(values)]
    mean = float(finite.mean()) if len(finite) else float("nan")
    low, high = percentiles(np.concatenate([values, *draws]))
    return Floor(mean, min(low, mean), max(high, mean))


def commonest_text(texts: Sequence[str]) -> str | None:
    """The most frequent text; None where there is none.

    Where several are equally frequent, as when no text comes twice, the one nearest to all: whose
    character trigrams occur in most texts, on the mean.
    """
    if not texts:
        return None
    times = Counter(texts)
    most = max(times.values())
    tied = sorted(text for text in times if times[text] == most)
    if len(tied) == 1:
        return tied[0]
    holding = Counter(gram for text in texts for gram in _grams(text))

    def nearness(text: str) -> float:
        grams = _grams(text)
        return sum(holding[gram] for gram in grams) / max(1, len(grams))

    return max(tied, key=nearness)


def _grams(text: str) -> frozenset[str]:
    padded = f" {text.casefold()} "
    return frozenset(padded[i : i + _GRAM] for i in range(len(padded) - _GRAM + 1))
