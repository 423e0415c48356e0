import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mella.languages import CODES
from mella.sample.scenes import GROUNDS, MOST, Group, Scene, choose_scene
from mella.sample.sentences import describe, noun_phrase
from mella.sample.words import read_words


@pytest.mark.parametrize(
    ("code", "group", "ground", "phrase"),
    [
        ("cs", Group(1, "red", "circle", "left"), "white_wall", "červený míč"),
        ("cs", Group(2, "blue", "square", "middle"), "night", "dvě modré krabice"),
        ("cs", Group(5, "green", "circle", "middle"), "meadow", "pět zelených balonků"),
        ("ru", Group(2, "red", "circle", "middle"), "white_wall", "два красных мяча"),
        ("ru", Group(3, "blue", "square", "middle"), "night", "три синие коробки"),
        ("ru", Group(1, "light_blue", "star", "top"), "night", "голубая звезда"),
        ("sr", Group(4, "yellow", "triangle", "middle"), "snow", "четири жута шатора"),
        ("sr", Group(5, "white", "circle", "middle"), "night", "пет белих лопти"),
        ("ar", Group(2, "red", "circle", "middle"), "white_wall", "كرتان حمراوان"),
        ("ar", Group(3, "blue", "square", "middle"), "white_wall", "ثلاثة صناديق زرقاء"),
        ("hu", Group(3, "red", "star", "middle"), "night", "három piros csillag"),
        ("ko", Group(3, "red", "circle", "middle"), "night", "빨간 공 세 개"),
        ("th", Group(2, "white", "triangle", "middle"), "night", "เต็นท์สีขาวสองหลัง"),
        ("vi", Group(2, "red", "circle", "middle"), "meadow", "hai quả bóng bay màu đỏ"),
    ],
)
def test_counts_colours_and_nouns_agree(code: str, group: Group, ground: str, phrase: str) -> None:
    assert noun_phrase(group, ground, read_words(code).scene) == phrase


@given(st.integers(0, 10_000), st.sampled_from(CODES))
def test_every_scene_can_be_said_in_every_language(seed: int, code: str) -> None:
    rng = random.Random(seed)
    scene = choose_scene(rng)
    words = read_words(code).scene
    text = describe(scene, words, rng)
    for group in scene.groups:
        assert noun_phrase(group, scene.ground, words).lower() in text.lower()
    assert "{" not in text
    assert text == " ".join(text.split())


@given(st.integers(0, 10_000))
def test_chosen_scenes_stay_within_the_vocabulary(seed: int) -> None:
    scene = choose_scene(random.Random(seed))
    assert 1 <= len(scene.groups) <= 2
    assert all(1 <= group.count <= MOST for group in scene.groups)
    assert not {group.colour for group in scene.groups} & set(GROUNDS[scene.ground].colours)


def test_the_same_draw_gives_the_same_sentence() -> None:
    scene = Scene((Group(3, "red", "star", "middle"),), "night")
    words = read_words("cs").scene
    assert describe(scene, words, random.Random(4)) == describe(scene, words, random.Random(4))
