"""The rows a model learns from: looked up, encoded when they are drawn, what cannot be used counted."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mella.storage import Storage
from mella.training.encode import Encoded, Encoder, TooLong
from mella.training.pictures import grey, read_picture

_HELD = 256 * 2**20
"""Bytes of encoded rows that are kept in memory between passes."""


@dataclass(frozen=True, slots=True)
class Row:
    """An instruction and its answer. `blob` points to the picture, None where there is none to see."""

    source: str
    instruction: str
    answer: str
    blob: Mapping[str, Any] | None = None


@dataclass
class Corpus:
    """Rows by number. A row whose picture cannot be read, or that is too long, is noted once and is then
    None for ever: no other row takes its place."""

    rows: Sequence[Row]
    encoder: Encoder
    storage: Storage
    max_side: int
    blind: bool = False
    drawn: set[int] = field(default_factory=set)
    unreadable: set[int] = field(default_factory=set)
    too_long: set[int] = field(default_factory=set)
    _held: "OrderedDict[int, Encoded]" = field(default_factory=OrderedDict)
    _bytes: int = 0

    def lengths(self) -> list[int]:
        """Tokens of each answer, those that bear loss."""
        return [len(self.encoder.answer_ids(row.instruction, row.answer)) for row in self.rows]

    def by_source(self) -> dict[str, list[int]]:
        """Source to the numbers of its rows."""
        found: dict[str, list[int]] = {}
        for number, row in enumerate(self.rows):
            found.setdefault(row.source, []).append(number)
        return found

    def draw(self, number: int) -> Encoded | None:
        """The row, encoded to be taught; None where it cannot be used."""
        self.drawn.add(number)
        if number in self.unreadable or number in self.too_long:
            return None
        if number in self._held:
            self._held.move_to_end(number)
            return self._held[number]
        encoded = self._encode(number)
        if encoded is not None:
            self._keep(number, encoded)
        return encoded

    def _encode(self, number: int) -> Encoded | None:
        row = self.rows[number]
        picture = None
        if row.blob is not None:
            picture = grey() if self.blind else read_picture(self.storage, row.blob, self.max_side)
            if picture is None:
                self.unreadable.add(number)
                return None
        try:
            return self.encoder.teach(row.instruction, row.answer, picture)
        except TooLong:
            self.too_long.add(number)
            return None

    def _keep(self, number: int, encoded: Encoded) -> None:
        self._held[number] = encoded
        self._bytes += encoded.bytes
        while self._bytes > _HELD:
            self._bytes -= self._held.popitem(last=False)[1].bytes
