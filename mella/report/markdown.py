"""Pieces of Markdown (GitHub flavour) for the metadata of assets."""

import base64
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from mella.report import wording
from mella.report.thumbnails import thumbnail
from mella.settings import Settings
from mella.storage import Storage

GALLERY_BYTES = 90_000
"""Dagster keeps metadata in its event log: https://github.com/dagster-io/dagster/issues/17982."""
_SIDE = 112
_ACTIVE = re.compile(r"""[\\`*_{}\[\]()<>#+!|~&$:@^"'=-]""")
EMPTY = "(no rows)"


def escape(text: str | None, limit: int = 160) -> str:
    """A stranger's text as one line that Markdown shows as it stands, in a table cell too.

    Every character that could start markup is a character reference, which Markdown decodes
    after it has found the structure.
    """
    return _ACTIVE.sub(lambda mark: f"&#{ord(mark[0])};", wording.clip(text, limit))


def gallery_markdown(
    rows: Sequence[Mapping[str, Any]], storage: Storage, settings: Settings, limit: int = 8
) -> str:
    """A table of small pictures with their texts, below `GALLERY_BYTES` in all.

    A row has `blob` and `safety`, and as texts any of `text`, `english`, `host`. Pictures whose
    safety is not `passed` are pixelated unless `safety.show_unchecked`; blocked ones are left out.
    """
    chosen = [row for row in rows if row["safety"] != "blocked"][:limit]
    columns = [name for name in ("text", "english", "host") if any(row.get(name) for row in chosen)]
    lines = [table_row(("picture", *columns)), table_row("---" for _ in ("picture", *columns))]
    spent = sum(len(line) + 1 for line in lines)
    for row in chosen:
        line = _gallery_line(row, columns, storage, settings)
        spent += len(line.encode()) + 1
        if spent > GALLERY_BYTES:
            break
        lines.append(line)
    return "\n".join(lines) if len(lines) > 2 else EMPTY


def sample_markdown(table: pa.Table, columns: Sequence[str], limit: int = 8) -> str:
    """The first `limit` rows of these columns as a table; columns that the table lacks are left out."""
    shown = [name for name in columns if name in table.column_names]
    rows = table.select(shown).slice(0, limit).to_pylist()
    if not rows:
        return EMPTY
    lines = [table_row(escape(name) for name in shown), table_row("---" for _ in shown)]
    return "\n".join([*lines, *(table_row(_cell(row[name]) for name in shown) for row in rows)])


def image_markdown(png: bytes, alt: str) -> str:
    """A PNG inside Markdown."""
    return f"![{escape(alt)}](data:image/png;base64,{base64.b64encode(png).decode('ascii')})"


def lineage_markdown(lineage: Mapping[str, Sequence[tuple[str, str]]]) -> str:
    """The origins of each column as a table: Dagster's own interface does not show column lineage."""
    lines = ["| column | from |", "|---|---|"]
    for column, origins in lineage.items():
        found = ", ".join(escape(f"{source}.{name}") for source, name in origins)
        lines.append(table_row((escape(column), found or "a constant or a count")))
    return "\n".join(lines) if lineage else EMPTY


def _gallery_line(
    row: Mapping[str, Any], columns: Sequence[str], storage: Storage, settings: Settings
) -> str:
    shown = thumbnail(storage, row["blob"], row["safety"], settings.safety, _SIDE)
    picture = f"![picture]({shown.uri})" if shown.uri else escape(shown.problem)
    return table_row((picture, *(escape(row.get(name)) for name in columns)))


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.3g}"
    if isinstance(value, Mapping):
        value = ", ".join(f"{name}: {part}" for name, part in value.items() if part)
    return "" if value is None else escape(str(value), 120)


def table_row(cells: Iterable[str]) -> str:
    """One row of a table."""
    return "| " + " | ".join(cells) + " |"
