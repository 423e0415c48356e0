import dataclasses
import io
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile, PngImagePlugin

from mella.images.sniff import FORMATS
from mella.images.validate import MAX_SCANS, Picture, inspect, open_rgb
from mella.settings import ImageSettings, load
from tests.images.painted import corners, encode, scene, scene_image, stamps

SETTINGS = load(overrides={}).images
ANY_SIZE = dataclasses.replace(SETTINGS, min_side=1, max_aspect=1_000.0)


def picture(data: bytes, settings: ImageSettings = SETTINGS) -> Picture:
    found = inspect(data, settings)
    assert isinstance(found, Picture), found
    return found


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def with_chunk(png: bytes, extra: bytes) -> bytes:
    """A PNG with one more chunk after its header."""
    return png[:33] + extra + png[33:]


def pixel(image: Image.Image, across: float, down: float) -> tuple[int, ...]:
    found = image.getpixel((int(across * image.width), int(down * image.height)))
    assert isinstance(found, tuple)
    return found


def near(pixel: tuple[int, ...], expected: tuple[int, int, int], tolerance: int = 8) -> bool:
    return all(abs(a - b) <= tolerance for a, b in zip(pixel, expected, strict=True))


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_decodes_to_rgb(name: str) -> None:
    found = picture(scene(3, name=name))
    assert (found.width, found.height, found.format, found.frames) == (300, 300, name, 1)
    assert found.image.mode == "RGB"


def test_nothing_is_empty() -> None:
    assert inspect(b"", SETTINGS) == "empty"


def test_a_file_beyond_the_limit_is_not_opened() -> None:
    assert inspect(scene(1), dataclasses.replace(SETTINGS, max_bytes=100)) == "too_large_file"


def test_a_file_below_the_least_size_is_refused() -> None:
    assert inspect(scene(1), dataclasses.replace(SETTINGS, min_bytes=1_000_000)) == "too_few_bytes"


def test_an_error_page_in_place_of_a_picture_is_named() -> None:
    assert inspect(b"<!DOCTYPE html><html><body>Not found</body></html>", SETTINGS) == "html_page"


def test_svg_is_not_executed() -> None:
    assert inspect(b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", SETTINGS) == "svg"


def test_a_tracking_pixel_is_too_small() -> None:
    assert inspect(encode(Image.new("P", (1, 1)), "GIF"), SETTINGS) == "too_small"


def test_the_side_asked_for_is_enough() -> None:
    assert picture(encode(Image.new("RGB", (200, 200)), "PNG")).width == 200
    assert inspect(encode(Image.new("RGB", (400, 199)), "PNG"), SETTINGS) == "too_small"


def test_a_banner_is_too_elongated() -> None:
    assert picture(encode(Image.new("RGB", (600, 200)), "PNG")).width == 600
    assert inspect(encode(Image.new("RGB", (601, 200)), "PNG"), SETTINGS) == "too_elongated"


def test_a_bomb_of_pixels_is_refused_by_its_header() -> None:
    row = b"\0" + bytes(13_000 // 8)
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 13_000, 13_000, 1, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(row * 13_000, 9))
        + chunk(b"IEND", b"")
    )
    assert len(bomb) < 25_000
    assert inspect(bomb, SETTINGS) == "pixel_bomb"


def test_pillows_own_guard_stays_on() -> None:
    inspect(scene(1), dataclasses.replace(SETTINGS, max_pixels=10**12))
    assert Image.MAX_IMAGE_PIXELS is not None
    assert not ImageFile.LOAD_TRUNCATED_IMAGES
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    beyond = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    assert inspect(beyond, dataclasses.replace(SETTINGS, max_pixels=10**12)) == "pixel_bomb"


def test_a_bomb_in_a_text_chunk_is_refused() -> None:
    text = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(50_000_000), 9))
    assert inspect(with_chunk(scene(1), text), SETTINGS) == "metadata_bomb"


def test_a_bomb_in_the_colour_profile_is_refused() -> None:
    profile = chunk(b"iCCP", b"bomb\0\0" + zlib.compress(bytes(50_000_000), 9))
    assert inspect(with_chunk(scene(1), profile), SETTINGS) == "metadata_bomb"


def test_many_texts_that_are_a_bomb_together_are_refused() -> None:
    one = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(1_000_000), 9))
    assert inspect(with_chunk(scene(1), one * 80), SETTINGS) == "metadata_bomb"


def test_a_jpeg_of_countless_scans_is_refused() -> None:
    jpeg = encode(Image.new("L", (400, 400), 128), "JPEG", progressive=True)
    last_scan = jpeg[jpeg.rfind(b"\xff\xda") : -2]
    assert isinstance(inspect(jpeg, SETTINGS), Picture)
    assert inspect(jpeg[:-2] + last_scan * MAX_SCANS + jpeg[-2:], SETTINGS) == "too_many_scans"


