"""Storage: whole files or none."""

import pickle
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from mella.storage import Storage


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    storage = Storage(str(tmp_path))
    storage.write("a/b.bin", b"data")
    assert storage.read("a/b.bin") == b"data"
    assert list(storage.files("a")) == ["a/b.bin"]


def test_a_failed_write_leaves_the_old_file_and_no_rest(tmp_path: Path) -> None:
    storage = Storage(str(tmp_path))
    storage.write("a.bin", b"old")
    with pytest.raises(RuntimeError), storage.create("a.bin") as file:
        file.write(b"half of the ne")
        raise RuntimeError
    assert storage.read("a.bin") == b"old"
    assert list(storage.files()) == ["a.bin"]


@pytest.mark.parametrize("size", [5_000, 100_000])
def test_a_write_that_the_disk_refuses_leaves_no_rest(tmp_path: Path, size: int) -> None:
    storage = Storage(str(tmp_path))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_096, hard))
    try:
        with pytest.raises(OSError, match="too large"):
            storage.write("a.bin", bytes(size))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_has_begun_to_write_goes_with_the_file(tmp_path: Path) -> None:
    storage = Storage(str(tmp_path))
    script = (
        "import os, sys; from mella.storage import Storage\n"
        "file = Storage(sys.argv[1]).create('a.bin').__enter__()\n"
        "file.write(bytes(100)); file.flush(); os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False).returncode == 9
    storage.write("a.bin.other", b"stays")
    assert len(list(tmp_path.iterdir())) == 2
    storage.delete("a.bin")
    assert [path.name for path in tmp_path.iterdir()] == ["a.bin.other"]


@pytest.mark.parametrize("name", ["a::b", "a#b", "a*", "a?", "a[b]", "file::x", "a%41"])
def test_the_name_of_a_folder_means_that_folder_alone(tmp_path: Path, name: str) -> None:
    for other in ("a", "ab", "x"):
        Storage(str(tmp_path / other)).write("kept", b"1")
    storage = Storage(str(tmp_path / name))
    storage.write("work/one", b"2")
    assert (tmp_path / name / "work/one").read_bytes() == b"2"
    assert list(storage.files()) == ["work/one"]
    storage.under("work").delete("")
    assert not storage.exists("work")
    assert all((tmp_path / other / "kept").exists() for other in ("a", "ab", "x"))


def test_deleting_what_is_not_there_does_nothing(tmp_path: Path) -> None:
    Storage(str(tmp_path)).delete("nothing")


def test_it_travels_to_a_worker(tmp_path: Path) -> None:
    storage = pickle.loads(pickle.dumps(Storage(str(tmp_path)).under("work")))
    storage.write("x", b"1")
    assert (tmp_path / "work" / "x").read_bytes() == b"1"
