"""Raster images by their first bytes."""

import re

MAGIC_BYTES = 32
"""How many bytes `raster_type` needs."""

_RASTERS = (
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb"BM....\x00\x00\x00\x00....[\x0c\x28\x40\x6c\x7c]\x00\x00\x00", re.DOTALL), "image/bmp"),
    (re.compile(rb"II\*\x00|MM\x00\*"), "image/tiff"),
    (re.compile(rb"....ftyp(?:avif|avis)", re.DOTALL), "image/avif"),
    (re.compile(rb"....ftyp(?:heic|heix|heim|heis|mif1|msf1)", re.DOTALL), "image/heic"),
    (re.compile(rb"\x00\x00\x01\x00[\x01-\xff]\x00"), "image/x-icon"),
    (re.compile(rb"\xff\x0a|\x00\x00\x00\x0cJXL \r\n\x87\n"), "image/jxl"),
    (re.compile(rb"\x00\x00\x00\x0cjP  \r\n\x87\n"), "image/jp2"),
)  # fmt: skip


def raster_type(start: bytes) -> str | None:
    """The media type of a raster image that begins with these bytes (MIME Sniffing Standard, extended)."""
    return next((kind for pattern, kind in _RASTERS if pattern.match(start)), None)
