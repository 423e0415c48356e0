"""A table of names that compiled code looks up, letters in any case."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mella.crawl.compiled import inlined
from mella.crawl.vector import word

_WORDS = 3
MAX_NAME = 8 * _WORDS
_SLOTS_BITS = 9
_SLOTS = 1 << _SLOTS_BITS
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(64 - _SLOTS_BITS)
_TOP = np.uint64(0x8080808080808080)
_LOW = np.uint64(0x7F7F7F7F7F7F7F7F)
_FROM_A = np.uint64(0x3F3F3F3F3F3F3F3F)  # added to a byte of seven bits, the top bit tells: `A` or above
_AFTER_Z = np.uint64(0x2525252525252525)  # the same: above `Z`
_POSITION, _LENGTH, _FIRST = range(3)

NameTable = NDArray[np.uint64]


def name_table(names: Sequence[str]) -> NameTable:
    """For `find_name`: a row of every slot that holds a name: its position from 1 on, its length, and its
    letters eight to a word.

    A name lies in the slot of its hash, or in the next that was free.
    """
    table = np.zeros((_SLOTS, _FIRST + _WORDS), np.uint64)
    for position, name in enumerate(names):
        letters = np.frombuffer(name.encode("ascii").ljust(MAX_NAME, b"\0"), np.uint64)
        slot = (int(letters[0]) + len(name)) * int(_FACTOR) % 2**64 >> int(_SHIFT)
        while table[slot, _POSITION]:
            slot = (slot + 1) % _SLOTS
        table[slot] = position + 1, len(name), *letters
    return table


@inlined
def find_name(html: NDArray[np.uint8], start: int, end: int, table: NameTable) -> Any:
    """The position among the names of what stands from `start` to `end`, -1 for none of them."""
    length = end - start
    if length > MAX_NAME or length <= 0:
        return -1
    first = _lower(word(html, start, length))
    slot = _slot(first, length)
    while table[slot, _POSITION]:
        if table[slot, _FIRST] == first and table[slot, _LENGTH] == length:
            same = True
            for more in range(1, (length + 7) // 8):
                letters = _lower(word(html, start + 8 * more, length - 8 * more))
                same = same and table[slot, _FIRST + more] == letters
            if same:
                return np.int64(table[slot, _POSITION]) - 1
        slot = (slot + 1) % _SLOTS
    return -1


@inlined
def _slot(first: int, length: int) -> Any:
    return np.int64(((np.uint64(first) + np.uint64(length)) * _FACTOR) >> _SHIFT)


@inlined
def _lower(letters: int) -> Any:
    """Eight bytes with `A` to `Z` made lower case."""
    seven = letters & _LOW
    capital = ~letters & _TOP & ((seven + _FROM_A) ^ (seven + _AFTER_Z))
    return letters | (capital >> np.uint64(2))


@inlined
def lower(byte: int) -> int:
    return byte + 32 if 65 <= byte <= 90 else byte
