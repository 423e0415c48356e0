"""Rows of another shape are turned away before any SQL runs on them."""

from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from mella.quality.audit import audit
from mella.quality.schemas import may_be_null
from mella.quality.verdict import Audit
from mella.tables import TABLES
from tests.quality.world import PARTITIONS, SETTINGS, World, dataset


def _audit(world: World, rows: ds.Dataset) -> Audit:
    return audit(
        "splits",
        {"splits": rows},
        partition=PARTITIONS["splits"],
        previous=None,
        settings=SETTINGS,
        lake=world.lake,
    )


def test_a_column_of_another_type_is_named(world: World) -> None:
    table = dataset("splits", world.rows("splits")["splits"]).to_table()
    position = table.schema.get_field_index("has_alt")
    judged = _audit(
        world, ds.dataset(table.set_column(position, "has_alt", table["has_alt"].cast(pa.int8())))
    )
    assert [outcome.name for outcome in judged.failed] == ["schema_differences"]
    assert judged.failed[0].sample == [
        {"table": "splits", "column": "has_alt", "expected": "bool", "found": "int8"}
    ]


def test_a_column_too_many_and_one_too_few_are_named(world: World) -> None:
    table = dataset("splits", world.rows("splits")["splits"]).to_table()
    judged = _audit(world, ds.dataset(table.rename_columns({"pool": "half"})))
    assert {row["column"] for row in judged.failed[0].sample} == {"pool", "half"}


def test_a_column_that_the_file_itself_lacks_is_named(world: World, tmp_path: Path) -> None:
    table = dataset("splits", world.rows("splits")["splits"]).to_table()
    pq.write_table(table.drop_columns(["pool"]), tmp_path / "splits.parquet")
    judged = _audit(world, ds.dataset(str(tmp_path / "splits.parquet"), schema=TABLES["splits"].schema))
    assert judged.failed[0].sample[0]["column"] == "pool"


def test_a_page_can_be_made_of_it(world: World) -> None:
    table = dataset("splits", []).to_table().drop_columns(["pool"])
    assert "schema_differences" in _audit(world, ds.dataset(table)).html()


def test_a_parquet_file_with_required_columns_is_proof_against_nulls(world: World, tmp_path: Path) -> None:
    table = dataset("splits", world.rows("splits")["splits"]).to_table()
    path = tmp_path / "splits.parquet"
    pq.write_table(table, path)
    assert may_be_null("splits", ds.dataset(path)) == ["image_sha256"]
    assert _audit(world, ds.dataset(path)).passed


def test_a_parquet_file_with_columns_that_may_be_null_is_read(world: World, tmp_path: Path) -> None:
    table = dataset("splits", world.rows("splits")["splits"] + [{"image_sha256": "0" * 64}]).to_table()
    path = tmp_path / "splits.parquet"
    pq.write_table(table.cast(pa.schema([field.with_nullable(True) for field in table.schema])), path)
    names = {outcome.name for outcome in _audit(world, ds.dataset(path)).failed}
    assert {"null_cluster", "null_split", "null_languages"} <= names


def test_rows_in_memory_are_read_whatever_their_schema_says(world: World) -> None:
    rows = dataset("splits", [*world.rows("splits")["splits"], {"image_sha256": "0" * 64}])
    assert "null_split" in {outcome.name for outcome in _audit(world, rows).failed}
