"""The UI as it is used: real webserver, real daemon, asked through GraphQL."""

import os
import subprocess
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest

from mella.lake import Lake
from mella.storage import Storage
from tests.ui.conftest import (
    BACKFILLED,
    FIRST,
    GAP,
    RedGate,
    checks,
    crawls,
    latest,
    materialized,
)
from tests.ui.server import DAGSTER, MELLA, Ui, environment, free_port, serving

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def test_a_scheduled_tick_fills_the_missing_partition(
    ui: Ui, before_the_tick: list[str], filled: dict[str, Any]
) -> None:
    assert filled["status"] == "COMPLETED_SUCCESS", filled
    assert GAP not in before_the_tick
    assert sorted(materialized(ui, "dataset")) == sorted([*before_the_tick, GAP])
    assert latest(ui, "dataset", GAP)["runId"] in {run["id"] for run in filled["runs"]}
    assert checks(ui, "dataset", GAP) == ["SUCCEEDED"]


def test_the_tick_redoes_only_what_was_missing_or_stale(filled: dict[str, Any]) -> None:
    assert len(filled["runs"]) == 2, "dataset[hu], and the report that was made without it"


def test_the_tick_is_on_record_with_the_run_that_started_the_backfill(ui: Ui, filled: dict[str, Any]) -> None:
    query = '{runsOrError(filter: {pipelineName: "whole_graph"}){... on Runs{results{status}}}}'
    statuses = [run["status"] for run in ui.ask(query)["runsOrError"]["results"]]
    assert statuses
    assert set(statuses) == {"SUCCESS"}


def test_a_folder_in_the_inbox_becomes_a_partition(ui: Ui, registered: str) -> None:
    assert crawls(ui) == [FIRST, registered]


@pytest.mark.parametrize("partition", BACKFILLED)
@pytest.mark.parametrize("asset", ["alt_text", "images"])
def test_a_backfill_materializes_and_audits_both_partitions(
    ui: Ui, backfilled: dict[str, Any], asset: str, partition: str
) -> None:
    assert backfilled["status"] == "COMPLETED_SUCCESS", backfilled
    made = latest(ui, asset, partition)
    assert made["runId"] in {run["id"] for run in backfilled["runs"]}
    assert figure(made, "dagster/row_count") > 0
    assert checks(ui, asset, partition) == ["SUCCEEDED"]


def test_a_backfill_runs_once_a_partition(backfilled: dict[str, Any]) -> None:
    assert len(backfilled["runs"]) == len(BACKFILLED)


def test_lineage_leads_from_images_to_what_they_are_made_from(ui: Ui) -> None:
    query = (
        '{assetNodeOrError(assetKey: {path: ["images"]})'
        "{... on AssetNode{dependencyKeys{path} dependedByKeys{path}}}}"
    )
    node = ui.ask(query)["assetNodeOrError"]
    upstream = {key["path"][0] for key in node["dependencyKeys"]}
    downstream = {key["path"][0] for key in node["dependedByKeys"]}
    assert upstream == {"alt_text", "image_alt_pairs", "raw_crawl"}
    assert {"splits", "english_captions", "dataset"} <= downstream


def test_column_lineage_leads_from_the_text_to_the_alt(ui: Ui) -> None:
    entries = latest(ui, "alt_text", f"{FIRST}|hu")["metadataEntries"]
    (lineage,) = [entry["lineage"] for entry in entries if entry["label"] == "dagster/column_lineage"]
    (text,) = [column["columnDeps"] for column in lineage if column["columnName"] == "text"]
    assert {(d["assetKey"]["path"][0], d["columnName"]) for d in text} >= {("image_alt_pairs", "alt")}


def test_a_red_gate_ends_the_command_with_one_line(red_gate: RedGate) -> None:
    assert red_gate.returncode == 1
    assert f"captions[{FIRST}|hu]" in red_gate.stderr
    assert "loop_rate" in red_gate.stderr


def test_a_red_gate_is_red_for_its_partition_alone(ui: Ui, red_gate: RedGate) -> None:
    assert checks(ui, "captions", f"{FIRST}|hu") == ["FAILED", "SUCCEEDED"]
    assert checks(ui, "captions", f"{FIRST}|ru") == ["SUCCEEDED"]


def test_a_red_gate_leaves_the_last_good_materialization(ui: Ui, red_gate: RedGate) -> None:
    assert red_gate.before["runId"]
    assert latest(ui, "captions", f"{FIRST}|hu") == red_gate.before
    lake = Lake(Storage(str(ui.home / "lake")))
    published = lake.publication("captions", {"crawl": FIRST, "language": "hu"})
    assert published is not None
    assert published.run_id == red_gate.before["runId"]


def test_two_runs_of_model_steps_take_turns_in_the_gpu_pool(ui: Ui, red_gate: RedGate) -> None:
    runs = two_at_once(ui.home, "english_captions", ["hu", "ru"])
    assert runs == [0, 0]
    query = (
        'query($p: [String!]){assetNodeOrError(assetKey: {path: ["english_captions"]}){... on AssetNode'
        "{assetMaterializations(partitions: $p, limit: 1){runOrError{... on Run{"
        "stepStats{startTime endTime}}}}}}}"
    )
    found = []
    for language in ("hu", "ru"):
        node = ui.ask(query, p=[f"{FIRST}|{language}"])["assetNodeOrError"]
        found.append(node["assetMaterializations"][0]["runOrError"])
    one, other = sorted((run["stepStats"][0] for run in found), key=itemgetter("startTime"))
    assert one["endTime"] <= other["startTime"]


def two_at_once(home: Path, asset: str, languages: list[str]) -> list[int]:
    """The exit codes of two commands over one home, started together."""
    started = [
        subprocess.Popen(
            [str(MELLA), "run", asset, "--crawl", FIRST, "--language", language, "--again"],
            env=environment(home), cwd=home.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        for language in languages
    ]  # fmt: skip
    return [process.wait(300) for process in started]


def test_plain_dagster_dev_with_the_workspace_serves_the_same_home(home: Path) -> None:
    port = free_port()
    root = Path(__file__).resolve().parents[2]
    command = [str(DAGSTER), "dev", "-w", "workspace.yaml", "-p", str(port)]
    with serving(command, port, home, root, {"DAGSTER_HOME": os.fspath(home / "dagster")}) as other:
        assert other.locations() == {"mella": "RepositoryLocation"}
        assert latest(other, "alt_text", f"{FIRST}|hu")


def figure(materialization: dict[str, Any], label: str) -> int:
    (value,) = [e["intValue"] for e in materialization["metadataEntries"] if e["label"] == label]
    return int(value)
