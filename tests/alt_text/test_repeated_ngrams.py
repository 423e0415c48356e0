"""Texts that say themselves again, in words and without spaces between them."""

import time
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from mella.alt_text.filter import filter_pairs
from mella.settings import load
from tests.alt_text.pairs import CRAWL, pair, table

SETTINGS = load(overrides={}).alt_text
RULE = replace(SETTINGS, rules=("repeated_ngrams",))

CASES = {
    "ar": (["أحد طيور النورس.أحد طيور النورس."], ["A الشحرور.A الشحرور.", "بورا بورا"]),
    "cs": (
        [
            "levné boty levné boty levné boty Praha",
            "Kostel svatého Jakuba. Kostel svatého Jakuba",
            "koláče koláče koláče koláče koláče koláče",
        ],
        [
            "levné boty levné boty",
            "New York, New York",
            "Duran Duran na koncertě Duran Duran v Praze",
            "chata u lesa a les u chaty v lese",
            "Od města k městu, od vsi ke vsi, od domu k domu",
            "Slunce nad mořem, slunce nad horami, slunce nad městem",
            "Pohled na hrad Loket z mostu a pohled na hrad Loket z věže",
            "Rodina je přirozenou a základní jednotkou společnosti a má nárok na ochranu společnosti.",
        ],
    ),
    "ko": (["떡집 떡집 떡집 떡집 떡집 떡집"], ["색상표 대화 상자 (1) 와 팔레트 대화 상자"]),
    "ru": (
        ["дом дом дом дом дом дом"],
        [
            "Каждый человек имеет право создавать профессиональные союзы и входить в профессиональные союзы "
            "для защиты своих интересов."
        ],
    ),
    "sr": (
        ["Стари град Стари град Стари град"],
        ["Ребазирање тематске гране разгранате из друге тематске гране"],
    ),
    "th": (
        [
            "ขนม ขนม ขนม ขนม ขนม ขนม ขนม",
            "รองเท้าราคาถูกรองเท้าราคาถูกรองเท้าราคาถูก",
            "กาใบใหญ่สำหรับงานเลี้ยงและซุป กาใบใหญ่สำหรับงานเลี้ยงและซุป",
        ],
        [
            "นิวยอร์ก นิวยอร์ก",
            "พระนครศรีอยุธยา พระนครศรีอยุธยา",
            "กาใบใหญ่สำหรับงานเลี้ยงและซุป",
            "วัดพระธาตุดอยสุเทพยามเช้าและวัดพระธาตุดอยสุเทพในเดือนพฤศจิกายน",
        ],
    ),
    "vi": (
        ["bánh bánh bánh bánh bánh bánh"],
        ["con chó và con mèo và con gà và con vịt", "Nhà thờ Đức Bà Sài Gòn và nhà thờ Đức Bà Hà Nội"],
    ),
}
"""Real rows are the Arabic alts of stamps, the Korean and Serbian ones of manuals, and a sentence of the
Russian Declaration of Human Rights."""


def kept(texts: list[str], language: str) -> set[str]:
    rows = [pair(text, language, number) for number, text in enumerate(texts)]
    passed = filter_pairs(table(rows), crawl=CRAWL, language=language, settings=RULE).kept
    return set(passed["alt"].to_pylist())


@pytest.mark.parametrize("language", CASES)
def test_takes_what_says_itself_again_and_no_names(language: str) -> None:
    taken, passing = CASES[language]
    assert kept([*taken, *passing], language) == set(passing)


def said_again(units: list[str], length: int) -> float:
    """Share of the n-grams that stood in the text before, by its definition."""
    found = [units[at : at + length] for at in range(len(units) - length + 1)]
    return sum(ngram in found[:at] for at, ngram in enumerate(found)) / len(found)


WORDS = st.lists(st.sampled_from(["hrad", "nad", "řekou", "v", "lese", "starý"]), min_size=6, max_size=16)
LETTERS = st.text("กขคง", min_size=32, max_size=60)


@example(["a a a b b c a"])
@given(st.lists(WORDS.map(" ".join), min_size=1, max_size=20))
@example_settings(max_examples=8, deadline=None)
def test_the_share_is_of_pairs_of_words_that_stood_before(texts: list[str]) -> None:
    stay = {text for text in texts if said_again(text.split(), 2) <= RULE.max_repeated_ngrams}
    assert kept(texts, "cs") == stay


@given(st.lists(LETTERS, min_size=1, max_size=20))
@example_settings(max_examples=8, deadline=None)
def test_without_spaces_the_share_is_of_strings_of_four_letters(texts: list[str]) -> None:
    stay = {text for text in texts if said_again(list(text), 4) <= RULE.max_repeated_ngrams}
    assert kept(texts, "th") == stay


SAYINGS = st.lists(st.text("abcdefgh", min_size=1, max_size=5), min_size=3, max_size=40)


@given(st.lists(SAYINGS, min_size=1, max_size=20), st.integers(2, 5))
@example_settings(max_examples=8, deadline=None)
def test_a_text_of_three_words_or_more_said_again_always_falls(texts: list[list[str]], times: int) -> None:
    assert kept([" ".join(words * times) for words in texts], "cs") == set()


@pytest.mark.parametrize(("language", "piece"), [("cs", "hrad nad řekou "), ("th", "ปราสาทริมแม่น้ำ")])
def test_time_is_linear_in_the_text(language: str, piece: str) -> None:
    def spent(size: int) -> float:
        start = time.process_time()
        kept([piece * (size // len(piece))], language)
        return time.process_time() - start

    spent(1_000)
    # Eight times the text in at most twenty-four times the time: quadratic would be sixty-four.
    assert spent(1_600_000) < 24 * spent(200_000) + 0.1
