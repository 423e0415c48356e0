"""Whether the data of a JPEG go to its end: Pillow paints grey what is missing, and says nothing."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_GREY = frozenset({127, 128})
"""What Pillow paints, in every band; of CMYK 127."""
_ENDS_EARLY = re.compile("premature end|instead of rst", re.IGNORECASE)
"""libjpeg's warnings, at the end of the file, within it, and before a restart marker."""


def ends_early(data: bytes, decoded: "Image") -> bool:
    """Whether the coded data end before the picture does, though its file may not.

    A progressive one, which would only be blurred, is decoded a second time, strictly; of others only one
    whose last pixel is that grey: one that a painter made grey there is whole.
    """
    width, height = decoded.size
    last = decoded.getpixel((width - 1, height - 1))
    grey = _GREY.issuperset(last if isinstance(last, tuple) else (last,))
    if not (grey or decoded.info.get("progressive")):
        return False
    from simplejpeg import decode_jpeg

    try:
        decode_jpeg(data, strict=True, min_height=1, min_width=1)
    except ValueError as error:
        return bool(_ENDS_EARLY.search(str(error)))
    return False
