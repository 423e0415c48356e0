"""One spelling for a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mella.evaluation.normalise import compatible, fold
from mella.languages import ENGLISH, LANGUAGES, Language
from tests.evaluation.samples import LANGUAGE_ROWS


@pytest.mark.parametrize(
    ("code", "written", "folded"),
    [
        ("th", "น้ำ", "น้ำ"),
        ("th", "น้\u0e4d\u0e32", "น้ำ"),  # nikhahit and aa
        ("th", "น\u0e4d้\u0e32", "น้ำ"),  # with the tone mark between them
        ("ar", "الكُسْكُسِيّ", "الكسكسي"),
        ("ar", "أهـــرام", "اهرام"),
        ("ar", "مستشفى", "مستشفي"),
        ("ar", "إسلام آسيا", "اسلام اسيا"),
        ("ar", "ﻻ", "لا"),  # a presentation form
        ("sr", "Његош Љубав Џеп", "njegoš ljubav džep"),
        ("sr", "Njegoš", "njegoš"),
        ("sr", "ǌegoš", "njegoš"),  # the digraph as one character
        ("ru", "Ёлка", "елка"),
        ("cs", "PŘÍBRAM", "příbram"),
        ("hu", "Gyo\u030br", "győr"),
        ("ko", "\u1112\u1161\u11ab\u1100\u1173\u11af", "한글"),  # written in jamo
        ("vi", "Hue\u0302\u0301", "huế"),
    ],
)
def test_writings_that_are_one_word(code: str, written: str, folded: str) -> None:
    assert fold(written, LANGUAGES[code]) == folded


def test_serbian_is_never_written_back_to_cyrillic_and_russian_stays() -> None:
    assert fold("Београд", LANGUAGES["sr"]) == "beograd"
    assert fold("Белград", LANGUAGES["ru"]) == "белград"


@given(st.text(), st.sampled_from([*LANGUAGE_ROWS, ENGLISH]))
def test_folding_twice_is_folding_once(text: str, language: Language) -> None:
    assert fold(fold(text, language), language) == fold(text, language)


@given(st.text())
def test_compatible_twice_is_compatible_once(text: str) -> None:
    assert compatible(compatible(text)) == compatible(text)
