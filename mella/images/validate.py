"""Whether bytes are a usable picture: decoded whole, within limits, whatever they pretend to be."""

import io
import struct
import warnings
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from mella.images.frames import count_frames
from mella.images.jpeg import ends_early
from mella.images.pixels import orientation, to_rgb, upright
from mella.images.sniff import NoPicture, reason_against, sniff_format
from mella.settings import ImageSettings

if TYPE_CHECKING:
    from PIL.Image import Image

WORKING_SIDE = 256
"""Pixels of the shorter side that fingerprints need; larger pictures are averaged down to about it."""

MAX_SCANS = 100
"""Scans of a JPEG. Progressive ones have about ten. A scan of 95 bytes costs 23 ms at 64 million
pixels (measured): 20 MB of them would keep a core busy for more than an hour."""

DECODER_ERRORS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What Pillow's decoders were seen to raise on broken files, or may by their source.

Broad, because what escapes here takes a whole shard of good pictures with it.
"""


Refusal = Literal[
    NoPicture, "empty", "too_large_file", "too_few_bytes", "pixel_bomb", "too_many_scans", "too_small",
    "too_elongated", "truncated", "metadata_bomb", "undecodable",
]  # fmt: skip
"""Why bytes are no usable picture."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that decoded whole.

    `width` and `height` are the file's, in pixels, after EXIF orientation. `format` is
    one of `mella.images.sniff.FORMATS`. `image` is its first frame, upright RGB, and
    smaller than the file's where that is large (see `WORKING_SIDE`).
    """

    width: int
    height: int
    format: str
    frames: int
    image: "Image"


class _RefusedError(Exception):
    """Carries the reason out of the decoding."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason)
        self.reason: Refusal = reason


def inspect(data: bytes, settings: ImageSettings) -> Picture | Refusal:
    """The picture in these bytes, or the reason why they give none. Never raises for bad bytes."""
    name = sniff_format(data)
    refused = _refuse_unopened(data, name, settings)
    if refused is not None or name is None:
        return refused or "unknown_format"
    from PIL.Image import DecompressionBombError

    with warnings.catch_warnings():
        # Broken metadata and sizes near Pillow's limit: the row says what matters of it.
        warnings.simplefilter("ignore")
        try:
            return _decode(data, name, settings)
        except _RefusedError as error:
            return error.reason
        except DecompressionBombError:
            return "pixel_bomb"
        except DECODER_ERRORS as error:
            return _reason_of(error, data, name)


def open_rgb(data: bytes, max_side: int) -> "Image":
    """A picture that passed `inspect`, upright RGB on white, its longer side at most `max_side` pixels.

    Raises:
        ValueError: for bytes that are no such picture.
    """
    name = sniff_format(data)
    if name is None:
        raise ValueError(f"not a picture but {reason_against(data)}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with _open(data, name) as opened:
                opened.draft(None, (max_side, max_side))  # type: ignore[arg-type]
                opened.load()
                image = upright(to_rgb(opened), orientation(opened))
        except DECODER_ERRORS as error:
            raise ValueError(f"{_reason_of(error, data, name)} {name}: {error}") from error
    image.thumbnail((max_side, max_side))
    return image


def _refuse_unopened(data: bytes, name: str | None, settings: ImageSettings) -> Refusal | None:
    if not data:
        return "empty"
    if len(data) > settings.max_bytes:
        return "too_large_file"
    if name is None:
        return reason_against(data)
    if len(data) < settings.min_bytes:
        return "too_few_bytes"
    # In the coded data of a JPEG 0xff is always escaped: these two bytes are a marker.
    if name == "JPEG" and data.count(b"\xff\xda") > MAX_SCANS:
        return "too_many_scans"
    return None


def _open(data: bytes, name: str) -> "Image":
    from PIL import Image as pil

    return pil.open(io.BytesIO(data), formats=[name])


def _decode(data: bytes, name: str, settings: ImageSettings) -> Picture:
    with _open(data, name) as opened:
        size = opened.size
        _check_size(size, settings)
        frames = count_frames(opened, data, name)
        if name == "JPEG":
            opened.draft(None, (WORKING_SIDE, WORKING_SIDE))  # type: ignore[arg-type]
        opened.load()
        if name != "JPEG":
            size = opened.size
        elif ends_early(data, opened):
            raise _RefusedError("truncated")
        turn = orientation(opened)
        image = upright(to_rgb(opened, WORKING_SIDE), turn)
    width, height = size[::-1] if turn >= 5 else size
    return Picture(width, height, name, frames, image)


def _check_size(size: tuple[int, int], settings: ImageSettings) -> None:
    short, long = sorted(size)
    if short * long > settings.max_pixels:
        raise _RefusedError("pixel_bomb")
    if short < max(1, settings.min_side):
        raise _RefusedError("too_small")
    if long > short * settings.max_aspect:
        raise _RefusedError("too_elongated")


def _reason_of(error: BaseException, data: bytes, name: str) -> Refusal:
    text = str(error).lower()
    if "too large for pngimageplugin" in text or "max_text_memory" in text:
        return "metadata_bomb"
    short_riff = name == "WEBP" and int.from_bytes(data[4:8], "little") + 8 > len(data)
    cut = isinstance(error, EOFError) or "truncated" in text or short_riff
    return "truncated" if cut else "undecodable"
