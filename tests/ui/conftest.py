"""A home made by the command, the UI over it, and what a user does there, each thing once.

`first` is half of the sample crawl, materialized but for `dataset[hu]`; `second` is the other half,
which arrives in the inbox while the UI runs.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mella.languages import CODES
from mella_dagster.crawls import sample_crawl
from tests.ui.server import MELLA, Ui, free_port, mella, serving, wait_for

FIRST, SECOND = "first", "second"
BACKFILLED = [f"{SECOND}|cs", f"{SECOND}|sr"]
GAP = "hu"
_UPSTREAM = ["raw_crawl", "image_alt_pairs", "alt_text", "images", "splits", "english_captions", "captions"]
_EVERY_MINUTE = {"MELLA_SET": "automation.fill_cron=* * * * *\ntraining.recipes=[]"}


def put(painted: Path, files: list[str], folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name in files:
        shutil.copy(painted / name, folder)
    return folder


def done(home: Path, *arguments: str) -> None:
    made = mella(home, *arguments)
    assert made.returncode == 0, made.stderr + made.stdout


@pytest.fixture(scope="session")
def painted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_crawl(tmp_path_factory.mktemp("painted"))


@pytest.fixture(scope="session")
def home(painted: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ui")
    made = folder / "home"
    done(made, "crawl", "add", FIRST, str(put(painted, ["sample-00.warc.gz"], folder / FIRST)))
    done(made, "run", *_UPSTREAM)
    others = [f"--language={code}" for code in CODES if code != GAP]
    done(made, "run", "dataset", "report", *others)
    return made


@pytest.fixture(scope="session")
def ui(home: Path) -> Iterator[Ui]:
    port = free_port()
    command = [str(MELLA), "ui", "--port", str(port)]
    with serving(command, port, home, home.parent, _EVERY_MINUTE) as running:
        yield running


def selector(ui: Ui, **named: str) -> dict[str, str]:
    """How GraphQL names a schedule or sensor."""
    (location,) = ui.locations()
    return named | {"repositoryName": "__repository__", "repositoryLocationName": location}


def ended(ui: Ui, backfill: str) -> dict[str, Any] | None:
    """The backfill, if it has ended."""
    query = (
        "query($id: String!){partitionBackfillOrError(backfillId: $id)"
        "{... on PartitionBackfill{id status title error{message} runs{id jobName status}}}}"
    )
    found = ui.ask(query, id=backfill)["partitionBackfillOrError"]
    return found if found["status"] not in {"REQUESTED", "COMPLETED", "COMPLETING"} else None


@pytest.fixture(scope="session")
def before_the_tick(ui: Ui) -> list[str]:
    """The partitions of `dataset` that are there before any schedule runs."""
    return materialized(ui, "dataset")


@pytest.fixture(scope="session")
def filled(ui: Ui, before_the_tick: list[str]) -> dict[str, Any]:
    """The backfill that a tick of the schedule started, ended; the schedule is off again."""
    query = "mutation($s: ScheduleSelector!){startSchedule(scheduleSelector: $s){__typename}}"
    ui.ask(query, s=selector(ui, scheduleName="fill_missing_or_stale"))

    def started() -> str | None:
        query = "{partitionBackfillsOrError(limit: 1){... on PartitionBackfills{results{id}}}}"
        results = ui.ask(query)["partitionBackfillsOrError"]["results"]
        return results[0]["id"] if results else None

    backfill = wait_for(started, 150, "a backfill by the schedule")
    stop_schedule(ui)
    return wait_for(lambda: ended(ui, backfill), 240, "the end of the schedule's backfill")


def stop_schedule(ui: Ui) -> None:
    query = "query($s: ScheduleSelector!){scheduleOrError(scheduleSelector: $s){... on Schedule{id}}}"
    chosen = selector(ui, scheduleName="fill_missing_or_stale")
    found = ui.ask(query, s=chosen)["scheduleOrError"]["id"]
    ui.ask("mutation($id: String!){stopRunningSchedule(id: $id){__typename}}", id=found)


@pytest.fixture(scope="session")
def registered(ui: Ui, filled: dict[str, Any], painted: Path) -> str:
    """The crawl that the sensor found in the inbox; after the schedule's turn, which would fill it."""
    put(painted, ["sample-01.warc.gz"], ui.home / "inbox" / SECOND)
    query = "mutation($s: SensorSelector!){startSensor(sensorSelector: $s){__typename}}"
    ui.ask(query, s=selector(ui, sensorName="new_crawls"))
    return wait_for(lambda: SECOND if SECOND in crawls(ui) else None, 150, "the crawl of the inbox")


