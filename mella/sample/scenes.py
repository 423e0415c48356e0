"""Scenes: a few flat shapes on a plain or two-banded ground, and what is true of them.

`COLOURS`, `SHAPES`, `GROUNDS`, `SIDES` and `MOST` are the whole vocabulary: whatever describes
a scene in these terms can be checked against its `Scene`.
"""

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PIL import Image, ImageDraw

from mella.sample.canvas import RGB, blank, jitter

COLOURS: dict[str, RGB] = {
    "red": (214, 40, 40),
    "blue": (40, 80, 200),
    "green": (40, 150, 60),
    "yellow": (245, 208, 40),
    "orange": (240, 130, 30),
    "purple": (130, 60, 160),
    "pink": (240, 140, 180),
    "brown": (125, 78, 40),
    "black": (25, 25, 25),
    "white": (248, 248, 248),
    "grey": (150, 150, 150),
    "light_blue": (150, 205, 240),
}
SHAPES = ("circle", "square", "triangle", "star", "ring")
SIDES = ("left", "right", "top", "bottom", "middle")
MOST = 5


@dataclass(frozen=True, slots=True)
class Ground:
    """The background: one colour, or an upper and a lower band that meet at `horizon` (share of height)."""

    upper: str
    lower: str | None = None
    horizon: float = 1.0

    @property
    def colours(self) -> tuple[str, ...]:
        return (self.upper,) if self.lower is None else (self.upper, self.lower)


GROUNDS: dict[str, Ground] = {
    "meadow": Ground("light_blue", "green", 0.45),
    "beach": Ground("light_blue", "yellow", 0.5),
    "sea": Ground("white", "blue", 0.42),
    "snow": Ground("grey", "white", 0.45),
    "evening": Ground("pink", "brown", 0.6),
    "night": Ground("black"),
    "white_wall": Ground("white"),
    "yellow_wall": Ground("yellow"),
    "blue_wall": Ground("light_blue"),
    "grey_wall": Ground("grey"),
    "pink_wall": Ground("pink"),
}

# Colours too near to one another to be told apart at a glance: one is never painted on the other.
_NEAR = (
    {"red", "orange", "pink"},
    {"red", "brown"},
    {"orange", "brown"},
    {"orange", "yellow"},
    {"white", "yellow"},
    {"white", "light_blue"},
    {"grey", "light_blue"},
    {"white", "grey"},
    {"blue", "purple"},
    {"black", "brown"},
    {"pink", "purple"},
    {"green", "grey"},
    {"brown", "grey"},
    {"pink", "grey"},
)


@dataclass(frozen=True, slots=True)
class Group:
    """Objects of one kind: how many, what colour and shape, and on which side of the picture."""

    count: int
    colour: str
    shape: str
    side: str


@dataclass(frozen=True, slots=True)
class Scene:
    groups: tuple[Group, ...]
    ground: str


def choose_scene(rng: random.Random) -> Scene:
    """A scene of one group, or of two that lie apart; at most `MOST` objects of each kind."""
    ground = rng.choice(list(GROUNDS))
    colours = contrasting(GROUNDS[ground].colours)
    if rng.random() < 0.6:
        count = rng.randint(1, MOST)
        side = rng.choice(SIDES) if count == 1 else "middle"
        return Scene((Group(count, rng.choice(colours), rng.choice(SHAPES), side),), ground)
    sides = rng.choice((("left", "right"), ("top", "bottom")))
    first = rng.choice(colours)
    second = rng.choice([c for c in colours if c != first and not _confusable(c, first)])
    shapes = rng.sample(SHAPES, 2)
    groups = tuple(
        Group(rng.randint(1, 3), colour, shape, side)
        for colour, shape, side in zip((first, second), shapes, sides, strict=True)
    )
    return Scene(groups, ground)


def contrasting(grounds: tuple[str, ...]) -> list[str]:
    """The colours that stand out on each of these."""
    return [c for c in COLOURS if not any(c == g or _confusable(c, g) for g in grounds)]


def paint_scene(scene: Scene, rng: random.Random, size: tuple[int, int]) -> Image.Image:
    """The scene as an RGB picture of `size` (width, height) pixels."""
    picture = paint_ground(GROUNDS[scene.ground], rng, size)
    draw = ImageDraw.Draw(picture)
    for group in scene.groups:
        colour = jitter(COLOURS[group.colour], rng, 6)
        for x, y, radius in _places(group, len(scene.groups) == 1, rng, size):
            _DRAW[group.shape](draw, x, y, radius, colour, rng)
    return picture


