"""The words that keywords are made of."""

import pytest

from mella.evaluation.words import length, words
from mella.languages import LANGUAGES, Language


def keys(text: str, code: str) -> list[str]:
    return [word.key for word in words(text, LANGUAGES[code])]


@pytest.mark.parametrize(
    ("code", "one", "other"),
    [
        ("ar", "الكُسكُسي وخبز", "كسكسي والخبز"),
        ("cs", "Praha a hrad", "Praze a hradem"),
        ("hu", "Budapesten a Lánchíd", "Budapestre a lánchidat"),
        ("ko", "경복궁이 서울에", "경복궁에서 서울을"),
        ("ru", "ёлка в Москве", "Елки в Москва"),
        ("sr", "Сарма и Калемегдан", "sarmu i Kalemegdanu"),
        ("th", "น้ำตก", "น้\u0e4d\u0e32ตก"),
        ("vi", "Chùa Một Cột", "chùa Một Cột"),
    ],
)
def test_writings_and_forms_of_the_same_words_have_the_same_keys(code: str, one: str, other: str) -> None:
    assert keys(one, code) == keys(other, code)


def test_korean_particles_and_endings_are_no_words() -> None:
    assert keys("할머니가 김치찌개를 먹었습니다", "ko") == ["할머니", "김치찌개", "먹"]


def test_a_korean_verb_is_its_stem_in_every_form() -> None:
    assert set(keys("등불이 켜진 저녁", "ko")) & set(keys("불이 켜졌다", "ko")) >= {"켜지"}


def test_thai_words_come_from_a_text_without_spaces() -> None:
    assert keys("ต้มยำกุ้งน้ำข้นในชาม", "th") == ["ต้มยำกุ้ง", "น้ำ", "ข้น", "ใน", "ชาม"]


def test_vietnamese_words_are_pairs_of_syllables_between_function_words() -> None:
    text = "áo dài tím của Hà Nội, phở"
    assert keys(text, "vi") == ["áo dài", "dài tím", "hà nội", "phở"]


def test_a_function_word_with_a_capital_is_part_of_a_name() -> None:
    assert keys("đến chùa Một Cột", "vi") == ["chùa một", "một cột"]


def test_a_capital_counts_inside_sentences_only() -> None:
    capitals = {word.key: word.capital for word in words("Hrad v Praze. Most a řeka", LANGUAGES["cs"])}
    assert capitals == {"hrad": None, "v": False, "prah": True, "most": None, "a": False, "řek": False}


@pytest.mark.parametrize("text", ["KARLŮV MOST", "Karlův Most", "Praha"])
def test_capitals_say_nothing_where_every_word_has_one(text: str) -> None:
    assert all(word.capital is None for word in words(text, LANGUAGES["cs"]))


def test_a_place_counts_every_word_before() -> None:
    text = "V roce 1357 začala stavba"
    assert [word.place for word in words(text, LANGUAGES["cs"])] == [1, 2, 4, 5]
    assert length(text, LANGUAGES["cs"]) == 5


def test_length_is_in_the_words_that_places_count() -> None:
    assert length("경복궁이 서울에 있다.", LANGUAGES["ko"]) == 6
    assert length("ต้มยำกุ้ง ในชาม!", LANGUAGES["th"]) == 3
    assert length("Hồ Gươm, Hà Nội", LANGUAGES["vi"]) == 4


def test_a_language_without_entries_has_its_words_as_they_are() -> None:
    hindi = Language("hi", "Hindi", "हिन्दी", ("Deva",), ("hin",))
    assert [word.key for word in words("ताज महल, आगरा", hindi)] == ["ताज", "महल", "आगरा"]


def test_words_of_a_language_without_spaces_and_segmenter_are_trigrams_of_characters() -> None:
    lao = Language("lo", "Lao", "ລາວ", ("Laoo",), ("lao",), spaces=False)
    text = "ຊ້າງ ແລະ"
    assert [word.key for word in words(text, lao)] == ["ຊ້າງ", "ແລະ"]
    assert length(text, lao) == max(word.place for word in words(text, lao))
