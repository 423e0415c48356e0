"""Several trainings side by side on one machine's cores."""

import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from typing import Any, TypeVar

from mella.cores import cores

T = TypeVar("T")
R = TypeVar("R")

Report = Callable[[str], None]


def side_by_side(
    function: Callable[[T, Report], R], tasks: Sequence[T], workers: int, report: Report
) -> list[R]:
    """`function(task, report)` of each task, in order, at most `workers` at once, each in a process with
    its share of the cores. One worker runs them here, with all cores.

    The processes are forked, because loading torch takes longer than a small training: the caller must
    have used neither torch nor a GPU yet.

    Raises:
        Exception: what a task raised; the others end first.
    """
    if min(workers, len(tasks)) < 2:
        return [function(task, report) for task in tasks]
    workers = min(workers, len(tasks))
    context = multiprocessing.get_context("fork")
    lines: Any = context.SimpleQueue()  # a line is in it before its task ends
    threads = max(1, cores() // workers)
    with ProcessPoolExecutor(workers, context, _ready, (function, lines, threads, os.getpid())) as pool:
        futures = [pool.submit(_heard, task) for task in tasks]
        _listen(futures, lines, report)
    return [future.result() for future in futures]


def end_with(parent: int) -> None:
    """End this process as soon as its parent is gone: what was killed must not leave a training behind,
    which would write beside the next."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


_function: Any = None
_lines: Any = None


def _ready(function: Any, lines: Any, threads: int, parent: int) -> None:
    global _function, _lines
    _function, _lines = function, lines
    end_with(parent)
    import torch

    torch.set_num_threads(threads)


def _heard(task: Any) -> Any:
    return _function(task, _lines.put)


def _listen(futures: Sequence[Future[R]], lines: Any, report: Report) -> None:
    """Pass on what the processes report until all have ended."""
    running = set(futures)
    while running:
        running = wait(running, timeout=0.5, return_when=FIRST_COMPLETED).not_done
        while not lines.empty():
            report(lines.get())
