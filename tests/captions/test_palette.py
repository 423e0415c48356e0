"""The stand-ins as captioner and translator."""

import io
import warnings
from collections import Counter

import pytest
from PIL import Image, ImageDraw

from mella.captions.gates import judge_english, judge_translation
from mella.captions.palette import PaletteCaptioner, PaletteTranslator
from mella.captions.protocol import Captioner, Generation, Translator
from mella.captions.wording import scene_in
from mella.crawl.language import text_language
from mella.languages import CODES, LANGUAGES
from mella.settings import load
from tests.captions.scenes import varied_scenes


def picture() -> Image.Image:
    image = Image.new("RGB", (320, 240), "white")
    ImageDraw.Draw(image).ellipse((20, 80, 100, 160), fill="red")
    return image


def as_bytes(image: Image.Image, format: str = "PNG") -> bytes:
    out = io.BytesIO()
    image.save(out, format)
    return out.getvalue()


def test_they_keep_the_protocols_and_say_what_they_are() -> None:
    captioner: Captioner = PaletteCaptioner()
    translator: Translator = PaletteTranslator()
    assert "stand-in" in captioner.name
    assert "stand-in" in translator.name


def test_a_picture_is_described_from_bytes_or_opened() -> None:
    expected = (
        "The picture is wide and bright, and its background is white. On the left there is a red circle."
    )
    answers = PaletteCaptioner().describe([picture(), as_bytes(picture()), as_bytes(picture(), "WEBP")])
    assert answers == [Generation(expected, "stop", 1)] * 3


def test_transparency_is_white() -> None:
    image = Image.new("RGBA", (320, 240), (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((20, 80, 100, 160), fill="red")
    (answer,) = PaletteCaptioner().describe([as_bytes(image)])
    assert "its background is white" in answer.text


def test_a_bad_picture_costs_itself() -> None:
    good, bad, half = PaletteCaptioner().describe(
        [as_bytes(picture()), b"<html>", as_bytes(picture(), "JPEG")[:900]]
    )
    assert good.ok
    assert [bad.finish_reason, half.finish_reason] == ["error:undecodable"] * 2


def test_the_threads_of_a_batch_leave_the_filters_of_warnings_as_they_were() -> None:
    before = list(warnings.filters)
    PaletteCaptioner().describe([as_bytes(picture()) for _ in range(64)])
    assert list(warnings.filters) == before


@pytest.mark.parametrize("language", CODES)
def test_its_own_english_is_translated(language: str) -> None:
    (english,) = PaletteCaptioner().describe([picture()])
    (answer,) = PaletteTranslator().translate([english.text], language, "")
    assert answer.ok
    assert answer.text != english.text


def test_other_english_is_refused_and_costs_itself() -> None:
    (english,) = PaletteCaptioner().describe([picture()])
    bad, good = PaletteTranslator().translate(["A dog on a beach.", english.text], "cs", "Latn")
    assert bad.finish_reason == "error:not_palette_english"
    assert good.ok


def test_a_ninth_language_without_a_grammar_is_an_error_a_text() -> None:
    (answer,) = PaletteTranslator().translate(["x"], "fi", "Latn")
    assert answer.finish_reason == "error:no_grammar_for_language"


@pytest.mark.parametrize("language", CODES)
def test_wordings_pass_the_gates_that_models_must_pass(language: str) -> None:
    settings = load(overrides={}).captions
    reasons = Counter()
    for scene in varied_scenes(200):
        for script in LANGUAGES[language].scripts:
            english = scene_in("en", scene)
            (answer,) = PaletteTranslator().translate([english], language, script)
            identified = text_language(answer.text)[0]
            reasons[
                judge_translation(
                    answer,
                    english=english,
                    language=language,
                    script=script,
                    identified=identified,
                    settings=settings,
                )
            ] += 1
    assert reasons[None] >= 0.98 * reasons.total(), reasons


def test_english_wordings_pass_the_gates() -> None:
    settings = load(overrides={}).captions
    for scene in varied_scenes(200):
        text = scene_in("en", scene)
        identified = text_language(text)[0]
        assert judge_english(Generation(text, "stop", 1), identified=identified, settings=settings) is None
