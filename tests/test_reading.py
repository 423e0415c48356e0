"""Reading files: what is in memory does not grow with them."""

import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from mella.reading import first_rows, little_ahead

MEGABYTES = """
import sys
import pyarrow as pa
import pyarrow.dataset as ds
from mella.sql import run_models
from pathlib import Path

folder = Path(sys.argv[1])
made = run_models(folder / "models", {"source": ds.dataset(folder / sys.argv[2])}, {}, ["longest"])
assert made["longest"]["letters"].to_pylist() == [1_000]
print(pa.default_memory_pool().max_memory() >> 20)
"""


def write(path: Path, files: int) -> None:
    """Files of four row groups, each of 20 MB once it is read."""
    path.mkdir()
    texts = pa.table({"text": ["x" * 1_000] * 80_000})
    for number in range(files):
        pq.write_table(texts, path / f"{number}.parquet", row_group_size=20_000)


def test_a_query_holds_few_row_groups_of_many_files(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    query = "-- l\nselect max(len(text)) as letters from {{ ref('source') }}"
    (tmp_path / "models" / "longest.sql").write_text(query, encoding="utf-8")
    write(tmp_path / "rows", files=8)
    command = [sys.executable, "-c", MEGABYTES, str(tmp_path), "rows"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert int(told.split()[-1]) < 120, "of 640 MB"


def test_nothing_is_read_ahead_of_one_who_reads_slowly(tmp_path: Path) -> None:
    write(tmp_path / "rows", files=4)
    held = pa.total_allocated_bytes()
    reader = little_ahead(ds.dataset(tmp_path / "rows")).scanner().to_reader()
    first = reader.read_next_batch()
    time.sleep(0.5)
    assert pa.total_allocated_bytes() - held < 60_000_000, "of 320 MB"
    assert first.num_rows + sum(batch.num_rows for batch in reader) == 4 * 80_000


def test_filters_and_projections_reach_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pq.write_table(pa.table({"n": [1, 2, 3], "word": ["a", "b", "c"]}), tmp_path / "a.parquet")
    rows = little_ahead(ds.dataset(tmp_path / "a.parquet"))
    asked = []
    scanner = type(rows).scanner
    monkeypatch.setattr(
        type(rows), "scanner", lambda self, **options: asked.append(options) or scanner(self, **options)
    )
    import duckdb

    with duckdb.connect() as connection:
        connection.register("source", rows)
        assert connection.sql("select word from source where n > 1 order by word").fetchall() == [
            ("b",),
            ("c",),
        ]
    assert [sorted(options["columns"]) for options in asked] == [["word"]]
    assert "n > 1" in str(asked[0]["filter"])


def test_columns_of_the_partition_stay(tmp_path: Path) -> None:
    pq.write_to_dataset(pa.table({"n": [1, 2], "crawl": ["a", "b"]}), tmp_path, partition_cols=["crawl"])
    rows = ds.dataset(
        tmp_path, partitioning=ds.partitioning(pa.schema([("crawl", pa.string())]), flavor="hive")
    )
    assert little_ahead(rows).scanner().to_reader().read_all().sort_by("n") == rows.to_table().sort_by("n")


def test_rows_in_memory_are_handed_back() -> None:
    rows = ds.dataset(pa.table({"n": [1]}))
    assert little_ahead(rows) is rows


def test_the_first_rows_take_the_memory_of_their_row_group(tmp_path: Path) -> None:
    write(tmp_path / "rows", files=4)
    code = (
        "import sys, pyarrow as pa, pyarrow.dataset as ds; from mella.reading import first_rows; "
        "print(first_rows(ds.dataset(sys.argv[1]), 8).num_rows, pa.default_memory_pool().max_memory() >> 20)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "rows")]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    assert told[0] == "8"
    assert int(told[1]) < 60, "of 320 MB"


@pytest.mark.parametrize(("asked", "given"), [(0, 0), (2, 2), (5, 3)])
def test_the_first_rows_are_as_many_as_were_asked_for_and_pass_the_filter(
    tmp_path: Path, asked: int, given: int
) -> None:
    table = pa.table({"n": range(8), "word": [*"abcabcab"]})
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=3)
    wanted = ds.field("word") == "a"
    for rows in (ds.dataset(tmp_path / "a.parquet"), ds.dataset(table)):
        found = first_rows(rows, asked, columns=["n"], filter=wanted)
        assert found == pa.table({"n": pa.array([0, 3, 6][:given], pa.int64())})
