"""What is measured of painted pictures."""

import io
import random

import pytest
from PIL import Image, ImageDraw

from mella.captions.measure import measure
from mella.captions.scene import MANY
from mella.sample.canvas import encode, with_grain
from mella.sample.scenes import COLOURS, GROUNDS, choose_scene, paint_scene

SIZES = ((320, 240), (240, 320), (288, 288), (352, 264))


def canvas(
    colour: str = "white", size: tuple[int, int] = (320, 240)
) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("RGB", size, colour)
    return picture, ImageDraw.Draw(picture)


def test_painted_scenes_are_seen_as_they_were_painted() -> None:
    rng = random.Random(11)
    wrong = []
    for _ in range(80):
        painted = choose_scene(rng)
        picture = with_grain(paint_scene(painted, rng, rng.choice(SIZES)), rng)
        with Image.open(io.BytesIO(encode(picture, rng.choice(("JPEG", "PNG", "WEBP"))))) as opened:
            seen = measure(opened)
        ground = tuple(colour.replace("_", " ") for colour in GROUNDS[painted.ground].colours)
        things = sorted((g.count, g.colour.replace("_", " "), g.shape) for g in painted.groups)
        if (seen.colours, sorted((t.count, t.colour, t.shape) for t in seen.things)) != (ground, things):
            wrong.append((painted, seen))
    assert len(wrong) <= 1, wrong


@pytest.mark.parametrize(("name", "rgb"), COLOURS.items())
def test_each_painted_colour_has_its_name(name: str, rgb: tuple[int, int, int]) -> None:
    seen = measure(Image.new("RGB", (64, 64), rgb))
    assert (seen.layout, seen.colours, seen.things) == ("plain", (name.replace("_", " "),), ())


@pytest.mark.parametrize(
    ("box", "place"),
    [
        ((20, 105, 50, 135), "left"),
        ((270, 105, 300, 135), "right"),
        ((145, 10, 175, 40), "top"),
        ((145, 200, 175, 230), "bottom"),
        ((145, 105, 175, 135), "centre"),
        ((20, 10, 50, 40), "upper left"),
        ((270, 200, 300, 230), "lower right"),
    ],
)
def test_one_thing_lies_where_its_middle_lies(box: tuple[int, int, int, int], place: str) -> None:
    picture, draw = canvas()
    draw.ellipse(box, fill="red")
    (thing,) = measure(picture).things
    assert (thing.count, thing.colour, thing.shape, thing.place) == (1, "red", "circle", place)


def test_several_things_share_a_side_or_are_scattered() -> None:
    picture, draw = canvas()
    for x, y in ((20, 20), (60, 120), (20, 200)):
        draw.rectangle((x, y, x + 24, y + 24), fill="blue")
    for x, y in ((200, 20), (280, 20), (120, 190), (260, 190)):
        draw.ellipse((x, y, x + 24, y + 24), fill="green")
    things = {thing.shape: (thing.count, thing.place) for thing in measure(picture).things}
    assert things == {"square": (3, "left"), "circle": (4, "scattered")}


@pytest.mark.parametrize(
    ("points", "shape"),
    [
        ([(60, 40), (260, 40), (260, 120), (60, 120)], "rectangle"),
        ([(160, 30), (250, 120), (160, 210), (70, 120)], "square"),
        ([(100, 30), (220, 60), (190, 180), (70, 150)], "square"),
        ([(60, 200), (160, 40), (260, 200)], "triangle"),
        ([(60, 40), (60, 200), (260, 200)], "triangle"),
        ([(60, 40), (110, 40), (110, 150), (260, 150), (260, 200), (60, 200)], "shape"),
        ([(160, 40), (230, 80), (230, 160), (160, 200), (90, 160), (90, 80)], "shape"),
    ],
)
def test_shapes_are_told_by_their_geometry(points: list[tuple[int, int]], shape: str) -> None:
    picture, draw = canvas()
    draw.polygon(points, fill="purple")
    assert [thing.shape for thing in measure(picture).things] == [shape]


def test_an_oval_is_no_circle() -> None:
    picture, draw = canvas()
    draw.ellipse((60, 80, 260, 160), fill="red")
    assert [thing.shape for thing in measure(picture).things] == ["shape"]


def test_a_colour_of_one_band_is_a_thing_on_the_other() -> None:
    picture, draw = canvas("deepskyblue")
    draw.rectangle((0, 120, 320, 240), fill="green")
    draw.rectangle((60, 160, 100, 200), fill="deepskyblue")
    seen = measure(picture)
    assert (seen.layout, seen.colours) == ("bands", ("light blue", "green"))
    assert [(t.count, t.colour, t.shape) for t in seen.things] == [(1, "light blue", "square")]


def test_sizes_are_said_only_at_the_ends() -> None:
    picture, draw = canvas()
    draw.rectangle((10, 10, 170, 170), fill="red")
    draw.ellipse((200, 20, 230, 50), fill="blue")
    draw.polygon([(200, 220), (235, 160), (270, 220)], fill="green")
    sizes = {thing.shape: thing.size for thing in measure(picture).things}
    assert sizes == {"square": "large", "circle": "small", "triangle": ""}


def test_more_than_ten_things_are_many() -> None:
    picture, draw = canvas()
    for x in range(15, 300, 50):
        for y in (20, 100, 180):
            draw.ellipse((x, y, x + 26, y + 26), fill="red")
    assert [thing.count for thing in measure(picture).things] == [MANY]


@pytest.mark.parametrize(
    ("size", "colour", "orientation", "brightness"),
    [
        ((300, 200), "white", "wide", "bright"),
        ((200, 300), "black", "tall", "dark"),
        ((300, 290), (128, 128, 128), "square", ""),
    ],
)
def test_orientation_and_brightness(
    size: tuple[int, int], colour: str, orientation: str, brightness: str
) -> None:
    seen = measure(Image.new("RGB", size, colour))
    assert (seen.orientation, seen.brightness) == (orientation, brightness)


@pytest.mark.parametrize("size", [(1, 1), (1, 400), (400, 1), (3, 2), (2000, 20)])
def test_pictures_of_any_size_are_measured(size: tuple[int, int]) -> None:
    assert measure(Image.new("RGB", size, "red")).colours == ("red",)


def test_noise_is_a_mix_and_no_crowd_of_things() -> None:
    data = random.Random(1).randbytes(200 * 200 * 3)
    seen = measure(Image.frombytes("RGB", (200, 200), data))
    assert (seen.layout, seen.things) == ("mixed", ())


def test_measuring_is_deterministic() -> None:
    rng = random.Random(2)
    picture = paint_scene(choose_scene(rng), rng, (320, 240))
    assert measure(picture) == measure(picture.copy())
