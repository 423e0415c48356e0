"""Running models: from every kind of source, within a memory limit, with nothing else in reach."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from mella.sql import ModelError, run_models
from tests.sql.test_render import write

NUMBERS = pa.table({"n": [1, 2, 3, 4], "word": ["a", "b", None, "d"]})
TWICE = {
    "base": "-- base\nselect n, word from {{ ref('source') }} where n > {{ var('limits.low') }}",
    "left": "-- left\nselect sum(n) as total from {{ ref('base') }}",
    "both": "-- both\nselect b.n, l.total from {{ ref('base') }} b, {{ ref('left') }} l order by b.n",
}


def test_models_are_run_in_order_with_their_variables(tmp_path: Path) -> None:
    made = run_models(write(tmp_path, **TWICE), {"source": NUMBERS}, {"limits.low": 2}, ["both", "left"])
    assert made["both"].to_pylist() == [{"n": 3, "total": 7}, {"n": 4, "total": 7}]
    assert made["left"].to_pylist() == [{"total": 7}]


def test_tables_datasets_and_readers_give_the_same(tmp_path: Path) -> None:
    folder = write(tmp_path, **TWICE)
    pq.write_table(NUMBERS, tmp_path / "numbers.parquet")
    sources = [NUMBERS, ds.dataset(tmp_path / "numbers.parquet"), NUMBERS.to_reader(max_chunksize=1)]
    results = [run_models(folder, {"source": s}, {"limits.low": 0}, ["both"])["both"] for s in sources]
    assert results[0].equals(results[1])
    assert results[0].equals(results[2])


def test_a_text_function_is_called_with_arrays(tmp_path: Path) -> None:
    folder = write(tmp_path, m="-- m\nselect n, shout(word) as word from {{ ref('source') }} order by n")
    functions = {"shout": lambda words: pa.array([w and w.upper() for w in words.to_pylist()])}
    made = run_models(folder, {"source": NUMBERS}, {}, ["m"], functions=functions)
    assert made["m"]["word"].to_pylist() == ["A", "B", None, "D"]


def test_a_model_may_hold_what_a_function_makes_of_its_rows_in_their_order(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        falls="-- f\nselect n, word from {{ ref('source') }} order by n desc",
        left="-- l\nselect word from {{ ref('source') }} anti join {{ ref('falls') }} using (n) order by n",
    )
    seen = []

    def every_second(rows: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
        numbers = [n for batch in rows for n in batch["n"].to_pylist()]
        seen.extend(numbers)
        yield pa.record_batch({"n": pa.array(numbers[::2], pa.int64())})

    made = run_models(folder, {"source": NUMBERS}, {}, ["left", "falls"], pipes={"falls": every_second})
    assert seen == [4, 3, 2, 1]
    assert made["falls"]["n"].to_pylist() == [4, 2]
    assert made["left"]["word"].to_pylist() == ["a", None]


def test_what_exceeds_the_memory_limit_is_spilled_and_the_spill_removed(tmp_path: Path) -> None:
    (tmp_path / "spill").mkdir()
    folder = write(
        tmp_path,
        big="-- big\nselect i, repeat('x', 300) || i as s from range({{ var('rows') }}) as t(i)",
        one="-- one\nselect count(distinct s) as n from {{ ref('big') }}",
        two="-- two\nselect o.n, max(s) as s from {{ ref('big') }}, {{ ref('one') }} o group by o.n",
    )
    made = run_models(
        folder, {}, {"rows": 400_000}, ["two"], memory_limit="80MB", temp_directory=tmp_path / "spill"
    )
    assert made["two"]["n"].to_pylist() == [400_000]
    assert list((tmp_path / "spill").iterdir()) == []


def test_a_join_holds_what_stands_on_its_right_however_large_the_source_on_its_left(tmp_path: Path) -> None:
    texts = pa.array([f"{n:07}" * 40 for n in range(20_000)])
    with pq.ParquetWriter(tmp_path / "big.parquet", pa.schema({"n": pa.int64(), "s": pa.string()})) as rows:
        for start in range(0, 400_000, len(texts)):
            numbers = pa.array(range(start, start + len(texts)))
            rows.write_batch(pa.record_batch({"n": numbers, "s": texts}))
    folder = write(
        tmp_path,
        few="-- few\nselect i as n from range(0, 400000, 4) as t(i)",
        found="-- f\nselect max(s) as s, count(*) as n from {{ ref('big') }} join {{ ref('few') }} using (n)",
    )
    (tmp_path / "spill").mkdir()
    made = run_models(
        folder,
        {"big": ds.dataset(tmp_path / "big.parquet")},
        {},
        ["found"],
        memory_limit="30MB",
        temp_directory=tmp_path / "spill",
    )
    assert made["found"].to_pylist() == [{"s": "0019996" * 40, "n": 100_000}]


@pytest.mark.parametrize(
    "query",
    [
        "select * from read_csv('/etc/hostname')",
        "select * from read_text('/etc/hostname')",
        "select getenv('HOME') as x",
        "select * from read_parquet('https://example.com/x.parquet')",
    ],
)
def test_a_model_reaches_no_file_network_or_environment(tmp_path: Path, query: str) -> None:
    with pytest.raises(Exception, match=r"(?i)disabled|does not exist|not allowed"):
        run_models(write(tmp_path, m=f"-- m\n{query}"), {}, {}, ["m"])


def test_an_error_of_the_database_names_the_file(tmp_path: Path) -> None:
    folder = write(tmp_path, m="-- m\nselect nothing_there from {{ ref('source') }}")
    with pytest.raises(ModelError, match=r"m\.sql: .*nothing_there"):
        run_models(folder, {"source": NUMBERS}, {}, ["m"])


def test_a_name_of_both_a_model_and_a_source_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="source is both a model and a source"):
        run_models(write(tmp_path, source="-- s\nselect 1"), {"source": NUMBERS}, {}, ["source"])
