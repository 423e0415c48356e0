"""The pictures of training and evaluation, read from the lake's blobs."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from PIL import Image

from mella.captions.pictures import open_picture
from mella.images.blobs import read_blob
from mella.storage import Storage

_GREY = (127, 127, 127)
_SIDE = 224


def read_picture(storage: Storage, blob: Mapping[str, Any], max_side: int) -> Image.Image | None:
    """The picture as RGB, at most `max_side` pixels a side; None where its bytes are gone or no picture."""
    try:
        return open_picture(read_blob(storage, blob), max_side)
    except (OSError, ValueError):
        return None


@cache
def grey() -> Image.Image:
    """What the blind arm sees in the place of every picture."""
    return Image.new("RGB", (_SIDE, _SIDE), _GREY)
