"""What a gate is: one thing expected of staged rows, and whether its failure blocks them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

Severity = Literal["critical", "warning"]
"""`critical` stops the publication and all that follows; `warning` is shown and stops nothing."""


NULL = "null"
SAME_KEY = "same key"


@dataclass(frozen=True, slots=True)
class Bound:
    """A figure of the profile lies within [low, high]; a figure that is undefined passes.

    `blame` finds the rows to show: the fault of that name, `NULL` in `columns`, or `SAME_KEY`;
    without it a failure concerns the table as a whole. `beside` names the table judged where
    it is one staged beside the main one.
    """

    name: str
    meaning: str
    figure: str
    columns: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    severity: Severity = "critical"
    blame: str | None = None
    beside: str = ""

    @property
    def expected(self) -> str:
        low, high = self.low, self.high
        if low is not None and low == high:
            return f"= {low:g}"
        return " and ".join(
            f"{sign} {bound:g}" for sign, bound in ((">=", low), ("<=", high)) if bound is not None
        )


@dataclass(frozen=True, slots=True)
class Shape:
    """Every sampled value of a column matches a pattern as a whole; null passes."""

    name: str
    meaning: str
    columns: tuple[str]
    pattern: str
    severity: Severity = "critical"

    @property
    def expected(self) -> str:
        return f"matches {self.pattern}"


@dataclass(frozen=True, slots=True)
class Length:
    """Every sampled value of a column has between `low` and `high` characters; null passes."""

    name: str
    meaning: str
    columns: tuple[str]
    low: int
    high: int
    severity: Severity = "critical"

    @property
    def expected(self) -> str:
        return f"{self.low} to {self.high} characters"


Gate = Bound | Shape | Length


def figure(
    name: str,
    meaning: str,
    *,
    low: float | None = None,
    high: float | None = None,
    severity: Severity = "critical",
) -> Bound:
    """A bound on the figure of the same name."""
    return Bound(name, meaning, name, low=low, high=high, severity=severity)


def balance(name: str, meaning: str) -> Bound:
    """Two counts agree: the figure of that name is their difference."""
    return figure(name, meaning, low=0, high=0)


def fault(name: str, meaning: str, *columns: str, severity: Severity = "critical") -> Bound:
    """No row has the fault of this name, a true-or-false column of the table's faults."""
    return Bound(name, meaning, name, columns, low=0, high=0, severity=severity, blame=name)


def of_table(table: str, gate: Bound) -> Bound:
    """The gate on a table staged beside the main one; its name and figure say so."""
    return replace(gate, name=f"{table}.{gate.name}", figure=f"{table}.{gate.figure}", beside=table)


def faults(gates: Iterable[Gate], beside: str = "") -> list[str]:
    """The faults that these gates look for in one table."""
    bounds = (g for g in gates if isinstance(g, Bound) and g.beside == beside)
    return [b.blame for b in bounds if b.blame not in (None, NULL, SAME_KEY)]
