import time
from collections import defaultdict

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mella.images.clusters import WINDOW, merge_labels, near_duplicates

Point = tuple[int, tuple[int, ...]]

_SEEDS = (0, 0xFFFF_0000_FFFF_0000, 0x0123_4567_89AB_CDEF)
_points = st.tuples(
    st.tuples(st.sampled_from(_SEEDS), st.lists(st.integers(0, 63), max_size=5, unique=True)),
    st.lists(st.sampled_from([0, 20, 24, 25, 45, 49, 255]), min_size=2, max_size=2),
)


def point(drawn: tuple[tuple[int, list[int]], list[int]]) -> Point:
    (value, flips), levels = drawn
    for bit in flips:
        value ^= 1 << bit
    return value, tuple(levels * 6)


def cluster(points: list[Point], phash_distance: int = 4, colour_distance: int = 24) -> set[frozenset[int]]:
    hashes = np.array([value for value, _ in points], dtype=np.uint64)
    colours = np.array([levels for _, levels in points], dtype=np.uint8).reshape(-1, 12)
    return groups(near_duplicates(hashes, colours, phash_distance, colour_distance).tolist())


def groups(labels: list[int]) -> set[frozenset[int]]:
    members: dict[int, list[int]] = defaultdict(list)
    for number, label in enumerate(labels):
        members[label].append(number)
    return {frozenset(group) for group in members.values()}


def by_comparing_all(points: list[Point], phash_distance: int) -> set[frozenset[int]]:
    labels = list(range(len(points)))
    for i, (a, x) in enumerate(points):
        for j, (b, y) in enumerate(points):
            far = max(abs(p - q) for p, q in zip(x, y, strict=True)) > 24
            if (a ^ b).bit_count() <= phash_distance and not far:
                labels = [labels[i] if label == labels[j] else label for label in labels]
    return groups(labels)


@settings(deadline=None, max_examples=60)
@given(drawn=st.lists(_points, max_size=30), phash_distance=st.sampled_from([0, 1, 4, 7, 63]))
def test_the_clusters_are_those_of_comparing_all_with_all(drawn: list, phash_distance: int) -> None:
    points = [point(one) for one in drawn]
    assert cluster(points, phash_distance) == by_comparing_all(points, phash_distance)


@settings(deadline=None, max_examples=60)
@given(drawn=st.lists(_points, max_size=20), data=st.data())
def test_the_clusters_do_not_depend_on_the_order(drawn: list, data: st.DataObject) -> None:
    points = [point(one) for one in drawn]
    order = data.draw(st.permutations(range(len(points))))
    shuffled = cluster([points[i] for i in order])
    assert {frozenset(order[i] for i in group) for group in shuffled} == cluster(points)


def test_likeness_is_passed_on() -> None:
    grey = (100,) * 12
    chain: list[Point] = [(0b1111, grey), (0b1111_1111, grey), (0b1111_1111_1111, grey)]
    assert cluster(chain) == {frozenset({0, 1, 2})}
    assert cluster(chain[::2]) == {frozenset({0}), frozenset({1})}


def test_no_points_have_no_clusters() -> None:
    assert cluster([]) == set()


def test_a_bucket_far_beyond_the_window_takes_bounded_time() -> None:
    count = 10 * WINDOW
    colours = np.random.default_rng(1).integers(0, 256, (count, 12), dtype=np.uint8)
    started = time.process_time()
    labels = near_duplicates(np.zeros(count, dtype=np.uint64), colours, 4, 24)
    assert time.process_time() - started < 10
    assert len(labels) == count


def test_equal_hashes_of_like_colour_meet_beyond_the_window() -> None:
    count = 3 * WINDOW
    colours = np.full((count, 12), 10, dtype=np.uint8)
    colours[:, 0] = np.arange(count) % 25
    colours[:, 5] = np.arange(count) // 25 % 25
    colours[:, 11] = np.arange(count) // 625
    assert len(set(near_duplicates(np.zeros(count, dtype=np.uint64), colours, 4, 24).tolist())) == 1


def test_groups_given_from_outside_hold_together() -> None:
    labels = np.array([0, 0, 1, 2, 3])
    merged = merge_labels(labels, np.array([-1, 7, 7, -1, -1]))
    assert groups(merged.tolist()) == {frozenset({0, 1, 2}), frozenset({3}), frozenset({4})}
