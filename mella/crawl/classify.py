"""What a fastText model answers to a text, in one compiled pass over its bytes.

As fastText does it: a line is the words in it and its end, a word is its own vector, where it has one, and
those of its n-grams; their mean goes down the tree of the labels, and the share of a label is the product of
the chances along its path.
"""

from math import exp
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mella.crawl.compiled import compiled
from mella.crawl.ftz import BUCKETS, DIMENSIONS, LONGEST, SHORTEST, Model

Bytes = NDArray[np.uint8]

_SPACES = np.array([byte in b" \n\r\t\v\f\0" for byte in range(256)])
_LINE_END = 0
_FOUND = np.dtype([("label", np.int16), ("share", np.float64)])
_FNV_START, _FNV_PRIME = np.uint32(2166136261), np.uint32(16777619)
_NEVER_NONE = 1e-5
"""Added to each chance, as fastText does before it takes the logarithm: to those of the limit too."""


class Classifier(NamedTuple):
    """A model (`ftz.Model`) laid out for `classify`: `ngrams` has become a hash table, and `slots` is one of
    the numbers of words; -1 where free. Each call writes over `mean` and `node_shares`, while it holds the
    interpreter's lock."""

    labels: tuple[str, ...]
    words: Bytes
    ngrams: NDArray[np.int32]
    rows: NDArray[np.float32]
    nodes: NDArray[np.float32]
    children: NDArray[np.int16]
    slots: NDArray[np.int16]
    mean: NDArray[np.float32]
    node_shares: NDArray[np.float64]


def classifier(model: Model) -> Classifier:
    slots = np.full(1 << (2 * len(model.words)).bit_length(), -1, np.int16)
    _fill_slots(model.words, slots)
    ngrams = np.full((1 << (2 * len(model.ngrams)).bit_length(), 2), -1, np.int32)
    _fill_ngrams(model.ngrams, ngrams)
    mean = np.zeros(DIMENSIONS, np.float32)
    shares = np.zeros(len(model.labels) + len(model.nodes))
    return Classifier(*model._replace(ngrams=ngrams), slots, mean, shares)


def classify(by: Classifier, text: str, most: int, least: float) -> list[tuple[int, float]]:
    """The labels of a text's first line, by their position, with their shares, the greatest first: so many
    at most, and none with less than the least share."""
    found = np.empty(most, _FOUND)
    line = bytearray(f" {text}\n", "utf-8")
    count = _classify(line, least + _NEVER_NONE, *by[1:], found)
    return found[:count].tolist()


@compiled
def _classify(
    line: bytearray,
    limit: float,
    words: Bytes,
    ngrams: NDArray[np.int32],
    rows: NDArray[np.float32],
    nodes: NDArray[np.float32],
    children: NDArray[np.int16],
    slots: NDArray[np.int16],
    mean: NDArray[np.float32],
    node_shares: NDArray[np.float64],
    found: NDArray[np.void],
) -> int:
    """Fill `found`; how many there are. A space stands before the line, its end behind it."""
    mean[:] = 0.0
    added = _add_words(line, words, ngrams, rows, slots, mean)
    for part in range(DIMENSIONS):
        mean[part] /= np.float32(added)
    return _descend(limit, nodes, children, mean, node_shares, found)


@compiled
def _add_words(
    line: bytearray,
    words: Bytes,
    ngrams: NDArray[np.int32],
    rows: NDArray[np.float32],
    slots: NDArray[np.int16],
    mean: NDArray[np.float32],
) -> int:
    """Add the vectors of the words of the first line and of its end; how many there are."""
    added = 0
    at = 0
    while line[at] != 10:
        if _SPACES[line[at]]:
            at += 1
            continue
        start = at
        hashed = _FNV_START
        while not _SPACES[line[at]]:
            hashed = _hash(hashed, line[at])
            at += 1
        word = _find(line, start, at, hashed, slots, words)
        if word == _LINE_END:
            break
        if _is_label(line, start, at):
            continue
        if word > 0:
            _add(rows, word, mean)
            added += 1
        before, after = line[start - 1], line[at]
        line[start - 1], line[at] = 60, 62
        added += _add_ngrams(line, start - 1, at + 1, ngrams, rows, mean)
        line[start - 1], line[at] = before, after
    _add(rows, _LINE_END, mean)
    return added + 1


@compiled
def _add_ngrams(
    line: bytearray,
    start: int,
    end: int,
    ngrams: NDArray[np.int32],
    rows: NDArray[np.float32],
    mean: NDArray[np.float32],
) -> int:
    """Add the vectors of the n-grams of a word with its `<` and `>`; how many there are."""
    added = 0
    for first in range(start, end):
        if _is_inside(line[first]):
            continue
        hashed = _FNV_START
        at = first
        length = 0
        while at < end and length < LONGEST:
            hashed = _hash(hashed, line[at])
            at += 1
            while at < end and _is_inside(line[at]):
                hashed = _hash(hashed, line[at])
                at += 1
            length += 1
            if length >= SHORTEST:
                slot = _find_ngram(np.int32(hashed % np.uint32(BUCKETS)), ngrams)
                if ngrams[slot, 1] > 0:
                    _add(rows, ngrams[slot, 1], mean)
                    added += 1
    return added


