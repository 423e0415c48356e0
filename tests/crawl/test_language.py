"""The text decides which languages it can be in, the page chooses among those."""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mella.crawl.language import (
    Guess,
    PageSigns,
    base_language,
    decide,
    page_language,
    page_signs,
    text_language,
)
from mella.languages import CODES


def page(language: str) -> PageSigns:
    """A page whose text is in the language, which it states, without other alts."""
    return PageSigns(
        Guess(language, 0.9), language, None, {}, ((language, "html_lang"), (language, "page")), {}
    )


def on_page(alt: str, language: str) -> str:
    return decide(alt, page=page(language)).code


def read(path: Path) -> list[tuple[str, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [(code, text) for code, _, text in (line.partition("\t") for line in lines)]


@pytest.mark.parametrize(
    ("alt", "around", "expected"),
    [
        ("Praha", "cs", "cs"),
        ("Paprika", "hu", "hu"),
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
def test_the_page_chooses_among_what_the_text_allows(alt: str, around: str, expected: str) -> None:
    assert on_page(alt, around) == expected


@pytest.mark.parametrize("code", CODES)
def test_the_page_never_makes_a_text_with_foreign_letters_its_own(code: str) -> None:
    assert on_page("Ελληνικά", code) != code
    assert on_page("日本語の写真", code) != code


@pytest.mark.parametrize("alt", ["", "2024", "12 × 15 €", "🐸"])
def test_a_text_without_letters_is_undecided(alt: str) -> None:
    decision = decide(alt, page=page("cs"))
    assert (decision.code, decision.score, decision.script, decision.evidence) == (
        "und",
        0.0,
        None,
        "no_letters",
    )


@pytest.mark.parametrize("alt", ["IMG_2034", "dsc00017", "3d 4x4", "a1b2c3"])
def test_a_code_is_no_word_of_the_page(alt: str) -> None:
    decision = decide(alt, page=page("cs"))
    assert (decision.code, decision.script, decision.evidence) == ("und", "Latn", "no_words")


CZECH = "Na břehu řeky stojí starý dům s velkými okny a malou zahradou plnou květin."


def test_what_decided_is_named() -> None:
    assert decide("까마귀").evidence == "script"
    assert decide("The quick brown fox jumps over the lazy dog").evidence == "text"
    assert decide("Baklažán").evidence == "text"
    assert decide("Banán", page=page_signs(CZECH, None, None, [])).evidence == "page"
    assert decide("Banán", page=page_signs("", "cs-CZ", None, [])).evidence == "page"
    assert decide("Paprika").evidence == "undecided"


def test_what_the_text_alone_says_is_kept_beside_the_decision() -> None:
    alone, placed = decide("Banán"), decide("Banán", page=page("cs"))
    assert placed.code == "cs" != alone.code
    assert placed.text == (alone.code, alone.score)


ENGLISH_ALTS = ["The settings dialog", "The colour chooser of the brush", "A window with two buttons"]


def test_the_other_alts_of_a_page_speak_for_their_language() -> None:
    signs = page_signs(CZECH, "cs", "cz", [*ENGLISH_ALTS, "Dialog"])
    assert decide("Dialog", page=signs).alts == "en"
    assert decide("Dialog", page=signs).code != "cs"
    assert decide("Dialog", page=page_signs(CZECH, "cs", "cz", ["Dialog"])).code == "cs"


def test_an_alt_does_not_speak_for_itself() -> None:
    alts = [ENGLISH_ALTS[0], ENGLISH_ALTS[1]]
    assert decide(alts[0], page=page_signs("", None, None, alts)).alts == "und"
    assert decide(alts[0], page=page_signs("", None, None, ENGLISH_ALTS)).alts == "en"


@given(st.permutations([*ENGLISH_ALTS, "Dialog", "Kytara", CZECH]))
def test_the_order_of_the_alts_changes_nothing(alts: list[str]) -> None:
    decisions = {alt: decide(alt, page=page_signs(CZECH, "cs", None, alts)) for alt in alts}
    ordered = page_signs(CZECH, "cs", None, sorted(alts))
    assert decisions == {alt: decide(alt, page=ordered) for alt in alts}


@given(st.lists(st.sampled_from(["cs", "hr", "en", "ru", "xx"]), max_size=8))
def test_no_page_makes_a_czech_sentence_another_language(codes: list[str]) -> None:
    names = ("html_lang", "page", "alts", "tld")
    hints = tuple((code, name) for code in codes for name in names)
    assert decide(CZECH, page=PageSigns(Guess("xx", 1.0), None, None, {}, hints, {})).code == "cs"


def test_the_script_of_serbian_is_told() -> None:
    assert decide("Стара кућа", page=page("sr")).script == "Cyrl"
    assert decide("Stara kuća", page=page("sr")).script == "Latn"


@pytest.mark.parametrize(
    ("alt", "script"),
    [("“Granny Smith” јабука", "Cyrl"), ("Windows 10 на ноутбуке", "Cyrl"), ("Lumix 카메라", "Hang"),
     ("The letter ж on a keyboard of a typewriter", "Latn")],
)  # fmt: skip
def test_a_name_in_latin_letters_does_not_make_a_text_latin(alt: str, script: str) -> None:
    assert decide(alt).script == script


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Dete pije mleko pored reke", "sr"), ("Dijete pije mlijeko pored rijeke", "hr"),
     ("Nitko ne zna gdje je vlak", "hr"), ("Svugdje se poštuje dostojanstvo osobe", "hr"),
     ("Sjedinjene države imaju objekat na ostrvu", "sr")],
)  # fmt: skip
def test_serbian_in_latin_is_told_from_its_twins_by_their_spelling(text: str, expected: str) -> None:
    found = text_language(text)[0]
    assert found == "sr" if expected == "sr" else found in ("hr", "bs", "und")


def test_a_higher_least_score_leaves_more_undecided() -> None:
    assert decide("Paprika", page=page("hu"), min_score=0.999).code == "und"


def test_a_language_that_the_page_does_not_speak_must_be_sure() -> None:
    doubtful, sure = "Banán", "Příliš žluťoučký kůň"
    assert decide(doubtful).code == "hu"
    assert decide(doubtful, page=page("hu")).code == "hu"
    assert decide(doubtful, page=page("en"))[0:4:3] == ("und", "against_page")
    assert decide(doubtful, page=page("en"), min_score_against_page=0.5).code == "hu"
    assert decide(sure, page=page("en")).code == "cs"


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
    assert recall >= 0.89


@pytest.mark.parametrize("code", CODES)
def test_whole_paragraphs_are_told_by_their_text(shared_data: Path, code: str) -> None:
    paragraphs = read(shared_data / "langid/udhr_paragraphs.tsv")
    native = (code, "sr-Latn") if code == "sr" else (code,)
    assert (
        share(text_language(text)[0] == code for given_code, text in paragraphs if given_code in native)
        >= 0.95
    )


@pytest.mark.parametrize(
    ("language", "around"),
    [("en", "cs"), ("en", "hu"), ("en", "vi"), ("en", "sr"), ("hr", "cs"), ("id", "vi"), ("uk", "ru"),
     ("be", "ru"), ("bg", "ru"), ("mk", "sr"), ("bg", "sr"), ("ru", "sr"), ("fa", "ar"), ("ur", "ar"),
     ("ja", "ko"), ("lo", "th")],
)  # fmt: skip
def test_eight_words_are_not_taken_for_the_language_of_another_page(
    shared_data: Path, language: str, around: str
) -> None:
    paragraphs = read(shared_data / "langid/udhr_paragraphs.tsv")
    starts = [" ".join(text.split()[:8]) for code, text in paragraphs if code == language]
    assert share(on_page(start, around) == around for start in starts) <= 0.05


@pytest.mark.parametrize("name", ["iPhone 13 Pro Max", "MacBook Pro", "PS4 Pro"])
@pytest.mark.parametrize("page", ["ko", "sr", "th"])
def test_the_name_of_a_product_is_no_czech_for_holding_a_czech_word(name: str, page: str) -> None:
    assert decide(name, page=page_signs("", page, None, [])).code != "cs"


@pytest.mark.parametrize("text", ["Селезень", "Бейсболка", "Крольчонок", "Кетцаль", "Blumenstrauß"])
def test_a_letter_that_serbian_lacks_is_not_overheard_on_a_serbian_page(text: str) -> None:
    assert decide(text, page=page_signs("", "sr", "rs", [])).code != "sr"


@pytest.mark.parametrize(
    ("stressed", "plain"),
    [("Сму\u0301глая де\u0301вушка", "Смуглая девушка"), ("За\u0301мок на скале\u0301", "Замок на скале"),
     ("Пре\u030fдња стра\u0304на", "Предња страна")],
)  # fmt: skip
def test_a_stress_mark_changes_nothing(stressed: str, plain: str) -> None:
    assert decide(stressed).code == decide(plain).code == text_language(stressed)[0]
    assert on_page(stressed, "ru") == on_page(plain, "ru")


@pytest.mark.parametrize(
    ("text", "code"),
    [("नदी के किनारे पुराना घर", "hi"), ("नदीच्या काठावर जुने घर आहे", "mr"), ("नेपालको हिमाल", "ne")],
)
def test_words_are_whole_where_vowels_are_marks(text: str, code: str) -> None:
    assert decide(text).code == decide(text).model == code


def test_a_turkish_word_is_whole_after_its_dotted_capital() -> None:
    first, second = decide("İstanbul"), decide("istanbul")
    assert first == second
    assert first.model == "tr"


def test_the_parts_of_the_evidence_stand_by_themselves() -> None:
    page = page_signs("Na břehu řeky stojí starý dům s velkou zahradou plnou květin.", None, "sk", [])
    told = decide("Dům u řeky", page=page)
    assert (told.letters, told.model, page.text) == ("cs", "cs", "cs")
    assert decide("Kolo", page=page).letters == "und"
    assert decide("자전거", page=page).model == "und"


def test_what_a_text_says_is_the_same_in_every_process_to_the_last_digit() -> None:
    """Sets have another order in each; sums and ties must not have it from them."""
    texts = ["Tamworthské prase.", "A hoverfly resembles", "A sombrero.", "Капюшонница."]
    script = f"from mella.crawl.reading import read\nfor text in {texts!r}: print(read(text))"
    told = {
        subprocess.run(
            [sys.executable, "-c", script],
            env=os.environ | {"PYTHONHASHSEED": str(seed)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in range(4)
    }
    assert len(told) == 1
