"""`mella rate`: sheets for native readers, and how far two of them agree."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mella.languages import CODES, LANGUAGES, language
from mella_dagster.invocation import Assignments, Languages, apply, one_line_errors, open_lake

if TYPE_CHECKING:
    from rich.table import Table

    from mella.evaluation.bootstrap import Interval
    from mella.rating.agreement import Agreement

rate_app = typer.Typer(help="Rating sheets for two native readers a language, and how far they agree.")


@rate_app.callback(invoke_without_command=True)
@one_line_errors
def sheets(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="Folder for the sheets.")] = Path("ratings"),
    languages: Languages = None,
    rows: Annotated[int, typer.Option(min=1, help="Rows of each language and source.")] = 100,
    seed: Annotated[int, typer.Option(help="Another seed draws other rows.")] = 1,
    assignments: Assignments = None,
) -> None:
    """Write rating sheets of the published dataset: for each language and rater a page with pictures, and
    the same as CSV. Rows are drawn by hash, hosts take turns, and raters are not told the source."""
    if context.invoked_subcommand:
        return
    from mella.rating.draw import draw
    from mella.rating.sheets import KEY, write_sheets

    settings = apply(assignments or [])
    codes = [language(code).code for code in languages or CODES]
    lake = open_lake()
    drawn = draw(lake.dataset("dataset"), codes, rows, seed)
    if not drawn:
        raise ValueError("the dataset holds no rows of these languages: `mella run dataset` makes them")
    made = write_sheets(drawn, out, lake.storage, settings.safety)
    counts = Counter((row.language, row.source) for row in drawn)
    for (code, source), number in sorted(counts.items()):
        print(f"{code} {source}: {number} rows" + (f" of {rows} asked" if number < rows else ""))
    if not settings.safety.show_unchecked and any(row.safety != "passed" for row in drawn):
        print("unchecked pictures are pixelated: --set safety.show_unchecked=true shows them as they are")
    print(f"{len(made)} files in {out}; give each rater one page or CSV, and keep {KEY} to yourself")
    print(f"filled in and back in {out}: mella rate agreement {out}")


@rate_app.command()
@one_line_errors
def agreement(
    folder: Annotated[Path, typer.Argument(help="Folder with the filled sheets.")],
) -> None:
    """How far the two raters agree, for each language, source and question, with what is missing."""
    from mella.rating.agreement import agree
    from mella_dagster.terminal import ERR, OUT, plain

    agreed = agree(folder)
    for problem in agreed.problems:
        ERR.print(plain(problem, 400), soft_wrap=True)
    OUT.print(_table(agreed.figures))
    for path in agreed.files:
        OUT.print(str(path), soft_wrap=True)


def _table(figures: "Sequence[Agreement]") -> "Table":
    from rich.table import Table

    table = Table(
        title="Agreement of two raters",
        caption="yes: share over both raters; kappa misleads where nearly all answers are the same, AC1 does "
        "not; 95 % by bootstrap over rows",
    )
    for name in ("language", "source", "question"):
        table.add_column(name, no_wrap=True)
    for name in ("rows", "compared", "unsure", "missing", "yes", "agreement", "kappa", "AC1"):
        table.add_column(name, justify="right")
    for f in figures:
        counts = (f"{count:,}" for count in (f.rows, f.compared, f.unsure, f.missing))
        measures = (_interval(part) for part in (f.yes, f.percent, f.kappa, f.ac1))
        table.add_row(LANGUAGES[f.language].name, f.source, f.question, *counts, *measures)
    return table


def _interval(found: "Interval") -> str:
    value, low, high = found
    return "–" if value != value else f"{value:.2f} ({low:.2f} to {high:.2f})"
