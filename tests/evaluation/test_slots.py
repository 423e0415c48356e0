"""Captions of the stand-in, scored by what they state."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mella.captions.palette import PaletteTranslator
from mella.captions.scene import Scene, Thing
from mella.captions.wording import scene_in
from mella.evaluation.context import Context
from mella.evaluation.slots import SLOTS, is_palette
from mella.languages import CODES, language
from tests.captions.scenes import SCENES, varied_scenes

SCRIPTS = [(code, script) for code in CODES for script in language(code).scripts]
PICTURE = Scene(
    "wide",
    "bright",
    "bands",
    ("light blue", "green"),
    (Thing(3, "", "red", "circle", "left"), Thing(1, "large", "yellow", "star", "upper right")),
)


def values(answers: list[str], english: list[str], code: str) -> dict[str, float]:
    order = np.arange(len(answers))
    return {
        metric.name: float(
            metric.score(metric.prepare(answers, english, language(code), Context()).stats(order).sum(axis=0))
        )
        for metric in SLOTS
    }


def translated(english: list[str], code: str, script: str) -> list[str]:
    return [answer.text for answer in PaletteTranslator().translate(english, code, script)]


@pytest.mark.parametrize(("code", "script"), SCRIPTS)
def test_the_true_caption_is_right_in_every_slot(code: str, script: str) -> None:
    english = [scene_in("en", scene) for scene in varied_scenes(150)]
    assert set(values(translated(english, code, script), english, code).values()) == {1.0}


@pytest.mark.parametrize(("code", "script"), SCRIPTS)
def test_the_caption_of_another_picture_is_not(code: str, script: str) -> None:
    english = [scene_in("en", scene) for scene in varied_scenes(150)]
    answers = translated(english[1:] + english[:1], code, script)
    assert all(0 < value < 0.6 for value in values(answers, english, code).values())


@given(SCENES, SCENES, st.sampled_from(SCRIPTS))
@settings(max_examples=100, deadline=None)
def test_a_score_lies_between_0_and_1_or_is_undefined(true: Scene, told: Scene, how: tuple[str, str]) -> None:
    english = scene_in("en", true)
    answer = scene_in(how[0], told, how[1])
    assert all(np.isnan(value) or 0 <= value <= 1 for value in values([answer], [english], how[0]).values())


def test_by_hand() -> None:
    english = scene_in("en", PICTURE)
    answer = "Đây là một bức hình có nền màu đỏ. Ở bên trái có ba hình tròn màu đỏ và hình vuông."
    expected = {
        "slot_colour": 2 * 1 / (1 + 4),  # red, of light blue, green, red and yellow
        "slot_shape": 2 * 1 / (2 + 2),  # circle, but a square for the star
        "slot_count": 1.0,  # three
        "slot_layout": 2 * 1 / (2 + 3),  # left, of left, upper right and the bands
    }
    assert values([answer], [english], "vi") == pytest.approx(expected)


@pytest.mark.parametrize("code", [code for code in CODES if language(code).spaces])
def test_an_answer_out_of_order_is_credited_for_each_slot_that_it_gets_right(code: str) -> None:
    english = scene_in("en", PICTURE)
    text = scene_in(code, PICTURE)
    sentences = re.split(r"(?<=\.)\s+", text)
    assert set(values([" ".join(reversed(sentences))], [english], code).values()) == {1.0}


@pytest.mark.parametrize(("code", "script"), SCRIPTS)
def test_half_an_answer_has_part_of_the_slots_and_no_wrong_one(code: str, script: str) -> None:
    english = [scene_in("en", PICTURE)]
    (whole,) = translated(english, code, script)
    found = values([whole[: len(whole) // 2]], english, code)
    assert 0 < found["slot_colour"] < 1
    assert 0 < found["slot_layout"] < 1


@pytest.mark.parametrize("code", CODES)
def test_an_answer_of_something_else_has_no_slot(code: str) -> None:
    assert set(values(["???"], [scene_in("en", PICTURE)], code).values()) == {0.0}


def test_where_neither_states_a_count_it_is_undefined() -> None:
    plain = Scene("tall", "", "plain", ("grey",))
    found = values([scene_in("ko", plain)], [scene_in("en", plain)], "ko")
    assert np.isnan(found["slot_count"]) and np.isnan(found["slot_shape"])
    assert found["slot_colour"] == found["slot_layout"] == 1.0


def test_only_english_of_the_stand_in_is_scored_by_slot() -> None:
    assert is_palette(scene_in("en", PICTURE), language("th"))
    assert not is_palette("A woman sells mushrooms near the station.", language("th"))
    assert not is_palette(None, language("th"))
