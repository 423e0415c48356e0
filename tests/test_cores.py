"""The processors that may be used are those of the container, not of the machine."""

import os
from pathlib import Path

import pytest

from mella.cores import cores

ALLOWED = len(os.sched_getaffinity(0))


def version_2(folder: Path, said: str) -> Path:
    """A control group as the kernel shows it."""
    (folder / "cpu.max").write_text(f"{said}\n")
    return folder


def version_1(folder: Path, quota: int) -> Path:
    (folder / "cpu").mkdir()
    for name, microseconds in (("quota", quota), ("period", 100_000)):
        (folder / f"cpu/cpu.cfs_{name}_us").write_text(f"{microseconds}\n")
    return folder


def test_a_quota_bounds_them(tmp_path: Path) -> None:
    assert cores(version_2(tmp_path, "100000 100000")) == 1


def test_a_quota_of_version_1_bounds_them(tmp_path: Path) -> None:
    assert cores(version_1(tmp_path, 50_000)) == 1


@pytest.mark.parametrize("said", ["max 100000", "640000000 100000", "", "nonsense"])
def test_no_quota_or_a_larger_one_leaves_the_affinity(tmp_path: Path, said: str) -> None:
    assert cores(version_2(tmp_path, said)) == ALLOWED


def test_no_quota_of_version_1_leaves_the_affinity(tmp_path: Path) -> None:
    assert cores(version_1(tmp_path, -1)) == ALLOWED


def test_a_machine_without_control_groups_leaves_the_affinity(tmp_path: Path) -> None:
    assert cores(tmp_path) == ALLOWED


def test_a_part_of_a_processor_counts_as_one(tmp_path: Path) -> None:
    assert cores(version_2(tmp_path, "10000 100000")) == 1


def test_a_process_that_is_bound_to_one_processor_has_one(tmp_path: Path) -> None:
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        assert cores(tmp_path) == 1
    finally:
        os.sched_setaffinity(0, before)
