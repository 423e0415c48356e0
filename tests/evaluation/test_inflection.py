"""Forms of one word have one key; other words have others."""

import pytest

from mella.evaluation.inflection import inflection, stem
from mella.languages import LANGUAGES, Language

PARADIGMS = {
    "ar": [
        "الكسكسي كسكسي بالكسكسي والكسكسي للكسكسي",
        "الأهرامات أهرامات بالأهرامات والأهرامات للأهرامات",
        "القيروان قيروان والقيروان بالقيروان",
        "الفستق فستق والفستق",
        "خبز الخبز وخبز بالخبز",
        "باب الباب",
        "وردة الوردة",
    ],
    "cs": ["Praha Praze Prahou", "hrad hradu hradem hradě", "kniha knize knihy", "dům domu domy"],
    "hu": [
        "Budapest Budapesten Budapestre Budapesti",
        "lánchíd lánchídon lánchidat",
        "citera citerát citerán",
        "bográcsgulyás bográcsgulyást bográcsgulyáshoz",
    ],
    "ru": ["балалайка балалайки балалайку", "Москва Москве Москвы", "матрёшка матрешки матрёшек"],
    "sr": ["Калемегдан Kalemegdanu Калемегдана", "књига knjizi", "опанак opanci опанке", "сарма sarmu"],
}


@pytest.mark.parametrize(("code", "forms"), [(code, row) for code, rows in PARADIGMS.items() for row in rows])
def test_forms_of_a_word_have_one_key(code: str, forms: str) -> None:
    assert len({stem(form, LANGUAGES[code]) for form in forms.split()}) == 1


@pytest.mark.parametrize("code", PARADIGMS)
def test_different_words_keep_different_keys(code: str) -> None:
    keys = {stem(row.split()[0], LANGUAGES[code]) for row in PARADIGMS[code]}
    assert len(keys) == len(PARADIGMS[code])


def test_first_letters_that_look_like_arabic_particles_stay() -> None:
    arabic = LANGUAGES["ar"]
    assert stem("والد", arabic) != stem("الد", arabic)
    assert stem("كتاب", arabic) == stem("الكتاب", arabic) != stem("تاب", arabic)
    assert stem("فانوس", arabic).startswith("ف")


@pytest.mark.parametrize("code", ["cs", "hu", "ru", "sr"])
def test_what_is_too_long_for_a_word_is_left_as_it_is(code: str) -> None:
    assert stem("ama" * 2_000, LANGUAGES[code]) == "ama" * 2_000


def test_a_language_without_entries_keeps_its_words() -> None:
    latvian = Language("lv", "Latvian", "latviešu", ("Latn",), ("lav",))
    assert stem("Rīgā", latvian) == "rīgā"
    assert inflection(latvian) == "none"
    assert inflection(LANGUAGES["ru"]) == "lemma-ru+snowball-russian"
    assert inflection(LANGUAGES["ar"]) == "snowball-arabic"
