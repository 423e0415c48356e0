"""Automation: what is held back while a gate is red, what a schedule's tick and a sensor's tick do."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from dagster._core.execution.backfill import BulkActionStatus, PartitionBackfill

from assets import STAGES
from assets.partitions import key_of
from mella.crawl.registry import crawl_uris
from mella_dagster.automation import inbox_sensor, watched_folder
from mella_dagster.backfill import backfill
from mella_dagster.definitions import build
from mella_dagster.status import gaps
from resources.gpu import POOL
from resources.lake import LakeResource
from tests.graph.conftest import CRAWL, Home
from tests.graph.test_gates import BY_NAME, empty_text, spoilt

TICK = datetime(2026, 1, 5, 3, tzinfo=UTC)


@pytest.fixture
def graph(home: Home) -> dg.Definitions:
    return build(home.settings, "local")


def requested(home: Home, graph: dg.Definitions, cursor: Any) -> set[str | None]:
    """The partitions of `images` that automation would make now, since `cursor`."""
    result = dg.evaluate_automation_conditions(graph, home.instance, cursor=cursor)
    return set(result.get_requested_partitions(dg.AssetKey("images")))


def test_a_red_gate_holds_back_its_own_partition_alone(home: Home, graph: dg.Definitions) -> None:
    alt_text = BY_NAME["alt_text"]
    hungarian, serbian = ({"crawl": CRAWL, "language": code} for code in ("hu", "sr"))
    settled = dg.evaluate_automation_conditions(graph, home.instance).cursor
    for partition in (hungarian, serbian):
        assert home.materialize([], ["alt_text"], partition).success
    assert requested(home, graph, settled) == {f"{CRAWL}|hu", f"{CRAWL}|sr"}

    assert not home.materialize([spoilt(alt_text, empty_text)], ["alt_text"], hungarian).success
    assert requested(home, graph, settled) == {f"{CRAWL}|sr"}

    assert home.materialize([], ["alt_text"], hungarian).success
    assert requested(home, graph, settled) == {f"{CRAWL}|hu", f"{CRAWL}|sr"}


@pytest.fixture
def started(home: Home, graph: dg.Definitions) -> Iterator[PartitionBackfill]:
    """The backfill that the schedule's job starts; cancelled afterwards."""
    found = gaps(STAGES, home.lake, home.settings, [CRAWL])
    identifier = backfill(home.instance, graph.resolve_asset_graph(), found)
    made = home.instance.get_backfill(identifier)
    assert made is not None
    yield made
    home.instance.update_backfill(made.with_status(BulkActionStatus.CANCELED))


def tick(home: Home, graph: dg.Definitions) -> Any:
    schedule = graph.resolve_schedule_def("fill_missing_or_stale")
    context = dg.build_schedule_context(
        home.instance, scheduled_execution_time=TICK, repository_def=graph.get_repository_def()
    )
    return schedule.evaluate_tick(context)


def test_a_tick_asks_for_one_run_named_after_its_time(home: Home, graph: dg.Definitions) -> None:
    requests = tick(home, graph).run_requests
    assert [request.run_key for request in requests] == [TICK.isoformat()]


def test_a_tick_waits_for_the_backfill_of_the_last(
    home: Home, graph: dg.Definitions, started: PartitionBackfill
) -> None:
    skipped = tick(home, graph)
    assert not skipped.run_requests
    assert started.backfill_id in str(skipped.skip_message)


def test_a_backfill_targets_exactly_what_is_missing_or_stale(home: Home, started: PartitionBackfill) -> None:
    wanted = {(gap.table, key_of(gap.partition)) for gap in gaps(STAGES, home.lake, home.settings, [CRAWL])}
    data = started.asset_backfill_data
    assert data is not None
    asked = {
        (pair.asset_key.to_user_string(), pair.partition_key)
        for pair in data.target_subset.iterate_asset_partitions()
    }
    assert asked == {(table, str(key) if key else None) for table, key in wanted}


