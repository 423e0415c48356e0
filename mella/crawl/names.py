"""A table of names that compiled code looks up, letters in any case."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mella.crawl.compiled import compiled

MAX_NAME = 24
_SLOTS = 512
_STEP = 31


def name_table(names: Sequence[str]) -> NDArray[np.int16]:
    """For `find_name`: a row of every slot that holds a name: its position, its length, its letters.

    A name lies in the slot of its hash, or in the next that was free.
    """
    table = np.full((_SLOTS, MAX_NAME + 2), -1, np.int16)
    for position, name in enumerate(names):
        slot = 0
        for letter in name.encode("ascii"):
            slot = (slot * _STEP + letter) % _SLOTS
        while table[slot, 0] >= 0:
            slot = (slot + 1) % _SLOTS
        table[slot, :2] = position, len(name)
        table[slot, 2 : 2 + len(name)] = list(name.encode("ascii"))
    return table


@compiled
def lower(byte: int) -> int:
    return byte + 32 if 65 <= byte <= 90 else byte


@compiled
def find_name(html: NDArray[np.uint8], start: int, end: int, table: NDArray[np.int16]) -> int:
    """The position among the names of what stands from `start` to `end`, -1 for none of them."""
    length = end - start
    if length > MAX_NAME:
        return -1
    slot = 0
    for at in range(start, end):
        slot = (slot * _STEP + lower(html[at])) % _SLOTS
    while table[slot, 0] >= 0:
        if table[slot, 1] == length and _is_same(html, start, end, table, slot):
            return int(table[slot, 0])
        slot = (slot + 1) % _SLOTS
    return -1


@compiled
def _is_same(html: NDArray[np.uint8], start: int, end: int, table: NDArray[np.int16], slot: int) -> bool:
    for at in range(start, end):
        if lower(html[at]) != table[slot, 2 + at - start]:
            return False
    return True
