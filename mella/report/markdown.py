"""Pieces of Markdown (GitHub flavour) for the metadata of assets."""

import base64
import re
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from mella.funnel import KEPT
from mella.report import wording
from mella.report.charts import bars_png
from mella.report.thumbnails import thumbnail
from mella.settings import Settings
from mella.storage import Storage

GALLERY_BYTES = 90_000
"""Dagster keeps metadata in its event log: https://github.com/dagster-io/dagster/issues/17982."""
_SIDE = 112
_ACTIVE = re.compile(r"""[\\`*_{}\[\]()<>#+!|~&$:@^"'=-]""")
_EMPTY = "(no rows)"


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
    lines = [_line(("picture", *columns)), _line("---" for _ in ("picture", *columns))]
    spent = sum(len(line) + 1 for line in lines)
    for row in chosen:
        line = _gallery_line(row, columns, storage, settings)
        spent += len(line.encode()) + 1
        if spent > GALLERY_BYTES:
            break
        lines.append(line)
    return "\n".join(lines) if len(lines) > 2 else _EMPTY


def sample_markdown(table: pa.Table, columns: Sequence[str], limit: int = 8) -> str:
    """The first `limit` rows of these columns as a table; columns that the table lacks are left out."""
    shown = [name for name in columns if name in table.column_names]
    rows = table.select(shown).slice(0, limit).to_pylist()
    if not rows:
        return _EMPTY
    lines = [_line(escape(name) for name in shown), _line("---" for _ in shown)]
    return "\n".join([*lines, *(_line(_cell(row[name]) for name in shown) for row in rows)])


def funnel_markdown(funnel: pa.Table) -> str:
    """The counts of a funnel by stage: reasons, the commonest first, `kept` last, with one example."""
    blocks = []
    for (stage, unit), rows in _stages(funnel).items():
        entered = sum(row["pairs"] for row in rows)
        lines = [
            f"**{escape(stage)}**: {entered} {escape(unit)}",
            "",
            "| reason | n | share | for instance |",
        ]
        lines.append("|---|--:|--:|---|")
        lines += [_line(_funnel_cells(row, entered)) for row in rows]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) or _EMPTY


def funnel_png(funnel: pa.Table, width: int = 640) -> bytes:
    """The counts of one stage's funnel as horizontal bars, `kept` first and in another colour."""
    counts: dict[str, int] = {}
    for rows in _stages(funnel).values():
        for row in reversed(rows):
            counts[row["reason"]] = counts.get(row["reason"], 0) + row["pairs"]
    ordered = sorted(counts.items(), key=lambda item: (item[0] != KEPT, -item[1], item[0]))
    return bars_png([(wording.words(reason), number) for reason, number in ordered], {KEPT}, width)


def image_markdown(png: bytes, alt: str) -> str:
    """A PNG inside Markdown."""
    return f"![{escape(alt)}](data:image/png;base64,{base64.b64encode(png).decode('ascii')})"


def lineage_markdown(lineage: Mapping[str, Sequence[tuple[str, str]]]) -> str:
    """The origins of each column as a table: Dagster's own interface does not show column lineage."""
    lines = ["| column | from |", "|---|---|"]
    for column, origins in lineage.items():
        found = ", ".join(escape(f"{source}.{name}") for source, name in origins)
        lines.append(_line((escape(column), found or "a constant or a count")))
    return "\n".join(lines) if lineage else _EMPTY


def _gallery_line(
    row: Mapping[str, Any], columns: Sequence[str], storage: Storage, settings: Settings
) -> str:
    shown = thumbnail(storage, row["blob"], row["safety"], settings.safety, _SIDE)
    picture = f"![picture]({shown.uri})" if shown.uri else escape(shown.problem)
    return _line((picture, *(escape(row.get(name)) for name in columns)))


def _stages(funnel: pa.Table) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Rows by (stage, unit), summed over crawls and languages: the commonest reason first, `kept` last."""
    sums: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
    for row in funnel.to_pylist():
        of_stage = sums.setdefault((row["stage"], row["unit"]), {})
        known = of_stage.setdefault(row["reason"], {"reason": row["reason"], "pairs": 0, "examples": []})
        known["pairs"] += row["pairs"]
        known["examples"] += row["examples"] or []
    return {
        key: sorted(rows.values(), key=lambda row: (row["reason"] == KEPT, -row["pairs"], row["reason"]))
        for key, rows in sums.items()
    }


def _funnel_cells(row: Mapping[str, Any], entered: int) -> tuple[str, ...]:
    texts = [example["text"] or example["image_url"] for example in row["examples"]]
    share = wording.percent(row["pairs"], entered).replace("<", "&lt;")
    return escape(row["reason"]), str(row["pairs"]), share, escape(texts[0], 80) if texts else ""


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.3g}"
    if isinstance(value, Mapping):
        value = ", ".join(f"{name}: {part}" for name, part in value.items() if part)
    return "" if value is None else escape(str(value), 120)


def _line(cells: Any) -> str:
    return "| " + " | ".join(cells) + " |"
