"""Whether the data of a JPEG go to its end: Pillow paints grey what is missing, and says nothing."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_GREY = frozenset({127, 128})
"""What stands for nothing, in every band."""
_ENDS_EARLY = "premature end"
"""libjpeg's warning, at the end of the file and within it."""


def ends_early(data: bytes, decoded: "Image") -> bool:
    """Whether the coded data end before the picture does, though its file may not.

    Only a picture whose last pixel is that grey is decoded a second time, strictly: one that a painter made
    grey there is whole.
    """
    width, height = decoded.size
    last = decoded.getpixel((width - 1, height - 1))
    if not _GREY.issuperset(last if isinstance(last, tuple) else (last,)):
        return False
    from simplejpeg import decode_jpeg

    try:
        decode_jpeg(data, strict=True, min_height=1, min_width=1)
    except ValueError as error:
        return _ENDS_EARLY in str(error).lower()
    return False
