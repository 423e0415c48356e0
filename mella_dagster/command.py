"""The `mella` command: a thin face over the graph, the lake and the UI."""

import json
import os
import shlex
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from mella.languages import CODES, language
from mella_dagster.invocation import Assignments, Languages, apply, one_line_errors, open_lake
from mella_dagster.rate import rate_app
from resources.home import HOME_VARIABLE, apart, dagster_home, home, report_path

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__, pretty_exceptions_enable=False)
crawl_app = typer.Typer(no_args_is_help=True, help="The crawls this lake knows.")
app.add_typer(crawl_app, name="crawl")
app.add_typer(rate_app, name="rate")

FAILED = 1
SAMPLE = "sample"
ABLATION = ["ablation_alt_text", "ablation_captions", "ablation_both"]
_PLACES_SHOWN = 5

Crawls = Annotated[list[str] | None, typer.Option("--crawl", help="Only this crawl; may be repeated.")]
Recipes = Annotated[
    list[str] | None, typer.Option("--recipe", help="This recipe, in place of those in use; may be repeated.")
]


@app.command()
@one_line_errors
def demo(
    uris: Annotated[list[str] | None, typer.Argument(help="WARC files, folders, globs or URLs.")] = None,
    name: Annotated[str, typer.Option(help="Name of the crawl.")] = "",
    until: Annotated[
        str,
        typer.Option(help="Go no further than this asset, but for the report; `dataset` trains no model."),
    ] = "",
    assignments: Assignments = None,
) -> None:
    """Run the graph on the bundled sample crawl, or on the WARC files named, and show the result: the
    dataset, and where torch is installed models and their scores."""
    from mella_dagster.crawls import add_crawl, crawl_name, sample_crawl
    from mella_dagster.session import up_to

    tables = up_to(until) if until else []
    chosen = name or (crawl_name(uris) if uris else SAMPLE)
    if uris and HOME_VARIABLE not in os.environ:
        os.environ[HOME_VARIABLE] = f".mella-{chosen}"
    add_crawl(open_lake(), chosen, uris or [str(sample_crawl(home() / SAMPLE))])
    _run(tables, [chosen], list(CODES), assignments or [], everything=False)


@app.command()
@one_line_errors
def ablation(languages: Languages = None, assignments: Assignments = None) -> None:
    """Train on alt-texts, on captions and on both, at equal steps and target tokens, on the bundled sample
    crawl, and show what each teaches."""
    from mella_dagster.crawls import add_crawl, sample_crawl

    add_crawl(open_lake(), SAMPLE, [str(sample_crawl(home() / SAMPLE))])
    codes = [language(code).code for code in languages or CODES]
    _run([], [SAMPLE], codes, assignments or [], everything=False, recipes=ABLATION)


@crawl_app.command("add")
@one_line_errors
def crawl_add(
    name: Annotated[str, typer.Argument(help="Name of the crawl: letters, digits, '.', '-', '_'.")],
    uris: Annotated[
        list[str],
        typer.Argument(help="WARC files, folders, globs, lists (.paths), file://, http(s):// or s3://."),
    ],
) -> None:
    """Register a crawl: from then on it is a partition of the graph."""
    from mella.crawl.registry import crawl_uris, registered_crawls
    from mella_dagster.crawls import add_crawl

    lake = open_lake()
    before = crawl_uris(lake.storage, name) if name in registered_crawls(lake.storage) else []
    shards = add_crawl(lake, name, uris)
    instead = f", in place of {' '.join(before)}" if before else ""
    # What lies elsewhere is not looked at again by itself.
    again = " --again" if before and any("://" in uri for uri in uris) else ""
    print(f"crawl {name}: {shards} WARC files{instead}; `mella run --crawl {name}{again}` makes its tables")


@crawl_app.command("list")
@one_line_errors
def crawl_list() -> None:
    """The crawls this lake knows, and where their files are."""
    from mella.crawl.registry import crawl_uris, registered_crawls

    storage = open_lake().storage
    for name in registered_crawls(storage):
        print(f"{name}\t{' '.join(crawl_uris(storage, name))}")


@app.command()
@one_line_errors
def run(
    tables: Annotated[list[str] | None, typer.Argument(help="Assets to materialize; default all.")] = None,
    crawl: Crawls = None,
    languages: Languages = None,
    recipes: Recipes = None,
    assignments: Assignments = None,
    everything: Annotated[bool, typer.Option("--again", help="Also what is fresh.")] = False,
) -> None:
    """Materialize what is missing, stale or failed, in the order of the graph."""
    _run(
        tables or [],
        crawl,
        [language(code).code for code in languages or CODES],
        assignments or [],
        everything,
        recipes,
    )


