"""Killed in the middle of any stage, a run leaves whole tables, and run again gives the same rows."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from mella.lake import Lake
from mella.tables import TABLES
from mella_dagster.invocation import STOPPED
from tests.slow.conftest import Reference
from tests.slow.installation import STAGES, Installation, digests

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

_SHARDS, _STORE = "_work/{stage}/**/*", "captions_store/**/*"
_STAGED, _COMMITTING = "_staging/{stage}/**/*", "_failures/{stage}/*.json"
_WORK = {
    "raw_crawl": [_SHARDS], "image_alt_pairs": [_SHARDS], "images": [_SHARDS],
    "english_captions": [_STORE], "captions": [_STORE],
}  # fmt: skip
_PATIENCE = 120.0


def files(lake: Path, pattern: str) -> dict[Path, int]:
    found = {}
    for path in lake.glob(pattern):
        try:
            if path.is_file():
                found[path] = path.stat().st_mtime_ns
        except FileNotFoundError:
            continue
    return found


def kill_when_written(installation: Installation, stage: str, pattern: str, log: Path) -> None:
    """Run a stage and kill all its processes as soon as a file of this pattern is new or changed."""
    lake = installation.home / "lake"
    old = files(lake, pattern)
    process = installation.start("run", stage, "--language", "hu", log=log)
    deadline = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < deadline and files(lake, pattern) == old:
        time.sleep(0.004)
    kill_group(process)
    assert process.returncode == -signal.SIGKILL, f"{pattern} was never seen: {log.read_text()}"


def kill_group(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def assert_whole(lake: Lake, stage: str, *allowed: dict[str, str]) -> None:
    """Every table is as before or as after; every record that counts describes the rows there are."""
    for table, digest in digests(lake).items():
        assert digest in {version[table] for version in allowed}, f"{table} is neither old nor new"
    for table in TABLES:
        for publication in lake.publications(table):
            if lake.failure(table, publication.partition) is None:
                rows = lake.dataset(table, publication.partition).count_rows()
                assert rows == publication.rows, publication.label


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_killed_at_any_moment_gives_the_same_tables_when_run_again(
    stage: str, reference: Reference, home_before: Callable[[str], Installation], tmp_path: Path
) -> None:
    installation, log = home_before(stage), tmp_path / "log"
    before, after = digests(installation.lake), reference.after[stage]
    for pattern in [*_WORK.get(stage, []), _STAGED, _COMMITTING]:
        kill_when_written(installation, stage, pattern.format(stage=stage), log)
        assert_whole(installation.lake, stage, before, after)
    status = installation.mella("status")
    assert status.returncode in (0, 1) and "Traceback" not in status.stdout, status.stdout
    installation.done("run", stage, "--language", "hu")
    assert digests(installation.lake) == after
    assert not files(installation.home / "lake", f"_work/{stage}/**/*")
    assert not files(installation.home / "lake", f"_failures/{stage}/*.json")


def test_an_interrupt_ends_the_command_and_the_next_goes_on(
    reference: Reference, home_before: Callable[[str], Installation], tmp_path: Path
) -> None:
    installation, log = home_before("raw_crawl"), tmp_path / "log"
    arguments = ("run", *STAGES, "--language", "hu")
    process = installation.start(*arguments, log=log)
    deadline = time.monotonic() + _PATIENCE
    while not files(installation.home / "lake", "_staging/**/*") and time.monotonic() < deadline:
        time.sleep(0.004)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal sends it to all in it
    assert process.wait(timeout=_PATIENCE) == STOPPED, log.read_text()
    assert log.read_text().splitlines()[-1].startswith("mella: stopped"), log.read_text()
    assert "Traceback" not in log.read_text()
    assert len(installation.lake.publications("dataset")) == 0
    installation.done(*arguments)
    assert digests(installation.lake) == reference.after[STAGES[-1]]
