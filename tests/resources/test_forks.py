"""Jobs forked from one process: each ends by itself, and the next one runs whatever became of the last."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
    server = forks._server().process.pid  # pyright: ignore[reportPrivateUsage]
    assert forks.exit_code(second, dict(os.environ)) == 1
    assert forks._server().process.pid == server  # pyright: ignore[reportPrivateUsage]
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


def test_where_the_process_they_are_forked_from_was_killed_another_takes_its_place(tmp_path: Path) -> None:
    assert forks.exit_code(job(tmp_path, "baking"), dict(os.environ)) == 1
    forks._server().process.kill()  # pyright: ignore[reportPrivateUsage]
    forks._server().process.wait()  # pyright: ignore[reportPrivateUsage]
    assert forks.exit_code(job(tmp_path, "brewing"), dict(os.environ)) == 1


def test_it_ends_with_the_step_that_started_it(tmp_path: Path) -> None:
    script = (
        "import os, sys, pathlib; from resources import forks;"
        "print(forks._server().process.pid, flush=True);"
        "forks.exit_code(pathlib.Path(sys.argv[1]), dict(os.environ)); input()"
    )
    step = subprocess.Popen(
        [sys.executable, "-c", script, str(job(tmp_path, "baking"))],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert step.stdout is not None
    server = int(step.stdout.readline())
    time.sleep(1)
    step.send_signal(signal.SIGKILL)
    step.communicate()
    assert gone(server, within=30)