def paint_ground(ground: Ground, rng: random.Random, size: tuple[int, int]) -> Image.Image:
    upper = jitter(COLOURS[ground.upper], rng, 6)
    if ground.lower is None:
        return blank(size, upper)
    picture = blank(size, upper)
    top = round(size[1] * (ground.horizon + rng.uniform(-0.06, 0.06)))
    picture.paste(jitter(COLOURS[ground.lower], rng, 6), (0, top, *size))
    return picture


def _confusable(one: str, other: str) -> bool:
    return any(one in pair and other in pair for pair in _NEAR)


def _places(
    group: Group, alone: bool, rng: random.Random, size: tuple[int, int]
) -> Iterator[tuple[float, float, float]]:
    """Centre and radius of each object, inside the group's part of the picture, none touching another."""
    left, top, right, bottom = _region(group, alone, size)
    columns, rows = _grid(group.count, right - left, bottom - top)
    cell_width, cell_height = (right - left) / columns, (bottom - top) / rows
    radius = min(cell_width, cell_height) * rng.uniform(0.30, 0.38)
    slack_x, slack_y = cell_width / 2 - radius - 2, cell_height / 2 - radius - 2
    for cell in rng.sample(range(columns * rows), group.count):
        x = left + cell_width * (cell % columns + 0.5) + rng.uniform(-1, 1) * slack_x
        y = top + cell_height * (cell // columns + 0.5) + rng.uniform(-1, 1) * slack_y
        yield x, y, radius


def _region(group: Group, alone: bool, size: tuple[int, int]) -> tuple[float, float, float, float]:
    width, height = size
    margin = 6
    share = 0.5 if not alone else 0.52
    left, top, right, bottom = margin, margin, width - margin, height - margin
    if group.side == "left":
        right = width * share - margin
    elif group.side == "right":
        left = width * (1 - share) + margin
    elif group.side == "top":
        bottom = height * share - margin
    elif group.side == "bottom":
        top = height * (1 - share) + margin
    elif group.count == 1:
        left, right = width * 0.2, width * 0.8
        top, bottom = height * 0.2, height * 0.8
    return left, top, right, bottom


def _grid(count: int, width: float, height: float) -> tuple[int, int]:
    columns = {1: 1, 2: 2, 3: 3, 4: 2, 5: 3}[count]
    rows = math.ceil(count / columns)
    return (columns, rows) if width >= height else (rows, columns)


def _circle(draw: ImageDraw.ImageDraw, x: float, y: float, r: float, colour: RGB, rng: random.Random) -> None:
    draw.ellipse((x - r, y - r, x + r, y + r), fill=colour)


def _square(draw: ImageDraw.ImageDraw, x: float, y: float, r: float, colour: RGB, rng: random.Random) -> None:
    half = r * 0.86
    draw.rectangle((x - half, y - half, x + half, y + half), fill=colour)


def _triangle(
    draw: ImageDraw.ImageDraw, x: float, y: float, r: float, colour: RGB, rng: random.Random
) -> None:
    draw.polygon([(x, y - r), (x + r, y + r * 0.8), (x - r, y + r * 0.8)], fill=colour)


def _star(draw: ImageDraw.ImageDraw, x: float, y: float, r: float, colour: RGB, rng: random.Random) -> None:
    turn = rng.uniform(-0.2, 0.2) - math.pi / 2
    points = [
        (
            x + math.cos(turn + k * math.pi / 5) * r * (1, 0.42)[k % 2],
            y + math.sin(turn + k * math.pi / 5) * r * (1, 0.42)[k % 2],
        )
        for k in range(10)
    ]
    draw.polygon(points, fill=colour)


def _ring(draw: ImageDraw.ImageDraw, x: float, y: float, r: float, colour: RGB, rng: random.Random) -> None:
    draw.ellipse((x - r, y - r, x + r, y + r), outline=colour, width=max(4, round(r * 0.34)))


_DRAW: dict[str, Callable[[ImageDraw.ImageDraw, float, float, float, RGB, random.Random], None]] = {
    "circle": _circle,
    "square": _square,
    "triangle": _triangle,
    "star": _star,
    "ring": _ring,
}
