import base64
import io
from pathlib import Path

import html5lib
import pytest
from PIL import Image

from mella.rating.csv_file import read
from mella.rating.draw import Row, draw
from mella.rating.questions import QUESTIONS
from mella.rating.sheets import COLUMNS, KEY, write_sheets
from mella.settings import load
from tests.report.world import HOSTILE, World, build

SAFETY = load(None, {}).safety


def drawn(world: World, **changes: str) -> list[Row]:
    for row in world.rows["dataset"]:
        row.update(changes)
    return draw(world.read("dataset"), ["ar", "th"], 100, 1)


def page(path: Path) -> list:
    return list(html5lib.parse(path.read_text(encoding="utf-8"), namespaceHTMLElements=False).iter())


def pictures(path: Path) -> list[Image.Image]:
    sources = [element.get("src") for element in page(path) if element.tag == "img"]
    return [Image.open(io.BytesIO(base64.b64decode(source.partition(",")[2]))) for source in sources]


def test_each_language_has_a_page_and_a_csv_for_each_rater(world: World, tmp_path: Path) -> None:
    write_sheets(drawn(world), tmp_path, world.storage, SAFETY)
    sheets = {
        f"{code}_rater{rater}.{kind}" for code in ("ar", "th") for rater in (1, 2) for kind in ("html", "csv")
    }
    assert {path.name for path in tmp_path.iterdir()} == {*sheets, KEY}


def test_page_and_csv_hold_the_same_rows_in_the_same_order(world: World, tmp_path: Path) -> None:
    write_sheets(drawn(world), tmp_path, world.storage, SAFETY)
    rows = read(tmp_path / "th_rater1.csv")
    articles = [element for element in page(tmp_path / "th_rater1.html") if element.tag == "article"]
    texts = ["".join(e.itertext()) for e in page(tmp_path / "th_rater1.html") if e.get("class") == "text"]
    assert [row["code"] for row in rows] == [article.get("data-code") for article in articles]
    assert [row["text"] for row in rows] == texts
    assert tuple(rows[0]) == COLUMNS


def test_a_sheet_tells_no_source_and_the_key_tells_it(world: World, tmp_path: Path) -> None:
    rows = drawn(world)
    write_sheets(rows, tmp_path, world.storage, SAFETY)
    for path in tmp_path.glob("*_rater*"):
        told = path.read_text(encoding="utf-8")
        assert not [word for word in ("alt_text", "caption", "host", *{r.id for r in rows}) if word in told]
    assert {(row["code"], row["source"]) for row in read(tmp_path / KEY)} == {
        (r.code, r.source) for r in rows
    }


def test_a_page_asks_every_question_of_every_row_with_three_answers(world: World, tmp_path: Path) -> None:
    write_sheets(drawn(world), tmp_path, world.storage, SAFETY)
    radios = [e for e in page(tmp_path / "ar_rater2.html") if e.get("type") == "radio"]
    rows = len(read(tmp_path / "ar_rater2.csv"))
    assert len(radios) == rows * len(QUESTIONS) * 3
    assert {e.get("value") for e in radios} == {"yes", "no", "?"}


def test_instructions_name_the_language_in_english_and_natively(world: World, tmp_path: Path) -> None:
    write_sheets(drawn(world), tmp_path, world.storage, SAFETY)
    told = (tmp_path / "ar_rater1.html").read_text(encoding="utf-8")
    assert "العربية" in told
    assert "Is the text in Arabic?" in told


def test_hostile_texts_stay_text_and_cannot_run(tmp_path: Path) -> None:
    own = build(tmp_path / "lake")
    for number, row in enumerate(own.rows["dataset"]):
        row["text"] = f"={number} {HOSTILE[number % 4]}"
    write_sheets(drawn(own), tmp_path / "out", own.storage, SAFETY)
    elements = page(tmp_path / "out" / "ar_rater1.html")
    assert sum(element.tag == "script" for element in elements) == 1
    assert not [name for element in elements for name in element.attrib if str(name).startswith("on")]
    policy = next(e.get("content") for e in elements if e.get("http-equiv") == "Content-Security-Policy")
    assert "script-src 'sha256-" in policy
    assert "default-src 'none'" in policy
    assert all(row["text"].startswith("'=") for row in read(tmp_path / "out" / "ar_rater1.csv"))


def colours(picture: Image.Image) -> int:
    return len(picture.convert("RGB").getcolors(maxcolors=400 * 400) or [])


def test_pictures_are_in_the_page_and_pixelated_where_no_one_checked_them(tmp_path: Path) -> None:
    own = build(tmp_path / "lake", "wild.test", "unchecked")
    write_sheets(drawn(own), tmp_path / "out", own.storage, SAFETY)
    shown = pictures(tmp_path / "out" / "th_rater1.html")
    assert len(shown) == len(read(tmp_path / "out" / "th_rater1.csv"))
    assert all(colours(picture) <= 64 for picture in shown)
    assert "shown as blocks of colour" in (tmp_path / "out" / "th_rater1.html").read_text(encoding="utf-8")


def test_unchecked_pictures_show_where_the_user_asks_for_it(tmp_path: Path) -> None:
    own = build(tmp_path / "lake", "wild.test", "unchecked")
    asked = load(None, {"safety.show_unchecked": "true"}).safety
    write_sheets(drawn(own), tmp_path / "out", own.storage, asked)
    assert all(colours(picture) > 64 for picture in pictures(tmp_path / "out" / "th_rater1.html"))


def test_sheets_that_may_be_filled_in_are_never_written_over(world: World, tmp_path: Path) -> None:
    write_sheets(drawn(world), tmp_path, world.storage, SAFETY)
    with pytest.raises(ValueError, match="holds rating sheets already"):
        write_sheets(drawn(world), tmp_path, world.storage, SAFETY)


def test_a_folder_that_cannot_be_made_gets_one_clear_line(world: World, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ValueError, match="file cannot be made a folder"):
        write_sheets(drawn(world), tmp_path / "file", world.storage, SAFETY)
