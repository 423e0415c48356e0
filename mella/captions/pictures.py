"""Pictures as models want them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image


def open_picture(picture: "Image | bytes", max_side: int) -> "Image":
    """The picture upright, RGB on white, its longer side at most `max_side` pixels.

    Raises:
        ValueError: for bytes that cannot be decoded.
    """
    if isinstance(picture, bytes):
        from mella.images.validate import open_rgb

        return open_rgb(picture, max_side)
    from mella.images.pixels import to_rgb

    image = to_rgb(picture).copy()
    image.thumbnail((max_side, max_side))
    return image
