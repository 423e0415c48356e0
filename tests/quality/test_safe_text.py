import html

from hypothesis import given
from hypothesis import strategies as st

from mella.quality.safe_text import safe, safe_row


@given(st.text())
def test_nothing_safe_holds_markup_templates_or_controls(text: str) -> None:
    shown = safe(text)
    assert not set(shown) & set("<>\"'`${\n\r\t\x00\u202e")
    assert len(html.unescape(shown)) <= 10 * 201


@given(st.text(alphabet="aábcčd ěščřžžльжش한ไ", max_size=100))
def test_ordinary_letters_of_any_script_stay_as_they_are(text: str) -> None:
    assert safe(text) == text


def test_joiners_are_spelling_and_marks_of_direction_are_shown() -> None:
    assert safe("می\u200cخواهم") == "می\u200cخواهم"
    assert safe("a\u202eb") == "a&lt;U+202E&gt;b"


def test_a_row_keeps_its_columns() -> None:
    assert safe_row({"a": None, "b": 3, "c": "<b>"}) == {"a": "null", "b": "3", "c": "&lt;b&gt;"}
