"""What a metric is: statistics of single items that add up, and a score of their sums.

Because the statistics add, an interval (resampled sums), a floor (another pairing) and a paired
comparison are the same few operations for every metric.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from mella.evaluation.context import Context
from mella.languages import Language

SOURCES = ("alt_text", "caption", "english")
ALL = "all"


class Paired(Protocol):
    """Predictions and references made ready once, so that any pairing of them is cheap."""

    def stats(self, order: np.ndarray) -> np.ndarray:
        """Statistics (n, k), float64, of prediction i against reference `order[i]`."""
        ...


Prepare = Callable[[Sequence[str], Sequence[str], Language, Context], Paired]


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure. `score` maps sums (..., k) to values (...): nan where nothing counts.

    `prepare` takes as many predictions as references. `signature` says how the figure was computed:
    two values may be compared only where their signatures are the same. `sources` are those of the
    dataset to whose texts the metric applies; `subset` is the part of the keywords that is judged.
    """

    name: str
    prepare: Prepare
    score: Callable[[np.ndarray], np.ndarray]
    signature: Callable[[Language], str]
    subset: str = ALL
    sources: tuple[str, ...] = SOURCES

    @property
    def key(self) -> str:
        """The name, with the subset where it is a part: `keyword_recall/names`."""
        return self.name if self.subset == ALL else f"{self.name}/{self.subset}"


def ratio(sums: np.ndarray) -> np.ndarray:
    """The first statistic by the second: a mean or a share; nan where the second is 0."""
    parts, wholes = np.asarray(sums[..., 0], float), np.asarray(sums[..., 1], float)
    return np.divide(parts, wholes, out=np.full(parts.shape, np.nan), where=wholes > 0)
