import dataclasses
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from mella.images.fingerprint import (
    Fingerprint,
    colour_distance,
    fingerprint,
    hash_distance,
    near_duplicate,
)
from mella.images.validate import Picture, inspect
from mella.settings import load
from tests.images.painted import encode, scene_image, stamps

SETTINGS = load(overrides={})


def circle(colour: str) -> Image.Image:
    image = Image.new("RGB", (300, 300), "white")
    ImageDraw.Draw(image).ellipse((60, 60, 240, 240), fill=colour)
    return image


def of_file(data: bytes) -> Fingerprint:
    found = inspect(data, SETTINGS.images)
    assert isinstance(found, Picture)
    return fingerprint(found.image)


def test_the_perceptual_hash_is_blind_to_colour_and_the_signature_is_not() -> None:
    red, green = fingerprint(circle("red")), fingerprint(circle("green"))
    assert hash_distance(red.phash, green.phash) == 0
    assert colour_distance(red.colour_signature, green.colour_signature) > 24
    assert not near_duplicate(red, green, SETTINGS.splits)


def test_a_signature_holds_the_mean_colours_of_the_quarters_row_by_row() -> None:
    image = Image.new("RGB", (100, 60), "red")
    image.paste((0, 0, 255), (50, 0, 100, 30))
    image.paste((255, 255, 255), (0, 30, 50, 60))
    image.paste((200, 0, 0), (50, 30, 100, 60))
    image.paste((0, 0, 100), (50, 30, 75, 60))
    assert fingerprint(image).colour_signature == "ff0000" + "0000ff" + "ffffff" + "640032"


def test_the_hash_has_sixteen_hexadecimal_digits() -> None:
    assert len(fingerprint(scene_image(1)).phash) == 16
    assert int(fingerprint(Image.new("RGB", (50, 50))).phash, 16) < 2**64
    assert len(fingerprint(Image.new("RGB", (1, 1))).phash) == 16


@pytest.mark.parametrize("seed", range(8))
def test_a_copy_in_another_format_or_size_is_a_near_duplicate(seed: int) -> None:
    image = scene_image(seed, 900)
    original = of_file(encode(image, "PNG"))
    for copy in (
        encode(image, "JPEG", quality=60),
        encode(image, "WEBP", quality=60),
        encode(image.resize((300, 300)), "PNG"),
        encode(image.resize((2700, 2700)), "JPEG"),
    ):
        assert near_duplicate(of_file(copy), original, SETTINGS.splits)


def test_real_pictures_are_recognised_after_lossy_copies(shared_data: Path) -> None:
    any_size = dataclasses.replace(SETTINGS.images, min_side=1, max_aspect=100.0)
    pictures = list(stamps(shared_data / "crawl" / "dev-media.warc.gz"))[::5]
    assert len(pictures) >= 40
    for data in pictures:
        original = inspect(data, any_size)
        assert isinstance(original, Picture)
        copy = inspect(encode(original.image, "JPEG", quality=60), any_size)
        assert isinstance(copy, Picture)
        assert near_duplicate(fingerprint(original.image), fingerprint(copy.image), SETTINGS.splits)


def test_different_scenes_are_no_near_duplicates() -> None:
    marks = [fingerprint(scene_image(seed)) for seed in range(20)]
    assert not any(near_duplicate(a, b, SETTINGS.splits) for a in marks for b in marks if a is not b)


def test_distances_are_counted_in_bits_and_in_levels_of_a_channel() -> None:
    assert hash_distance("0" * 16, "f" + "0" * 14 + "1") == 5
    assert colour_distance("00" * 12, "00" * 11 + "19") == 25
    assert colour_distance("ff" * 12, "f0" + "ff" * 11) == 15


def test_both_limits_must_hold() -> None:
    base = Fingerprint("0" * 16, "40" * 12)
    settings = SETTINGS.splits
    assert near_duplicate(base, Fingerprint("0" * 15 + "f", "58" * 12), settings)
    assert not near_duplicate(base, Fingerprint("0" * 14 + "1f", "40" * 12), settings)
    assert not near_duplicate(base, Fingerprint("0" * 16, "59" * 12), settings)
