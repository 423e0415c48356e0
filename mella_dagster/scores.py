"""The scores in short: what is worth a line on the terminal."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mella.evaluation.bootstrap import holm
from mella.lake import Lake
from mella.languages import CODES

ARMS = ("base", "tuned", "blind", "swapped")
_SHOWN = (("keyword_recall", "alt_text"), ("chrf++", "caption"))
"""Metric and source: whether names are learnt from alt-texts, and description from captions."""


@dataclass
class ScoreLine:
    """One metric of one language: its value by arm, and the corrected p by contrast."""

    language: str
    recipe: str
    metric: str
    source: str
    n: int = 0
    values: dict[str, float] = field(default_factory=dict)
    p: dict[str, float] = field(default_factory=dict)


def score_lines(lake: Lake, recipes: Sequence[str]) -> list[ScoreLine]:
    """The two scores that tell most, of every language that these recipes were scored on."""
    lines: dict[tuple[str, ...], ScoreLine] = {}
    for row in _whole(lake, "eval_scores", recipes):
        key = (row["recipe"], row["metric"], row["source"], row["language"])
        line = lines.setdefault(key, ScoreLine(row["language"], row["recipe"], row["metric"], row["source"]))
        if math.isfinite(row["value"]):
            line.values[row["arm"]] = row["value"]
        if row["arm"] == "tuned":
            line.n = row["n"]
    for row in _whole(lake, "eval_contrasts", recipes):
        key = (row["recipe"], row["metric"], row["source"], row["language"])
        if key in lines:
            lines[key].p[row["contrast"]] = row["p"]
    _correct(lines.values())
    metrics = [metric for metric, _ in _SHOWN]
    return sorted(
        lines.values(),
        key=lambda line: (
            recipes.index(line.recipe), metrics.index(line.metric), CODES.index(line.language)
        ),
    )  # fmt: skip


def _whole(lake: Lake, table: str, recipes: Sequence[str]) -> list[dict]:
    rows = lake.read(table).to_pylist()
    return [
        row
        for row in rows
        if row["recipe"] in recipes and row["subset"] == "all" and (row["metric"], row["source"]) in _SHOWN
    ]


def _correct(lines: Iterable[ScoreLine]) -> None:
    """The p of each contrast, corrected for the number of languages in which it is asked (Holm)."""
    families: dict[tuple[str, ...], list[ScoreLine]] = {}
    for line in lines:
        for contrast in line.p:
            families.setdefault((line.recipe, line.metric, line.source, contrast), []).append(line)
    for (*_, contrast), family in families.items():
        for line, p in zip(family, holm([line.p[contrast] for line in family]), strict=True):
            line.p[contrast] = p