def crawls(ui: Ui) -> list[str]:
    query = '{assetNodeOrError(assetKey: {path: ["raw_crawl"]}){... on AssetNode{partitionKeys}}}'
    return ui.ask(query)["assetNodeOrError"]["partitionKeys"]


@pytest.fixture(scope="session")
def backfilled(ui: Ui, registered: str) -> dict[str, Any]:
    """A backfill of two partitions of `alt_text` and `images`, launched as the UI launches one."""
    done(ui.home, "run", "raw_crawl", "image_alt_pairs", "--crawl", registered)
    query = (
        "mutation($p: LaunchBackfillParams!){launchPartitionBackfill(backfillParams: $p)"
        "{__typename ... on LaunchBackfillSuccess{backfillId}}}"
    )
    chosen = {"assetSelection": [{"path": ["alt_text"]}, {"path": ["images"]}], "partitionNames": BACKFILLED}
    backfill = ui.ask(query, p=chosen)["launchPartitionBackfill"]["backfillId"]
    return wait_for(lambda: ended(ui, backfill), 240, "the end of the backfill")


@dataclass(frozen=True)
class RedGate:
    """What the command did when the gate was red, and the materialization that stood before."""

    returncode: int
    stderr: str
    before: dict[str, Any]


@pytest.fixture(scope="session")
def red_gate(ui: Ui) -> RedGate:
    """`captions[first|hu]` made again under a bound that no text can meet, beside the running UI."""
    before = latest(ui, "captions", f"{FIRST}|hu")
    made = mella(
        ui.home, "run", "captions", "--crawl", FIRST, "--language", "hu", "--again",
        "--set", "gates.max_loop_rate=-1",
    )  # fmt: skip
    return RedGate(made.returncode, made.stderr, before)


def latest(ui: Ui, asset: str, partition: str) -> dict[str, Any]:
    """The latest materialization of a partition."""
    query = (
        "query($a: AssetKeyInput!, $p: [String!]){assetNodeOrError(assetKey: $a){... on AssetNode"
        "{assetMaterializations(partitions: $p, limit: 1){runId timestamp metadataEntries{label "
        "... on IntMetadataEntry{intValue} "
        "... on TableColumnLineageMetadataEntry{lineage{columnName columnDeps{assetKey{path} columnName}}}"
        "}}}}}"
    )
    found = ui.ask(query, a={"path": [asset]}, p=[partition])["assetNodeOrError"]
    return next(iter(found["assetMaterializations"]), {})


def materialized(ui: Ui, asset: str) -> list[str]:
    """The partitions of a language-partitioned asset that are materialized."""
    query = (
        "query($a: AssetKeyInput!){assetNodeOrError(assetKey: $a){... on AssetNode{assetPartitionStatuses"
        "{... on DefaultPartitionStatuses{materializedPartitions}}}}}"
    )
    found = ui.ask(query, a={"path": [asset]})["assetNodeOrError"]["assetPartitionStatuses"]
    return found["materializedPartitions"]


def checks(ui: Ui, asset: str, partition: str) -> list[str]:
    """What became of the audits of a partition, the latest first."""
    query = (
        "query($a: AssetKeyInput!, $p: String!)"
        '{assetCheckExecutions(assetKey: $a, checkName: "audit", partition: $p, limit: 9){status}}'
    )
    found = ui.ask(query, a={"path": [asset]}, p=partition)["assetCheckExecutions"]
    return [execution["status"] for execution in found]
