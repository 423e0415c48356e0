"""A fastText model that labels texts, read from its quantised file (`.ftz`).

The layout is that of fastText 0.9 (`FastText::loadModel` and what it calls). Only models made as lid.176 is
are read: rows in a product quantiser with their norms in another, n-grams of characters that were pruned, a
hierarchical softmax over the labels.
"""

import struct
from collections.abc import Sequence
from math import prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

DIMENSIONS = 16
BUCKETS = 2_000_000
SHORTEST, LONGEST = 2, 4
"""Characters of an n-gram."""

_MAGIC, _VERSION = 793712314, 12
_HIERARCHICAL, _SUPERVISED = 1, 3
_KIND = (DIMENSIONS, 1, _HIERARCHICAL, _SUPERVISED, BUCKETS, SHORTEST, LONGEST)
_WORD, _LABEL = 0, 1
_LINE_END = b"</s>"
_FIGURES = np.dtype([("count", "<i8"), ("kind", "u1")])
_CENTROIDS = 256


class Model(NamedTuple):
    """What the file holds.

    `words` has a row for each word, UTF-8 with zeros behind it; the first is the end of a line. A word's
    vector in `rows` has the same number; `ngrams` has the bucket and the number of the vector of each n-gram
    that was not pruned. `nodes` are the vectors of the inner nodes of the labels' tree, the root last, and
    `children` the two of each, the left one first: a label, or a node, counted on from the labels.
    """

    labels: tuple[str, ...]
    words: NDArray[np.uint8]
    ngrams: NDArray[np.int32]
    rows: NDArray[np.float32]
    nodes: NDArray[np.float32]
    children: NDArray[np.int16]


def parse_ftz(content: bytes) -> Model:
    """The model in a file's bytes. ValueError where it is of another kind, or cut short."""
    try:
        return _parse(_File(content))
    except struct.error as error:
        raise ValueError("the file of a fastText model that is cut short") from error


def _parse(file: "_File") -> Model:
    if file.take("<2i") != (_MAGIC, _VERSION):
        raise ValueError("no file of a fastText model, or of another version than 12")
    dim, _, _, _, _, word_ngrams, loss, model, bucket, minn, maxn, _, _ = file.take("<12id")
    kind = (dim, word_ngrams, loss, model, bucket, minn, maxn)
    _expect(kind == _KIND, f"{kind} instead of {_KIND}")
    size, words, labels, _, pruned = file.take("<3i2q")
    names, counts, kinds = file.entries(size)
    _expect(kinds == bytes([_WORD] * words + [_LABEL] * labels) and names[0] == _LINE_END, "other words")
    _expect(pruned >= 0, "n-grams not pruned")
    kept = file.array("<i4", pruned, 2)
    _expect(file.take("<2?") == (True, True), "vectors not quantised, or without norms")
    rows = _rows(file)
    (quantised, *_) = file.take("<?2q")
    _expect(not quantised, "vectors of labels quantised")
    nodes = file.array("<f4", labels, DIMENSIONS)[:-1]
    return Model(
        tuple(name.decode() for name in names[words:]),
        np.array(names[:words]).view(np.uint8).reshape(words, -1),
        kept + np.array([0, words], np.int32),
        rows,
        nodes,
        np.array(_tree(counts[words:].tolist()), np.int16),
    )


def _expect(right: bool, what: str) -> None:
    if not right:
        raise ValueError(f"a fastText model of another kind than lid.176: {what}")


def _rows(file: "_File") -> NDArray[np.float32]:
    """The vectors of words and n-grams: of each two dimensions one of 256 pairs of numbers, times a norm."""
    count, _, codes_size = file.take("<2qi")
    codes = file.array("u1", count, codes_size // count)
    centroids = _centroids(file)
    norm_codes = file.array("u1", count)
    norms = _centroids(file)
    parts = [part[code] for part, code in zip(centroids, codes.T, strict=True)]
    rows = np.hstack(parts)
    rows *= norms[0][norm_codes]
    return rows


def _centroids(file: "_File") -> NDArray[np.float32]:
    """Of each part of a vector those that it may be."""
    _, parts, dimensions, _ = file.take("<4i")
    return file.array("<f4", parts, _CENTROIDS, dimensions)


def _tree(counts: Sequence[int]) -> list[tuple[int, int]]:
    """The children of the inner nodes of a Huffman tree over labels, which come commonest first.

    Each inner node joins the two rarest that have no parent yet; of two as rare the inner one is taken.
    """
    leaf, inner = len(counts) - 1, len(counts)
    known = list(counts)
    children = []
    for _ in range(len(counts) - 1):
        pair = []
        for _ in range(2):
            if leaf >= 0 and (inner == len(known) or known[leaf] < known[inner]):
                pair.append(leaf)
                leaf -= 1
            else:
                pair.append(inner)
                inner += 1
        known.append(known[pair[0]] + known[pair[1]])
        children.append((pair[0], pair[1]))
    return children


class _File:
    """Reads, one after another, what a file holds."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    def take(self, layout: str) -> tuple[Any, ...]:
        found = struct.unpack_from(layout, self._content, self._at)
        self._at += struct.calcsize(layout)
        return found

    def array(self, kind: str, *shape: int) -> NDArray[Any]:
        found = np.frombuffer(self._content, kind, prod(shape), self._at)
        self._at += found.nbytes
        return found.reshape(shape)

    def entries(self, count: int) -> tuple[list[bytes], NDArray[np.int64], bytes]:
        """Words and labels; how often each was met; which of both each is."""
        names, figures = [], []
        at = self._at
        for _ in range(count):
            end = self._content.index(0, at)
            names.append(self._content[at:end])
            at = end + 1 + _FIGURES.itemsize
            figures.append(self._content[end + 1 : at])
        self._at = at
        found = np.frombuffer(b"".join(figures), _FIGURES)
        return names, found["count"], found["kind"].tobytes()
