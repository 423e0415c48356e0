"""A database spills to a folder that goes with it, or with the next one where its process was killed."""

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mella.sql.database import NoRoomError, database, large_files

MORE_THAN_FITS = "create table many as select range as n, repeat('a', 200) || range as t from range(1000000)"
IN_ANOTHER_PROCESS = """
import sys
from pathlib import Path
from mella.sql.database import database
with database("60MB", Path(sys.argv[1])) as (connection, spill):
    connection.execute(sys.argv[2])
    print(spill, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def spilling(tmp_path: Path):
    """Another process, in the middle of a query, and the folder to which it has spilled."""
    command = [sys.executable, "-c", IN_ANOTHER_PROCESS, str(tmp_path), MORE_THAN_FITS]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process, Path(process.stdout.readline().strip())
        process.kill()


def test_what_a_killed_process_spilled_is_removed_by_the_next(spilling, tmp_path: Path) -> None:
    process, left = spilling
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert sum(file.stat().st_size for file in left.iterdir()) > 50_000_000
    with database(temp_directory=tmp_path) as (_, spill):
        assert list(tmp_path.iterdir()) == [spill]
    assert list(tmp_path.iterdir()) == []


def test_what_a_living_process_spilled_stays(spilling, tmp_path: Path) -> None:
    _, others = spilling
    with database(temp_directory=tmp_path) as (_, spill):
        assert set(tmp_path.iterdir()) == {others, spill}
    assert list(tmp_path.iterdir()) == [others]
    assert list(others.iterdir())


def test_a_link_that_bears_the_name_of_a_folder_left_leads_to_nothing_removed(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/file").touch()
    with database(temp_directory=tmp_path) as (_, spill):
        name = spill.name
    (tmp_path / name).symlink_to(tmp_path / "mine")
    with database(temp_directory=tmp_path):
        pass
    assert (tmp_path / "mine/file").exists()


def test_a_full_disk_is_told_in_one_line_with_the_folder_and_the_remedy(tmp_path: Path) -> None:
    with (
        pytest.raises(NoRoomError) as raised,
        database("60MB", tmp_path) as (connection, _),
    ):
        connection.execute("set max_temp_directory_size = '1MB'")
        connection.execute(MORE_THAN_FITS)
    (line,) = str(raised.value).splitlines()
    assert line.startswith(f"{tmp_path}: no room for what exceeds 60MB of memory")
    assert "set TMPDIR" in line
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "error",
    [KeyError("another"), OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/elsewhere/file")],
    ids=["of another kind", "of another disk"],
)
def test_other_errors_are_told_as_they_are(tmp_path: Path, error: Exception) -> None:
    with pytest.raises(type(error)) as raised, database(temp_directory=tmp_path):
        raise error
    assert raised.value is error


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_or_quota_is_told_alike_by_whomever_it_is_found(tmp_path: Path, number: int) -> None:
    with pytest.raises(NoRoomError), database(temp_directory=tmp_path):
        raise OSError(number, os.strerror(number))  # as pyarrow does, without a path


@pytest.mark.parametrize(("days", "stays"), [(6, True), (8, False)])
def test_what_another_system_spilled_stays_for_a_week(tmp_path: Path, days: int, stays: bool) -> None:
    others = tmp_path / "mella-spill-another-12345678"
    others.mkdir()
    then = time.time() - days * 86_400
    os.utime(others, (then, then))
    with database(temp_directory=tmp_path):
        pass
    assert others.exists() == stays


def test_nothing_is_left_where_the_folder_cannot_get_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mella.sql.database._running", lambda: "x" * 300)
    with pytest.raises(OSError, match="too long"), database(temp_directory=tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_large_files_go_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert large_files() == tmp_path


@pytest.mark.skipif(not os.access("/var/tmp", os.W_OK), reason="nothing can be written to /var/tmp here")
@pytest.mark.parametrize("named", ["", "/nowhere"])
def test_large_files_do_not_go_to_a_folder_that_may_lie_in_memory(
    named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, named)
    assert large_files() == Path("/var/tmp")


def test_a_database_reaches_no_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("secret")
    with database() as (connection, _), pytest.raises(Exception, match="disabled by configuration"):
        connection.execute(f"select * from read_csv('{tmp_path / 'a.csv'}')")
