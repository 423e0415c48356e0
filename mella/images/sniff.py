"""What a file is, from its first bytes: servers' Content-Type lies, and so do names."""

import re
from typing import Literal

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "AVIF")
"""Raster formats that are decoded. None of them runs code or starts another program."""

NoPicture = Literal["svg", "html_page", "unknown_format"]

_HEAD = 4096
_AVIF_BRANDS = (b"avif", b"avis")
_MARKUP = re.compile(rb"<(svg|!doctype\s+svg|!doctype\s+html|html|head|body|script|title|p|div)\b", re.I)


def sniff_format(data: bytes) -> str | None:
    """One of `FORMATS`, or None for anything else."""
    head = data[:_HEAD]
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "WEBP"
    if head.startswith((b"II*\0", b"MM\0*")):
        return "TIFF"
    if head[4:8] == b"ftyp" and _is_avif(head):
        return "AVIF"
    return "BMP" if _is_bitmap(head) else None


def reason_against(data: bytes) -> NoPicture:
    """Why a file that is none of `FORMATS` is refused."""
    head = data[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.replace(b"\0", b"")
    head = head.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    found = _MARKUP.search(head) if head.lstrip().startswith(b"<") else None
    if found is None:
        return "unknown_format"
    return "svg" if found[1].lower().endswith(b"svg") else "html_page"


def _is_avif(head: bytes) -> bool:
    size = int.from_bytes(head[:4], "big")
    brands = [head[8:12], *(head[i : i + 4] for i in range(16, min(size, len(head)), 4))]
    return any(brand in _AVIF_BRANDS for brand in brands)


def _is_bitmap(head: bytes) -> bool:
    """Two letters prove little: the size of the second header must be a known one too."""
    known = (12, 40, 52, 56, 64, 108, 124)
    return head.startswith(b"BM") and int.from_bytes(head[14:18], "little") in known