@pytest.mark.parametrize("name", ["JPEG", "PNG", "GIF", "WEBP", "BMP"])
def test_half_a_picture_is_truncated(name: str) -> None:
    data = scene(5, name=name)
    assert inspect(data[: len(data) // 2], SETTINGS) == "truncated"


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
@pytest.mark.parametrize("how", [{}, {"progressive": True}, {"restart_marker_rows": 1}], ids=str)
def test_a_jpeg_that_ends_early_and_says_so_is_truncated_as_well(
    mode: str, share: float, how: dict[str, Any]
) -> None:
    data = encode(scene_image(5).convert(mode), "JPEG", **how)
    scan = data.find(b"\xff\xda")
    cut = scan + int((len(data) - scan) * share)
    assert isinstance(inspect(data, SETTINGS), Picture)
    assert inspect(data[:cut] + b"\xff\xd9", SETTINGS) == "truncated"


def test_a_jpeg_whose_head_claims_more_rows_than_it_has_is_truncated() -> None:
    data = scene(5, name="JPEG")
    frame = data.index(b"\xff\xc0")
    claimed = data[: frame + 5] + (2_000).to_bytes(2, "big") + data[frame + 7 :]
    assert inspect(claimed, dataclasses.replace(SETTINGS, max_aspect=10.0)) == "truncated"


def test_a_jpeg_that_was_painted_grey_at_its_end_is_whole() -> None:
    grey = Image.new("RGB", (300, 300), (128, 128, 128))
    grey.paste(scene_image(5, 200), (0, 0))
    assert isinstance(inspect(encode(grey, "JPEG"), SETTINGS), Picture)


def test_a_picture_whose_data_are_rubbish_is_undecodable() -> None:
    data = bytearray(scene(5))
    data[60:200] = bytes(140)
    assert inspect(bytes(data), SETTINGS) == "undecodable"


@pytest.mark.parametrize("name", ["GIF", "WEBP", "PNG"])
def test_an_animation_gives_its_first_frame_and_their_number(name: str) -> None:
    first, second = corners("red", "white"), corners("blue", "white")
    data = encode(first, name, save_all=True, append_images=[second, first, second])
    found = picture(data)
    assert found.frames == 4
    assert near(pixel(found.image, 0.2, 0.2), (255, 0, 0))


def test_frames_of_a_hostile_gif_are_counted_up_to_a_limit() -> None:
    gif = encode(Image.new("P", (300, 300)), "GIF")
    empty_frame = b"\x2c" + bytes(4) + b"\x01\0\x01\0\0" + b"\x02\x02\x44\x01\0"
    assert picture(gif[:-1] + empty_frame * 100_000 + b";").frames == 1_000


def test_pages_of_a_tiff_are_counted() -> None:
    data = encode(scene_image(1), "TIFF", save_all=True, append_images=[scene_image(2)])
    assert picture(data).frames == 2


def test_a_photograph_held_upright_has_its_sides_exchanged() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    found = picture(encode(corners("red", "white", (600, 300)), "JPEG", exif=exif))
    assert (found.width, found.height) == (300, 600)
    assert near(pixel(found.image, 0.8, 0.2), (254, 0, 0))
    assert found.image.height > found.image.width


@pytest.mark.parametrize("value", range(1, 9))
@pytest.mark.parametrize("name", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_every_orientation_is_undone(value: int, name: str) -> None:
    turns = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # the inverse of each, as Pillow numbers them
    upright = corners("red", "white", (320, 280))
    stored = upright.transpose(Image.Transpose(turns[value])) if value > 1 else upright
    exif = Image.Exif()
    exif[0x0112] = value
    found = picture(encode(stored, name, exif=exif))
    assert (found.width, found.height) == (320, 280)
    assert near(pixel(found.image, 0.2, 0.2), (254, 0, 0))
    assert near(pixel(found.image, 0.8, 0.2), (255, 255, 255))


def test_broken_exif_data_cost_the_orientation_alone() -> None:
    data = encode(corners("red", "white"), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff rubbish")
    assert picture(data).width == 300


def test_cmyk_which_adobe_stores_inverted_is_converted() -> None:
    data = encode(Image.new("CMYK", (300, 300), (0, 255, 255, 0)), "JPEG", quality=95)
    assert b"Adobe" in data
    assert near(pixel(picture(data).image, 0.5, 0.5), (255, 0, 0))


def test_transparent_parts_are_white() -> None:
    image = Image.new("RGBA", (300, 300), (255, 0, 0, 0))
    image.paste((0, 0, 255, 255), (0, 0, 150, 300))
    found = picture(encode(image, "PNG")).image
    assert pixel(found, 0.2, 0.5) == (0, 0, 255)
    assert pixel(found, 0.8, 0.5) == (255, 255, 255)


@pytest.mark.parametrize("name", ["PNG", "GIF"])
def test_the_transparent_colour_of_a_palette_is_white(name: str) -> None:
    image = Image.new("P", (300, 300), 1)
    image.putpalette([255, 0, 0, 0, 0, 255])
    image.paste(0, (0, 0, 150, 300))
    found = picture(encode(image, name, transparency=0)).image
    assert pixel(found, 0.2, 0.5) == (255, 255, 255)
    assert pixel(found, 0.8, 0.5) == (0, 0, 255)


def test_a_transparent_colour_of_true_colour_is_white() -> None:
    image = corners("red", "blue")
    found = picture(encode(image, "PNG", transparency=(255, 0, 0))).image
    assert pixel(found, 0.2, 0.2) == (255, 255, 255)
    assert pixel(found, 0.8, 0.8) == (0, 0, 255)


def test_grey_with_transparency_is_on_white() -> None:
    image = Image.new("LA", (300, 300), (100, 255))
    image.paste((0, 0), (0, 0, 150, 300))
    found = picture(encode(image, "PNG")).image
    assert pixel(found, 0.2, 0.5) == (255, 255, 255)
    assert pixel(found, 0.8, 0.5) == (100, 100, 100)


@pytest.mark.parametrize("name", ["PNG", "TIFF"])
def test_sixteen_bits_are_scaled_not_clipped(name: str) -> None:
    values = np.full((300, 300), 0x8000, dtype=np.uint16)
    values[:, :150] = 0x2000
    found = picture(encode(Image.fromarray(values), name)).image
    assert pixel(found, 0.2, 0.5) == (0x20,) * 3
    assert pixel(found, 0.8, 0.5) == (0x80,) * 3


def test_sixteen_bit_colour_is_scaled() -> None:
    row = b"\0" + struct.pack(">HHH", 0xFFFF, 0x8000, 0) * 300
    data = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 300, 300, 16, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(row * 300))
        + chunk(b"IEND", b"")
    )
    assert pixel(picture(data).image, 0.5, 0.5) == (255, 128, 0)


def test_floating_point_grey_is_stretched() -> None:
    values = np.zeros((300, 300), dtype=np.float32)
    values[:, 150:] = 0.5
    found = picture(encode(Image.fromarray(values), "TIFF")).image
    assert (pixel(found, 0.2, 0.5), pixel(found, 0.8, 0.5)) == ((0,) * 3, (255,) * 3)


def test_one_bit_a_pixel_is_black_and_white() -> None:
    image = Image.new("1", (300, 300), 1)
    image.paste(0, (0, 0, 150, 300))
    found = picture(encode(image, "PNG")).image
    assert (pixel(found, 0.2, 0.5), pixel(found, 0.8, 0.5)) == ((0,) * 3, (255,) * 3)


@pytest.mark.parametrize("name", ["JPEG", "PNG"])
def test_a_large_picture_keeps_its_size_in_the_row_and_not_in_memory(name: str) -> None:
    found = picture(encode(corners("red", "white", (3000, 2000)), name))
    assert (found.width, found.height) == (3000, 2000)
    assert 256 <= min(found.image.size) < 512
    assert near(pixel(found.image, 0.2, 0.2), (254, 0, 0))


def test_text_in_a_png_does_no_harm() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "a picture", zip=True)
    assert picture(encode(scene_image(1), "PNG", pnginfo=notes)).width == 300


def test_open_rgb_scales_down_and_never_up() -> None:
    assert open_rgb(encode(corners("red", "white", (3000, 2000)), "JPEG"), 1_024).size == (1024, 683)
    assert open_rgb(scene(1, 300), 1_024).size == (300, 300)


def test_open_rgb_turns_and_flattens_as_inspect_does() -> None:
    exif = Image.Exif()
    exif[0x0112] = 3
    image = corners("#ff000000", "blue", mode="RGBA")
    found = open_rgb(encode(image, "PNG", exif=exif), 1_024)
    assert pixel(found, 0.8, 0.8) == (255, 255, 255)
    assert pixel(found, 0.2, 0.2) == (0, 0, 255)


def test_open_rgb_names_what_is_wrong() -> None:
    with pytest.raises(ValueError, match="html_page"):
        open_rgb(b"<html>", 100)
    with pytest.raises(ValueError, match="truncated JPEG"):
        open_rgb(scene(1, name="JPEG")[:2000], 100)


_STARTS = st.sampled_from(
    [encode(scene_image(1, 16), n)[:k] for n in FORMATS for k in (4, 12, 16, 30, 60, 200)]
)


@settings(deadline=None)
@given(start=_STARTS, rest=st.binary(max_size=300))
def test_no_bytes_raise(start: bytes, rest: bytes) -> None:
    found = inspect(start + rest, ANY_SIZE)
    assert isinstance(found, (Picture, str))


@settings(deadline=None)
@given(
    name=st.sampled_from(FORMATS),
    cut=st.floats(0, 1),
    changes=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=8),
)
def test_no_damage_raises(name: str, cut: float, changes: list[tuple[float, int]]) -> None:
    data = bytearray(scene(2, 24, name))
    for place, value in changes:
        data[int(place * len(data))] = value
    found = inspect(bytes(data[: int(cut * len(data))]), ANY_SIZE)
    assert isinstance(found, (Picture, str))


def test_the_real_pictures_of_a_crawl_decode(shared_data: Path) -> None:
    pictures = list(stamps(shared_data / "crawl" / "dev-media.warc.gz"))
    assert len(pictures) >= 200
    for data in pictures:
        with Image.open(io.BytesIO(data)) as expected:
            found = picture(data, ANY_SIZE)
            assert (found.width, found.height, found.format) == (*expected.size, expected.format)
