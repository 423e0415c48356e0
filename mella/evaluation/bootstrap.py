"""Intervals and tests over picture clusters, from sums of additive statistics.

The pictures are the sample: answers on near-duplicates, or of several seeds on one picture, are no new
evidence, so a cluster is drawn, or swapped between arms, as a whole. Sums have the shape
(seeds, clusters, k); a value is the mean over the seeds of the score of the sums over the clusters.
"""

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

Score = Callable[[np.ndarray], np.ndarray]
"""(..., k) sums -> (...) values; nan where nothing counts."""

BOUNDS = (2.5, 97.5)
"""Percentiles of a 95 % interval."""

_SAME = 1e-9
"""Differences closer than this are ties: the same sums in another order are rounded otherwise."""


class Interval(NamedTuple):
    value: float
    low: float
    high: float


class Difference(NamedTuple):
    """First arm minus second, its interval, and the two-sided p of no difference."""

    value: float
    low: float
    high: float
    p: float


def by_cluster(stats: np.ndarray, clusters: np.ndarray, count: int) -> np.ndarray:
    """Sums (count, k) of statistics (n, k) over the cluster number of each."""
    columns = [np.bincount(clusters, weights=column, minlength=count) for column in stats.T]
    return np.stack(columns, axis=1) if columns else np.zeros((count, 0))


@lru_cache(maxsize=2)
def cluster_weights(clusters: int, resamples: int, seed: int) -> np.ndarray:
    """(resamples, clusters): how often each cluster is drawn, with replacement, as many as there are.

    Every metric of a source is resampled by the same weights; they are read-only.
    """
    generator = np.random.default_rng(seed)
    weights = generator.multinomial(clusters, np.full(clusters, 1 / clusters), resamples).astype(np.float64)
    weights.flags.writeable = False
    return weights


def mean_score(sums: np.ndarray, score: Score) -> float:
    """The value of (seeds, clusters, k): nan where nothing counts for any seed."""
    return float(_over_seeds(score(sums.sum(axis=1))))


def interval(sums: np.ndarray, score: Score, weights: np.ndarray) -> Interval:
    """The value with its percentile interval, widened where need be to hold the value itself."""
    value = mean_score(sums, score)
    low, high = percentiles(resampled(sums, score, weights))
    return Interval(value, *_around(value, low, high))


def difference(
    first: np.ndarray, second: np.ndarray, score: Score, weights: np.ndarray, seed: int
) -> Difference:
    """First arm against second on the same clusters.

    The interval is a paired bootstrap: both arms are resampled by the same weights. The p is that of a
    randomization test (Noreen 1989): under no difference the arms could have changed places in any
    cluster; one is added to both counts, so that p is never zero. As many random exchanges are tried as
    there are resamples. Seeds are paired in order; an arm with fewer is repeated.
    """
    first, second = _same_seeds(first, second)
    value = mean_score(first, score) - mean_score(second, score)
    draws = resampled(first, score, weights) - resampled(second, score, weights)
    low, high = percentiles(draws)
    exchanged = _exchanged(first, second, score, len(weights), seed)
    extreme = int((np.abs(exchanged) >= abs(value) - _SAME).sum())
    p = (extreme + 1) / (np.isfinite(exchanged).sum() + 1)
    return Difference(value, *_around(value, low, high), float(p))


def holm(p_values: Sequence[float]) -> list[float]:
    """The p-values adjusted for their number (Holm 1979), in the order given, at most 1."""
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    adjusted, largest = [0.0] * len(p_values), 0.0
    for rank, i in enumerate(order):
        largest = max(largest, min(1.0, (len(p_values) - rank) * p_values[i]))
        adjusted[i] = largest
    return adjusted


def resampled(sums: np.ndarray, score: Score, weights: np.ndarray) -> np.ndarray:
    """The value under each row of weights: (resamples,)."""
    return _over_seeds(score(weights @ sums))


def percentiles(values: np.ndarray) -> tuple[float, float]:
    """The bounds of a 95 % interval of what is not nan; nan where all is."""
    finite = values[np.isfinite(values)]
    if not len(finite):
        return math.nan, math.nan
    low, high = np.percentile(finite, BOUNDS)
    return float(low), float(high)


def _over_seeds(values: np.ndarray) -> np.ndarray:
    """The mean over the first axis of what is not nan."""
    finite = np.isfinite(values)
    counted = finite.sum(axis=0)
    total = np.where(finite, values, 0.0).sum(axis=0)
    return np.where(counted > 0, total / np.maximum(counted, 1), np.nan)


def _exchanged(first: np.ndarray, second: np.ndarray, score: Score, times: int, seed: int) -> np.ndarray:
    """The difference after each of `times` random exchanges of the arms within clusters."""
    flips = np.random.default_rng(seed).integers(0, 2, (times, first.shape[1])).astype(np.float64)
    moved = flips @ (second - first)
    ahead = first.sum(axis=1, keepdims=True) + moved
    behind = second.sum(axis=1, keepdims=True) - moved
    return _over_seeds(score(ahead)) - _over_seeds(score(behind))


def _same_seeds(first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    seeds = math.lcm(len(first), len(second))
    return np.tile(first, (seeds // len(first), 1, 1)), np.tile(second, (seeds // len(second), 1, 1))


def _around(value: float, low: float, high: float) -> tuple[float, float]:
    return min(low, value), max(high, value)
