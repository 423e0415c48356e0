"""A small bar chart as PNG: Dagster's Markdown shows data: images of bitmaps, and no SVG."""

import io
from collections.abc import Collection, Sequence

_ROW = 22
_LABEL = 190
_NUMBER = 80
_PAPER, _INK = "#ffffff", "#1c2126"
_MARKED, _OTHER, _GROUND = "#0f5f9e", "#c4511a", "#efede7"


def bars_png(rows: Sequence[tuple[str, int]], marked: Collection[str], width: int = 640) -> bytes:
    """One horizontal bar a row, of a length in proportion to its count, in the order given.

    `marked` labels are blue, the others vermilion (apart for the colour-blind). Labels are
    Latin: Pillow's own font has no other script.
    """
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (width, _ROW * max(1, len(rows)) + 8), _PAPER)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(13)
    most = max((count for _, count in rows), default=0) or 1
    room = width - _LABEL - _NUMBER
    for index, (label, count) in enumerate(rows):
        top = 4 + index * _ROW
        middle = top + _ROW / 2
        draw.text((_LABEL - 8, middle), label[:28], _INK, font, anchor="rm")
        draw.rectangle((_LABEL, top + 4, _LABEL + room, top + _ROW - 5), _GROUND)
        if length := room * count / most:
            colour = _MARKED if label in marked else _OTHER
            draw.rectangle((_LABEL, top + 4, _LABEL + length, top + _ROW - 5), colour)
        draw.text((_LABEL + room + 8, middle), f"{count:,}".replace(",", " "), _INK, font, anchor="lm")
    buffer = io.BytesIO()
    picture.save(buffer, "png", optimize=True)
    return buffer.getvalue()
