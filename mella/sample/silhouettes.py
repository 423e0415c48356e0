"""Outlines of things, each drawn white into the unit square of a mask.

A painter is given a `Pen`, whose coordinates run from 0 to 1 in both directions.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PIL import ImageDraw

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Pen:
    draw: ImageDraw.ImageDraw
    side: int

    def box(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.draw.rectangle(self._scaled(x0, y0, x1, y1), fill=255)

    def oval(self, x0: float, y0: float, x1: float, y1: float, *, fill: int = 255) -> None:
        self.draw.ellipse(self._scaled(x0, y0, x1, y1), fill=fill)

    def slice(self, x0: float, y0: float, x1: float, y1: float, start: float, end: float) -> None:
        self.draw.pieslice(self._scaled(x0, y0, x1, y1), start, end, fill=255)

    def shape(self, points: Sequence[Point], *, fill: int = 255) -> None:
        self.draw.polygon([(x * self.side, y * self.side) for x, y in points], fill=fill)

    def _scaled(self, *numbers: float) -> list[float]:
        return [number * self.side for number in numbers]


def _bowl(pen: Pen) -> None:
    pen.slice(0.05, -0.3, 0.95, 0.86, 0, 180)
    pen.box(0.32, 0.8, 0.68, 0.94)


def _plate(pen: Pen) -> None:
    pen.oval(0.02, 0.25, 0.98, 0.8)


def _heap(pen: Pen) -> None:
    pen.slice(0.15, 0.15, 0.85, 1.15, 180, 360)
    pen.oval(0.02, 0.55, 0.98, 0.85)


def _loaf(pen: Pen) -> None:
    pen.draw.rounded_rectangle(
        [0.04 * pen.side, 0.3 * pen.side, 0.96 * pen.side, 0.75 * pen.side], 0.2 * pen.side, fill=255
    )


def _skewer(pen: Pen) -> None:
    pen.box(0.02, 0.47, 0.98, 0.53)
    for k in range(4):
        pen.oval(0.1 + 0.2 * k, 0.36, 0.32 + 0.2 * k, 0.64)


def _roll(pen: Pen) -> None:
    pen.box(0.3, 0.1, 0.7, 0.9)
    pen.oval(0.3, 0.02, 0.7, 0.2)
    pen.oval(0.3, 0.8, 0.7, 0.98)


def _crescents(pen: Pen) -> None:
    for x, y in ((0.0, 0.2), (0.5, 0.15), (0.25, 0.55)):
        pen.slice(x, y, x + 0.48, y + 0.5, 170, 370)


def _wreath(pen: Pen) -> None:
    pen.oval(0.05, 0.05, 0.95, 0.95)
    pen.oval(0.36, 0.36, 0.64, 0.64, fill=0)


def _parcel(pen: Pen) -> None:
    pen.shape([(0.5, 0.05), (0.95, 0.5), (0.5, 0.95), (0.05, 0.5)])


def _dome(pen: Pen) -> None:
    pen.slice(0.2, 0.15, 0.8, 0.95, 180, 360)
    pen.box(0.1, 0.52, 0.9, 0.95)
    pen.shape([(0.5, 0.0), (0.55, 0.2), (0.45, 0.2)])


def _tower(pen: Pen) -> None:
    pen.box(0.36, 0.3, 0.64, 0.97)
    pen.shape([(0.3, 0.32), (0.7, 0.32), (0.5, 0.02)])


def _gate(pen: Pen) -> None:
    pen.box(0.12, 0.25, 0.3, 0.95)
    pen.box(0.7, 0.25, 0.88, 0.95)
    pen.shape([(0.0, 0.3), (0.15, 0.08), (0.85, 0.08), (1.0, 0.3)])


def _bridge(pen: Pen) -> None:
    pen.box(0.0, 0.35, 1.0, 0.75)
    for x in (0.06, 0.38, 0.7):
        pen.oval(x, 0.5, x + 0.24, 1.0, fill=0)
    pen.box(0.0, 0.35, 1.0, 0.47)


def _pagoda(pen: Pen) -> None:
    for level in range(3):
        y, wide = 0.08 + 0.3 * level, 0.24 + 0.12 * level
        pen.shape(
            [(0.5 - wide, y + 0.17), (0.5 + wide, y + 0.17), (0.5 + wide / 2.4, y), (0.5 - wide / 2.4, y)]
        )
        pen.box(0.5 - wide * 0.6, y + 0.16, 0.5 + wide * 0.6, y + 0.3)


def _palace(pen: Pen) -> None:
    pen.box(0.02, 0.45, 0.98, 0.92)
    for x in (0.02, 0.39, 0.76):
        pen.shape([(x, 0.47), (x + 0.22, 0.47), (x + 0.11, 0.12)])


def _onions(pen: Pen) -> None:
    for x, y, wide in ((0.08, 0.42, 0.24), (0.36, 0.16, 0.28), (0.68, 0.42, 0.24)):
        pen.oval(x, y, x + wide, y + 0.28)
        pen.shape([(x + wide / 2, y - 0.14), (x + wide * 0.7, y + 0.08), (x + wide * 0.3, y + 0.08)])
        pen.box(x + wide * 0.12, y + 0.22, x + wide * 0.88, 0.95)


def _robe(pen: Pen) -> None:
    pen.shape(
        [
            (0.4, 0.05),
            (0.6, 0.05),
            (0.98, 0.4),
            (0.88, 0.52),
            (0.66, 0.36),
            (0.82, 0.97),
            (0.18, 0.97),
            (0.34, 0.36),
            (0.12, 0.52),
            (0.02, 0.4),
        ]
    )


def _hat(pen: Pen) -> None:
    pen.shape([(0.5, 0.15), (0.98, 0.72), (0.02, 0.72)])
    pen.oval(0.02, 0.62, 0.98, 0.82)


def _cap(pen: Pen) -> None:
    pen.slice(0.15, 0.2, 0.85, 1.1, 180, 360)
    pen.box(0.05, 0.6, 0.95, 0.78)


def _shoe(pen: Pen) -> None:
    pen.shape([(0.05, 0.3), (0.35, 0.3), (0.5, 0.52), (0.85, 0.6), (0.98, 0.4), (0.95, 0.8), (0.05, 0.8)])


def _boots(pen: Pen) -> None:
    for x in (0.05, 0.52):
        pen.box(x, 0.08, x + 0.22, 0.9)
        pen.oval(x, 0.68, x + 0.42, 0.94)


def _drum(pen: Pen) -> None:
    pen.shape([(0.06, 0.15), (0.94, 0.15), (0.62, 0.5), (0.94, 0.88), (0.06, 0.88), (0.38, 0.5)])


def _lute(pen: Pen) -> None:
    pen.oval(0.22, 0.42, 0.78, 0.98)
    pen.box(0.45, 0.02, 0.55, 0.5)
    pen.box(0.38, 0.02, 0.62, 0.12)


def _zither(pen: Pen) -> None:
    pen.shape([(0.02, 0.62), (0.18, 0.34), (0.98, 0.38), (0.98, 0.6), (0.3, 0.74)])


def _pipe(pen: Pen) -> None:
    pen.oval(0.3, 0.3, 0.95, 0.85)
    pen.shape([(0.05, 0.95), (0.0, 0.86), (0.42, 0.5), (0.5, 0.6)])
    pen.box(0.6, 0.05, 0.68, 0.35)


def _violin(pen: Pen) -> None:
    pen.oval(0.26, 0.3, 0.74, 0.66)
    pen.oval(0.2, 0.54, 0.8, 0.98)
    pen.box(0.46, 0.0, 0.54, 0.4)


def _egg(pen: Pen) -> None:
    pen.oval(0.2, 0.05, 0.8, 0.95)


def _jar(pen: Pen) -> None:
    pen.oval(0.12, 0.3, 0.88, 0.95)
    pen.box(0.34, 0.08, 0.66, 0.4)
    pen.box(0.26, 0.05, 0.74, 0.14)


def _urn(pen: Pen) -> None:
    pen.oval(0.2, 0.15, 0.8, 0.75)
    pen.shape([(0.4, 0.7), (0.6, 0.7), (0.75, 0.95), (0.25, 0.95)])
    pen.box(0.4, 0.02, 0.6, 0.2)
    pen.box(0.02, 0.38, 0.98, 0.46)


def _cup(pen: Pen) -> None:
    pen.shape([(0.2, 0.15), (0.8, 0.15), (0.68, 0.92), (0.32, 0.92)])


def _boat(pen: Pen) -> None:
    pen.shape([(0.0, 0.55), (1.0, 0.55), (0.8, 0.88), (0.2, 0.88)])
    pen.shape([(0.48, 0.05), (0.48, 0.5), (0.14, 0.5)])
    pen.shape([(0.54, 0.12), (0.54, 0.5), (0.8, 0.5)])


def _lantern(pen: Pen) -> None:
    pen.shape([(0.3, 0.2), (0.7, 0.2), (0.92, 0.5), (0.7, 0.8), (0.3, 0.8), (0.08, 0.5)])
    pen.box(0.47, 0.02, 0.53, 0.22)
    pen.box(0.36, 0.78, 0.64, 0.94)


def _fan(pen: Pen) -> None:
    pen.slice(0.0, 0.1, 1.0, 1.5, 200, 340)


def _cloth(pen: Pen) -> None:
    pen.box(0.08, 0.12, 0.92, 0.82)
    for k in range(7):
        pen.box(0.1 + k * 0.12, 0.82, 0.15 + k * 0.12, 0.94)


def _doll(pen: Pen) -> None:
    pen.oval(0.32, 0.02, 0.68, 0.4)
    pen.oval(0.2, 0.3, 0.8, 0.98)


def _shield(pen: Pen) -> None:
    pen.shape([(0.1, 0.05), (0.9, 0.05), (0.9, 0.5), (0.5, 0.98), (0.1, 0.5)])


def _tree(pen: Pen) -> None:
    for y, wide in ((0.02, 0.24), (0.25, 0.34), (0.48, 0.44)):
        pen.shape([(0.5, y), (0.5 + wide, y + 0.36), (0.5 - wide, y + 0.36)])
    pen.box(0.44, 0.8, 0.56, 0.98)


def _flower(pen: Pen) -> None:
    for k in range(6):
        x, y = 0.5 + 0.3 * math.cos(k * math.pi / 3), 0.5 + 0.3 * math.sin(k * math.pi / 3)
        pen.oval(x - 0.2, y - 0.2, x + 0.2, y + 0.2)


def _wheel(pen: Pen) -> None:
    pen.oval(0.04, 0.04, 0.96, 0.96)
    pen.oval(0.16, 0.16, 0.84, 0.84, fill=0)
    for turn in range(4):
        dx, dy = 0.42 * math.cos(turn * math.pi / 4), 0.42 * math.sin(turn * math.pi / 4)
        wx, wy = 0.05 * math.sin(turn * math.pi / 4), 0.05 * math.cos(turn * math.pi / 4)
        pen.shape(
            [
                (0.5 - dx - wx, 0.5 - dy + wy),
                (0.5 + dx - wx, 0.5 + dy + wy),
                (0.5 + dx + wx, 0.5 + dy - wy),
                (0.5 - dx + wx, 0.5 - dy - wy),
            ]
        )


def _whip(pen: Pen) -> None:
    pen.shape([(0.02, 0.9), (0.14, 0.98), (0.98, 0.18), (0.88, 0.06)])
    pen.oval(0.7, 0.0, 1.0, 0.3)


def _rider(pen: Pen) -> None:
    pen.oval(0.15, 0.4, 0.8, 0.72)
    for x in (0.2, 0.34, 0.6, 0.72):
        pen.box(x, 0.6, x + 0.07, 0.97)
    pen.shape([(0.68, 0.55), (0.85, 0.2), (0.99, 0.32), (0.82, 0.6)])
    pen.box(0.38, 0.15, 0.55, 0.45)
    pen.oval(0.37, 0.02, 0.56, 0.2)


def _elephant(pen: Pen) -> None:
    pen.oval(0.12, 0.2, 0.8, 0.7)
    pen.oval(0.62, 0.15, 0.95, 0.5)
    for x in (0.18, 0.34, 0.54, 0.66):
        pen.box(x, 0.55, x + 0.12, 0.95)
    pen.box(0.86, 0.3, 0.95, 0.85)


def _cart(pen: Pen) -> None:
    pen.box(0.1, 0.35, 0.9, 0.65)
    pen.shape([(0.15, 0.37), (0.75, 0.37), (0.65, 0.08), (0.25, 0.08)])
    pen.oval(0.14, 0.58, 0.4, 0.92)
    pen.oval(0.6, 0.58, 0.86, 0.92)


SILHOUETTES: dict[str, Callable[[Pen], None]] = {
    "boat": _boat, "boots": _boots, "bowl": _bowl, "bridge": _bridge, "cap": _cap, "cart": _cart,
    "cloth": _cloth, "crescents": _crescents, "cup": _cup, "doll": _doll, "dome": _dome, "drum": _drum,
    "egg": _egg, "elephant": _elephant, "fan": _fan, "flower": _flower, "gate": _gate, "hat": _hat,
    "heap": _heap, "jar": _jar, "lantern": _lantern, "loaf": _loaf, "lute": _lute, "onions": _onions,
    "pagoda": _pagoda, "palace": _palace, "parcel": _parcel, "pipe": _pipe, "plate": _plate,
    "rider": _rider, "robe": _robe, "roll": _roll, "shield": _shield, "shoe": _shoe, "skewer": _skewer,
    "tower": _tower, "tree": _tree, "urn": _urn, "violin": _violin, "wheel": _wheel, "whip": _whip,
    "wreath": _wreath, "zither": _zither,
}  # fmt: skip
