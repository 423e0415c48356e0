"""How far two raters agree, beyond what chance would give.

A table of counts has the shape (..., 4): both yes, only the first, only the second, both no.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from pathlib import Path

import numpy as np

from mella.evaluation.bootstrap import Interval, cluster_weights, interval
from mella.rating.answers import Answers, Filled, Key, read_key, read_sheets
from mella.rating.csv_file import written
from mella.rating.questions import NO, QUESTIONS, RATERS, UNSURE, YES

_CELLS = ((YES, YES), (YES, NO), (NO, YES), (NO, NO))
_RESAMPLES = 2_000
_SEED = 1
RESULTS, DISAGREEMENTS = "agreement.csv", "disagreements.csv"


@dataclass(frozen=True, slots=True)
class Agreement:
    """One language, source and question.

    Of the `rows` drawn, `compared` have a yes or no of both raters; of the others, `unsure` have a ?, the
    `missing` lack an answer. `yes` is the share of yes over both raters, `percent` the share of rows with
    the same answer; intervals hold 95 %, by bootstrap over rows.
    """

    language: str
    source: str
    question: str
    rows: int
    compared: int
    unsure: int
    missing: int
    yes: Interval
    percent: Interval
    kappa: Interval
    ac1: Interval


@dataclass(frozen=True, slots=True)
class Agreed:
    """What came of two sheets for each language: figures, problems by line, and the written files."""

    figures: tuple[Agreement, ...]
    problems: tuple[str, ...]
    files: tuple[Path, ...]


def agree(folder: Path) -> Agreed:
    """Compare the filled sheets of a folder; the figures and every disagreement are written beside them.

    Raises:
        ValueError: for a folder without sheets, or without two answers to compare.
    """
    key = read_key(folder)
    sheets = read_sheets(folder, key)
    figures = tuple(agreements(key, sheets))
    if not any(figure.compared for figure in figures):
        problems = [problem for sheet in sheets.values() for problem in sheet.problems]
        raise ValueError(f"{folder}: no row has two answers to compare: {'; '.join(problems[:2])}…")
    files = (_write_figures(folder, figures), _write_disagreements(folder, key, sheets))
    return Agreed(figures, tuple(line for sheet in sheets.values() for line in sheet.problems), files)


def agreements(key: Sequence[Key], sheets: Mapping[tuple[str, int], Filled]) -> Iterable[Agreement]:
    """Every language, source and question of the key."""
    for language, source in dict.fromkeys((row.language, row.source) for row in key):
        codes = [row.code for row in key if (row.language, row.source) == (language, source)]
        given = [sheets[language, rater].answers for rater in RATERS]
        for question in QUESTIONS:
            yield _agreement(language, source, question.name, codes, given)


def yes_share(counts: np.ndarray) -> np.ndarray:
    """The mean over both raters."""
    return _ratio(2 * counts[..., 0] + counts[..., 1] + counts[..., 2], 2 * counts.sum(axis=-1))


def percent(counts: np.ndarray) -> np.ndarray:
    """The share of rows on which both say the same."""
    return _ratio(counts[..., 0] + counts[..., 3], counts.sum(axis=-1))


def kappa(counts: np.ndarray) -> np.ndarray:
    """Cohen's kappa (1960): agreement beyond that of two raters with these shares of yes; nan where both
    say one thing only. Low where nearly all rows deserve one answer, however well the raters agree."""
    total = counts.sum(axis=-1)
    first = _ratio(counts[..., 0] + counts[..., 1], total)
    second = _ratio(counts[..., 0] + counts[..., 2], total)
    return _beyond(percent(counts), first * second + (1 - first) * (1 - second))


def ac1(counts: np.ndarray) -> np.ndarray:
    """Gwet's AC1 (2008): the chance is that of raters who guess where a row is hard, 2q(1 - q) for a share
    q of yes over both, so that it stays telling where nearly all rows deserve one answer."""
    share = yes_share(counts)
    return _beyond(percent(counts), 2 * share * (1 - share))


def _beyond(observed: np.ndarray, chance: np.ndarray) -> np.ndarray:
    return _ratio(observed - chance, 1 - chance)


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(whole > 0, part / whole, np.nan)


def _agreement(
    language: str, source: str, question: str, codes: Sequence[str], given: Sequence[Answers]
) -> Agreement:
    pairs = [tuple(answers.get((code, question)) for answers in given) for code in codes]
    cells = np.array([[pair == cell for cell in _CELLS] for pair in pairs if pair in _CELLS], dtype=float)
    sums = cells.reshape(1, -1, len(_CELLS))
    compared = sums.shape[1]
    missing = sum(None in pair for pair in pairs)
    unsure = sum(None not in pair and UNSURE in pair for pair in pairs)
    weights = cluster_weights(compared, _RESAMPLES, _SEED) if compared else np.zeros((1, 0))
    yes, same, beyond, guessed = (
        interval(sums, score, weights) for score in (yes_share, percent, kappa, ac1)
    )
    return Agreement(
        language, source, question, len(codes), compared, unsure, missing, yes, same, beyond, guessed
    )


def _write_figures(folder: Path, figures: Sequence[Agreement]) -> Path:
    measures = ("yes", "percent", "kappa", "ac1")
    bounds = [f"{name}{end}" for name in measures for end in ("", "_low", "_high")]
    columns = ("language", "source", "question", "rows", "compared", "unsure", "missing", *bounds)
    rows = [
        [str(getattr(figure, name)) for name in columns[:7]]
        + ["" if isnan(part) else f"{part:.4f}" for name in measures for part in getattr(figure, name)]
        for figure in figures
    ]
    path = folder / RESULTS
    path.write_text(written(columns, rows), encoding="utf-8", newline="")
    return path


def _write_disagreements(folder: Path, key: Sequence[Key], sheets: Mapping[tuple[str, int], Filled]) -> Path:
    """The rows on which one says yes and the other no, for the raters to talk over."""
    rows = []
    for row in key:
        given = [sheets[row.language, rater].answers for rater in RATERS]
        for question in QUESTIONS:
            said = tuple(answers.get((row.code, question.name), "") for answers in given)
            if set(said) == {YES, NO}:
                rows.append((row.language, row.source, row.code, question.name, *said, row.text))
    columns = ("language", "source", "code", "question", *(f"rater{rater}" for rater in RATERS), "text")
    path = folder / DISAGREEMENTS
    path.write_text(written(columns, rows), encoding="utf-8", errors="replace", newline="")
    return path
