"""What an audit says: one outcome an expectation, and the verdict over all of them."""

from dataclasses import dataclass, field
from typing import Any

from mella.quality.gates import Severity

SHOWN_ROWS = 5
"""Rows shown of those that fail one expectation."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one expectation.

    `observed` is the figure it looks at, or the number of sampled values that fail it, or None
    where it is undefined (a share of no rows). `failing` counts the rows to blame, 0 where the
    failure concerns the table as a whole; `sample` shows some, every text made safe for a page.
    """

    name: str
    column: str | None
    meaning: str
    ok: bool
    observed: float | None
    expected: str
    severity: Severity
    failing: int = 0
    sample: list[dict[str, str]] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        observed = "undefined" if self.observed is None else f"{self.observed:g}"
        return f"{self.name}: {self.meaning} (observed {observed}, expected {self.expected})"


@dataclass(frozen=True, slots=True)
class Audit:
    """The verdict on the staged rows of one partition.

    `profile` holds the figures, those that are undefined left out; the next audit of the
    partition takes it as `previous`. `results` are Great Expectations' own.
    """

    table: str
    partition: dict[str, str]
    expectations: list[Outcome]
    profile: dict[str, float]
    results: list[Any] = field(default_factory=list, repr=False)

    @property
    def passed(self) -> bool:
        """Whether every critical expectation is met."""
        return not self.failed

    @property
    def failed(self) -> list[Outcome]:
        """The outcomes that block."""
        return [o for o in self.expectations if not o.ok and o.severity == "critical"]

    @property
    def warnings(self) -> list[str]:
        """What is not met and blocks nothing, one line each."""
        return [o.sentence for o in self.expectations if not o.ok and o.severity == "warning"]

    @property
    def summary(self) -> str:
        """One line: what failed, or how much was met."""
        if self.failed:
            return "; ".join(outcome.sentence for outcome in self.failed)
        met = sum(outcome.ok for outcome in self.expectations)
        warned = len(self.expectations) - met
        return f"{met} of {len(self.expectations)} expectations met{f', {warned} warnings' if warned else ''}"

    def html(self) -> str:
        """The Data Docs page. It loads nothing and runs no script."""
        from mella.quality.page import render

        return render(self)
