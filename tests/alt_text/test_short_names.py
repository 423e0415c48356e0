"""Names of one syllable or two letters stay; codes, units and function words of that length fall."""

from dataclasses import replace
from itertools import product
from string import ascii_lowercase

import pytest

from mella.alt_text.filter import filter_pairs
from mella.languages import CODES
from mella.settings import load
from tests.alt_text.pairs import CRAWL, pair, table

SETTINGS = replace(load(overrides={}).alt_text, rules=("too_short",))

CASES = {
    "ar": (["يد", "دب"], ["هو", "في", "كم"]),
    "cs": (["úl"], ["až", "já", "OK", "cs", "ČR", "ú"]),
    "hu": (["Ló.", "tó", "Fű", "Só"], ["és", "én", "hu", "EÚ", "ő"]),
    "ko": (
        ["양", "곰", "소", "쥐", "닭", "새", "벌", "귤", "솥", "톱", "꽃 2"],
        ["이", "더", "말", "ㅋ", "KO", "뷁"],
    ),
    "ru": (["яд", "Юг", "Ум", "Ёж", "еж"], ["не", "на", "Да", "РФ", "кг", "см", "ru", "я"]),
    "sr": (["Во", "рт"], ["će", "sr", "RS", "да"]),
    "th": (["กบ.", "ลา", "กา", "นก", "งู"], ["ใน", "ไป", "มา", "th", "ฌฌ", "ก"]),
    "vi": (["Ác.", "Ớt.", "cá", "gà"], ["là", "và", "đó", "vi", "VN", "Ừ"]),
}
"""Of the animals, fruits and things, the Hungarian with a stop, the Korean but the flower, the first
three Thai and the Vietnamese with a stop are alts of the stamps."""


def kept(texts: list[str], language: str, share: float = SETTINGS.short_name_share) -> set[str]:
    rows = [pair(text, language, number) for number, text in enumerate(texts)]
    settings = replace(SETTINGS, short_name_share=share)
    passed = filter_pairs(table(rows), crawl=CRAWL, language=language, settings=settings).kept
    return set(passed["alt"].to_pylist())


@pytest.mark.parametrize("language", CASES)
def test_short_names_stay_and_no_other_short_text(language: str) -> None:
    names, others = CASES[language]
    assert kept([*names, *others], language) == set(names)


@pytest.mark.parametrize("language", CODES)
def test_no_code_of_a_language_or_country_is_a_name(language: str) -> None:
    codes = ["".join(letters) for letters in product(ascii_lowercase, repeat=2)]
    spelled = [*codes, *map(str.upper, codes), *map(str.title, codes)]
    assert kept(spelled, language) == set()


def test_a_share_of_none_takes_every_short_text() -> None:
    assert kept(["곰", "꽃"], "ko", 0.0) == set()


def test_a_share_of_all_leaves_function_words_too() -> None:
    assert kept(["더", "뷁"], "ko", 1.0) == {"더"}


@pytest.mark.parametrize("text", ["ວັດ", "ນົກ", "ຄົນ", "ដំរី", "ဆင်", "नदी", "กบ.ๆ", "вод", "كلب"])
def test_vowel_signs_are_letters_where_they_are_written(text: str) -> None:
    assert kept([text], "th") == {text}


@pytest.mark.parametrize(
    "text", ["ка\u0301", "كــب", "كَبُ", "e\u0323\u0302s", "בָּכָ", "❤\ufe0f❤\ufe0f", "ا\u08f0ب\u08f1", "אﬞב", "܏ܐܲ"]
)
def test_accents_and_what_most_leave_out_are_none(text: str) -> None:
    assert kept([text], "th") == set()
