"""What every painter needs: blank pictures, slightly different colours, a grain, and encoders that
write the same bytes each time."""

import io
import random
from functools import cache

from PIL import Image, ImageChops

RGB = tuple[int, int, int]

_GRAINS = 8
_GRAIN_SIDE = 352
_STRENGTH = 7
"""The grain adds 0 to 7 to a channel and takes 3 away: seen by a codec, not by an eye."""


def blank(size: tuple[int, int], colour: RGB) -> Image.Image:
    return Image.new("RGB", size, colour)


def jitter(colour: RGB, rng: random.Random, most: int) -> RGB:
    """The colour, each channel off by at most `most`."""
    red, green, blue = (min(255, max(0, channel + rng.randint(-most, most))) for channel in colour)
    return red, green, blue


def with_grain(picture: Image.Image, rng: random.Random) -> Image.Image:
    """The picture with the grain of a cheap camera."""
    x, y = (rng.randrange(_GRAIN_SIDE - side + 1) for side in picture.size)
    grain = _grain(rng.randrange(_GRAINS)).crop((x, y, x + picture.width, y + picture.height))
    return ImageChops.add(picture, grain, 1, -_STRENGTH // 2)


@cache
def _grain(number: int) -> Image.Image:
    source = random.Random(f"grain {number}").randbytes(_GRAIN_SIDE * _GRAIN_SIDE)
    steps = bytes(value & _STRENGTH for value in range(256))
    return Image.frombytes("L", (_GRAIN_SIDE, _GRAIN_SIDE), source.translate(steps)).convert("RGB")


def encode(picture: Image.Image, format: str = "JPEG", *, quality: int = 78) -> bytes:
    """The picture's file: JPEG, PNG, WEBP or GIF, with fixed parameters and no metadata."""
    out = io.BytesIO()
    if format == "JPEG":
        picture.save(out, "JPEG", quality=quality, optimize=False, subsampling=2)
    elif format == "PNG":
        picture.save(out, "PNG", compress_level=6)
    elif format == "WEBP":
        picture.save(out, "WEBP", quality=quality, method=2)
    else:
        picture.quantize(64, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "GIF")
    return out.getvalue()
