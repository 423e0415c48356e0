"""How many frames a file holds, counted without decoding them and in bounded time."""

from typing import Any

MAX_FRAMES = 1_000
"""Counting stops here: a file of 20 MB has room for a million empty frames."""


def count_frames(image: Any, data: bytes, name: str) -> int:
    """Frames of a file of format `name`, opened by Pillow as `image`; at most `MAX_FRAMES`.

    A JPEG counts as one: what some cameras append to it is no animation.
    """
    if name == "JPEG":
        return 1
    if name == "GIF":
        return max(1, _gif_frames(data))
    if name == "TIFF":
        return _pages(image)
    return min(MAX_FRAMES, max(1, int(getattr(image, "n_frames", 1))))


def _gif_frames(data: bytes) -> int:
    """Image descriptors of a GIF; Pillow would decode each frame on the way."""
    frames = 0
    try:
        position = 13 + _colour_table(data[10])
        while frames < MAX_FRAMES:
            if data[position] == 0x2C:
                position += 11 + _colour_table(data[position + 9])
                frames += 1
            elif data[position] == 0x21:
                position += 2
            else:
                break
            position = _after_sub_blocks(data, position)
    except IndexError:
        return frames
    return frames


def _colour_table(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _after_sub_blocks(data: bytes, position: int) -> int:
    while length := data[position]:
        position += 1 + length
    return position + 1


def _pages(image: Any) -> int:
    pages = 1
    try:
        while pages < MAX_FRAMES:
            image.seek(pages)
            pages += 1
    except (EOFError, OSError, SyntaxError, ValueError, KeyError, TypeError, IndexError, OverflowError):
        return pages
    finally:
        image.seek(0)
    return pages
