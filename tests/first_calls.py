"""Counts processes in which the first call of a vector function gave other numbers than the second.

    python -m tests.first_calls 3000          # processes made ready for models
    python -m tests.first_calls 3000 --bare   # and not: 2 to 10 on a machine with two cores

They are forked: to start Python and import torch 3000 times would take an hour.
"""

import os
import sys

import torch

from mella import model_process
from mella.progress import hide_weight_bars

_AT_ONCE, _THREADS, _NUMBERS = 4, 8, 50_000


def count(processes: int, settled: bool) -> int:
    """Of so many processes, forked from this one before torch has computed anything in it."""
    hide_weight_bars()  # imports what each process would
    differ, running = 0, 0
    for _ in range(processes):
        if running == _AT_ONCE:
            differ += _ended()
            running -= 1
        if not os.fork():
            os._exit(_differs(settled))
        running += 1
    return differ + sum(_ended() for _ in range(running))


def _ended() -> bool:
    """Waits for one of them, and tells whether its numbers differed, or it died."""
    return os.wait()[1] != 0


def _differs(settled: bool) -> bool:
    torch.set_num_threads(_THREADS)
    if settled:
        model_process.prepare()
    numbers = torch.linspace(0.01, 0.99, _NUMBERS)
    square = numbers[:10_000].view(100, 100)
    torch.mm(square, square).sum()  # the threads are there from here on, and wait for work
    return not torch.equal(numbers.acos(), numbers.acos())


if __name__ == "__main__":
    print(count(int(sys.argv[1]), "--bare" not in sys.argv))
