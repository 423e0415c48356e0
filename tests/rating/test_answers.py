from pathlib import Path

import pytest

from mella.rating.answers import Filled, read_key, read_sheet
from mella.rating.questions import answer
from tests.rating.filled import NAMES, fill, write_key

WHOLE = ("yes", "yes", "no", "?")


def sheet(folder: Path, answers: dict[str, tuple[str, ...]], codes: list[str]) -> Filled:
    path = folder / "hu_rater1.csv"
    fill(path, answers)
    return read_sheet(path, codes)


@pytest.mark.parametrize(
    ("cell", "meant"),
    [("yes", "yes"), (" Y ", "yes"), ("1", "yes"), ("NO", "no"), ("n", "no"), ("0", "no"), ("?", "?"),
     ("؟", "?"), ("", None), ("maybe", None), ("yes no", None)],
)  # fmt: skip
def test_an_answer_is_read_as_raters_type_it(cell: str, meant: str | None) -> None:
    assert answer(cell) == meant


def test_a_whole_sheet_has_every_answer_and_no_problem(tmp_path: Path) -> None:
    filled = sheet(tmp_path, {"a": WHOLE, "b": WHOLE}, ["a", "b"])
    assert filled.problems == ()
    assert filled.answers == {
        (code, name): said for code in "ab" for name, said in zip(NAMES, WHOLE, strict=True)
    }


def test_rows_without_an_answer_are_named_in_runs_and_keep_their_other_answers(tmp_path: Path) -> None:
    half = ("yes", "", "no", "no")
    filled = sheet(tmp_path, {"a": half, "b": half, "c": WHOLE, "d": half}, ["a", "b", "c", "d"])
    assert filled.problems == ("hu_rater1.csv: 3 rows 1-2, 4: no answer to fluent",)
    assert ("a", "language") in filled.answers
    assert ("a", "fluent") not in filled.answers


def test_an_answer_that_is_none_is_shown(tmp_path: Path) -> None:
    filled = sheet(tmp_path, {"a": ("yes", "maybe", "no", "no"), "b": WHOLE}, ["a", "b"])
    assert filled.problems == ("hu_rater1.csv: row 1: fluent says 'maybe'; write yes, no or ?",)


def test_rows_that_are_missing_strange_or_twice_are_named(tmp_path: Path) -> None:
    path = tmp_path / "hu_rater1.csv"
    fill(path, {"a": WHOLE, "x": WHOLE, "b": WHOLE})
    with path.open("a", encoding="utf-8") as file:
        file.write("4,b,text,yes,yes,yes,yes,\r\n")
    filled = read_sheet(path, ["a", "b", "c"])
    assert set(filled.problems) == {
        "hu_rater1.csv: row 2: no row of this draw has the code 'x'",
        "hu_rater1.csv: 2 rows 3-4: the same code twice; neither is used",
        "hu_rater1.csv: 1 rows of the draw are missing: c",
    }
    assert {code for code, _ in filled.answers} == {"a"}


def test_a_sheet_that_was_sorted_still_names_its_own_row_numbers(tmp_path: Path) -> None:
    path = tmp_path / "hu_rater1.csv"
    path.write_text("row,code,language,fluent,describes,wrong\n9,a,yes,yes,yes,\n2,b,yes,yes,yes,no\n")
    assert read_sheet(path, ["a", "b"]).problems == ("hu_rater1.csv: row 9: no answer to wrong",)


def test_a_blank_sheet_says_so_in_one_line(tmp_path: Path) -> None:
    assert sheet(tmp_path, {"a": ("",) * 4, "b": ("",) * 4}, ["a", "b"]).problems == (
        "hu_rater1.csv: no answers",
    )


def test_a_sheet_of_answers_in_other_words_is_told_from_a_blank_one(tmp_path: Path) -> None:
    assert sheet(tmp_path, {"a": ("ano",) * 4}, ["a"]).problems == tuple(
        f"hu_rater1.csv: row 1: {name} says 'ano'; write yes, no or ?" for name in NAMES
    )


def test_a_sheet_of_another_draw_says_so(tmp_path: Path) -> None:
    assert sheet(tmp_path, {"x": WHOLE}, ["a"]).problems == (
        "hu_rater1.csv: row 1: no row of this draw has the code 'x'",
        "hu_rater1.csv: 1 rows of the draw are missing: a",
    )


def test_codes_in_capitals_are_the_same_codes(tmp_path: Path) -> None:
    assert sheet(tmp_path, {"A": WHOLE}, ["a"]).problems == ()


def test_a_folder_in_place_of_a_sheet_is_named(tmp_path: Path) -> None:
    (tmp_path / "hu_rater1.csv").mkdir()
    assert read_sheet(tmp_path / "hu_rater1.csv", ["a"]).problems == (
        "hu_rater1.csv: cannot be read (Is a directory)",
    )


@pytest.mark.parametrize(
    ("key", "message"),
    [("code,language,source,id,host,text\n", "holds no rows"), ("", "holds no rows"),
     ("code,language,source,id,host,text\na,hu\n", "row 1 lacks host, id, source, text")],
)  # fmt: skip
def test_a_broken_key_gets_one_clear_line(tmp_path: Path, key: str, message: str) -> None:
    (tmp_path / "key.csv").write_text(key)
    with pytest.raises(ValueError, match=message):
        read_key(tmp_path)


def test_a_sheet_that_is_not_there_and_one_without_a_column_are_named(tmp_path: Path) -> None:
    assert read_sheet(tmp_path / "th_rater2.csv", ["a"]).problems == (
        "th_rater2.csv: there is no such sheet",
    )
    (tmp_path / "hu_rater1.csv").write_text("row,code,language,fluent,wrong\n1,a,yes,yes,no\n")
    found = read_sheet(tmp_path / "hu_rater1.csv", ["a"])
    assert found.problems == ("hu_rater1.csv: lacks the column describes",)


def test_a_folder_without_a_key_is_no_folder_of_sheets(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"no key\.csv there"):
        read_key(tmp_path)


def test_the_key_says_what_each_row_is(tmp_path: Path) -> None:
    write_key(tmp_path, ("a", "hu", "caption"))
    (row,) = read_key(tmp_path)
    assert (row.code, row.language, row.source, row.text) == ("a", "hu", "caption", "text a")
