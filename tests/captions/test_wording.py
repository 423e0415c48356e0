"""Laws of the grammars: nothing is lost, confused or left unworded, in any language."""

import pytest
from hypothesis import given, settings

from mella.alt_text.normalise import normalise, script_of
from mella.captions.grammars.en import scene_from_english
from mella.captions.repetition import loops
from mella.captions.scene import Scene, scene_slots
from mella.captions.wording import GRAMMARS, scene_in, slots
from mella.languages import CODES, language
from mella.serbian_script import to_latin
from tests.captions.scenes import SCENES, every_frame, every_thing

NOTHING = {"things:none"}


@given(SCENES)
@settings(max_examples=200, deadline=None)
def test_english_reads_back_as_the_scene(scene: Scene) -> None:
    assert scene_from_english(scene_in("en", scene)) == scene


@pytest.mark.parametrize("code", GRAMMARS)
def test_every_fact_can_be_read_back_from_the_wording(code: str) -> None:
    @given(SCENES)
    @settings(max_examples=60, deadline=None)
    def law(scene: Scene) -> None:
        expected = scene_slots(scene) | (set() if scene.things else NOTHING)
        assert slots(scene_in(code, scene), code) == expected

    law()


@pytest.mark.parametrize("code", GRAMMARS)
def test_distinct_things_are_worded_distinctly(code: str) -> None:
    worded = {scene_in(code, Scene("wide", "", "plain", ("white",), (thing,))) for thing in every_thing()}
    assert len(worded) == len(every_thing())


@pytest.mark.parametrize("code", GRAMMARS)
def test_distinct_backgrounds_are_worded_distinctly(code: str) -> None:
    worded = {scene_in(code, scene) for scene in every_frame()}
    assert len(worded) == len(every_frame())


@pytest.mark.parametrize("code", CODES)
def test_wordings_are_clean_text_in_the_script_of_the_language(code: str) -> None:
    @given(SCENES)
    @settings(max_examples=60, deadline=None)
    def law(scene: Scene) -> None:
        text = scene_in(code, scene)
        assert script_of(text) == language(code).scripts[0]
        assert text == normalise(text)
        assert not set("{}_").intersection(text) and "None" not in text
        assert not loops(text, 12)

    law()


@given(SCENES)
@settings(max_examples=60, deadline=None)
def test_serbian_in_latin_is_the_transliterated_cyrillic(scene: Scene) -> None:
    latin = scene_in("sr", scene, "Latn")
    assert latin == to_latin(scene_in("sr", scene, "Cyrl"))
    assert script_of(latin) == "Latn"
    assert slots(latin, "sr") == slots(scene_in("sr", scene), "sr")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A red circle.",
        "The picture is wide.",
        "The picture is wide, and its background is white.",
        "The picture is wide, and its background is white. No single shape stands out. Really.",
        "The picture is wide, and its background is teal. No single shape stands out.",
        "The picture is wide, and its background is white. On the left there is a red circles.",
        "The picture is wide, and its background is white. On the left there are two red circle.",
        "The picture is wide, and its background is white. In different places there is a red circle.",
        "The picture is wide, and its background is white. On the left there is a orange circle.",
        "The picture is wide, and its background is white.  No single shape stands out.",
        "The picture is wide, with a mix of red, red and blue. No single shape stands out.",
        "The picture is wide, and its background is white. No single shape stands out." * 50,
    ],
)
def test_other_english_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        scene_from_english(text)


def test_a_language_without_a_grammar_is_named() -> None:
    with pytest.raises(ValueError, match="'xx'"):
        scene_in("xx", Scene("wide", "", "plain", ("white",)))