@app.command()
@one_line_errors
def status(
    every: Annotated[bool, typer.Option("--all", help="List fresh partitions too.")] = False,
    recipes: Recipes = None,
    assignments: Assignments = None,
) -> None:
    """What is fresh, stale, missing or failed, per table and partition."""
    from assets import STAGES
    from mella.crawl.registry import registered_crawls
    from mella_dagster.status import FAILED as FAILED_STATE
    from mella_dagster.status import states
    from mella_dagster.terminal import OUT, states_table

    lake = open_lake()
    settings = apply(assignments or [], recipes)
    found = states(STAGES, lake, settings, registered_crawls(lake.storage))
    OUT.print(states_table(found, every))
    if any(state.state == FAILED_STATE for state in found):
        raise typer.Exit(FAILED)


@app.command()
@one_line_errors
def show(
    table: Annotated[str, typer.Argument(help="A table of the lake.")],
    crawl: Annotated[str, typer.Option(help="Only this crawl.")] = "",
    languages: Annotated[str, typer.Option("--language", help="Only this language.")] = "",
    recipe: Annotated[str, typer.Option(help="Only this recipe.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="Rows to show.")] = 10,
    columns: Annotated[str, typer.Option(help="Columns to show, separated by commas.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a row, all columns.")] = False,
) -> None:
    """Rows of a table, by crawl, language and recipe."""
    from mella.crawl.registry import registered_crawls
    from mella_dagster.show import rows_of, shown_columns
    from mella_dagster.terminal import OUT, rows_table

    code = language(languages).code if languages else ""
    lake = open_lake()
    if crawl and crawl not in (known := registered_crawls(lake.storage)):
        raise ValueError(f"unknown crawl {crawl!r}: choose from {', '.join(known) or 'none, so far'}")
    wanted = {"crawl": crawl, "language": code, "recipe": recipe}
    rows = rows_of(lake, table, {key: value for key, value in wanted.items() if value}, limit)
    chosen = shown_columns(table, columns)
    if as_json:
        for row in rows:
            print(json.dumps(row, ensure_ascii=False, default=str))
    else:
        OUT.print(rows_table(rows, chosen))


@app.command()
@one_line_errors
def forget(
    what: Annotated[str, typer.Argument(help="Address of a page or picture, or a picture's sha256.")],
) -> None:
    """Remove a page or picture from every table, its history and the stored bytes, and keep it out."""
    from mella.forget import forget as forget_everywhere
    from mella.forget import places_of

    lake = open_lake()
    places = places_of(lake, what)
    if places:
        print("Its addresses may give it again in another file; to keep that out as well:")
    for place in places[:_PLACES_SHOWN]:
        print(f"  mella forget {shlex.quote(place)}")
    if more := len(places[_PLACES_SHOWN:]):
        print(f"  and {more} more")
    deleted = forget_everywhere(lake, what)
    report_path().unlink(missing_ok=True)
    shutil.rmtree(apart(), ignore_errors=True)
    for table, rows in deleted.items():
        print(f"{table}: {rows} rows deleted")
    print(f"forgotten: {what}; later runs leave it out" + ("" if deleted else " (no table held it)"))
    print(
        f"Dagster keeps the samples it showed of earlier runs: delete {dagster_home()} to be rid of them too"
    )


@app.command()
@one_line_errors
def ui(
    port: Annotated[int, typer.Option(help="Port on this machine.")] = 3000,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    assignments: Assignments = None,
) -> None:
    """The Dagster UI over the same state: materializations, checks, lineage, backfills."""
    from mella_dagster.instance import open_instance, workspace

    apply(assignments or [])
    os.environ[HOME_VARIABLE] = str(home())
    open_instance(open_lake())
    dagster = str(Path(sys.executable).with_name("dagster"))
    os.execv(dagster, [dagster, "dev", "-w", str(workspace()), "-p", str(port), "-h", host])


def _run(
    tables: Sequence[str],
    crawls: Sequence[str] | None,
    codes: Sequence[str],
    assignments: list[str],
    everything: bool,
    recipes: Sequence[str] | None = None,
) -> None:
    from mella_dagster.session import run_and_show

    settings = apply(assignments, recipes)
    errors = run_and_show(
        open_lake(), settings, tables=tables, crawls=crawls, languages=codes, everything=everything,
        ui_hint=_ui_hint(assignments), report=report_path(),
    )  # fmt: skip
    if errors:
        raise typer.Exit(FAILED)


def _ui_hint(assignments: list[str]) -> str:
    """The command that opens the UI over this state, from the folder in which this one was given."""
    is_usual = home() == Path(".mella").resolve()
    where = "" if is_usual else f"MELLA_HOME={shlex.quote(_from_here(home()))} "
    given = "".join(f" --set {shlex.quote(assignment)}" for assignment in assignments)
    return f"{where}{_this_command()} ui{given}"


def _this_command() -> str:
    """As it is found from here: by its name where that is enough, or nothing better is known."""
    called, on_path = Path(sys.argv[0]), shutil.which("mella")
    try:
        if not called.is_file() or (on_path and Path(on_path).samefile(called)):
            return "mella"
    except OSError:
        return "mella"
    near = _from_here(called)
    return shlex.quote(near if os.sep in near else f"./{near}")


def _from_here(path: Path) -> str:
    """Relative to the working folder where that is shorter, as below it."""
    return min(os.path.relpath(path), str(path.absolute()), key=len)


def main() -> None:
    app()
