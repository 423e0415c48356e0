import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mella.report import wording


@given(st.text())
def test_nothing_that_acts_unseen_is_left_in_a_visible_text(text: str) -> None:
    shown = wording.visible(text)
    assert not any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} for c in shown)
    assert not set(shown) & set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@given(st.text(), st.integers(min_value=2, max_value=40))
def test_a_clipped_text_is_no_longer_than_asked(text: str, limit: int) -> None:
    assert len(wording.clip(text, limit)) <= limit


def test_joiners_that_are_orthography_stay() -> None:
    assert wording.visible("می\u200cخواهم") == "می\u200cخواهم"


def test_a_thai_vowel_is_not_cut_from_its_letter() -> None:
    text = "น้ำ" * 10
    assert wording.clip(text, 6).rstrip("…").endswith(("น้ำ", "น้"))


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (0, 10, "0\u202f%"),
        (1, 1000, "0.1\u202f%"),
        (1, 10_000, "<0.1\u202f%"),
        (1, 3, "33\u202f%"),
        (9_997, 10_000, ">99.9\u202f%"),
        (997, 1_000, "99.7\u202f%"),
        (10, 10, "100\u202f%"),
        (0, 0, "–"),
    ],
)
def test_shares_are_worded(part: int, whole: int, words: str) -> None:
    assert wording.percent(part, whole) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (999, "999\u202fB"),
        (48_213_004, "48.2\u202fMB"),
        (999_960, "1.0\u202fMB"),
        (10**19, "10000.0\u202fPB"),
    ],
)
def test_sizes_are_worded(number: int, words: str) -> None:
    assert wording.size(number) == words


@pytest.mark.parametrize(
    ("url", "host"), [("https://a.example:80/x", "a.example"), ("http://[::1", "?"), ("x", "?"), (None, "?")]
)
def test_the_host_of_any_address_can_be_asked_for(url: str | None, host: str) -> None:
    assert wording.host_of(url) == host


@pytest.mark.parametrize(
    ("code", "script", "tag"),
    [("sr", "Cyrl", "sr-Cyrl"), ("th", None, "th"), ('x" onload=', "Latn", "und"), ("ar", "<b>", "ar")],
)
def test_language_tags_hold_nothing_else(code: str, script: str | None, tag: str) -> None:
    assert wording.language_tag(code, script) == tag


def test_a_breakable_host_is_escaped() -> None:
    assert str(wording.breakable("a.<b>.c")) == "a.<wbr>&lt;b&gt;.<wbr>c"


@pytest.mark.parametrize(
    ("iso", "words"), [("2026-11-22T16:00:00+00:00", "2026-11-22 16:00 UTC"), ("yesterday", "yesterday")]
)
def test_times_are_worded(iso: str, words: str) -> None:
    assert wording.moment(iso) == words


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/foto.jpg", "https://a.example/foto.jpg"),
        ("https://a.example/?mail=jan.novak@mail.example&x=1", "https://a.example/?mail=•&x=1"),
        ("https://a.example/jan%40mail.example", "https://a.example/•"),
        ("ftp://jan:secret@a.example/x", "ftp://jan:•/x"),
        (None, ""),
    ],
)
def test_an_address_is_shown_without_personal_data(url: str | None, shown: str) -> None:
    assert wording.address(url) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [(3, "3"), (0.5, "0.5"), ("", "none"), (("a", "b"), "a, b"), ((), "none")]
)
def test_a_value_of_a_setting_reads_as_one(value: object, shown: str) -> None:
    assert wording.setting(value) == shown
