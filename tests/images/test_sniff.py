import pytest

from mella.images.sniff import FORMATS, reason_against, sniff_format
from tests.images.painted import encode, scene_image


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_is_known_by_its_bytes(name: str) -> None:
    assert sniff_format(encode(scene_image(1, 64), name)) == name


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "svg"),
        (b"<?xml version='1.0'?>\n<!-- drawn by hand -->\n<svg/>", "svg"),
        (b"\xef\xbb\xbf <!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN'><svg/>", "svg"),
        ("\ufeff<svg></svg>".encode("utf-16-le"), "svg"),
        (b"\n\n<!DOCTYPE HTML><p>404", "html_page"),
        (b"<html><body><svg/></body></html>", "html_page"),
        (b"<!-- generated --><Head><title>not found", "html_page"),
        (b"<?xml version='1.0'?><rss/>", "unknown_format"),
        (b'{"error": "<html>"}', "unknown_format"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "unknown_format"),
        (b"8BPS\0\x01", "unknown_format"),
        (b"BM but only a text that starts so", "unknown_format"),
    ],
)
def test_what_is_no_raster_image_is_named(data: bytes, reason: str) -> None:
    assert sniff_format(data) is None
    assert reason_against(data) == reason
