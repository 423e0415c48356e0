"""One session of `mella run`: what is needed is made, with progress, and then shown."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from assets.gated import Product
from mella.crawl.registry import registered_crawls
from mella.fallbacks import fallbacks
from mella.lake import Lake
from mella.report.summary import summary
from mella.settings import Settings
from mella_dagster.execution import Result, close_orphans, run_needed
from mella_dagster.instance import open_instance
from mella_dagster.reconcile import reconcile
from mella_dagster.scores import score_lines
from mella_dagster.status import State, possible
from mella_dagster.terminal import ERR, OUT, plain, scores_table, show_progress, summary_table, times_table


def up_to(last: str) -> list[str]:
    """The assets up to this one in the order of the graph, and the report of them.

    Raises:
        ValueError: for an asset that does not exist.
    """
    from assets import STAGES

    names = [stage.name for stage in STAGES]
    _check(last, names)
    return list(dict.fromkeys([*names[: names.index(last) + 1], names[-1]]))


def run_and_show(
    lake: Lake,
    settings: Settings,
    *,
    tables: Sequence[str],
    crawls: Sequence[str] | None,
    languages: Sequence[str],
    everything: bool,
    report: Path,
    ui_hint: str,
) -> int:
    """Materialize what is not fresh of these tables, crawls and languages (all where none are
    named) and of the recipes in use, print the summary, and return the number of partitions that failed.

    Raises:
        ValueError: for a table or crawl that does not exist.
    """
    from assets import STAGES
    from mella_dagster.definitions import defs

    known = [stage.name for stage in STAGES]
    for table in tables:
        _check(table, known)
    registered = registered_crawls(lake.storage)
    for crawl in crawls or []:
        if crawl not in registered:
            raise ValueError(f"unknown crawl {crawl!r}: `mella crawl add {crawl} URI` registers it")
    show_progress()
    lake.create_tables()
    with open_instance(lake) as instance:
        close_orphans(instance)
        reconcile(instance, STAGES, lake)
        results = run_needed(
            defs,
            [stage for stage in STAGES if stage.name in tables] if tables else _possible(),
            instance=instance,
            lake=lake,
            settings=settings,
            crawls=crawls or registered,
            languages=languages,
            everything=everything,
            announce=partial(_announce, settings),
            tell=ERR.print,
        )
    for line in _unread(lake, crawls or registered):
        ERR.print(line)
    _show(lake, results, settings.training.recipes, report, ui_hint)
    return sum(bool(result.error or result.held) for result in results)


def _possible() -> list[Product]:
    """All stages that this installation can make; what is left out is said."""
    from assets import STAGES

    stages = possible(STAGES)
    if len(stages) < len(STAGES):
        ERR.print("models are left out: torch is not installed; `make demo` brings it and makes them")
    return stages


def _check(table: str, known: Sequence[str]) -> None:
    if table not in known:
        raise ValueError(f"there is no asset {table!r}: choose from {', '.join(known)}")


def _unread(lake: Lake, crawls: Sequence[str]) -> Iterator[str]:
    """A line for each crawl of which not every file could be read whole, or held records."""
    columns = ["records", "problems"]
    for crawl in crawls:
        files = lake.read("raw_crawl", {"crawl": crawl}, columns).to_pylist()
        damaged, empty = sum(f["problems"] > 0 for f in files), sum(not f["records"] for f in files)
        if damaged or empty:
            yield (
                f"warning: of {len(files)} WARC files of {crawl} {damaged} could not be read whole, "
                f"{empty} hold no record: `mella show crawl_problems --crawl {crawl}`"
            )


def _announce(settings: Settings, state: State, number: int, of_stage: int) -> None:
    where = " ".join([state.table, *state.partition.values()])
    ERR.print(f"{where} ({state.state}), {number} of {of_stage}")
    if "language" in state.partition:
        for line in fallbacks(state.table, state.partition["language"], settings):
            ERR.print(f"    {line}")


def _show(lake: Lake, results: Sequence[Result], recipes: Sequence[str], report: Path, ui_hint: str) -> None:
    tried = [result for result in results if not result.held]
    if tried:
        OUT.print(times_table(tried))
    elif not results:
        OUT.print("Everything is fresh: nothing to do.")
    OUT.print(summary_table(summary(lake.dataset)))
    if scores := score_lines(lake, recipes):
        OUT.print(scores_table(scores))
    for table, languages in _empty(lake, tried).items():
        ERR.print(f"warning: {table} is empty for {', '.join(languages)}")
    for result in tried:
        if result.error:
            where = f"{result.table}[{'|'.join(result.partition.values())}]"
            ERR.print("failed: ", plain(f"{where}: {result.error}", 400), sep="")
    for table, missing in dict.fromkeys((result.table, result.held) for result in results if result.held):
        partitions = sum(result.table == table and result.held == missing for result in results)
        ERR.print(f"held back: {partitions} of {table}: nothing is published of {missing} for them")
    if report.exists():
        OUT.print(f"report: {report.as_uri()}", soft_wrap=True)
    OUT.print(f"UI:     {ui_hint}", soft_wrap=True)


def _empty(lake: Lake, results: Sequence[Result]) -> dict[str, list[str]]:
    """Partitions that were published without a row, by table: right where a crawl holds nothing of a
    language, and worth a word."""
    found: dict[str, list[str]] = {}
    for result in results:
        published = lake.publication(result.table, result.partition)
        if not result.error and published is not None and not published.rows:
            found.setdefault(result.table, []).append("|".join(result.partition.values()) or "everything")
    return found
