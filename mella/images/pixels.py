"""Any decoded raster to upright 8-bit RGB."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

_ORIENTATION = 0x0112
_ROWS = 256
_AVERAGED_AS_THEY_ARE = ("RGB", "RGBA", "L", "LA", "CMYK")


def to_rgb(image: "Image", side: int | None = None) -> "Image":
    """The loaded image as RGB: transparent parts on white, 16-bit values scaled, CMYK converted.

    With `side`, an image whose shorter side is at least twice that is averaged down to
    about it first, so that no second copy of a large one is made.

    Raises:
        ValueError: for a colour space that Pillow cannot convert.
    """
    image = _eight_bit(image)
    if image.mode not in _AVERAGED_AS_THEY_ARE or "transparency" in image.info:
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    factor = min(image.size) // side if side else 1
    if factor > 1:
        image = image.reduce(factor)
    return _on_white(image)


def orientation(image: "Image") -> int:
    """The EXIF orientation, 1 to 8; 1 where there is none or the EXIF data are broken."""
    import struct

    try:
        value = image.getexif().get(_ORIENTATION, 1)
    except (SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, OSError, struct.error):
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def upright(image: "Image", orientation: int) -> "Image":
    """The image turned as its EXIF orientation says."""
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return image.transpose(turns[orientation]) if orientation in turns else image


def _on_white(image: "Image") -> "Image":
    if not image.has_transparency_data:
        return image.convert("RGB")
    from PIL import Image as pil

    image = image.convert("RGBA")
    return pil.alpha_composite(pil.new("RGBA", image.size, "white"), image).convert("RGB")


def _eight_bit(image: "Image") -> "Image":
    """Pillow clips grey values above 255 where it should scale them."""
    if not (image.mode == "F" or image.mode.startswith("I")):
        return image
    import numpy as np
    from PIL import Image as pil

    values: Any = np.asarray(image)
    if image.mode.startswith("I;16"):
        return pil.fromarray((values >> 8).astype(np.uint8))
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    if not np.isfinite([low, high]).all() or high <= low:
        return pil.new("L", image.size)
    scaled = np.empty(values.shape, np.uint8)
    for start in range(0, len(values), _ROWS):  # at once, they take eight times the picture's memory
        part = values[start : start + _ROWS]
        scaled[start : start + _ROWS] = np.nan_to_num(part - low) * (255 / (high - low))
    return pil.fromarray(scaled)
