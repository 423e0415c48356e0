"""The process from which those of jobs are forked: `python -m resources.fork_server`, started by
`resources.forks`. What training needs is imported here once: that takes as long as a small training.

Imports no Dagster, and torch only when the first job is asked for.
"""

import json
import os
import signal
import socket
import sys
import warnings
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from mella.training.parallel import end_with
from resources.apart import main


def serve() -> None:
    """Fork a process for each job that the socket on standard input asks for, one after the other, and
    answer with its exit code.

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


if __name__ == "__main__":
    serve()
