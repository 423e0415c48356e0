"""Published scores as the report shows them: arms beside their floor, paired differences corrected."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite, nan
from typing import Any

from mella.languages import CODES
from mella.report.published import Published

ARMS = ("base", "tuned", "blind", "swapped")
SIGNIFICANT = 0.05
_AS_THEY_ARE = {"bleu", "chrf++", "length_ratio"}
_SOURCES = ("alt_text", "caption", "english")
_METRICS = ("chrf++", "bleu", "keyword_recall", "keyword_precision", "rouge_l", "meteor")
_SUBSETS = ("all", "names", "common", "seen", "unseen")

Key = tuple[str, str, str]
"""Source, metric and subset."""
Lines = dict[str, tuple["Line", ...]]
"""By language, in the order of `mella.languages`."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its interval; nan where nothing counts, and false."""

    value: float = nan
    low: float = nan
    high: float = nan

    def __bool__(self) -> bool:
        return isfinite(self.value)


@dataclass(frozen=True, slots=True)
class Contrast:
    """A paired difference; `p` is Holm's over the languages of one recipe, nan where it was not tested."""

    difference: Estimate
    p: float

    @property
    def tested(self) -> bool:
        return isfinite(self.p)

    @property
    def won(self) -> bool:
        return self.difference.value > 0 and self.p < SIGNIFICANT


@dataclass(frozen=True, slots=True)
class Line:
    """One metric of one language. Values are points of 100; of `length_ratio`, the ratio.

    `floor` is the tuned arm's: its answers against the references of other pictures. `commonest`
    is the score of saying the commonest training text always; nan where there is none.
    """

    source: str
    metric: str
    subset: str
    n: int
    clusters: int
    signature: str
    arms: dict[str, Estimate]
    floor: Estimate
    commonest: float
    contrasts: dict[str, Contrast]

    @property
    def key(self) -> Key:
        return self.source, self.metric, self.subset


def scores(published: Published) -> dict[str, Lines]:
    """Everything scored, by recipe."""
    contrasts = _contrasts(published)
    grouped: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in published.rows("SELECT * FROM eval_scores"):
        grouped[_place(row)].append(row)
    found: dict[str, dict[str, list[Line]]] = defaultdict(lambda: defaultdict(list))
    for place in sorted(grouped, key=_rank):
        recipe, language, *_ = place
        found[recipe][language].append(_line(grouped[place], contrasts.get(place, {})))
    return {
        recipe: {code: tuple(by_language[code]) for code in CODES if code in by_language}
        for recipe, by_language in found.items()
    }


def _place(row: dict[str, Any]) -> tuple[str, ...]:
    return row["recipe"], row["language"], row["source"], row["metric"], row["subset"]


def _rank(place: tuple[str, ...]) -> tuple[Any, ...]:
    """Sources, metrics and subsets in the order people look for them, others after them by name."""
    recipe, language, *told = place
    orders = zip(told, (_SOURCES, _METRICS, _SUBSETS), strict=True)
    return (
        recipe,
        language,
        *((order.index(name) if name in order else len(order), name) for name, order in orders),
    )


def _line(rows: list[dict[str, Any]], contrasts: dict[str, Contrast]) -> Line:
    by_arm = {row["arm"]: row for row in rows}
    main = by_arm.get("tuned") or rows[0]
    return Line(
        source=main["source"],
        metric=main["metric"],
        subset=main["subset"],
        n=main["n"],
        clusters=main["clusters"],
        signature=main["signature"],
        arms={arm: _estimate(by_arm[arm], "value") for arm in ARMS if arm in by_arm},
        floor=_estimate(main, "floor", "floor_"),
        commonest=_estimate(main, "commonest").value,
        contrasts=contrasts,
    )


def _contrasts(published: Published) -> dict[tuple[str, ...], dict[str, Contrast]]:
    """By place, then by the name of the contrast. A family of tests are the languages of one recipe."""
    families: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in published.rows("SELECT * FROM eval_contrasts ORDER BY language"):
        recipe, _, *told = _place(row)
        families[recipe, row["contrast"], *told].append(row)
    found: dict[tuple[str, ...], dict[str, Contrast]] = defaultdict(dict)
    for family in families.values():
        for row, p in zip(family, _corrected(row["p"] for row in family), strict=True):
            found[_place(row)][row["contrast"]] = Contrast(_estimate(row, "difference"), p)
    return found


def _corrected(p_values: Iterable[float]) -> list[float]:
    from mella.evaluation.bootstrap import holm

    given = list(p_values)
    corrected = iter(holm([p for p in given if isfinite(p)]))
    return [float(next(corrected)) if isfinite(p) else nan for p in given]


def _estimate(row: dict[str, Any], name: str, prefix: str = "") -> Estimate:
    """The value in a column and its bounds (`floor_low` with the prefix), on the scale that is shown."""
    factor = 1.0 if row["metric"] in _AS_THEY_ARE else 100.0
    numbers = (row[name], row[f"{prefix}low"], row[f"{prefix}high"])
    return Estimate(*(nan if number is None else factor * number for number in numbers))
