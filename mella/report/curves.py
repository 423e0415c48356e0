"""The course of training: one small drawing for each language, recipe and arm, seeds laid over each other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from markupsafe import Markup

from mella.languages import CODES
from mella.report.published import Published
from mella.report.scale import Scale, spanning

LINES = {"alt_text_loss": "alt-texts", "caption_loss": "captions", "eval_loss": "validation"}
"""Columns of a curve that are drawn, with what a reader is told they are."""
_ARMS = ("tuned", "blind")
_POINTS = 120
_WIDTH, _HEIGHT = 300, 170
_LEFT, _RIGHT, _TOP, _BOTTOM = 30, 8, 8, 22

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Training:
    """One training: its lines by column, and what came of it; `eval_loss` is nan without validation rows."""

    language: str
    recipe: str
    arm: str
    seed: int
    steps: int
    best_step: int
    rows: int
    used: int
    train_loss: float
    eval_loss: float
    lines: dict[str, tuple[Point, ...]]


_QUERY = """
SELECT language, recipe, arm, seed, steps, best_step, rows, used, train_loss,
       coalesce(eval_loss, 'nan'::DOUBLE) AS eval_loss, curve FROM checkpoints
ORDER BY seed
"""


def trainings(published: Published) -> dict[tuple[str, str], list[Training]]:
    """By recipe and language, in the order of `mella.languages`; the tuned arm first, then by seed."""
    found: dict[tuple[str, str], list[Training]] = defaultdict(list)
    for row in published.rows(_QUERY):
        if row["language"] in CODES:
            found[row["recipe"], row["language"]].append(_training(row))
    for rows in found.values():
        rows.sort(key=lambda training: training.arm != "tuned")
    return {key: found[key] for key in sorted(found, key=lambda key: (key[0], CODES.index(key[1])))}


def draw(rows: Sequence[Training], arm: str, *, name: str, title: str) -> Markup:
    """The trainings of one arm among `rows`, on a scale that holds them all, so that arms compare.

    `name` must be unique on the page.
    """
    here = [training for training in rows if training.arm == arm]
    points = [point for training in rows for line in training.lines.values() for point in line]
    across = spanning((step for step, _ in points), _LEFT, _WIDTH - _RIGHT, 4)
    up = spanning((loss for _, loss in points), _HEIGHT - _BOTTOM, _TOP, 4)
    parts = [_grid(across, up), *(_best(t, across) for t in here), *(_lines(t, across, up) for t in here)]
    return Markup(
        '<svg class="plot curve" viewBox="0 0 {width} {height}" role="img" '
        'aria-labelledby="{name}-t {name}-d"><title id="{name}-t">{title}</title>'
        '<desc id="{name}-d">{about}</desc>{parts}</svg>'
    ).format(
        width=_WIDTH, height=_HEIGHT, name=name, title=title, about=" ".join(map(_described, here)),
        parts=Markup("").join(parts),
    )  # fmt: skip


def arms(rows: Iterable[Training]) -> list[str]:
    """The arms that were trained, tuned first."""
    there = {training.arm for training in rows}
    return [arm for arm in _ARMS if arm in there]


def _training(row: dict[str, Any]) -> Training:
    curve = row.pop("curve")
    return Training(**row, lines={column: tuple(_points(curve, column)) for column in LINES})


def _points(curve: list[dict[str, Any]] | None, column: str) -> Iterator[Point]:
    """The finite values of a column, as means of equal stretches where there are more than are drawn."""
    found = [(p["step"], p[column]) for p in curve or () if p[column] is not None and isfinite(p[column])]
    stretch = -(-len(found) // _POINTS) or 1
    for start in range(0, len(found), stretch):
        steps, losses = zip(*found[start : start + stretch], strict=True)
        yield sum(steps) / len(steps), sum(losses) / len(losses)


def _described(training: Training) -> str:
    ends = [
        f"{label} from {line[0][1]:.2f} to {line[-1][1]:.2f}"
        for column, label in LINES.items()
        if (line := training.lines[column])
    ]
    return f"Seed {training.seed}: {', '.join(ends) or 'no curve'}; kept step {training.best_step}."


def _lines(training: Training, across: Scale, up: Scale) -> Markup:
    drawn = Markup("")
    for column, line in training.lines.items():
        places = [f"{across.at(step):.1f} {up.at(loss):.1f}" for step, loss in line]
        if places:
            path = Markup('<path class="loss {}" d="M{}"/>').format(
                column.replace("_", "-"), "L".join(places)
            )
            drawn += path
        if len(places) == 1:
            x, y = places[0].split()
            drawn += Markup('<circle class="loss {}" cx="{}" cy="{}" r="2"/>').format(
                column.replace("_", "-"), x, y
            )
    return drawn


def _best(training: Training, across: Scale) -> Markup:
    if not any(training.lines.values()):
        return Markup("")
    return Markup('<path class="best" d="M{:.1f} {}V{}"/>').format(
        across.at(training.best_step), _TOP, _HEIGHT - _BOTTOM
    )


def _grid(across: Scale, up: Scale) -> Markup:
    level = Markup(
        '<path class="grid" d="M{left} {y:.1f}H{right}"/>'
        '<text class="tick side" x="{x}" y="{t:.1f}">{tick}</text>'
    )
    foot = Markup('<text class="tick" x="{:.1f}" y="{}">{}</text>')
    levels = [
        level.format(left=_LEFT, right=_WIDTH - _RIGHT, x=_LEFT - 4, y=y, t=y + 3.5, tick=tick)
        for tick in up.ticks
        for y in (up.at(float(tick)),)
    ]
    feet = [foot.format(across.at(float(tick)), _HEIGHT - 6, tick) for tick in across.ticks[:-1]]
    return Markup("").join(levels + feet)