@compiled
def _hash(hashed: np.uint32, byte: int) -> np.uint32:
    """FNV-1a with one byte more, which fastText takes for a signed one."""
    return np.uint32((hashed ^ np.uint32(np.int8(byte))) * _FNV_PRIME)


@compiled
def _is_inside(byte: int) -> bool:
    """Whether a byte goes on with a character of UTF-8."""
    return byte & 0xC0 == 0x80


@compiled
def _add(rows: NDArray[np.float32], row: int, mean: NDArray[np.float32]) -> None:
    for part in range(DIMENSIONS):
        mean[part] += rows[row, part]


@compiled
def _is_label(line: bytearray, start: int, end: int) -> bool:
    """Whether the word begins as labels do: fastText leaves it out."""
    prefix = b"__label__"
    if end - start < len(prefix):
        return False
    for offset in range(len(prefix)):
        if line[start + offset] != prefix[offset]:
            return False
    return True


@compiled
def _find(
    line: bytearray, start: int, end: int, hashed: np.uint32, slots: NDArray[np.int16], words: Bytes
) -> int:
    """The number of a word, -1 where the vocabulary lacks it."""
    slot = np.int64(hashed) % len(slots)
    while slots[slot] >= 0:
        if _is_word(line, start, end, words, slots[slot]):
            return int(slots[slot])
        slot = (slot + 1) % len(slots)
    return -1


@compiled
def _is_word(line: bytearray, start: int, end: int, words: Bytes, word: int) -> bool:
    length = end - start
    width = words.shape[1]
    if length > width or (length < width and words[word, length] != 0):
        return False
    for offset in range(length):
        if words[word, offset] != line[start + offset]:
            return False
    return True


@compiled
def _fill_slots(words: Bytes, slots: NDArray[np.int16]) -> None:
    for word in range(len(words)):
        hashed = _FNV_START
        for byte in words[word]:
            if byte == 0:
                break
            hashed = _hash(hashed, byte)
        slot = np.int64(hashed) % len(slots)
        while slots[slot] >= 0:
            slot = (slot + 1) % len(slots)
        slots[slot] = word


@compiled
def _find_ngram(bucket: np.int32, ngrams: NDArray[np.int32]) -> int:
    """The slot of a bucket, or the free one where it would be."""
    slot = bucket & (len(ngrams) - 1)
    while ngrams[slot, 0] != bucket and ngrams[slot, 0] >= 0:
        slot = (slot + 1) & (len(ngrams) - 1)
    return int(slot)


@compiled
def _fill_ngrams(found: NDArray[np.int32], ngrams: NDArray[np.int32]) -> None:
    for ngram in range(len(found)):
        slot = _find_ngram(found[ngram, 0], ngrams)
        ngrams[slot, 0], ngrams[slot, 1] = found[ngram, 0], found[ngram, 1]


@compiled
def _descend(
    limit: float,
    nodes: NDArray[np.float32],
    children: NDArray[np.int16],
    mean: NDArray[np.float32],
    node_shares: NDArray[np.float64],
    found: NDArray[np.void],
) -> int:
    """From the root to all labels whose share reaches the limit. Children come before their parents."""
    count = 0
    first = len(node_shares) - len(nodes)
    node_shares[:] = 0.0
    node_shares[-1] = 1.0
    for node in range(len(nodes) - 1, -1, -1):
        share = node_shares[first + node]
        if share < limit:
            continue
        product = np.float32(0.0)
        for part in range(DIMENSIONS):
            product += nodes[node, part] * mean[part]
        right = np.float32(1.0 / (1.0 + exp(-product)))
        for side in range(2):
            chance = right if side else np.float32(1.0) - right
            child = children[node, side]
            below = share * (chance + _NEVER_NONE)
            if child >= first:
                node_shares[child] = below
            elif below >= limit:
                count = _insert(found, count, child, below)
    return count


@compiled
def _insert(found: NDArray[np.void], count: int, label: int, share: float) -> int:
    """Insert a label by its share, the greatest first; how many there are then. The least falls out where
    there is no room."""
    at = count
    if count == len(found):
        at -= 1
        if found[at]["share"] >= share:
            return count
    while at > 0 and found[at - 1]["share"] < share:
        found[at]["label"], found[at]["share"] = found[at - 1]["label"], found[at - 1]["share"]
        at -= 1
    found[at]["label"], found[at]["share"] = label, share
    return min(count + 1, len(found))
