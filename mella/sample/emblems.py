"""Named things: each has one look (outline, colours, pattern) that only an alt-text can put a name to."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from mella.sample.canvas import RGB, blank, jitter
from mella.sample.scenes import COLOURS
from mella.sample.silhouettes import SILHOUETTES, Pen

INKS: dict[str, RGB] = COLOURS | {
    "cream": (250, 235, 200),
    "gold": (205, 160, 50),
    "maroon": (120, 25, 45),
    "navy": (25, 35, 95),
    "teal": (20, 125, 125),
    "lime": (150, 200, 60),
    "tan": (205, 165, 115),
    "beige": (225, 205, 170),
}
BACKDROPS: tuple[RGB, ...] = (
    (236, 236, 230), (222, 228, 236), (228, 236, 222), (245, 232, 214), (226, 222, 216), (240, 226, 228),
    (214, 220, 214), (232, 228, 240), (248, 244, 228), (216, 224, 230),
)  # fmt: skip
"""Pale, as behind things that are photographed to be shown."""

_CONTOUR: RGB = (30, 30, 35)
_FULL = 192
"""Pixels a side at which outlines and patterns are drawn once, to be scaled for each variant."""


@dataclass(frozen=True, slots=True)
class Look:
    """The appearance of a named thing: what a model must learn to recognise."""

    outline: str
    body: str
    pattern: str
    accent: str
    trim: str


def read_look(words: str) -> Look:
    """The look in five words: outline, body colour, pattern, accent colour, trim colour.

    Raises:
        ValueError: for another number of words or a word that is not in the vocabulary.
    """
    look = Look(*words.split())
    known = (SILHOUETTES, INKS, PATTERNS, INKS, INKS)
    for word, names in zip(words.split(), known, strict=True):
        if word not in names:
            raise ValueError(f"look {words!r}: {word!r} is none of {', '.join(sorted(names))}")
    return look


def paint_thing(look: Look, rng: random.Random, size: tuple[int, int]) -> Image.Image:
    """One variant: the look at some place, size and tilt before some background, as RGB."""
    picture = _backdrop(rng, size)
    body, mask = _drawn(look)
    side = round(min(size) * rng.uniform(0.62, 0.9))
    turn = rng.uniform(-13, 13)
    tinted = body.rotate(turn).resize((side, side), Image.Resampling.BILINEAR)
    cut = mask.rotate(turn).resize((side, side), Image.Resampling.BILINEAR)
    place = (rng.randint(2, size[0] - side - 2), rng.randint(2, size[1] - side - 2))
    picture.paste(tinted, place, cut)
    return picture


def _backdrop(rng: random.Random, size: tuple[int, int]) -> Image.Image:
    first, second = rng.sample(BACKDROPS, 2)
    picture = blank(size, jitter(first, rng, 8))
    width, height = size
    kind = rng.randrange(4)
    if kind == 1:
        picture.paste(jitter(second, rng, 8), (0, round(height * rng.uniform(0.45, 0.85)), width, height))
    elif kind == 2:
        picture.paste(jitter(second, rng, 8), (0, 0, round(width * rng.uniform(0.2, 0.7)), height))
    elif kind == 3:
        edge = rng.randint(6, 18)
        frame = (0, 0, width - 1, height - 1)
        ImageDraw.Draw(picture).rectangle(frame, outline=jitter(second, rng, 8), width=edge)
    return picture


@cache
def _drawn(look: Look) -> tuple[Image.Image, Image.Image]:
    """Body and mask of a look, `_FULL` pixels a side; a dark contour keeps it apart from any backdrop."""
    mask = Image.new("L", (_FULL, _FULL), 0)
    SILHOUETTES[look.outline](Pen(ImageDraw.Draw(mask), _FULL))
    body = blank((_FULL, _FULL), INKS[look.body])
    draw = ImageDraw.Draw(body)
    PATTERNS[look.pattern](draw, INKS[look.accent])
    _trim(body, mask, INKS[look.trim])
    body.paste(_CONTOUR, mask=ImageChops.invert(mask))
    return body, mask.filter(ImageFilter.MaxFilter(5))


def _trim(body: Image.Image, mask: Image.Image, colour: RGB) -> None:
    """A band of `colour` along the foot of the outline."""
    box = mask.getbbox()
    if box is None:
        raise ValueError("an outline without a pixel")
    left, top, right, bottom = box
    body.paste(colour, (left, round(bottom - (bottom - top) * 0.16), right, bottom))


def _plain(draw: ImageDraw.ImageDraw, colour: RGB) -> None:
    """Nothing is drawn: the body's colour alone."""


def _rows(draw: ImageDraw.ImageDraw, colour: RGB) -> None:
    for y in range(12, _FULL, 48):
        draw.rectangle((0, y, _FULL, y + 20), fill=colour)


def _columns(draw: ImageDraw.ImageDraw, colour: RGB) -> None:
    for x in range(12, _FULL, 48):
        draw.rectangle((x, 0, x + 20, _FULL), fill=colour)


def _slants(draw: ImageDraw.ImageDraw, colour: RGB) -> None:
    for x in range(-_FULL, _FULL, 56):
        draw.line((x, _FULL, x + _FULL, 0), fill=colour, width=18)


def _dots(draw: ImageDraw.ImageDraw, colour: RGB) -> None:
    for row, y in enumerate(range(20, _FULL, 44)):
        for x in range(20 + 22 * (row % 2), _FULL, 44):
            draw.ellipse((x - 11, y - 11, x + 11, y + 11), fill=colour)


def _checks(draw: ImageDraw.ImageDraw, colour: RGB) -> None:
    for row in range(6):
        for column in range(row % 2, 6, 2):
            draw.rectangle((column * 32, row * 32, column * 32 + 31, row * 32 + 31), fill=colour)


def _zigzag(draw: ImageDraw.ImageDraw, colour: RGB) -> None:
    for y in range(24, _FULL + 24, 56):
        points = [(x, y + (20 if k % 2 else -20)) for k, x in enumerate(range(0, _FULL + 32, 32))]
        draw.line(points, fill=colour, width=13, joint="curve")


def _eye(draw: ImageDraw.ImageDraw, colour: RGB) -> None:
    middle, r = _FULL / 2, _FULL * 0.2
    draw.ellipse((middle - r, middle - r, middle + r, middle + r), fill=colour)


def _split(draw: ImageDraw.ImageDraw, colour: RGB) -> None:
    draw.rectangle((_FULL // 2, 0, _FULL, _FULL), fill=colour)


def _crown(draw: ImageDraw.ImageDraw, colour: RGB) -> None:
    draw.rectangle((0, 0, _FULL, round(_FULL * 0.42)), fill=colour)


def _lattice(draw: ImageDraw.ImageDraw, colour: RGB) -> None:
    for x in range(-_FULL, 2 * _FULL, 56):
        draw.line((x, _FULL, x + _FULL, 0), fill=colour, width=8)
        draw.line((x, 0, x + _FULL, _FULL), fill=colour, width=8)


PATTERNS: dict[str, Callable[[ImageDraw.ImageDraw, RGB], None]] = {
    "plain": _plain,
    "rows": _rows,
    "columns": _columns,
    "slants": _slants,
    "dots": _dots,
    "checks": _checks,
    "zigzag": _zigzag,
    "eye": _eye,
    "split": _split,
    "crown": _crown,
    "lattice": _lattice,
}