@pytest.fixture
def inbox(home: Home) -> Iterator[Path]:
    folder = watched_folder()
    assert folder.is_relative_to(home.path)
    folder.mkdir()
    yield folder
    for name in {crawl.name for crawl in folder.iterdir()} - {CRAWL}:
        home.lake.storage.delete(f"_crawls/{name}.json")
    shutil.rmtree(folder)


def drop(home: Home, folder: Path) -> None:
    folder.mkdir()
    shutil.copy(home.path / "sample" / "sample-04.warc.gz", folder)


def look(home: Home, cursor: str | None) -> tuple[dg.SensorResult, str | None]:
    """One tick of the sensor; its result, and the cursor of the next."""
    context = dg.build_sensor_context(home.instance, cursor=cursor)
    result: Any = inbox_sensor()(context, lake=LakeResource(root=str(home.path / "lake")))
    return result, result.cursor


def added(result: dg.SensorResult) -> list[str]:
    """The crawls that a tick asks to be made partitions."""
    requests: Any = result.dynamic_partitions_requests or []
    return [key for request in requests for key in request.partition_keys]


def test_a_crawl_is_registered_once_its_files_have_stopped_growing(home: Home, inbox: Path) -> None:
    drop(home, inbox / "grown")
    first, cursor = look(home, None)
    with (inbox / "grown" / "sample-04.warc.gz").open("ab") as growing:
        growing.write(b"more")
    second, cursor = look(home, cursor)
    third, _ = look(home, cursor)
    assert [added(tick) for tick in (first, second, third)] == [[], [], ["grown"]]
    assert crawl_uris(home.lake.storage, "grown") == [str(inbox / "grown" / "sample-04.warc.gz")]


def test_new_files_of_a_known_crawl_are_registered_too(home: Home, inbox: Path) -> None:
    drop(home, inbox / "late")
    _, cursor = look(home, None)
    result, cursor = look(home, cursor)
    home.instance.add_dynamic_partitions("crawl", added(result))
    shutil.copy(home.path / "sample" / "sample-04.warc.gz", inbox / "late" / "sample-05.warc.gz")
    for _ in range(2):
        result, cursor = look(home, cursor)
    assert added(result) == []
    assert len(crawl_uris(home.lake.storage, "late")) == 2
    home.instance.delete_dynamic_partition("crawl", "late")


@pytest.mark.parametrize(("name", "why"), [("no name", "is no name for a crawl"), (CRAWL, "from elsewhere")])
def test_a_folder_that_cannot_be_a_crawl_is_named_and_costs_itself_alone(
    home: Home, inbox: Path, name: str, why: str
) -> None:
    before = crawl_uris(home.lake.storage, CRAWL)
    drop(home, inbox / name)
    _, cursor = look(home, None)
    skipped, _ = look(home, cursor)
    assert skipped.skip_reason is not None
    assert why in str(skipped.skip_reason.skip_message)

    drop(home, inbox / "good")
    _, cursor = look(home, cursor)
    result, _ = look(home, cursor)
    assert added(result) == ["good"]
    assert crawl_uris(home.lake.storage, CRAWL) == before


def test_the_gpu_pool_has_one_slot_unless_it_is_given_more(home: Home) -> None:
    storage = home.instance.event_log_storage
    assert storage.initialize_concurrency_limit_to_default(POOL)
    assert storage.get_concurrency_info(POOL).slot_count == 1
    storage.set_concurrency_slots(POOL, 2)
    assert storage.get_concurrency_info(POOL).slot_count == 2
    storage.set_concurrency_slots(POOL, 1)


MODEL_STEPS = ["english_captions", "captions", "backbones", "checkpoints", "eval_scores"]


@pytest.mark.parametrize("asset", MODEL_STEPS)
def test_model_steps_queue_in_the_gpu_pool(graph: dg.Definitions, asset: str) -> None:
    definition = graph.resolve_assets_def(dg.AssetKey(asset))
    assert definition.op.pool == POOL
    limits = definition.op.tags["dagster-k8s/config"]
    assert "nvidia.com/gpu" in str(limits)
