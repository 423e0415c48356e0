"""Each gate, in the real graph: a seeded fault is not published and nothing downstream runs."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any
from unittest.mock import Mock

import dagster as dg
import pyarrow as pa
import pytest

from assets import STAGES
from assets.gated import AUDIT, Stage
from assets.step import Made, Step
from mella.lake import Lake
from mella.tables import TABLES
from tests.graph.conftest import CRAWL, Home

BY_NAME = {stage.name: stage for stage in STAGES if isinstance(stage, Stage)}
Spoil = Callable[[list[dict[str, Any]]], None]


def negative_bytes(rows: list[dict[str, Any]]) -> None:
    rows[0]["bytes"] = -1


def same_id_twice(rows: list[dict[str, Any]]) -> None:
    rows[1]["pair_id"] = rows[0]["pair_id"]


def empty_text(rows: list[dict[str, Any]]) -> None:
    rows[0]["text"] = ""


def lost_bytes(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        if row["blob"]:
            row["blob"] = {"shard": "blobs/no/where", "offset": 0, "length": 10}


def cluster_in_two_splits(rows: list[dict[str, Any]]) -> None:
    rows[1]["cluster"] = rows[0]["cluster"]
    rows[0]["split"], rows[1]["split"] = "train", "test"


def empty_english(rows: list[dict[str, Any]]) -> None:
    rows[0]["english"] = ""


def another_language(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        row["caption_lang"] = "ru"


def test_picture_in_training(rows: list[dict[str, Any]]) -> None:
    spoilt = next(row for row in rows if row["split"] == "test")
    spoilt["split"] = "train"


test_picture_in_training.__test__ = False  # type: ignore[attr-defined]

FAULTS: dict[str, tuple[Spoil, list[str]]] = {
    "raw_crawl": (negative_bytes, ["image_alt_pairs"]),
    "image_alt_pairs": (same_id_twice, []),
    "alt_text": (empty_text, ["images"]),
    "images": (lost_bytes, []),
    "splits": (cluster_in_two_splits, []),
    "english_captions": (empty_english, ["captions"]),
    "captions": (another_language, []),
    "dataset": (test_picture_in_training, []),
}


def spoilt(stage: Stage, spoil: Spoil) -> Stage:
    """The stage as it is, but for the rows, which are spoilt on their way out."""

    def function(step: Step) -> Made:
        made = stage.function(step)
        rows = as_table(stage.name, made.rows).to_pylist()
        spoil(rows)
        return replace(made, rows=pa.Table.from_pylist(rows, schema=TABLES[stage.name].schema))

    return replace(stage, function=function)


def as_table(name: str, rows: Any) -> pa.Table:
    if isinstance(rows, pa.Table):
        return rows
    batches: Iterable[pa.RecordBatch] = rows
    return pa.Table.from_batches(batches, schema=TABLES[name].schema)


def evaluation(event: dg.DagsterEvent) -> dg.AssetCheckEvaluation:
    data = event.event_specific_data
    assert isinstance(data, dg.AssetCheckEvaluation)
    return data


def partition_for(stage: Stage) -> dict[str, str]:
    return {name: {"crawl": CRAWL, "language": "hu"}[name] for name in stage.dimensions}


def published_rows(home: Home, stage: Stage) -> list[dict[str, Any]]:
    return sorted(home.lake.read(stage.name, partition_for(stage)).to_pylist(), key=str)


@pytest.mark.parametrize("name", FAULTS)
def test_a_seeded_fault_is_stopped(home: Home, name: str) -> None:
    stage = BY_NAME[name]
    spoil, downstream = FAULTS[name]
    partition = partition_for(stage)
    before, record = published_rows(home, stage), home.lake.publication(name, partition)

    result = home.materialize([spoilt(stage, spoil)], [name, *downstream], partition)

    checks = [e for e in result.all_events if e.event_type_value == "ASSET_CHECK_EVALUATION"]
    assert not result.success
    assert [evaluation(check).passed for check in checks] == [False]
    assert result.get_asset_materialization_events() == []
    assert home.lake.publication(name, partition) == record
    assert published_rows(home, stage) == before
    assert "the gate stopped it" in (home.lake.failure(name, partition) or "")


def test_a_run_finishes_what_a_killed_one_had_begun_though_its_own_gate_is_red(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its staging makes way for the run's own: the tables of the killed one must not stay half committed."""
    stage = BY_NAME["alt_text"]
    partition = partition_for(stage)
    record = home.lake.publication("alt_text", partition)
    assert record is not None
    rows = home.lake.dataset("alt_text", partition).to_batches()
    begun = home.lake.stage("alt_text", partition, "killed", {"alt_text": rows})
    with monkeypatch.context() as patch, pytest.raises(MemoryError):
        patch.setattr(Lake, "_commit_all", Mock(side_effect=MemoryError))
        home.lake.publish(begun, replace(record, run_id="killed"), {})
    monkeypatch.setattr(Lake, "finish_interrupted", lambda _: None)  # as where it was not yet killed then

    assert not home.materialize([spoilt(stage, empty_text)], ["alt_text"], partition).success
    finished = home.lake.publication("alt_text", partition)
    assert finished is not None
    assert finished.run_id == "killed"


def test_the_red_check_names_the_expectation_and_shows_rows(home: Home) -> None:
    stage = BY_NAME["alt_text"]
    result = home.materialize([spoilt(stage, empty_text)], ["alt_text"], partition_for(stage))
    (check,) = [e for e in result.all_events if e.event_type_value == "ASSET_CHECK_EVALUATION"]
    failing = [key for key in evaluation(check).metadata if key.startswith("failing/")]
    assert evaluation(check).check_name == AUDIT
    assert failing


def test_a_downstream_run_after_a_red_gate_reads_only_what_was_published(home: Home) -> None:
    alt_text, images = BY_NAME["alt_text"], BY_NAME["images"]
    home.materialize([spoilt(alt_text, empty_text)], ["alt_text"], partition_for(alt_text))
    before = published_rows(home, images)
    result = home.materialize([], ["images"], partition_for(images))
    assert result.success
    assert published_rows(home, images) == before


def test_a_partition_of_which_nothing_is_published_upstream_says_what_to_do(home: Home) -> None:
    result = home.materialize([], ["images"], {"crawl": CRAWL, "language": "th"})
    failure = next(e for e in result.all_events if e.is_step_failure).step_failure_data
    assert failure.user_failure_data is not None
    assert "materialize alt_text first" in str(failure.user_failure_data.description)


def test_a_green_check_belongs_to_its_own_materialization(home: Home) -> None:
    home.materialize([], ["alt_text"], partition_for(BY_NAME["alt_text"]))
    info = home.instance.event_log_storage.get_asset_check_partition_info(
        [dg.AssetCheckKey(dg.AssetKey("alt_text"), AUDIT)]
    )
    (hungarian,) = [i for i in info if i.partition_key == f"{CRAWL}|hu"]
    assert hungarian.is_current
