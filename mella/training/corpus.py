"""The rows a model learns from: looked up, encoded when they are drawn, what cannot be used counted."""

import random
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from mella.storage import Storage
from mella.training.encode import Encoded, Encoder, TooLong
from mella.training.pictures import grey, read_picture
from mella.training.vary import varied

_HELD = 512 * 2**20
"""Bytes of encoded rows and their pictures that a training keeps in memory between passes: some 1 800
pictures of the tiny models, with their masks."""


@dataclass(frozen=True, slots=True)
class Row:
    """An instruction and its answer. `blob` points to the picture, None where there is none to see."""

    source: str
    instruction: str
    answer: str
    blob: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class _Held:
    """`picture` is what is varied, None where nothing is; `alone` is whether it can be encoded without the
    text beside it."""

    encoded: Encoded
    picture: Image.Image | None
    alone: bool

    @property
    def bytes(self) -> int:
        pixels = self.picture.width * self.picture.height if self.picture else 0
        return self.encoded.bytes + 3 * pixels


@dataclass
class Corpus:
    """Rows by number. A row whose picture cannot be read, or that is too long, is noted once and is then
    None for ever: no other row takes its place. `variation` is the amount by which pictures differ from
    turn to turn (`vary`); the grey ones of a `blind` corpus never do."""

    rows: Sequence[Row]
    encoder: Encoder
    storage: Storage
    max_side: int
    blind: bool = False
    variation: float = 0.0
    seed: int = 0
    drawn: set[int] = field(default_factory=set)
    unreadable: set[int] = field(default_factory=set)
    too_long: set[int] = field(default_factory=set)
    _held: "OrderedDict[int, _Held]" = field(default_factory=OrderedDict)
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

    def draw(self, number: int, turn: int | None = None) -> Encoded | None:
        """The row, encoded to be taught; None where it cannot be used. Its picture is as it is, or, where
        pictures vary, as it is at that turn: the same whenever it is asked for."""
        self.drawn.add(number)
        if number in self.unreadable or number in self.too_long:
            return None
        held = self._held.get(number) or self._encode(number)
        if held is None:
            return None
        self._keep(number, held)
        if turn is None or held.picture is None:
            return held.encoded
        another = varied(held.picture, self.variation, random.Random(f"{self.seed} {turn} {number}"))
        if held.alone:
            return self.encoder.shown_another(held.encoded, another)
        row = self.rows[number]
        return self.encoder.teach(row.instruction, row.answer, another)

    def _encode(self, number: int) -> _Held | None:
        row = self.rows[number]
        picture = None
        if row.blob is not None:
            picture = grey() if self.blind else read_picture(self.storage, row.blob, self.max_side)
            if picture is None:
                self.unreadable.add(number)
                return None
        try:
            encoded = self.encoder.teach(row.instruction, row.answer, picture)
        except TooLong:
            self.too_long.add(number)
            return None
        if picture is None or self.blind or not self.variation:
            return _Held(encoded, None, False)
        return _Held(encoded, picture, self.encoder.takes_pictures_alone(encoded, picture))

    def _keep(self, number: int, held: _Held) -> None:
        if number in self._held:
            self._held.move_to_end(number)
            return
        self._held[number] = held
        self._bytes += held.bytes
        while self._bytes > _HELD:
            self._bytes -= self._held.popitem(last=False)[1].bytes
