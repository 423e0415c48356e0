from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mella.rating.csv_file import guarded, read, written
from mella.report.wording import visible

LINES = st.text(st.characters(codec="utf-8"), max_size=20).map(visible)


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1 a", "-a", "@SUM(A1)", " =1", '=HYPERLINK("http://x")', "＝1", "-1+1|cmd"]
)
def test_a_cell_that_a_spreadsheet_would_compute_becomes_text(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize(
    ("cell", "inert"),
    [
        ("foo;=cmd|' /C calc'!A0;bar", "foo;'=cmd|' /C calc'!A0;bar"),
        ('foo; "=1+1"', 'foo; "\'=1+1"'),
        ("foo\n@SUM(A1)\t+1", "foo\n'@SUM(A1)\t'+1"),
        ("=a;=b", "'=a;'=b"),
        ("\t=1", "'\t'=1"),
    ],
)
def test_what_would_begin_a_cell_where_semicolons_part_them_becomes_text(cell: str, inert: str) -> None:
    assert guarded(cell) == inert
    assert not any(part.startswith("=") for part in guarded(cell).split(";"))


@pytest.mark.parametrize("cell", ["-0.25", "12", "kávé", "a=b", "", "?", "Karlův most - ráno"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert guarded(cell) == cell


@given(st.lists(st.tuples(LINES, LINES), min_size=1, max_size=5))
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, rows: list) -> None:
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_text(written(("a", "b"), rows), encoding="utf-8", newline="")
    expected = [
        {"a": guarded(a), "b": guarded(b)} for a, b in rows if guarded(a).strip() or guarded(b).strip()
    ]
    assert read(path) == expected


def test_a_sheet_opens_in_a_spreadsheet_by_its_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(written(("a",), [("ภาพ",)]), encoding="utf-8", newline="")
    assert path.read_bytes().startswith(b"\xef\xbb\xbfa\r\n")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_sheet_is_read_as_spreadsheets_of_any_country_save_it(
    separator: str, encoding: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    lines = [("Code", "Language", "note"), ("c1", "yes", f'"a{separator}b"')]
    path.write_text("\r\n".join(separator.join(line) for line in lines), encoding=encoding, newline="")
    assert read(path) == [{"code": "c1", "language": "yes", "note": f"a{separator}b"}]


def test_a_file_in_a_legacy_charset_is_named(tmp_path: Path) -> None:
    path = tmp_path / "hu_rater1.csv"
    path.write_bytes("code,note\n1,őű\n".encode("windows-1250"))
    with pytest.raises(ValueError, match=r"hu_rater1\.csv: cannot be read as CSV in UTF-8"):
        read(path)
