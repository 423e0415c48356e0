"""Engines: every task is carried out, and a task that kills its worker costs itself alone."""

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from mella.engine import WORKER_DIED, Engine, InlineEngine, PoolEngine


def square(number: int) -> int:
    return number * number


def square_or_die(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def fail(number: int) -> int:
    raise ValueError(f"no {number}")


@pytest.mark.parametrize("engine", [InlineEngine(), PoolEngine(2)])
def test_every_task_has_one_outcome(engine: Engine) -> None:
    outcomes = {o.index: o.value for o in engine.map(square, list(range(20)))}
    assert outcomes == {i: i * i for i in range(20)}


def test_a_task_that_kills_its_worker_is_the_only_one_lost() -> None:
    outcomes = {o.index: o for o in PoolEngine(2).map(square_or_die, list(range(6)))}
    assert outcomes[3].lost == WORKER_DIED
    assert {i: o.value for i, o in outcomes.items() if i != 3} == {i: i * i for i in range(6) if i != 3}


@pytest.mark.parametrize("engine", [InlineEngine(), PoolEngine(1)])
def test_an_exception_of_the_function_is_raised(engine: Engine) -> None:
    with pytest.raises(ValueError, match="no 0"):
        list(engine.map(fail, [0]))


def test_no_tasks_need_no_pool() -> None:
    assert list(PoolEngine(2).map(square, [])) == []


def pool_of_its_own(pids: str) -> None:
    list(PoolEngine(2).map(wait_for_ever, [pids, pids]))


def wait_for_ever(pids: str) -> None:
    Path(pids, str(os.getpid())).touch()
    time.sleep(600)


def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    parent = multiprocessing.get_context("spawn").Process(target=pool_of_its_own, args=(str(tmp_path),))
    parent.start()
    wait_until(lambda: len(list(tmp_path.iterdir())) == 2)
    parent.kill()
    workers = [int(path.name) for path in tmp_path.iterdir()]
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))


def wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def loaded(module: str) -> bool:
    pa.array([module])
    return module in sys.modules


def test_a_worker_has_no_pandas_in_its_memory() -> None:
    modules = ["pandas", "pyarrow"]
    outcomes = PoolEngine(1).map(loaded, modules)
    assert {modules[o.index]: o.value for o in outcomes} == {"pandas": False, "pyarrow": True}
