"""The processors that may be used are those of the container, not of the machine."""

import os
from pathlib import Path

import pytest

from mella.cores import cores

ALLOWED = len(os.sched_getaffinity(0))


def group(folder: Path, **files: str) -> Path:
    """A control group as the kernel shows it; `__` stands for a folder, `_0_` for a dot."""
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_0_", ".")
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{text}\n")
    return folder


def test_a_quota_bounds_them(tmp_path: Path) -> None:
    assert cores(group(tmp_path, cpu_0_max="100000 100000")) == 1


def test_a_quota_of_version_1_bounds_them(tmp_path: Path) -> None:
    folder = group(tmp_path, cpu__cpu_0_cfs_quota_us="50000", cpu__cpu_0_cfs_period_us="100000")
    assert cores(folder) == 1


@pytest.mark.parametrize("said", ["max 100000", "6400000 100000", "", "nonsense"])
def test_no_quota_or_a_larger_one_leaves_the_affinity(tmp_path: Path, said: str) -> None:
    assert cores(group(tmp_path, cpu_0_max=said)) == ALLOWED


def test_no_quota_of_version_1_leaves_the_affinity(tmp_path: Path) -> None:
    folder = group(tmp_path, cpu__cpu_0_cfs_quota_us="-1", cpu__cpu_0_cfs_period_us="100000")
    assert cores(folder) == ALLOWED


def test_a_machine_without_control_groups_leaves_the_affinity(tmp_path: Path) -> None:
    assert cores(tmp_path) == ALLOWED


def test_a_part_of_a_processor_counts_as_one(tmp_path: Path) -> None:
    assert cores(group(tmp_path, cpu_0_max="10000 100000")) == 1


def test_a_process_that_is_bound_to_one_processor_has_one(tmp_path: Path) -> None:
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        assert cores(tmp_path) == 1
    finally:
        os.sched_setaffinity(0, before)
