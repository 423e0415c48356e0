"""What the command prints: progress, tables, times. Text from strangers is shown, never obeyed."""

import logging
import os
import re
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from mella.languages import LANGUAGES
from mella.report.summary import SummaryRow, total
from mella_dagster.execution import Result
from mella_dagster.scores import ARMS, ScoreLine
from mella_dagster.status import FRESH, State

_PIPED_WIDTH = 120


def _console(**options: Any) -> Console:
    console = Console(highlight=False, markup=False, **options)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = _PIPED_WIDTH
    return console


OUT = _console()
ERR = _console(stderr=True)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_WIDTH = 60


def plain(value: Any, width: int = _WIDTH) -> Text:
    """A value as one line without control characters or markup, cut to `width`."""
    line = _CONTROLS.sub("�", " ".join(str(value).split())) if value is not None else ""
    return Text(line if len(line) <= width else line[: width - 1] + "…")


def show_progress() -> None:
    """Send progress lines to standard error."""
    handler = logging.StreamHandler(ERR.file)
    handler.setFormatter(logging.Formatter("    %(message)s"))
    logger = logging.getLogger("mella")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False


def rows_table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> Table:
    table = Table(*columns)
    for row in rows:
        table.add_row(*(plain(row[column]) for column in columns))
    return table


def summary_table(rows: Sequence[SummaryRow]) -> Table:
    """Per language: what was found, kept, pictured and captioned, and the dataset it makes."""
    table = Table(title="What the crawl gave", caption="rows of the dataset by source, then by split")
    table.add_column("language", no_wrap=True)
    names = (
        "pairs found",
        "kept",
        "with image",
        "captioned",
        "alt-text rows",
        "caption rows",
        "train",
        "val",
        "test",
    )
    for name in names:
        table.add_column(name, justify="right")
    for row in [*rows, total(list(rows))]:
        name = LANGUAGES[row.language].name if row.language in LANGUAGES else row.language
        counts = (
            row.pairs, row.kept, row.with_image, row.captioned, row.alt_text_rows, row.caption_rows,
            row.train, row.validation, row.test,
        )  # fmt: skip
        table.add_row(name, *(f"{count:,}" for count in counts))
    return table


def scores_table(lines: Sequence[ScoreLine]) -> Table:
    """Per language: what each arm scores, and the p of the tuned one being no better than two others."""
    table = Table(
        title="What the models learnt",
        caption="blind: tuned and asked on grey pictures; swapped: tuned, shown another picture; "
        "p: of no difference, paired by picture cluster, after Holm over the languages",
    )
    for name in ("language", "recipe", "metric"):
        table.add_column(name, no_wrap=True)
    for name in ("n", *ARMS, "p against blind", "p against swapped"):
        table.add_column(name, justify="right")
    for line in lines:
        digits = 1 if line.metric == "chrf++" else 3
        values = (_figure(line.values.get(arm), digits) for arm in ARMS)
        ps = (_figure(line.p.get(f"tuned-{other}"), 4) for other in ("blind", "swapped"))
        what = f"{line.metric} ({line.source})"
        table.add_row(LANGUAGES[line.language].name, line.recipe, what, f"{line.n:,}", *values, *ps)
    return table


def _figure(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def times_table(results: Sequence[Result]) -> Table:
    """Seconds of each stage over its partitions."""
    table = Table("stage", title="Time by stage")
    table.add_column("partitions", justify="right")
    table.add_column("seconds", justify="right")
    for stage in dict.fromkeys(result.table for result in results):
        of_stage = [result for result in results if result.table == stage]
        table.add_row(stage, str(len(of_stage)), f"{sum(r.seconds for r in of_stage):.1f}")
    table.add_row("all", str(len(results)), f"{sum(r.seconds for r in results):.1f}")
    return table


def states_table(states: Sequence[State], every: bool) -> Table:
    """Every partition that is not fresh, or every one; the fresh ones counted at least."""
    table = Table("asset", "partition", "state", "why")
    for name in dict.fromkeys(state.table for state in states):
        of_table = [state for state in states if state.table == name]
        fresh = sum(state.state == FRESH for state in of_table)
        shown = of_table if every else [state for state in of_table if state.state != FRESH]
        if fresh and not every:
            table.add_row(name, f"{fresh} of {len(of_table)}", FRESH)
        for state in shown:
            table.add_row(name, plain("|".join(state.partition.values())), state.state, plain(state.why, 90))
    return table
