"""Small re-encoded copies of pictures: never the bytes that a site served."""

import base64
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mella.settings import SafetySettings
from mella.storage import Storage

SIDE = 160
_BLOCKS = 8
_QUALITY = 78


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A picture to show: `uri` is a data: URI, empty where `problem` says why there is none."""

    uri: str = ""
    width: int = 0
    height: int = 0
    pixelated: bool = False
    problem: str = ""


def thumbnail(
    storage: Storage, blob: Mapping[str, Any] | None, safety: str, settings: SafetySettings, side: int = SIDE
) -> Thumbnail:
    """The picture at most `side` pixels wide and high.

    A picture that is not `passed` shows only 8 by 8 blocks of colour unless `show_unchecked`;
    a `blocked` one is not read at all. What cannot be read or decoded costs its own thumbnail.
    """
    from mella.images.blobs import read_blob

    if safety == "blocked" or blob is None:
        return Thumbnail(problem="blocked" if blob else "not in the lake")
    try:
        data = read_blob(storage, blob)
    except (OSError, ValueError):
        return Thumbnail(problem="not in the lake")
    return encode(data, side, pixelated=safety != "passed" and not settings.show_unchecked)


def encode(data: bytes, side: int, *, pixelated: bool) -> Thumbnail:
    """The thumbnail of these bytes: JPEG, or PNG of few colours where pixelated."""
    from PIL.Image import Resampling

    from mella.images.validate import open_rgb

    try:
        picture = open_rgb(data, side)
    except ValueError:
        return Thumbnail(problem="cannot be decoded")
    buffer = io.BytesIO()
    if pixelated:
        blocks = picture.resize((_BLOCKS, _BLOCKS), Resampling.BOX)
        blocks.resize(picture.size, Resampling.NEAREST).save(buffer, "png", optimize=True)
    else:
        picture.save(buffer, "jpeg", quality=_QUALITY, optimize=True)
    text = base64.b64encode(buffer.getvalue()).decode("ascii")
    kind = "png" if pixelated else "jpeg"
    return Thumbnail(f"data:image/{kind};base64,{text}", picture.width, picture.height, pixelated)
