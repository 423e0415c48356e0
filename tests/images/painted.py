"""Pictures for the tests: painted ones, and real ones out of a WARC file."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from warcio.archiveiterator import ArchiveIterator


def encode(image: Image.Image, name: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, name, **options)
    return buffer.getvalue()


def scene(seed: int, side: int = 300, name: str = "PNG") -> bytes:
    """Shapes whose places and colours the seed draws: two seeds are two pictures."""
    return encode(scene_image(seed, side), name)


def scene_image(seed: int, side: int = 300) -> Image.Image:
    import numpy as np

    draw_from = np.random.default_rng(seed)
    image = Image.new("RGB", (side, side), tuple(draw_from.integers(0, 256, 3).tolist()))
    pen = ImageDraw.Draw(image)
    for _ in range(12):
        x, y = draw_from.integers(0, side, 2).tolist()
        half = int(draw_from.integers(side // 16, side // 4))
        colour = tuple(draw_from.integers(0, 256, 3).tolist())
        pen.ellipse((x - half, y - half, x + half, y + half), fill=colour)
    return image


def corners(top_left: str, others: str, size: tuple[int, int] = (300, 240), mode: str = "RGB") -> Image.Image:
    """A picture that shows which way it is turned: one quarter has a colour of its own."""
    image = Image.new(mode, size, others)
    image.paste(Image.new(mode, (size[0] // 2, size[1] // 2), top_left), (0, 0))
    return image


def stamps(path: Path) -> Iterator[bytes]:
    """The bodies of the image responses of a WARC file."""
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            kind = record.http_headers and record.http_headers.get_header("Content-Type")
            if record.rec_type == "response" and kind and kind.startswith("image/"):
                yield record.content_stream().read()
