"""A job of `mella.training` in a process of its own: forked for it by `python -m resources.apart`, which
`resources.forks` starts, or the process of `python -m resources.apart FOLDER/job.json`.

Imports no Dagster: only its Pipes protocol, and that only where a step of Dagster listens.
"""

import json
import os
import signal
import socket
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from dagster_pipes import DAGSTER_PIPES_CONTEXT_ENV_VAR, open_dagster_pipes

from mella.training.parallel import end_with

JOB = "job.json"
FAILURE = "failure.txt"
"""The line that says what went wrong, in the folder of the job."""


def main(path: Path, parent: int) -> int:
    """Run the job in this file, as long as the process `parent` is there; the exit code. What it raises is
    one line in `failure.txt` beside it."""
    end_with(parent)
    job = json.loads(path.read_text(encoding="utf-8"))
    try:
        from mella.training.jobs import run

        with listener() as report:
            run(job | {"lake_options": _lake_options(job["lake"])}, report)
    except Exception as error:
        traceback.print_exc()
        (path.parent / FAILURE).write_text(_line(error), encoding="utf-8")
        return 1
    return 0


def serve() -> None:
    """Fork a process for each job that the socket on standard input asks for, one after the other, and
    answer with its exit code. What training needs is imported once.

    A job is asked for by the files it writes to (standard output and error) and one that it holds open as
    long as it runs, and a line of JSON: `job`, `environment`, `folder` to work in, and `step`, the process
    that asks, with which all ends.
    """
    end_with(os.getppid())
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # no traceback of a process that only waits
    step = socket.socket(fileno=os.dup(0))
    lines = step.makefile("r", encoding="utf-8")
    _put([os.open(os.devnull, os.O_RDWR)])
    while files := socket.recv_fds(step, 1, 3)[1]:
        *written_to, held_open = files
        _put(written_to, at=1)
        asked = json.loads(lines.readline())
        with suppress(Exception):  # the job itself says so
            import_module("mella.training.fine_tune")
            import_module("mella.evaluation.asking")
        if os.getppid() != asked["step"]:
            return
        server = os.getpid()
        if (child := _fork()) == 0:
            lines.close()
            step.close()
            os.chdir(asked["folder"])
            os.environ.clear()
            os.environ.update(asked["environment"])
            code = main(Path(asked["job"]), server)
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
        os.close(held_open)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        _put([os.dup(0) for _ in written_to], at=1)
        step.sendall(f"{code}\n".encode())


def _put(files: Sequence[int], at: int = 0) -> None:
    """These files take the numbers from `at` on; whoever reads what was there before sees its end."""
    for number, file in enumerate(files, start=at):
        os.dup2(file, number)
        os.close(file)


def _fork() -> int:
    # From 3.12 on Python warns of a fork beside threads: here that of `end_with`, which holds nothing, and
    # those of libraries, which see to forks themselves.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


@contextmanager
def listener() -> Iterator[Callable[[str], None]]:
    """Lines go to the terminal, and to the step that listens, if one does."""

    def shown(line: str) -> None:
        print(f"    {line}", file=sys.stderr, flush=True)

    if DAGSTER_PIPES_CONTEXT_ENV_VAR not in os.environ:
        yield shown
        return
    with open_dagster_pipes() as pipes:

        def heard(line: str) -> None:
            shown(line)
            pipes.log.info(line)

        yield heard


def _lake_options(root: str) -> dict[str, Any]:
    """How the pictures of a lake in a bucket are read; from the environment, so that no file holds a key."""
    if not root.startswith("s3://"):
        return {}
    from resources.s3 import fsspec_options, s3_from_environment

    return fsspec_options(s3_from_environment())


def _line(error: Exception) -> str:
    if isinstance(error, ModuleNotFoundError):
        return f"{error}; `pip install -e '.[models]'` brings what training needs"
    return " ".join(f"{type(error).__name__}: {error}".split())


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), os.getppid()) if len(sys.argv) > 1 else serve())
