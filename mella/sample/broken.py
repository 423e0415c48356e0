"""Files that pretend to be pictures, and pictures that a reader may stumble over."""

import io
import random
import struct
import zlib

from PIL import Image

from mella.sample.canvas import encode
from mella.sample.model import Picture
from mella.sample.scenes import Scene, paint_scene

_HTML = b"<!DOCTYPE html><html><head><title>404</title></head><body><h1>Not Found</h1></body></html>"
_SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="300" height="300">'
    b'<circle cx="150" cy="150" r="90" fill="#c33"/></svg>'
)


def broken_files(scene: Scene, seed: str) -> dict[str, Picture]:
    """One file for each reason for which the images stage refuses bytes."""
    whole = encode(_painted(scene, f"{seed} whole", (280, 220)))
    return {
        "truncated": _file(seed, "truncated", "image/jpeg", whole[: len(whole) * 2 // 5]),
        "html_page": _file(seed, "html_page", "image/jpeg", _HTML),
        "svg": _file(seed, "svg", "image/svg+xml", _SVG),
        "pixel_bomb": _file(seed, "pixel_bomb", "image/png", _bomb()),
        "undecodable": _file(seed, "undecodable", "image/png", _garbled(scene, seed)),
        "unknown_format": _file(seed, "unknown_format", "image/jpeg", random.Random(seed).randbytes(900)),
        "empty": _file(seed, "empty", "image/gif", b""),
        "too_small": _file(seed, "too_small", "image/jpeg", encode(_painted(scene, seed, (120, 90)))),
        "too_elongated": _file(
            seed, "too_elongated", "image/jpeg", encode(_painted(scene, seed, (820, 210)))
        ),
    }


def unusual_files(scene: Scene, seed: str) -> dict[str, Picture]:
    """Whole pictures in ways of storing that must be undone: CMYK, alpha, rotation, animation."""
    painted = {
        name: _painted(scene, f"{seed} {name}", (256, 232)) for name in ("cmyk", "alpha", "turned", "moving")
    }
    return {
        "cmyk": _file(seed, "cmyk", "image/jpeg", encode(painted["cmyk"].convert("CMYK"))),
        "alpha": _file(seed, "alpha", "image/png", encode(_with_alpha(painted["alpha"]), "PNG")),
        "turned": _file(seed, "turned", "image/jpeg", _turned(painted["turned"])),
        "moving": _file(seed, "moving", "image/gif", _moving(painted["moving"])),
    }


def _file(seed: str, name: str, media_type: str, data: bytes) -> Picture:
    return Picture(f"{seed}-{name}".replace(" ", "-"), media_type, data, {"kind": "file", "made": name})


def _painted(scene: Scene, seed: str, size: tuple[int, int]) -> Image.Image:
    return paint_scene(scene, random.Random(seed), size)


def _bomb() -> bytes:
    """The header of a PNG of 30 000 by 30 000 pixels, with too little data to be one."""
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(4096), 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _garbled(scene: Scene, seed: str) -> bytes:
    """A PNG whose compressed data is none."""
    header = struct.pack(">IIBBBBB", 256, 256, 8, 2, 0, 0, 0)
    noise = random.Random(f"{seed} garbled").randbytes(2000)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", noise) + _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _with_alpha(picture: Image.Image) -> Image.Image:
    alpha = Image.new("L", picture.size, 255)
    alpha.paste(0, (0, 0, picture.width, 12))
    picture.putalpha(alpha)
    return picture


def _turned(picture: Image.Image) -> bytes:
    """Stored lying on its side, with the EXIF entry that says so."""
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    picture.transpose(Image.Transpose.ROTATE_90).save(out, "JPEG", quality=78, exif=exif)
    return out.getvalue()


def _moving(picture: Image.Image) -> bytes:
    frames = [picture.quantize(64, Image.Quantize.MEDIANCUT), picture.rotate(4).quantize(64)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=400, loop=0)
    return out.getvalue()
