"""What an answer scores by chance."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mella.evaluation.bootstrap import by_cluster, cluster_weights
from mella.evaluation.floors import commonest_text, derangements, floor
from mella.evaluation.metric import ratio

CLUSTERS = st.lists(st.integers(0, 6), min_size=1, max_size=24).map(np.array)


def possible(shown: np.ndarray, clusters: np.ndarray) -> bool:
    return all((shown == c).sum() + (clusters == c).sum() <= len(shown) for c in set(shown) | set(clusters))


@given(CLUSTERS, st.integers(0, 99), st.booleans())
@settings(max_examples=200, deadline=None)
def test_no_answer_meets_a_reference_of_its_own_cluster(clusters: np.ndarray, seed: int, moved: bool) -> None:
    shown = np.roll(clusters, 1) if moved else clusters
    orders = derangements(shown, clusters, 5, seed)
    assert (orders is not None) == possible(shown, clusters)
    for order in orders or ():
        assert sorted(order) == list(range(len(clusters)))
        assert not (shown == clusters[order]).any()


@pytest.mark.parametrize("clusters", [[], [0], [0, 0, 1]])
def test_without_another_cluster_for_each_answer_there_is_no_derangement(clusters: list[int]) -> None:
    numbers = np.array(clusters, int)
    assert derangements(numbers, numbers, 3, 1) is None


def test_two_clusters_of_one_size_have_derangements() -> None:
    clusters = np.repeat([0, 1], 5)
    orders = derangements(clusters, clusters, 4, 1)
    assert orders is not None and all((clusters[order] != clusters).all() for order in orders)


def test_an_answer_stays_within_its_group() -> None:
    clusters, groups = np.arange(20), np.arange(20) % 3
    orders = derangements(clusters, clusters, 6, 1, groups)
    assert orders is not None and len({tuple(order) for order in orders}) == 6
    assert all((groups[order] == groups).all() and (order != clusters).all() for order in orders)


def test_groups_are_not_looked_at_where_one_has_no_derangement() -> None:
    clusters, groups = np.arange(6), np.array([0, 0, 0, 0, 0, 1])
    orders = derangements(clusters, clusters, 6, 1, groups)
    assert orders is not None and all((order != clusters).all() for order in orders)


def test_the_same_seed_gives_the_same_derangements_and_another_others() -> None:
    clusters = np.arange(30)
    first, again, other = (np.array(derangements(clusters, clusters, 4, seed)) for seed in (1, 1, 2))
    assert (first == again).all() and (first != other).any()
    assert len({tuple(order) for order in first}) == 4


def test_every_other_reference_is_met_about_equally_often() -> None:
    clusters = np.arange(6)
    orders = np.array(derangements(clusters, clusters, 3_000, 1))
    met = np.stack([np.bincount(column, minlength=6) for column in orders.T])
    assert (met.diagonal() == 0).all()
    assert np.abs(met[~np.eye(6, dtype=bool)] / 3_000 - 1 / 5).max() < 0.05


def matches(order: np.ndarray, answers: np.ndarray, references: np.ndarray) -> np.ndarray:
    """(n, 2): whether each answer names the reference it is given, and one."""
    return np.stack([answers == references[order], np.ones(len(order))], axis=1).astype(float)


def test_a_floor_is_what_chance_agreement_gives() -> None:
    clusters, names = np.arange(400), np.arange(400) % 4
    orders = derangements(clusters, clusters, 20, 1)
    assert orders is not None
    sums = [matches(order, names, names)[None] for order in orders]
    found = floor(sums, ratio, cluster_weights(400, 500, 1))
    assert found.value == pytest.approx(0.25, abs=0.02)
    assert found.low < found.value < found.high < 1


def test_one_more_derangement_falls_within_the_floor_as_often_as_it_claims() -> None:
    within, trials = 0, 300
    for seed in range(trials):
        generator = np.random.default_rng(seed)
        clusters = np.arange(90) // 2
        answers, references = generator.integers(0, 5, (2, 90))
        orders = derangements(clusters, clusters, 21, seed)
        assert orders is not None
        sums = [by_cluster(matches(order, answers, references), clusters, 45)[None] for order in orders]
        found = floor(sums[:20], ratio, cluster_weights(45, 200, seed))
        within += found.low <= ratio(sums[20].sum(axis=1))[0] <= found.high
    assert within / trials >= 0.95


def test_the_commonest_text_is_the_most_frequent() -> None:
    assert commonest_text(["kočka", "pes", "pes", "strom"]) == "pes"


def test_among_equally_frequent_texts_the_one_nearest_to_all_is_taken() -> None:
    texts = ["a red circle on the left", "a red circle on the right", "a blue circle on the left", "ένα"]
    assert commonest_text(texts) == "a red circle on the left"


@given(st.lists(st.text(max_size=8), min_size=1, max_size=12))
@settings(deadline=None)
def test_the_commonest_text_does_not_depend_on_the_order(texts: list[str]) -> None:
    assert commonest_text(texts) == commonest_text(texts[::-1])
    assert commonest_text(texts) in texts


def test_without_texts_there_is_no_commonest() -> None:
    assert commonest_text([]) is None
