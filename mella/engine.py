"""Where shard functions run: in this process, or in a pool of processes.

A shard function must be importable, its task picklable, and running it twice harmless.
"""

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.context import BaseContext
from typing import Any, Literal, Protocol

from mella.cores import cores

WorkerDied = Literal["worker_died"]
WORKER_DIED: WorkerDied = "worker_died"
_PRELOADED = ["mella.crawl.manifest", "mella.crawl.pairs", "mella.images.extract", "imagehash"]
"""Imported once by the server that workers are forked from, not by each worker of each stage."""
_IN_FLIGHT_PER_WORKER = 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the task at `index`: its `value`, or `lost` when its worker died twice."""

    index: int
    value: Any = None
    lost: WorkerDied | None = None


class Engine(Protocol):
    def map(self, function: Callable[[Any], Any], tasks: Sequence[Any]) -> Iterator[Outcome]:
        """Outcomes in the order in which they are ready; an exception of `function` is raised here."""
        ...


@dataclass(frozen=True, slots=True)
class InlineEngine:
    """One task after the other in this process: for debugging."""

    def map(self, function: Callable[[Any], Any], tasks: Sequence[Any]) -> Iterator[Outcome]:
        for index, task in enumerate(tasks):
            yield Outcome(index, function(task))


@dataclass(frozen=True, slots=True)
class PoolEngine:
    """A pool of `workers` processes; 0 means one a core that is ours (`cores`).

    A worker that dies (killed, out of memory, a crash in a decoder) takes down the pool:
    what was under way is then run again, each task in a process of its own, so that only
    the task that kills is lost, and a new pool takes the rest.
    """

    workers: int = 0

    def map(self, function: Callable[[Any], Any], tasks: Sequence[Any]) -> Iterator[Outcome]:
        pending = dict(enumerate(tasks))
        while pending:
            running: dict[Future[Any], int] = {}
            try:
                for outcome in self._together(function, pending, running):
                    del pending[outcome.index]
                    yield outcome
            except BrokenProcessPool:
                for index in sorted(set(running.values()) & set(pending)):
                    yield _alone(function, index, pending.pop(index))

    def _together(
        self, function: Callable[[Any], Any], tasks: dict[int, Any], running: dict[Future[Any], int]
    ) -> Iterator[Outcome]:
        workers = max(1, min(self.workers or cores(), len(tasks)))
        waiting = iter(list(tasks.items()))
        with _pool(workers) as pool:
            while True:
                while len(running) < workers * _IN_FLIGHT_PER_WORKER and (item := next(waiting, None)):
                    running[pool.submit(function, item[1])] = item[0]
                if not running:
                    return
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    outcome = Outcome(running[future], future.result())
                    del running[future]
                    yield outcome


def _alone(function: Callable[[Any], Any], index: int, task: Any) -> Outcome:
    with _pool(1) as pool:
        try:
            return Outcome(index, pool.submit(function, task).result())
        except BrokenProcessPool:
            return Outcome(index, lost=WORKER_DIED)


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=_context(), initializer=_begin)


def _begin() -> None:
    _end_with_parent()
    _leave_pandas_out()


def _leave_pandas_out() -> None:
    """pyarrow loads pandas, 60 MB a worker, only to ask whether what it is given is of pandas. Where it
    cannot it asks no more; no shard function gives it any."""
    import pyarrow as pa

    sys.meta_path.insert(0, _NoPandas)
    pa.array([])
    sys.meta_path.remove(_NoPandas)


class _NoPandas:
    @staticmethod
    def find_spec(name: str, *_: Any) -> None:
        if name == "pandas":
            raise ImportError(name)


def _end_with_parent() -> None:
    """A worker waits for work from a queue that it holds open itself, so that it would outlive a parent
    that was killed, with its memory, for ever."""
    threading.Thread(target=_exit_after_parent, daemon=True).start()


def _exit_after_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _context() -> BaseContext:
    """Workers forked from a clean server: no threads or locks of Dagster's process come along."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    return context
