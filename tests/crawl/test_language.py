"""The text decides which languages it can be in, the page chooses among those."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mella.crawl.language import (
    Guess,
    base_language,
    decide,
    page_language,
    text_language,
)
from mella.languages import CODES


def on_page(alt: str, page: str) -> str:
    return decide(alt, page_lang=Guess(page, 0.9)).code


def read(path: Path) -> list[tuple[str, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [(code, text) for code, _, text in (line.partition("\t") for line in lines)]


@pytest.mark.parametrize(
    ("alt", "page", "expected"),
    [
        ("Praha", "cs", "cs"),
        ("Iguana", "hu", "hu"),
        ("Con voi", "vi", "vi"),
        ("Врана", "sr", "sr"),
        ("까마귀", "en", "ko"),
        ("ช้าง", "en", "th"),
        ("Příliš žluťoučký kůň", "en", "cs"),
        ("Űrhajó és őz", "cs", "hu"),
        ("The view of the old bridge at night", "cs", "en"),
        ("A baseball cap", "vi", "en"),
        ("Screenshot of the settings dialog", "hu", "en"),
        ("Вид на ночной город и мосты", "sr", "ru"),
        ("Љубав и џем", "ru", "sr"),
        ("Стара кућа на обали реке", "ru", "sr"),
        ("Kuća na obali reke", "sr", "sr"),
        ("Kuća na obali rijeke", "hr", "hr"),
        ("این یک گربه سیاه است", "ar", "fa"),
        ("Μια γάτα στον ήλιο", "cs", "el"),
    ],
)
def test_the_page_chooses_among_what_the_text_allows(alt: str, page: str, expected: str) -> None:
    assert on_page(alt, page) == expected


@pytest.mark.parametrize("code", CODES)
def test_the_page_never_makes_a_text_with_foreign_letters_its_own(code: str) -> None:
    assert on_page("Ελληνικά", code) != code
    assert on_page("日本語の写真", code) != code


@pytest.mark.parametrize("alt", ["", "2024", "12 × 15 €", "🐸"])
def test_a_text_without_letters_is_undecided(alt: str) -> None:
    decision = decide(alt, page_lang=Guess("cs", 0.9))
    assert (decision.code, decision.score, decision.script, decision.evidence) == (
        "und",
        0.0,
        None,
        "no_letters",
    )


def test_what_decided_is_named() -> None:
    assert decide("까마귀").evidence == "script"
    assert decide("The quick brown fox jumps over the lazy dog").evidence == "text"
    assert decide("Iguana", page_lang=Guess("hu", 0.9)).evidence == "page"
    assert decide("Iguana", page_lang=Guess("und", 0.0), html_lang="hu-HU").evidence == "html_lang"
    assert decide("Iguana", tld="hu").evidence == "tld"
    assert decide("Iguana").evidence == "undecided"


def test_the_script_of_serbian_is_told() -> None:
    page = Guess("sr", 0.9)
    assert decide("Стара кућа", page_lang=page).script == "Cyrl"
    assert decide("Stara kuća", page_lang=page).script == "Latn"


def test_a_higher_least_score_leaves_more_undecided() -> None:
    assert decide("Iguana", page_lang=Guess("hu", 0.9), min_score=0.99).code == "und"


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("cs-CZ", "cs"), ("sh-Latn-RS", "sr"), ("SRP", "sr"), ("zh_TW", "zh"), ("arb", "ar"), ("", None),
     ("und", None), ("x-klingon", None), ("čeština", None)],
)  # fmt: skip
def test_the_language_of_a_tag(tag: str, expected: str | None) -> None:
    assert base_language(tag) == expected


def test_a_page_is_not_in_the_language_it_states_if_its_text_is_not() -> None:
    english = "This is the documentation of a program, and nobody has translated it so far. " * 4
    assert page_language(english, "cs", "cz").code == "en"


def test_what_a_page_states_tells_serbian_from_croatian() -> None:
    text = "Na obali mora stoji stara kuća sa velikim prozorima i malim vrtom. " * 3
    assert page_language(text, "sr-Latn", "rs").code == "sr"
    assert page_language(text, "hr", "hr").code == "hr"
    assert page_language(text, "en", "rs").code == "sr"


def test_a_page_without_text_is_in_the_language_it_states() -> None:
    assert page_language("", "vi", None) == Guess("vi", 0.5)
    assert page_language("", None, "vn") == Guess("und", 0.0)


@given(st.text(max_size=80))
def test_any_text_gets_a_language_and_a_score(text: str) -> None:
    for code, score in (text_language(text), decide(text)[:2], page_language(text, "cs", "cz")):
        assert code.isalpha() and 0.0 <= score <= 1.0


def share(pairs: Iterable[bool]) -> float:
    found = list(pairs)
    return sum(found) / len(found)


@pytest.mark.parametrize("code", CODES)
def test_real_captions_keep_the_language_of_their_page(shared_data: Path, code: str) -> None:
    captions = read(shared_data / "langid/stamp_captions.tsv")
    recall = share(on_page(text, code) == code for given_code, text in captions if given_code == code)
    # Nine in ten Czech captions are single words, which fastText takes for anything.
    assert recall >= (0.89 if code == "cs" else 0.93)


@pytest.mark.parametrize("code", CODES)
def test_whole_paragraphs_are_told_by_their_text(shared_data: Path, code: str) -> None:
    paragraphs = read(shared_data / "langid/udhr_paragraphs.tsv")
    native = (code, "sr-Latn") if code == "sr" else (code,)
    assert (
        share(text_language(text)[0] == code for given_code, text in paragraphs if given_code in native)
        >= 0.95
    )


@pytest.mark.parametrize(
    ("language", "page"),
    [("en", "cs"), ("en", "hu"), ("en", "vi"), ("en", "sr"), ("hr", "cs"), ("id", "vi"), ("uk", "ru"),
     ("be", "ru"), ("bg", "ru"), ("mk", "sr"), ("bg", "sr"), ("ru", "sr"), ("fa", "ar"), ("ur", "ar"),
     ("ja", "ko"), ("lo", "th")],
)  # fmt: skip
def test_eight_words_are_not_taken_for_the_language_of_another_page(
    shared_data: Path, language: str, page: str
) -> None:
    paragraphs = read(shared_data / "langid/udhr_paragraphs.tsv")
    starts = [" ".join(text.split()[:8]) for code, text in paragraphs if code == language]
    assert share(on_page(start, page) == page for start in starts) <= 0.1
