"""Comma-separated files that spreadsheets open rightly and that cannot act in them."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

_BOM = "\ufeff"
_ACTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_ACTS_WITHIN = re.compile(r"""([;\t\r\n]["\s]*)(?=[=+\-@＝＋－＠])""")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_SEPARATORS = ",;\t"
_LARGEST = 16_000_000


def guarded(cell: str) -> str:
    """The cell as a spreadsheet shows it instead of computing it.

    What begins like a formula and is no number gets an apostrophe in front, as OWASP advises ("CSV
    Injection"), and so does what would begin a cell or a line where semicolons or tabs part them.
    """
    acts = cell.lstrip(" ").startswith(_ACTS) and not _NUMBER.fullmatch(cell)
    return _ACTS_WITHIN.sub(r"\1'", f"'{cell}" if acts else cell)


def written(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The file's text: UTF-8 with a byte-order mark, without which spreadsheets guess a legacy charset."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return _BOM + buffer.getvalue()


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a file that a spreadsheet may have saved its own way: separated by comma, semicolon or
    tab, in UTF-8 or UTF-16, with or without mark. Names of columns come back in lower case.

    Raises:
        ValueError: for a file that is none of these; the message names it.
    """
    data = path.read_bytes()
    if len(data) > _LARGEST:
        raise ValueError(f"{path.name}: {len(data)} bytes are no rating sheet")
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        head = text.partition("\n")[0]
        separator = max(_SEPARATORS, key=head.count)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except (UnicodeDecodeError, csv.Error) as error:
        raise ValueError(f"{path.name}: cannot be read as CSV in UTF-8 ({error})") from None
    names = [name.strip().lower() for name in rows[0]] if rows else []
    return [dict(zip(names, row, strict=False)) for row in rows[1:] if any(cell.strip() for cell in row)]
