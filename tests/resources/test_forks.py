"""Jobs forked from one process: each ends by itself, and the next one runs whatever became of the last."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from resources import forks
from resources.apart import FAILURE, JOB
from tests.resources.test_trainer import gone


def job(folder: Path, name: str) -> Path:
    """A job that fails: there is none of its kind, or it lacks what it is to work on."""
    place = folder / name
    place.mkdir()
    (place / JOB).write_text(json.dumps({"kind": name, "lake": str(folder)}), encoding="utf-8")
    return place / JOB


@contextmanager
def redirected(number: int, file: int) -> Iterator[None]:
    """What is written to this file goes to that one."""
    kept = os.dup(number)
    os.dup2(file, number)
    try:
        yield
    finally:
        os.dup2(kept, number)
        os.close(kept)


def told(path: Path) -> str:
    return (path.parent / FAILURE).read_text(encoding="utf-8")


def test_jobs_follow_each_other_in_processes_forked_from_one(tmp_path: Path) -> None:
    first, second = job(tmp_path, "baking"), job(tmp_path, "brewing")
    assert forks.exit_code(first, dict(os.environ)) == 1
    first_server = server().pid
    assert forks.exit_code(second, dict(os.environ)) == 1
    assert server().pid == first_server
    assert "'baking'" in told(first) and "'brewing'" in told(second)


def test_a_job_has_the_variables_it_was_given(tmp_path: Path) -> None:
    path = job(tmp_path, "backbones")
    assert forks.exit_code(path, {**os.environ, "MELLA_SET": "captions.batch=none"}) == 1
    assert "captions.batch" in told(path)


def test_a_job_writes_to_what_the_step_writes_to_when_it_starts(tmp_path: Path) -> None:
    said = {}
    for name in ("baking", "brewing"):
        with (tmp_path / f"{name}.txt").open("w+") as file, redirected(2, file.fileno()):
            assert forks.exit_code(job(tmp_path, name), dict(os.environ)) == 1
            said[name] = Path(file.name).read_text(encoding="utf-8")
    assert "'baking'" in said["baking"] and "'brewing'" not in said["baking"]
    assert "'brewing'" in said["brewing"] and "'baking'" not in said["brewing"]


def test_what_a_job_wrote_to_ends_with_it(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    with redirected(2, writing):
        os.close(writing)
        assert forks.exit_code(job(tmp_path, "baking"), dict(os.environ)) == 1
    with os.fdopen(reading, encoding="utf-8") as pipe:
        assert "'baking'" in pipe.read()


def test_a_job_that_is_killed_is_told_by_its_signal_and_the_next_one_runs(tmp_path: Path) -> None:
    with running(tmp_path) as (code, pid):
        os.kill(pid, signal.SIGKILL)
        assert code.result(timeout=30) == -signal.SIGKILL
    assert forks.exit_code(job(tmp_path, "baking"), dict(os.environ)) == 1


def test_where_the_process_they_are_forked_from_is_killed_the_job_has_ended_and_another_takes_its_place(
    tmp_path: Path,
) -> None:
    with running(tmp_path) as (code, pid):
        server().kill()
        assert code.result(timeout=30) == -signal.SIGKILL
        assert gone(pid, within=0.5)
    assert forks.exit_code(job(tmp_path, "baking"), dict(os.environ)) == 1


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_running_job_ends_with_the_step_that_started_it(tmp_path: Path, how: signal.Signals) -> None:
    script = (
        "import os, sys, pathlib; from resources import forks;"
        "forks.exit_code(pathlib.Path(sys.argv[1]), dict(os.environ))"
    )
    step = subprocess.Popen([sys.executable, "-c", script, str(waiting(tmp_path))], stderr=subprocess.DEVNULL)
    forked_from = child_of(step.pid)
    pid = child_of(forked_from)
    step.send_signal(how)
    step.wait()
    assert gone(pid, within=0.5 if how == signal.SIGINT else 10)
    assert gone(forked_from, within=10)


def waiting(folder: Path) -> Path:
    """A job that reads from a pipe to which nobody writes."""
    place = folder / "waiting"
    place.mkdir()
    os.mkfifo(place / "checkpoints")
    told = {"kind": "predictions", "recipe": "both", "checkpoints": str(place / "checkpoints")}
    (place / JOB).write_text(json.dumps(told | {"lake": str(folder)}), encoding="utf-8")
    return place / JOB


@contextmanager
def running(folder: Path) -> Iterator[tuple[Future[int], int]]:
    """Such a job under way: its exit code, and the process that it is."""
    with ThreadPoolExecutor(1) as thread:
        code = thread.submit(forks.exit_code, waiting(folder), dict(os.environ))
        yield code, child_of(server().pid)


def server() -> subprocess.Popen[bytes]:
    """The process that jobs are forked from."""
    while not forks._started:  # pyright: ignore[reportPrivateUsage]
        time.sleep(0.05)
    return forks._started[0].process  # pyright: ignore[reportPrivateUsage]


def child_of(pid: int) -> int:
    """The child of a process, once it has one."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if children := Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            return int(children[0])
        time.sleep(0.05)
    raise TimeoutError(f"process {pid} has no child")
