"""Dots with intervals, one row a language, as an SVG drawing that a page holds inline.

Colours are classes of the page's style sheet; shapes differ too, for those who see no colours.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import isfinite

from markupsafe import Markup

from mella.report.scale import Scale, spanning
from mella.report.scores import Estimate

_WIDTH, _LEFT, _RIGHT = 400, 92, 14
_PITCH, _PAD, _AXIS = 11, 7, 24


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of dot: `name` is its class in the style sheet, `shape` a key of `_SHAPES`."""

    name: str
    label: str
    shape: str


@dataclass(frozen=True, slots=True)
class Row:
    """The dots of one language by name of their series; `floor` is drawn as a band behind them."""

    language: str
    label: str
    dots: dict[str, Estimate]
    floor: Estimate = field(default_factory=Estimate)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """One measure to be drawn."""

    title: str
    rows: tuple[Row, ...]


_SHAPES = {
    "disc": Markup('<circle cx="{x}" cy="{y}" r="3.6"/>'),
    "ring": Markup('<circle class="hollow" cx="{x}" cy="{y}" r="3.1"/>'),
    "square": Markup('<path transform="translate({x} {y})" d="M-3.2-3.2h6.4v6.4h-6.4z"/>'),
    "diamond": Markup('<path class="hollow" transform="translate({x} {y})" d="M0-4.2L4.2 0 0 4.2-4.2 0z"/>'),
}


def draw(rows: Sequence[Row], series: Sequence[Series], *, name: str, title: str) -> Markup:
    """The drawing; `name` must be unique on the page. Every figure in it is in its description too."""
    pitch = _PITCH * len(series) + 2 * _PAD
    height = pitch * len(rows)
    scale = spanning(_values(rows), _LEFT, _WIDTH - _RIGHT)
    parts = [_grid(scale, height)]
    parts += [_row(row, series, scale, pitch * index, pitch) for index, row in enumerate(rows)]
    return Markup(
        '<svg class="plot" viewBox="0 0 {width} {height}" role="img" aria-labelledby="{name}-t {name}-d">'
        '<title id="{name}-t">{title}</title><desc id="{name}-d">{about}</desc>{parts}</svg>'
    ).format(
        width=_WIDTH, height=height + _AXIS, name=name, title=title, about=describe(rows, series),
        parts=Markup("").join(parts),
    )  # fmt: skip


def describe(rows: Sequence[Row], series: Sequence[Series]) -> str:
    """The figures of a drawing in words."""
    sentences = []
    for row in rows:
        told = [f"{s.label} {_worded(row.dots[s.name])}" for s in series if row.dots.get(s.name)]
        told += [f"floor {_worded(row.floor)}"] if row.floor else []
        sentences.append(f"{row.label}: {', '.join(told) or 'nothing scored'}.")
    return " ".join(sentences)


def legend(series: Series) -> Markup:
    """A small drawing of one kind of dot, to stand before its name."""
    return Markup(
        '<svg class="sample" viewBox="0 0 18 12" aria-hidden="true" focusable="false">{}</svg>'
    ).format(_mark(series, Estimate(9, 1, 17), Scale(0, 18, 1, 0, 18), 6))


def _values(rows: Sequence[Row]) -> list[float]:
    found = [estimate for row in rows for estimate in (*row.dots.values(), row.floor) if estimate]
    return [number for estimate in found for number in (estimate.value, estimate.low, estimate.high)]


def _worded(estimate: Estimate) -> str:
    bounds = f" ({estimate.low:.1f} to {estimate.high:.1f})" if isfinite(estimate.low + estimate.high) else ""
    return f"{estimate.value:.1f}{bounds}"


def _grid(scale: Scale, height: float) -> Markup:
    line = Markup(
        '<path class="grid" d="M{x:.1f} 0V{height}"/><text class="tick" x="{x:.1f}" y="{y}">{tick}</text>'
    )
    return Markup("").join(
        line.format(x=scale.at(float(tick)), height=height, y=height + 16, tick=tick) for tick in scale.ticks
    )


def _row(row: Row, series: Sequence[Series], scale: Scale, top: float, pitch: float) -> Markup:
    middle = top + pitch / 2
    marks = [_band(row.floor, scale, top, pitch)] if row.floor else []
    for index, kind in enumerate(series):
        if dot := row.dots.get(kind.name):
            y = top + _PAD + _PITCH * (index + 0.5)
            marks.append(_titled(_mark(kind, dot, scale, y), f"{kind.label} {_worded(dot)}"))
    note = (
        Markup('<text class="note" x="0" y="{}">{}</text>').format(middle + 14, row.note) if row.note else ""
    )
    return Markup(
        '<g data-language="{code}"><path class="rule" d="M0 {top}H{width}"/>'
        '<text class="label" x="0" y="{y}">{label}</text>{note}{marks}</g>'
    ).format(
        code=row.language, top=top, width=_WIDTH, y=middle + (0 if row.note else 4), label=row.label,
        note=note, marks=Markup("").join(marks),
    )  # fmt: skip


def _titled(drawing: Markup, title: str) -> Markup:
    return Markup("<g><title>{}</title>{}</g>").format(title, drawing)


def _mark(series: Series, estimate: Estimate, scale: Scale, y: float) -> Markup:
    low, high = _interval(estimate)
    return Markup('<g class="mark {name}"><path d="M{low:.1f} {y}H{high:.1f}"/>{shape}</g>').format(
        name=series.name, low=scale.at(low), high=scale.at(high), y=y,
        shape=_SHAPES[series.shape].format(x=f"{scale.at(estimate.value):.1f}", y=y),
    )  # fmt: skip


def _band(floor: Estimate, scale: Scale, top: float, pitch: float) -> Markup:
    left, right = (scale.at(bound) for bound in _interval(floor))
    band = Markup('<rect class="floor" x="{:.1f}" y="{}" width="{:.1f}" height="{}"/>').format(
        left, top + 2, max(2.0, right - left), pitch - 4
    )
    return _titled(band, f"floor {_worded(floor)}")


def _interval(estimate: Estimate) -> tuple[float, float]:
    """The bounds, or the value itself where there are none."""
    whole = isfinite(estimate.low) and isfinite(estimate.high)
    return (estimate.low, estimate.high) if whole else (estimate.value, estimate.value)
