"""Storage: whole files or none."""

import pickle
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


def test_deleting_what_is_not_there_does_nothing(tmp_path: Path) -> None:
    Storage(str(tmp_path)).delete("nothing")


def test_it_travels_to_a_worker(tmp_path: Path) -> None:
    storage = pickle.loads(pickle.dumps(Storage(str(tmp_path)).under("work")))
    storage.write("x", b"1")
    assert (tmp_path / "work" / "x").read_bytes() == b"1"
