"""Progress as log lines: the command shows them live, Dagster stores them with the run."""

import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

_Bar = Callable[..., Any]

LOGGER = logging.getLogger("mella.progress")
_INTERVAL = 2.0


class Progress:
    """Counts what a stage has done of a known total, and says so at most every two seconds."""

    def __init__(self, what: str, total: int, unit: str) -> None:
        self._what, self._total, self._unit = what, total, unit
        self._done = 0
        self._started = self._said = time.monotonic()

    def advance(self, count: int = 1) -> None:
        self.reach(self._done + count)

    def reach(self, done: int, total: int | None = None) -> None:
        """Set the absolute count, and the total where it has become known; the last one is always said."""
        self._done = done
        self._total = self._total if total is None else total
        now = time.monotonic()
        if now - self._said < _INTERVAL and done < self._total:
            return
        self._said = now
        rate = done / max(now - self._started, 1e-6)
        LOGGER.info("%s: %d of %d %s, %.1f a second", self._what, done, self._total, self._unit, rate)


def hide_weight_bars() -> None:
    """No bars of transformers in this process where weights are loaded or saved: a run does so dozens of
    times, and bars of processes beside one another run into one another. Downloads keep theirs."""
    from transformers.utils.logging import set_tqdm_hook

    set_tqdm_hook(_hidden)


def _hidden(bar: _Bar, given: tuple[Any, ...], named: Mapping[str, Any]) -> Any:
    return bar(*given, **{**named, "disable": True})
