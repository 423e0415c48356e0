import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from mella.crawl.magic import MAGIC_BYTES, raster_type


@pytest.mark.parametrize("name", ["JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "ICO", "AVIF"])
def test_images_are_known_by_their_first_bytes(name: str) -> None:
    if name not in Image.SAVE and not (Image.init() and name in Image.SAVE):
        pytest.skip(f"this Pillow does not write {name}")
    file = io.BytesIO()
    Image.new("RGB", (32, 32), "red").save(file, name)
    expected = {"ICO": "image/x-icon"}.get(name, f"image/{name.lower()}")
    assert raster_type(file.getvalue()[:MAGIC_BYTES]) == expected


@pytest.mark.parametrize(
    "start", [b"", b"<svg>", b"<html>", b"%PDF-1.7", b"BMW is a car", b"II*", b"\x1f\x8b\x08\0"]
)
def test_other_bytes_are_no_image(start: bytes) -> None:
    assert raster_type(start) is None


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=64))
def test_text_is_no_image(text: str) -> None:
    assert raster_type(text.encode()) is None or text.startswith(("GIF8", "RIFF"))
