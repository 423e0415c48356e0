"""Sheets as raters bring them back."""

from collections.abc import Mapping
from pathlib import Path

from mella.rating.csv_file import written
from mella.rating.questions import QUESTIONS
from mella.rating.sheets import COLUMNS, KEY, KEY_COLUMNS

NAMES = tuple(question.name for question in QUESTIONS)


def write_key(folder: Path, *rows: tuple[str, str, str]) -> None:
    """Rows as (code, language, source)."""
    lines = [
        (code, language, source, f"id {code}", "host", f"text {code}") for code, language, source in rows
    ]
    (folder / KEY).write_text(written(KEY_COLUMNS, lines), encoding="utf-8", newline="")


def fill(path: Path, answers: Mapping[str, tuple[str, ...]]) -> None:
    """A sheet with these answers to the four questions, by code."""
    lines = [
        (str(number), code, f"text {code}", *given, "")
        for number, (code, given) in enumerate(answers.items(), start=1)
    ]
    path.write_text(written(COLUMNS, lines), encoding="utf-8", newline="")
