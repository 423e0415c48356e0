"""Texts that say again what another says: found by MinHash, decided by their words."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import starmap
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

BANDS, ROWS = 10, 3
"""Of the signature: texts that share .8 of their units meet in one of the bands with a chance of .999,
texts that share half of them with one of .74."""

REMEMBERED = 200_000
"""Texts of one scope that later ones are compared with, and pictures of these. When so many are held they are
let go, so that memory is flat however many a host has; copies on either side of that line are not found."""

_AT_ONCE = 4_096
_MET = 8
"""Texts to compare with in a band: crafted ones that all meet cost no more than that."""

_SHINGLE = 4
_SEED = 1
_SALTS = np.arange(1, BANDS + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
_FACTORS = np.array([0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xD6E8FEB86659FD93], dtype=np.uint64)

Units = frozenset[str]


@dataclass(frozen=True, slots=True)
class Nearness:
    """When a text says again what another says.

    They share at least `similarity` of the units of both (Jaccard), and the later has none of its own:
    a text that differs by one name says another thing. Units are words; `spaces` is false for
    languages written without, whose units are strings of four letters, of which `own_share` may be new.
    A copy is taken on a picture that has the text, and where `pictures` others have it (0: never).
    """

    similarity: float
    spaces: bool
    pictures: int
    own_share: float = 0.05

    def units(self, words: str) -> Units:
        """The units of a text in lower case, its words parted by single spaces."""
        if self.spaces:
            return frozenset(words.split(" "))
        letters = words.replace(" ", "")
        return frozenset(letters[at : at + _SHINGLE] for at in range(max(1, len(letters) - _SHINGLE + 1)))

    def near(self, later: Units, earlier: Units) -> bool:
        shared = len(later & earlier)
        own = len(later) - shared
        allowed = 0 if self.spaces else int(self.own_share * len(later))
        return own <= allowed and shared >= self.similarity * (len(earlier) + own)


class _Row(NamedTuple):
    row_id: int
    scope: str
    text: str
    picture: int
    units: Units
    bands: list[int]


@dataclass(slots=True)
class _Said:
    """A text that stays, in units, and the pictures that have it or a copy of it."""

    text: str
    units: Units
    pictures: set[int] = field(default_factory=set)


class _Scope:
    """What was said so far in one scope, to be asked by the bands of a signature."""

    def __init__(self, nearness: Nearness) -> None:
        self._nearness = nearness
        self._met: defaultdict[int, list[_Said]] = defaultdict(list)
        self._held = 0

    def takes(self, row: _Row) -> bool:
        """Whether the row falls; a text that stays is remembered."""
        near = self._near(row)
        if not near:
            self._remember(row)
            return False
        enough = self._nearness.pictures or REMEMBERED
        said = next((said for said in near if said.text == row.text), None)
        if said is None:
            if any(row.picture in said.pictures or len(said.pictures) >= enough for said in near):
                return True
            said = near[0]
        if row.picture not in said.pictures:
            self._hold(said, row)
        return False

    def _near(self, row: _Row) -> list[_Said]:
        met = {id(said): said for band in row.bands for said in self._met.get(band, ())}
        return [said for said in met.values() if self._nearness.near(row.units, said.units)]

    def _hold(self, said: _Said, row: _Row) -> None:
        """One more picture of a text; where that is one too many, the text begins anew."""
        if self._held >= REMEMBERED:
            self._remember(row)
            return
        self._held += 1
        said.pictures.add(row.picture)

    def _remember(self, row: _Row) -> None:
        if self._held >= REMEMBERED:
            self._met.clear()
            self._held = 0
        self._held += 1
        said = _Said(row.text, row.units, {row.picture})
        for band in row.bands:
            met = self._met[band]
            if len(met) < _MET:
                met.append(said)


def near_copies(rows: pa.RecordBatchReader, nearness: Nearness) -> Iterator[pa.RecordBatch]:
    """The `row_id` of each row whose text is a near copy of one before it in its `scope`.

    `rows` has the columns row_id, scope, picture (a number that names it), text and words (of the
    text, in lower case, parted by single spaces), the rows of one scope together, those first that
    are to stay. A text equal to one that stays is no near copy: it is the business of other rules.
    Time is linear in the rows, memory that of `REMEMBERED` texts and pictures.
    """
    current, scope = None, _Scope(nearness)
    for batch in rows:
        for start in range(0, batch.num_rows, _AT_ONCE):
            part = batch.slice(start, _AT_ONCE)
            taken = []
            for row in _rows(part, nearness):
                if row.scope != current:
                    current, scope = row.scope, _Scope(nearness)
                if scope.takes(row):
                    taken.append(row.row_id)
            yield pa.record_batch({"row_id": pa.array(taken, pa.int64())})
    yield pa.record_batch({"row_id": pa.array([], pa.int64())})


def _rows(part: pa.RecordBatch, nearness: Nearness) -> Iterator[_Row]:
    columns = part.to_pydict()
    units = [nearness.units(words) for words in columns["words"]]
    given = (columns[name] for name in ("row_id", "scope", "text", "picture"))
    return starmap(_Row, zip(*given, units, _bands(units).tolist(), strict=True))


def _bands(units: Sequence[Units]) -> NDArray[np.uint64]:
    """(n, BANDS): what two texts must share a value of to be compared."""
    from rensa import RMinHash  # pyright: ignore[reportAttributeAccessIssue]

    signatures = RMinHash.digests_from_token_sets(units, BANDS * ROWS, _SEED)
    values = np.array(signatures, dtype=np.uint64).reshape(len(units), BANDS, ROWS)
    mixed = (values * _FACTORS).sum(axis=2, dtype=np.uint64) + _SALTS
    return mixed ^ (mixed >> np.uint64(29))
