"""The funnel of a stage for the page of its asset: counts and reasons, then examples to judge a rule by."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from mella.funnel import STAYING, as_judged
from mella.reasons import Rule
from mella.report import wording
from mella.report.charts import bars_png
from mella.report.markdown import EMPTY, escape, table_row

_EXAMPLES = 3
_TEXT, _ADDRESS = 120, 120
_ISOLATED = "\u2068{}\u2069"
"""First strong isolate: a text from right to left keeps its direction and turns nothing around it."""


def funnel_markdown(funnel: pa.Table, rules: Sequence[Rule] = ()) -> str:
    """What each reason took and what it left, what is kept last.

    Reasons stand in the order of `rules`, with why each rule is there and the values it obeys; those that
    are no such rule follow, the commonest first.
    """
    blocks = []
    for (stage, unit), rows in _stages(funnel, rules).items():
        entered = sum(row["pairs"] for row in rows)
        head = ("reason", "took", "share", "left", *(("why", "settings") if rules else ()))
        lines = [f"**{escape(stage)}**: {entered} {escape(unit)}", "", table_row(head)]
        lines.append(table_row(("---", "--:", "--:", "--:", *(("---", "---") if rules else ()))))
        known, left = {rule.name: rule for rule in rules}, entered
        for row in rows:
            left -= 0 if row["reason"] in STAYING else row["pairs"]
            lines.append(table_row([*_counts(row, entered, left), *_told(row["reason"], known)]))
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) or EMPTY


def examples_markdown(funnel: pa.Table, rules: Sequence[Rule] = ()) -> str:
    """Up to three examples of each reason and of what is kept, with their page and picture."""
    lines = [table_row(("reason", "text", "page, then picture")), table_row(["---"] * 3)]
    for rows in _stages(funnel, rules).values():
        for row in rows:
            lines += [table_row(_example(row["reason"], example)) for example in row["examples"][:_EXAMPLES]]
    return "\n".join(lines) if len(lines) > 2 else EMPTY


def funnel_png(funnel: pa.Table, width: int = 640) -> bytes:
    """The counts of one stage's funnel as horizontal bars, what is kept first and in another colour."""
    counts: dict[str, int] = {}
    for rows in _stages(funnel, ()).values():
        for row in rows:
            counts[row["reason"]] = counts.get(row["reason"], 0) + row["pairs"]
    ordered = sorted(counts.items(), key=lambda item: (item[0] not in STAYING, -item[1], item[0]))
    return bars_png([(wording.words(reason), number) for reason, number in ordered], STAYING, width)


def _stages(funnel: pa.Table, rules: Sequence[Rule]) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Rows by (stage, unit), summed over crawls and languages."""
    sums: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
    for row in funnel.to_pylist():
        of_stage = sums.setdefault((row["stage"], row["unit"]), {})
        known = of_stage.setdefault(row["reason"], {"reason": row["reason"], "pairs": 0, "examples": []})
        known["pairs"] += row["pairs"]
        known["examples"] += row["examples"] or []
    names = [rule.name for rule in rules]
    ordered = {}
    for key, found in sums.items():
        judged = as_judged({reason: row["pairs"] for reason, row in found.items()}, names)
        ordered[key] = [found[reason] for reason in sorted(found, key=judged)]
    return ordered


def _counts(row: Mapping[str, Any], entered: int, left: int) -> tuple[str, ...]:
    share = wording.percent(row["pairs"], entered).replace("<", "&lt;")
    return escape(row["reason"]), str(row["pairs"]), share, str(left)


def _told(reason: str, known: Mapping[str, Rule]) -> tuple[str, ...]:
    if not known:
        return ()
    if (rule := known.get(reason)) is None:
        return "", ""
    values = (f"{name} = {wording.setting(value)}" for name, value in rule.settings.items())
    return escape(rule.reason, 200), ", ".join(escape(value, 80) for value in values)


def _example(reason: str, example: Mapping[str, str]) -> tuple[str, ...]:
    text = _ISOLATED.format(escape(example["text"], _TEXT)) if example["text"] else "(no text)"
    places = (escape(wording.address(example[name], _ADDRESS)) for name in ("page_url", "image_url"))
    return escape(reason), text, " ".join(places).strip()
