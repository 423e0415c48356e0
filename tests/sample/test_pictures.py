import io
import random

import pytest
from PIL import Image

from mella.captions.measure import measure
from mella.images.validate import inspect
from mella.sample.broken import broken_files, unusual_files
from mella.sample.canvas import encode
from mella.sample.emblems import paint_thing, read_look
from mella.sample.scenes import Group, Scene, choose_scene, paint_scene
from mella.settings import load

SCENE = Scene((Group(3, "red", "circle", "middle"),), "white_wall")


@pytest.mark.parametrize(("reason", "picture"), broken_files(SCENE, "test").items())
def test_a_broken_file_is_refused_for_its_reason(reason: str, picture) -> None:
    assert inspect(picture.data, load().images) == reason


@pytest.mark.parametrize(("name", "picture"), unusual_files(SCENE, "test").items())
def test_an_unusual_file_is_a_whole_picture(name: str, picture) -> None:
    found = inspect(picture.data, load().images)
    assert not isinstance(found, str)
    assert (found.width, found.height) == (256, 232)


@pytest.mark.parametrize("seed", range(40))
def test_a_scene_can_be_measured_as_it_was_painted(seed: int) -> None:
    rng = random.Random(seed)
    scene = choose_scene(rng)
    picture = Image.open(io.BytesIO(encode(paint_scene(scene, rng, (256, 256)))))
    seen = {(thing.count, thing.colour, thing.shape) for thing in measure(picture.convert("RGB")).things}
    assert seen == {(g.count, g.colour.replace("_", " "), g.shape) for g in scene.groups}


def test_a_look_with_an_unknown_word_is_refused_by_that_word() -> None:
    with pytest.raises(ValueError, match="'plaid' is none of"):
        read_look("bowl red plaid white black")


def test_the_same_seed_paints_the_same_bytes() -> None:
    look = read_look("bowl red dots white black")
    first, second = (encode(paint_thing(look, random.Random(3), (256, 240))) for _ in range(2))
    assert first == second


def test_another_seed_paints_another_variant() -> None:
    look = read_look("bowl red dots white black")
    first, second = (encode(paint_thing(look, random.Random(seed), (256, 240))) for seed in (3, 4))
    assert first != second
