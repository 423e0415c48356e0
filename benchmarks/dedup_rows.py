"""Deduplicate generated rows on disk: exact beside DuckDB's plain DISTINCT, and near copies of texts.

    python -m benchmarks.dedup_rows [FOLDER] [MEMORY_LIMIT] [MILLIONS ...]

The rules `duplicate` and `near_duplicate` as the filter runs them, on 1, 5 and 20 million rows by default;
CPU seconds of all threads, seconds by the clock and peak memory, each in a process of its own, of exact and
DISTINCT the best of three up to 5 million rows, in turn. All read a table that DuckDB holds, as in the
filter: what loading it costs stands first, and is taken off the others' seconds. Of the rows a quarter
repeats an earlier text on the same image, of another page; another eighth says an earlier text of the host
with its words turned round. FOLDER takes the rows, in files as the lake has
them, and what is spilled.
"""

import multiprocessing
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pyarrow.dataset as ds

from mella.alt_text.filter import models
from mella.near_copies import Nearness, near_copies
from mella.sql import run_models

MODELS = {
    "first_verdicts": "select * from {{ ref('rows') }}",
    "load_count": "select count(*) as found from {{ ref('first_verdicts') }}",
    "plain_count": (
        "select count(*) as found "
        "from (select distinct text, image_url from {{ ref('first_verdicts') }}) as pairs"
    ),
    "exact_count": "select count(*) as found from {{ ref('duplicate') }}",
    "near_count": "select count(*) as found from {{ ref('near_duplicate') }}",
}
ROWS = """
copy (
    select
        number as row_id, null::bigint as place,
        case when turned then array_to_string(list_reverse(string_split(words, ' ')), ' ') else words end
            as text,
        'host' || of // {per_host} || '.example' as host,
        'https://host' || of // {per_host} || '.example/foto/' || of || '.jpg' as image_url,
        'https://host' || of // {per_host} || '.example/clanek/' || number as page_url,
        'crawl-' || number % 100 || '.warc.gz' as warc_uri, number as warc_offset,
        md5(number::varchar) as pair_id, 50 as letters, 0 as hangul, words
    from (
        select number, of, number % 8 = 6 as turned, concat_ws(
            ' ', 'hrad', substr(digest, 1, 5), 'nad', substr(digest, 6, 6), 'v', substr(digest, 12, 7),
            substr(digest, 19, 6), 'za', substr(digest, 25, 8)
        ) as words
        from (
            select number, of, md5(of::varchar) as digest
            from (
                select number, case
                    when number % 4 = 3 then number - 3 when number % 8 = 6 then number - 1 else number
                end as of
                from range({rows}) as numbers(number)
            ) as taken
        ) as digested
    ) as worded
) to '{path}' (format parquet, file_size_bytes '100MB')
"""
TEXTS = """
copy (select distinct text, words, letters, hangul from '{rows}/*.parquet')
to '{path}' (format parquet, file_size_bytes '100MB')
"""
PER_HOST = 1_000


class Figures(NamedTuple):
    cpu: float
    clock: float
    megabytes: float
    found: int


def run(folder: Path, limit: str, what: str) -> int:
    variables = {"kept_place": 3, "duplicate_place": 1, "near_duplicate_place": 2}
    made = run_models(
        folder / "models",
        {name: ds.dataset(folder / name) for name in ("rows", "texts")},
        variables | {"alt_text.near_duplicate_letters": 40},
        [f"{what}_count"],
        memory_limit=limit,
        temp_directory=folder,
        pipes={"near_duplicate": partial(near_copies, nearness=Nearness(0.8, spaces=True, pictures=8))},
    )
    return made[f"{what}_count"]["found"][0].as_py()


def generate(folder: Path, rows: int) -> int:
    import duckdb

    with duckdb.connect(config={"memory_limit": "1GB", "temp_directory": str(folder / "spill")}) as made:
        made.execute(ROWS.format(rows=rows, path=folder / "rows", per_host=PER_HOST))
        made.execute(TEXTS.format(rows=folder / "rows", path=folder / "texts"))
    shutil.rmtree(folder / "spill", ignore_errors=True)
    return rows


def write_models(folder: Path) -> None:
    """The two rules as they are, the texts of a row beside it, and what is asked of them."""
    folder.mkdir()
    for name in ("duplicate", "near_duplicate"):
        rule = (models() / "pair_rules" / f"{name}.sql").read_text(encoding="utf-8")
        (folder / f"{name}.sql").write_text(rule, encoding="utf-8")
    for name, query in MODELS.items():
        (folder / f"{name}.sql").write_text(f"-- {name}\n{query}\n", encoding="utf-8")


def measured(work: Callable[[], int]) -> Figures:
    """In a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_figures, (work,))


def _figures(work: Callable[[], int]) -> Figures:
    clock, cpu = time.perf_counter(), time.process_time()
    found = work()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Figures(time.process_time() - cpu, time.perf_counter() - clock, peak, found)


def report(folder: Path, limit: str, rows: int) -> None:
    best: dict[str, Figures] = {}
    for turn in range(3 if rows <= 5_000_000 else 1):
        for what in ("load", "plain", "exact") if turn else ("load", "plain", "exact", "near"):
            figures = measured(partial(run, folder, limit, what))
            best[what] = min(best.get(what, figures), figures)
            print(f"{rows:12,} {what}: {figures}", file=sys.stderr, flush=True)
    load = best["load"]
    for what, figures in best.items():
        off = load if what != "load" else Figures(0, 0, 0, 0)
        cpu, clock = figures.cpu - off.cpu, figures.clock - off.clock
        print(
            f"{rows:12,} {what:8} {cpu:8.1f} {clock:8.1f} {figures.megabytes:9,.0f} {rows / cpu:11,.0f}"
            f"  {figures.found:,}"
        )
    ratio = (best["exact"].cpu - load.cpu) / (best["plain"].cpu - load.cpu)
    print(f"{'':12} exact takes {ratio:.2f} times the CPU of DISTINCT", flush=True)


def main(folder: str | None = None, limit: str = "1GB", *millions: str) -> None:
    print(f"{'rows':>12} {'what':8} {'CPU s':>8} {'clock s':>8} {'peak MiB':>9} {'rows/CPU s':>11}  found")
    for rows in (int(float(million) * 1_000_000) for million in millions or ("1", "5", "20")):
        with tempfile.TemporaryDirectory(prefix="dedup-", dir=folder) as made:
            work = Path(made)
            write_models(work / "models")
            measured(partial(generate, work, rows))
            report(work, limit, rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
