"""A picture as it might have been taken another time: the thing it shows stays the same.

With a handful of pictures of a thing, a model that sees each of them the same way in every pass learns
them by heart, each with its sentence, and not what they have in common.
"""

import math
import random

import numpy as np
from PIL import Image

_LEVELS = 10
"""Of 255, by which a colour channel is lighter or darker at most; and as many again by its contrast."""


def varied(picture: Image.Image, amount: float, rng: random.Random) -> Image.Image:
    """The picture shifted by at most `amount` of half its sides, turned by at most half as many radians,
    slightly off in colour, and cut to a part whose sides are 1 - `amount` to 1 + `amount` / 3 of its own,
    the height a third of that again. What comes into view beyond an edge has the colour of the picture's
    corner. Same size, RGB; the same for the same state of `rng`.
    """
    width, height = picture.size
    angle = rng.uniform(-amount / 2, amount / 2)
    across = rng.uniform(1 - amount, 1 + amount / 3)
    down = across * rng.uniform(1 - amount / 3, 1 + amount / 3)
    x, y = width / 2 * (1 + rng.uniform(-amount, amount)), height / 2 * (1 + rng.uniform(-amount, amount))
    cos, sin = math.cos(angle), math.sin(angle)
    a, b, d, e = across * cos, -across * sin, down * sin, down * cos
    matrix = (a, b, x - a * width / 2 - b * height / 2, d, e, y - d * width / 2 - e * height / 2)
    moved = picture.transform(
        picture.size, Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR,
        fillcolor=picture.getpixel((0, 0)),  # pyright: ignore[reportArgumentType]
    )  # fmt: skip
    return moved.point([level for _ in range(3) for level in _tone(rng)])


def _tone(rng: random.Random) -> list[int]:
    """What each of the 256 levels of a channel becomes."""
    contrast, shift = 1 + rng.uniform(-_LEVELS, _LEVELS) / 128, rng.uniform(-_LEVELS, _LEVELS)
    return np.clip(np.rint(128 + (np.arange(256) - 128) * contrast + shift), 0, 255).astype(int).tolist()
