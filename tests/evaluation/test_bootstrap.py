"""Intervals and tests over picture clusters."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mella.evaluation.bootstrap import (
    Interval,
    by_cluster,
    cluster_weights,
    difference,
    holm,
    interval,
    mean_score,
)
from mella.evaluation.metric import ratio

RESAMPLES = 400


def right_answers(n: int, chance: float, seed: int) -> np.ndarray:
    """(n, 2): whether each answer is right, and one."""
    right = np.random.default_rng(seed).random(n) < chance
    return np.stack([right, np.ones(n)], axis=1).astype(float)


def interval_of(stats: np.ndarray, clusters: np.ndarray, seed: int = 1) -> Interval:
    count = int(clusters.max()) + 1
    return interval(by_cluster(stats, clusters, count)[None], ratio, cluster_weights(count, RESAMPLES, seed))


@given(st.integers(1, 40), st.floats(0, 1), st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_an_interval_holds_its_value(n: int, chance: float, seed: int) -> None:
    found = interval_of(right_answers(n, chance, seed), np.arange(n))
    assert 0 <= found.low <= found.value <= found.high <= 1


def test_the_interval_of_a_share_is_that_of_the_binomial() -> None:
    n = 400
    stats = np.stack([np.arange(n) % 4 == 0, np.ones(n)], axis=1).astype(float)
    found = interval(stats[None], ratio, cluster_weights(n, 4_000, 1))
    half = 1.96 * (0.25 * 0.75 / n) ** 0.5
    assert found.value == 0.25
    assert (found.low, found.high) == (
        pytest.approx(0.25 - half, abs=4e-3),
        pytest.approx(0.25 + half, abs=4e-3),
    )


def test_an_interval_holds_the_true_share_as_often_as_it_claims() -> None:
    held = 0
    for seed in range(300):
        found = interval_of(right_answers(80, 0.4, seed), np.arange(80))
        held += found.low <= 0.4 <= found.high
    assert held / 300 >= 0.91


@given(st.permutations(range(30)))
@settings(max_examples=30, deadline=None)
def test_the_order_of_the_answers_changes_nothing(order: list[int]) -> None:
    stats, clusters = right_answers(30, 0.5, 3), np.arange(30) % 11
    assert interval_of(stats[order], clusters[order]) == interval_of(stats, clusters)


@given(st.integers(2, 6))
@settings(max_examples=10, deadline=None)
def test_answers_on_the_same_clusters_again_do_not_narrow_an_interval(times: int) -> None:
    stats, clusters = right_answers(50, 0.5, 4), np.arange(50)
    again = interval_of(np.tile(stats, (times, 1)), np.tile(clusters, times))
    assert again == pytest.approx(interval_of(stats, clusters))


def test_pooling_answers_into_few_clusters_widens_an_interval() -> None:
    right = np.repeat(right_answers(20, 0.5, 5), 10, axis=0)
    alone, pooled = interval_of(right, np.arange(200)), interval_of(right, np.arange(200) // 10)
    assert pooled.high - pooled.low > 2 * (alone.high - alone.low)


def test_a_value_is_the_mean_over_seeds() -> None:
    sums = np.array([[[1.0, 2.0], [0.0, 2.0]], [[2.0, 2.0], [2.0, 4.0]]])
    assert mean_score(sums, ratio) == pytest.approx((1 / 4 + 4 / 6) / 2)


def test_more_seeds_with_the_same_answers_do_not_narrow_an_interval() -> None:
    sums, weights = right_answers(50, 0.5, 6)[None], cluster_weights(50, RESAMPLES, 1)
    assert interval(np.tile(sums, (3, 1, 1)), ratio, weights) == pytest.approx(interval(sums, ratio, weights))


def test_where_nothing_counts_the_value_is_nan() -> None:
    assert np.isnan(mean_score(np.zeros((1, 3, 2)), ratio))


def test_the_same_seed_draws_the_same_clusters() -> None:
    assert (cluster_weights(9, 20, 5) == cluster_weights(9, 20, 5)).all()
    assert (cluster_weights(9, 20, 5).sum(axis=1) == 9).all()


def test_arms_that_say_the_same_do_not_differ() -> None:
    sums = right_answers(40, 0.5, 7)[None]
    found = difference(sums, sums, ratio, cluster_weights(40, RESAMPLES, 1), seed=1)
    assert found == (0.0, 0.0, 0.0, 1.0)


def test_a_difference_in_every_cluster_has_the_smallest_p_there_is() -> None:
    right, wrong = right_answers(40, 1.0, 1)[None], right_answers(40, 0.0, 1)[None]
    found = difference(right, wrong, ratio, cluster_weights(40, RESAMPLES, 1), seed=1)
    assert found == (1.0, 1.0, 1.0, pytest.approx(1 / (RESAMPLES + 1)))


def test_exchanging_the_arms_turns_the_difference_round() -> None:
    first, second = right_answers(60, 0.6, 8)[None], right_answers(60, 0.4, 9)[None]
    weights = cluster_weights(60, RESAMPLES, 1)
    one, other = (difference(a, b, ratio, weights, seed=1) for a, b in ((first, second), (second, first)))
    assert (one.value, one.low, one.high) == pytest.approx((-other.value, -other.high, -other.low))
    assert one.p == pytest.approx(other.p, abs=0.05)


def test_arms_without_a_difference_are_told_apart_one_time_in_twenty() -> None:
    weights = cluster_weights(60, RESAMPLES, 1)
    p_values = [
        difference(
            right_answers(60, 0.5, seed)[None],
            right_answers(60, 0.5, seed + 1_000)[None],
            ratio,
            weights,
            seed,
        ).p
        for seed in range(300)
    ]
    assert np.mean(np.array(p_values) <= 0.05) <= 0.08


def test_an_arm_with_one_seed_is_compared_with_every_seed_of_the_other() -> None:
    base = right_answers(40, 0.3, 10)[None]
    tuned = np.stack([right_answers(40, 0.8, seed) for seed in (11, 12, 13)])
    found = difference(tuned, base, ratio, cluster_weights(40, RESAMPLES, 1), seed=1)
    assert found.value == pytest.approx(mean_score(tuned, ratio) - mean_score(base, ratio))
    assert found.low > 0 and found.p < 0.01


@given(st.lists(st.floats(0, 1), max_size=10))
def test_holm_raises_p_values_and_keeps_their_order(p_values: list[float]) -> None:
    adjusted = holm(p_values)
    assert all(before <= after <= 1 for before, after in zip(p_values, adjusted, strict=True))
    ranked = [adjusted[i] for i in sorted(range(len(p_values)), key=lambda i: p_values[i])]
    assert ranked == sorted(ranked)
    assert max(adjusted, default=0.0) <= min(1.0, len(p_values) * max(p_values, default=0.0)) + 1e-12


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
