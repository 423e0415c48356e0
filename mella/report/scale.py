"""An axis: values to places on paper, with round numbers along it."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, isfinite, log10


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from `low` to `high` lie on places from `start` to `end`, in units of the drawing."""

    low: float
    high: float
    step: float
    start: float
    end: float

    def at(self, value: float) -> float:
        return self.start + (self.end - self.start) * (value - self.low) / (self.high - self.low)

    @property
    def ticks(self) -> list[str]:
        """The round numbers along the axis, as they are written."""
        digits = max(0, -floor(log10(self.step)))
        count = round((self.high - self.low) / self.step)
        return [f"{self.low + index * self.step:.{digits}f}" for index in range(count + 1)]


def spanning(values: Iterable[float], start: float, end: float, ticks: int = 5) -> Scale:
    """A scale from zero, or a round number below it, to a round number above all finite values."""
    finite = [value for value in values if isfinite(value)]
    low, high = min([0.0, *finite]), max([0.0, *finite])
    step = _round_up(((high - low) or 1.0) / ticks)
    top = ceil(high / step) * step if high > low else 1.0
    return Scale(floor(low / step) * step, top, step, start, end)


def _round_up(step: float) -> float:
    """The next of 1, 2, 5 times a power of ten."""
    power = 10.0 ** floor(log10(step))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= step * (1 - 1e-9))
