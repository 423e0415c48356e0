"""A sheet as a rater uses it, in the distribution's Chromium."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mella.rating.answers import read_key, read_sheet
from mella.rating.csv_file import read
from mella.rating.draw import draw
from mella.rating.questions import QUESTIONS
from mella.rating.sheets import write_sheets
from mella.settings import load
from tests.report.world import World

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.slow]


@pytest.fixture
def sheet(world: World, tmp_path: Path) -> Path:
    rows = draw(world.read("dataset"), ["ar"], 2, 1)
    write_sheets(rows, tmp_path, world.storage, load(None, {}).safety)
    return tmp_path / "ar_rater1.html"


def answer(page: "Page", row: int, answers: tuple[str, ...]) -> None:
    place = page.locator(f"article[data-row='{row}']")
    for question, said in zip(QUESTIONS, answers, strict=True):
        place.locator(f"input[name$='-{question.name}'][value='{said}']").check()


def save(page: "Page", folder: Path) -> Path:
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save answers").click()
    assert saving.value.suggested_filename == "ar_rater1.csv"
    path = folder / saving.value.suggested_filename
    saving.value.save_as(path)
    return path


def test_what_a_rater_answers_is_saved_as_mella_reads_it(sheet: Path, page: "Page") -> None:
    page.goto(sheet.as_uri())
    codes = [row.code for row in read_key(sheet.parent)]
    for row in range(1, len(codes) + 1):
        answer(page, row, ("yes", "no", "?", "no"))
    page.locator("article[data-row='1'] textarea").fill('=1+1, "so"; =2, نعم')
    assert page.locator("#done").inner_text() == str(len(codes))
    blank = read(sheet.with_suffix(".csv"))
    saved = save(page, sheet.parent)
    filled = read_sheet(saved, codes)
    assert filled.problems == ()
    assert set(filled.answers.values()) == {"yes", "no", "?"}
    assert [(row["row"], row["code"], row["text"]) for row in read(saved)] == [
        (row["row"], row["code"], row["text"]) for row in blank
    ]
    assert read(saved)[0]["note"] == "'=1+1, \"so\"; '=2, نعم"


def test_answers_outlive_a_closed_page(sheet: Path, page: "Page") -> None:
    page.goto(sheet.as_uri())
    page.evaluate("localStorage.clear()")
    page.reload()
    answer(page, 2, ("no", "no", "no", "yes"))
    page.reload()
    assert page.locator("#done").inner_text() == "1"
    saved = {row["row"]: row["wrong"] for row in read(save(page, sheet.parent))}
    assert saved == {str(row): "yes" if row == 2 else "" for row in range(1, len(saved) + 1)}
