"""Tasks side by side: the same answers as one after the other."""

import os
import signal
import threading
from concurrent.futures.process import BrokenProcessPool

import pytest
import torch

from mella.cores import cores
from mella.training.parallel import Report, side_by_side

TASKS = list(range(7))


def product(task: int, report: Report) -> list[float]:
    """A real computation, drawn from the task's own seed."""
    made = torch.randn(8, 8, generator=torch.Generator().manual_seed(task))
    report(f"task {task}")
    return (made @ made).flatten().tolist()


def nothing(line: str) -> None:
    pass


def test_several_processes_give_the_same_rows_as_one() -> None:
    assert side_by_side(product, TASKS, 3, nothing) == side_by_side(product, TASKS, 1, nothing)


@pytest.mark.parametrize("workers", [1, 3])
def test_every_line_that_a_task_reports_is_heard(workers: int) -> None:
    lines: list[str] = []
    side_by_side(product, TASKS, workers, lines.append)
    assert sorted(lines) == [f"task {task}" for task in TASKS]


def test_a_function_may_hold_what_cannot_be_sent_to_another_process() -> None:
    lock = threading.Lock()

    def held(task: int, report: Report) -> bool:
        with lock:
            return task > 1

    assert side_by_side(held, [1, 2], 2, nothing) == [False, True]


@pytest.mark.parametrize("workers", [1, 2])
def test_what_a_task_raises_is_raised(workers: int) -> None:
    def failing(task: int, report: Report) -> int:
        if task == 2:
            raise ValueError(f"task {task} cannot be done")
        return task

    with pytest.raises(ValueError, match="task 2 cannot be done"):
        side_by_side(failing, TASKS, workers, nothing)


def test_a_process_that_is_killed_ends_the_whole() -> None:
    def killed(task: int, report: Report) -> int:
        if task == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        return task

    with pytest.raises(BrokenProcessPool):
        side_by_side(killed, TASKS, 2, nothing)


def test_one_worker_or_one_task_needs_no_other_process() -> None:
    def where(task: int, report: Report) -> int:
        return os.getpid()

    assert side_by_side(where, [1, 2], 1, nothing) == [os.getpid()] * 2
    assert side_by_side(where, [1], 4, nothing) == [os.getpid()]
    assert os.getpid() not in side_by_side(where, [1, 2], 4, nothing)


def test_no_tasks_have_no_answers() -> None:
    assert side_by_side(product, [], 4, nothing) == []


def test_the_cores_are_shared_out_among_the_tasks_there_are() -> None:
    def threads(task: int, report: Report) -> int:
        return torch.get_num_threads()

    share = max(1, cores() // 2)
    assert side_by_side(threads, [1, 2], 16, nothing) == [share] * 2
