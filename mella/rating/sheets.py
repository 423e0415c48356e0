"""The files that raters get: for each language and rater a page with pictures, and the same as CSV."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from mella.languages import LANGUAGES
from mella.package_files import html_templates
from mella.rating.csv_file import written
from mella.rating.draw import Row, in_order_of
from mella.rating.questions import QUESTIONS, RATERS
from mella.report.thumbnails import Thumbnail, thumbnail
from mella.report.wording import language_tag, visible
from mella.settings import SafetySettings
from mella.storage import Storage

KEY = "key.csv"
KEY_COLUMNS = ("code", "language", "source", "id", "host", "text")
COLUMNS = ("row", "code", "text", *(question.name for question in QUESTIONS), "note")
_SIDE = 360


@dataclass(frozen=True, slots=True)
class Entry:
    """A row as it stands on a page."""

    number: int
    code: str
    text: str
    picture: Thumbnail


def sheet_name(language: str, rater: int) -> str:
    return f"{language}_rater{rater}"


def write_sheets(rows: Sequence[Row], folder: Path, lake: Storage, safety: SafetySettings) -> list[Path]:
    """A sheet for each language of `rows` and rater, and the key that says which row came from where.

    Pictures lie in the pages, small and re-encoded; those that are not `passed` are pixelated unless
    `safety.show_unchecked`.

    Raises:
        ValueError: where the folder cannot be made, or already holds sheets, which may have been filled in.
    """
    if (folder / KEY).exists():
        raise ValueError(f"{folder} holds rating sheets already, perhaps filled in: name another folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ValueError(f"{folder} cannot be made a folder ({error.strerror}): name another one") from error
    made = []
    for language in dict.fromkeys(row.language for row in rows):
        of_language = [row for row in rows if row.language == language]
        pictures = {row.code: thumbnail(lake, row.blob, row.safety, safety, _SIDE) for row in of_language}
        for rater in RATERS:
            made += _write(in_order_of(of_language, rater), pictures, folder, language, rater)
    key = [(row.code, row.language, row.source, row.id, row.host, visible(row.text)) for row in rows]
    (folder / KEY).write_text(written(KEY_COLUMNS, key), encoding="utf-8", newline="")
    return made


def _write(
    rows: Sequence[Row], pictures: dict[str, Thumbnail], folder: Path, language: str, rater: int
) -> list[Path]:
    entries = [
        Entry(number, row.code, visible(row.text), pictures[row.code])
        for number, row in enumerate(rows, start=1)
    ]
    name = sheet_name(language, rater)
    table = [(str(e.number), e.code, e.text, *[""] * (len(QUESTIONS) + 1)) for e in entries]
    page, blank = folder / f"{name}.html", folder / f"{name}.csv"
    page.write_text(_page(entries, name, language, rater), encoding="utf-8", errors="replace")
    blank.write_text(written(COLUMNS, table), encoding="utf-8", errors="replace", newline="")
    return [page, blank]


def _page(entries: Sequence[Entry], name: str, language: str, rater: int) -> str:
    script = (resources.files("mella.rating") / "templates" / "sheet.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
    return (
        html_templates("mella.rating")
        .get_template("sheet.html.j2")
        .render(
            entries=entries,
            name=name,
            # Answers that a browser keeps belong to these very rows.
            drawn=hashlib.sha256(" ".join(entry.code for entry in entries).encode()).hexdigest()[:16],
            language=LANGUAGES[language],
            tag=language_tag(language),
            rater=rater,
            questions=QUESTIONS,
            columns=COLUMNS,
            script=script,
            digest=digest,
            pixelated=sum(entry.picture.pixelated for entry in entries),
        )
    )
