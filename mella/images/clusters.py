"""Near-duplicate pictures among many, found without comparing all with all."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

WINDOW = 1_024
"""How many followers in its bucket a picture is compared with.

Within buckets of at most this size every pair is compared. In a larger one (a million
blank pictures share one hash) pictures are sorted by colour, so that like stand
together, and a link between two further apart than this may be missed unless others
join them. It bounds the work to pictures x bands x window.
"""

_BITS = 64
_CHANNELS = 12
_FLUSH = 1 << 21

UInts = NDArray[np.uint64]
Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]


def near_duplicates(hashes: UInts, colours: Bytes, phash_distance: int, colour_distance: int) -> Ints:
    """Label the points so that near-duplicates share a label, transitively.

    `hashes` is (n,), `colours` (n, 12). Two points are near-duplicates where their hashes
    differ in at most `phash_distance` bits and no channel by more than `colour_distance`.
    The grouping does not depend on the order of the points; the labels, 0 to k-1, do.

    By the pigeonhole principle two such hashes agree wholly in one of
    `phash_distance` + 1 bands of bits, so only points that share a band are compared.
    """
    points = np.concatenate([hashes[:, None].view(np.uint8), colours], axis=1)
    unique, place = np.unique(points, axis=0, return_inverse=True)
    hashes = np.ascontiguousarray(unique[:, :8]).view(np.uint64).ravel()
    colours = np.ascontiguousarray(unique[:, 8:])
    forest = _Forest(len(unique))
    for number, (shift, width) in enumerate(_bands(phash_distance + 1)):
        band = (hashes >> np.uint64(shift)) & np.uint64((1 << width) - 1)
        order, ends = _sorted_buckets(band, hashes, colours, colour_distance)
        for left, right in _pairs(ends):
            a, b = order[left], order[right]
            differing = np.bitwise_count(hashes[a] ^ hashes[b])
            # Equal hashes meet in every band: once is enough.
            near = (differing <= phash_distance) & (differing > 0 if number else True) & forest.apart(a, b)
            a, b = a[near], b[near]
            forest.join(a, b, _alike(colours[a], colours[b], colour_distance))
    return forest.labels()[place.ravel()]


def merge_labels(labels: Ints, groups: Ints) -> Ints:
    """Labels under which points that share a label or a group (>= 0; -1 is none) share a label."""
    forest = _Forest(int(labels.max(initial=-1)) + 1)
    grouped = np.flatnonzero(groups >= 0)
    _, first, place = np.unique(groups[grouped], return_index=True, return_inverse=True)
    ends = labels[grouped]
    forest.join(ends, ends[first][place], np.ones(len(ends), dtype=bool))
    return forest.labels()[labels]


def _bands(count: int) -> Iterator[tuple[int, int]]:
    """(shift, width) of the bands, as equal as can be."""
    edges = [_BITS * i // min(count, _BITS) for i in range(min(count, _BITS) + 1)]
    for low, high in pairwise(edges):
        yield low, high - low


def _sorted_buckets(band: UInts, hashes: UInts, colours: Bytes, distance: int) -> tuple[Ints, Ints]:
    """The points in bucket order, and for each place of that order where its possible partners end.

    Inside a bucket points are sorted by colour cell: two of one cell differ by at most
    `distance` in any channel, and partners lie at most one cell apart in the first, for
    which the channel that varies most is taken.
    """
    cells = np.zeros((len(band), 16), dtype=np.uint8)
    varied = np.argsort(-colours.std(axis=0), kind="stable") if len(colours) else np.arange(_CHANNELS)
    cells[:, :_CHANNELS] = colours[:, varied] // np.uint16(distance + 1)
    packed = cells.view(">u8")
    _, bucket = np.unique(band, return_inverse=True)
    order = np.lexsort((hashes, packed[:, 1], packed[:, 0], bucket))
    key = bucket[order] * 512 + cells[order, 0]
    return order, np.searchsorted(key, key + 1, side="right")


def _pairs(ends: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Places of the bucket order to compare: each with its next `WINDOW` followers in its bucket."""
    alive = np.arange(len(ends))
    for step in range(1, WINDOW + 1):
        alive = alive[alive + step < ends[alive]]
        if not len(alive):
            return
        yield alive, alive + step


def _alike(a: Bytes, b: Bytes, distance: int) -> NDArray[np.bool_]:
    return (np.maximum(a, b) - np.minimum(a, b)).max(axis=1, initial=0) <= distance


class _Forest:
    """Union-find whose unions are collected and carried out many at a time."""

    def __init__(self, size: int) -> None:
        self._labels: Ints = np.arange(size)
        self._waiting: list[tuple[Ints, Ints]] = []
        self._held = 0

    def apart(self, a: Ints, b: Ints) -> NDArray[np.bool_]:
        """Which pairs are not known to be united; those that wait to be are among them."""
        return self._labels[a] != self._labels[b]

    def join(self, a: Ints, b: Ints, which: NDArray[np.bool_]) -> None:
        """Unite `a[i]` with `b[i]` where `which[i]`."""
        a, b = self._labels[a[which]], self._labels[b[which]]
        apart = a != b
        self._waiting.append((a[apart], b[apart]))
        self._held += int(apart.sum())
        if self._held > _FLUSH:
            self._unite()

    def labels(self) -> Ints:
        self._unite()
        return self._labels

    def _unite(self) -> None:
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        a = np.concatenate([pair[0] for pair in self._waiting] or [self._labels[:0]])
        b = np.concatenate([pair[1] for pair in self._waiting] or [self._labels[:0]])
        size = int(self._labels.max(initial=-1)) + 1
        if size:
            graph = coo_array((np.ones(len(a), dtype=bool), (a, b)), shape=(size, size))
            self._labels = connected_components(graph, directed=False)[1].astype(np.int64)[self._labels]
        self._waiting, self._held = [], 0
