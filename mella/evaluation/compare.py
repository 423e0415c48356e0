"""One arm under one metric: its value, interval and floor, and its difference from another."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from mella.evaluation.bootstrap import (
    Difference,
    Interval,
    by_cluster,
    cluster_weights,
    difference,
    interval,
)
from mella.evaluation.context import Context
from mella.evaluation.fidelity import script_asked_for
from mella.evaluation.floors import Floor, derangements, floor
from mella.evaluation.metric import Metric, Paired
from mella.languages import Language
from mella.settings import EvaluationSettings

Row = Mapping[str, Any]
"""A row of table `predictions`."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A metric with what it is scored against: a column of `predictions`, in a language, after training.

    `numbers` gives the number of each picture cluster that any arm was asked about.
    """

    metric: Metric
    references: str
    language: Language
    context: Context
    numbers: Mapping[str, int]
    settings: EvaluationSettings

    def pair(self, answers: Sequence[str], rows: Sequence[Row]) -> Paired:
        """Answers beside the references of rows."""
        references = [row[self.references] for row in rows]
        return self.metric.prepare(answers, references, self.language, self.context)

    def weights(self) -> np.ndarray:
        return cluster_weights(len(self.numbers), self.settings.resamples, self.settings.seed)


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """The answers of one seed. `shown` is the cluster of the picture that the model saw, where it saw one,
    `scripts` the script that it was asked to write in."""

    ids: tuple[str, ...]
    clusters: np.ndarray
    shown: np.ndarray
    scripts: np.ndarray
    pairs: Paired
    stats: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Arm:
    """All answers of an arm under one trial."""

    trial: Trial
    runs: tuple[_Run, ...]

    @property
    def counted(self) -> list[np.ndarray]:
        """Of each seed, which answers have anything to count: not those without a keyword of the subset."""
        return [np.asarray(run.stats.any(axis=1)) for run in self.runs]

    @property
    def n(self) -> int:
        return int(sum(counted.sum() for counted in self.counted))

    @property
    def clusters(self) -> int:
        counted = zip(self.runs, self.counted, strict=True)
        return len(set[int]().union(*(run.clusters[which].tolist() for run, which in counted)))

    def interval(self) -> Interval:
        return interval(self.sums(), self.trial.metric.score, self.trial.weights())

    def floor(self) -> Floor | None:
        """The score against other pictures' references; None where there are no others.

        The answers of a seed are paired anew with one another's references alone; the same pairing serves
        all seeds that saw the same pictures. What an answer must not meet is the reference of the picture
        that the model *saw*: an arm shown other pictures would else meet the right references by chance.
        """
        settings = self.trial.settings
        orders = [
            derangements(run.shown, run.clusters, settings.derangements, settings.seed, run.scripts)
            for run in self.runs
        ]
        usable = [order for order in orders if order is not None]
        if len(usable) < len(orders):
            return None
        deranged = [self._deranged(each) for each in zip(*usable, strict=True)]
        return floor(deranged, self.trial.metric.score, self.trial.weights())

    def _deranged(self, orders: Sequence[np.ndarray]) -> np.ndarray:
        """The sums under another pairing of each seed."""
        paired = zip(self.runs, orders, strict=True)
        return np.stack([self._by_cluster(run, run.pairs.stats(order)) for run, order in paired])

    def only(self, ids: Set[str]) -> "Arm":
        """The arm as if it had answered these rows alone."""
        return replace(self, runs=tuple(_only(run, ids) for run in self.runs))

    @property
    def ids(self) -> frozenset[str]:
        return frozenset().union(*(run.ids for run in self.runs))

    def sums(self) -> np.ndarray:
        """(seeds, clusters, k)."""
        return np.stack([self._by_cluster(run, run.stats) for run in self.runs])

    def _by_cluster(self, run: _Run, stats: np.ndarray) -> np.ndarray:
        return by_cluster(stats, run.clusters, len(self.trial.numbers))


def against(first: Arm, second: Arm) -> Difference:
    """The first arm minus the second; both must have answered the same rows (`only`)."""
    trial = first.trial
    return difference(first.sums(), second.sums(), trial.metric.score, trial.weights(), trial.settings.seed)


def arm_of(rows: Sequence[Row], trial: Trial, pictures: Mapping[str, str]) -> Arm:
    """The answers of one arm, in whatever order. `pictures` gives the cluster of each picture by checksum."""
    seeds = sorted({row["seed"] for row in rows})
    by_id = sorted(rows, key=lambda row: row["id"])
    return Arm(trial, tuple(_run([r for r in by_id if r["seed"] == seed], trial, pictures) for seed in seeds))


def _run(rows: list[Row], trial: Trial, pictures: Mapping[str, str]) -> _Run:
    pairs = trial.pair([row["text"] for row in rows], rows)
    clusters = np.array([trial.numbers[row["cluster"]] for row in rows])
    seen = [trial.numbers.get(pictures.get(row["shown_sha256"], ""), -1) for row in rows]
    shown = np.where(np.array(seen) >= 0, seen, clusters)
    scripts = np.array([script_asked_for(row["reference"], trial.language) for row in rows])
    own = pairs.stats(np.arange(len(rows)))
    return _Run(tuple(row["id"] for row in rows), clusters, shown, scripts, pairs, own)


def _only(run: _Run, ids: Set[str]) -> _Run:
    kept = np.array([[row in ids] for row in run.ids])
    return replace(run, stats=run.stats * kept)
