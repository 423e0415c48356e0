"""Every metric of every arm: from what the arms said to the tables `eval_scores` and `eval_contrasts`."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from mella.evaluation.compare import Arm, Row, Trial, against, arm_of
from mella.evaluation.context import learn
from mella.evaluation.fidelity import FIDELITY
from mella.evaluation.floors import commonest_text
from mella.evaluation.metric import SOURCES, Metric
from mella.evaluation.registry import METRICS
from mella.evaluation.slots import SLOTS, is_palette
from mella.languages import ENGLISH, Language
from mella.languages import language as language_row
from mella.settings import EvaluationSettings
from mella.tables import TABLES

ARMS = ("base", "tuned", "blind", "swapped")
CONTRASTS = ("tuned-base", "tuned-blind", "tuned-swapped")
FORGETTING = ("bleu", "chrf++", "loop_rate", "length_ratio")
"""What is asked of English: whether it is still spoken, not how well."""


@dataclass(frozen=True, slots=True)
class Scored:
    """Rows of table `eval_scores`, and of table `eval_contrasts`."""

    scores: pa.Table
    contrasts: pa.Table


def score(
    predictions: pa.Table, training: pa.Table, *, language: str, recipe: str, settings: EvaluationSettings
) -> Scored:
    """Score rows of `predictions` by what rows of `dataset` of the split `train` tell of the language.

    A metric that nothing counts in, such as keyword recall of names where no reference names anything, has
    no row. Deterministic: the order of the rows changes nothing.

    Raises:
        ValueError: for an unknown language, or training rows of another split.
    """
    row = language_row(language)
    if strays := set(training["split"].to_pylist()) - {"train"}:
        raise ValueError(f"statistics come from the split train alone, not from {', '.join(sorted(strays))}")
    partition = {"language": language, "recipe": recipe}
    scores: list[dict[str, Any]] = []
    contrasts: list[dict[str, Any]] = []
    for named, arms, always in _judged(predictions.to_pylist(), _Taught(training), row, settings):
        scores += [partition | named | _scored(name, arm, always) for name, arm in arms.items()]
        contrasts += [partition | named | found for found in _contrasts(arms)]
    return Scored(_table("eval_scores", scores, "value"), _table("eval_contrasts", contrasts, "difference"))


class _Taught:
    """The texts of the training rows by source; of `english`, the descriptions behind the captions."""

    def __init__(self, training: pa.Table) -> None:
        self._rows = training.select(["source", "text", "english"]).to_pylist()

    def texts(self, source: str) -> list[str]:
        if source == "english":
            return [row["english"] for row in self._rows if row["english"] is not None]
        return [row["text"] for row in self._rows if row["source"] == source]


def _judged(
    answers: list[Row], taught: _Taught, language: Language, settings: EvaluationSettings
) -> Iterator[tuple[dict[str, str], dict[str, Arm], float | None]]:
    """Of each metric and source: their names, the arms, and the score of the commonest training text."""
    context = learn(taught.texts("alt_text"), taught.texts("caption"), language)
    for source in SOURCES:
        asked = [answer for answer in answers if answer["source"] == source]
        spoken = ENGLISH if source == "english" else language
        commonest = commonest_text(taught.texts(source)) if asked else None
        for metric, rows, column in _metrics(source, asked, spoken):
            trial = Trial(metric, column, spoken, context, _numbers(rows), settings)
            named = {"metric": metric.name, "source": source, "subset": metric.subset}
            yield named, _arms(rows, trial), _always(commonest, trial, rows)


def _metrics(source: str, asked: list[Row], language: Language) -> Iterator[tuple[Metric, list[Row], str]]:
    """Each metric of a source with the rows that it judges and the column it judges them by."""
    described = [row for row in asked if is_palette(row["english"], language)]
    for metric in (*METRICS, *FIDELITY, *SLOTS):
        rows, column = (described, "english") if metric in SLOTS else (asked, "reference")
        forgetting = source != "english" or metric.name in FORGETTING
        if source in metric.sources and forgetting and rows:
            yield metric, rows, column


def _numbers(rows: Sequence[Row]) -> dict[str, int]:
    return {name: number for number, name in enumerate(sorted({row["cluster"] for row in rows}))}


def _arms(rows: Sequence[Row], trial: Trial) -> dict[str, Arm]:
    pictures = {row["image_sha256"]: row["cluster"] for row in rows}
    told = {name: [row for row in rows if row["arm"] == name] for name in ARMS}
    return {name: arm_of(own, trial, pictures) for name, own in told.items() if own}


def _always(text: str | None, trial: Trial, rows: Sequence[Row]) -> float | None:
    """The score of one text as the answer to every row, each row once."""
    if text is None or trial.metric in FIDELITY:
        return None
    asked = list({row["id"]: row for row in rows}.values())
    stats = trial.pair([text] * len(asked), asked).stats(np.arange(len(asked)))
    return _defined(float(trial.metric.score(stats.sum(axis=0))))


def _scored(name: str, arm: Arm, always: float | None) -> dict[str, Any]:
    metric = arm.trial.metric
    found = arm.interval()
    chance = None if metric in FIDELITY else arm.floor()
    return {
        "arm": name,
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "floor": _defined(chance.value) if chance else None,
        "floor_low": _defined(chance.low) if chance else None,
        "floor_high": _defined(chance.high) if chance else None,
        "commonest": always,
        "n": arm.n,
        "clusters": arm.clusters,
        "signature": metric.signature(arm.trial.language),
    }


def _contrasts(arms: Mapping[str, Arm]) -> Iterator[dict[str, Any]]:
    for contrast in CONTRASTS:
        names = contrast.split("-")
        if not arms.keys() >= set(names):
            continue
        both = frozenset.intersection(*(arms[name].ids for name in names))
        first, second = (arms[name].only(both) for name in names)
        found = against(first, second)
        yield {
            "contrast": contrast,
            "difference": found.value,
            "low": found.low,
            "high": found.high,
            "p": found.p,
            "n": first.n,
            "clusters": first.clusters,
        }


def _defined(value: float) -> float | None:
    return None if math.isnan(value) else value


def _table(name: str, rows: list[dict[str, Any]], value: str) -> pa.Table:
    return pa.Table.from_pylist([row for row in rows if not math.isnan(row[value])], TABLES[name].schema)
