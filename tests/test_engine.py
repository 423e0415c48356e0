"""Engines: every task is carried out, and a task that kills its worker costs itself alone."""

import os
import signal

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
