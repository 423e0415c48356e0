"""Gates as Great Expectations: the one place that knows the library. Imported only inside an audit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import great_expectations as gx
import pandas as pd
import pyarrow as pa
from great_expectations.expectations.core.expect_column_max_to_be_between import ExpectColumnMaxToBeBetween
from great_expectations.expectations.core.expect_column_value_lengths_to_be_between import (
    ExpectColumnValueLengthsToBeBetween,
)
from great_expectations.expectations.core.expect_column_values_to_match_regex import (
    ExpectColumnValuesToMatchRegex,
)

from mella.quality.gates import Bound, Gate, Shape
from mella.quality.safe_text import safe_row
from mella.quality.verdict import SHOWN_ROWS, Outcome


@dataclass(frozen=True, slots=True)
class Validated:
    """An outcome a gate, in the order of the gates, and the library's own results."""

    outcomes: list[Outcome]
    results: list[Any]


def validate(
    table: str, gates: Sequence[Gate], figures: Mapping[str, float | None], sample: pa.Table
) -> Validated:
    """Hold the figures, as a frame of one row, and the sampled rows against the gates.

    A gate on an undefined figure (a share of no rows) passes without being asked.

    Raises:
        KeyError: for a gate on a figure that nothing gives.
        RuntimeError: where the library fails to evaluate an expectation.
    """
    asked = [g for g in gates if not isinstance(g, Bound) or figures[g.figure] is not None]
    of_figures = [g for g in asked if isinstance(g, Bound)]
    of_rows = [g for g in asked if not isinstance(g, Bound)]
    profile = pd.DataFrame([{g.figure: figures[g.figure] for g in of_figures}], dtype="float64")
    frame = sample.to_pandas()
    results = _run(f"{table}: profile", profile, of_figures, "BASIC")
    results |= _run(f"{table}: sampled rows", frame, of_rows, "COMPLETE")
    outcomes = [_outcome(gate, results.get(gate.name), figures, sample) for gate in gates]
    return Validated(outcomes, [results[gate.name] for gate in asked])


def expectation(gate: Gate) -> Any:
    """A gate in the library's words."""
    common: dict[str, Any] = {"severity": gate.severity, "notes": gate.meaning, "meta": {"gate": gate.name}}
    if isinstance(gate, Bound):
        return ExpectColumnMaxToBeBetween(
            column=gate.figure, min_value=gate.low, max_value=gate.high, **common
        )
    (column,) = gate.columns
    if isinstance(gate, Shape):
        return ExpectColumnValuesToMatchRegex(column=column, regex=gate.pattern, **common)
    return ExpectColumnValueLengthsToBeBetween(
        column=column, min_value=gate.low, max_value=gate.high, **common
    )


@cache
def _batches() -> Any:
    """One context a process. It writes nothing, sends nothing and shows no progress bar."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
    context.variables.analytics_enabled = False
    source = context.data_sources.add_pandas("staged")
    return source.add_dataframe_asset("rows").add_batch_definition_whole_dataframe("all")


def _run(name: str, frame: pd.DataFrame, gates: Sequence[Gate], detail: str) -> dict[str, Any]:
    """The library's result for each gate, by the name of the gate."""
    if not gates:
        return {}
    suite = gx.ExpectationSuite(name=name, expectations=[expectation(gate) for gate in gates])
    batch = _batches().get_batch({"dataframe": frame})
    validated: Any = batch.validate(suite, result_format=detail)  # type: ignore[arg-type]
    found = {result.expectation_config.meta["gate"]: result for result in validated.results}
    for gate, result in found.items():
        if not result.result:
            raise RuntimeError(f"{name}: {gate} could not be evaluated: {result.exception_info}")
    return found


def _outcome(
    gate: Gate, result: Any | None, figures: Mapping[str, float | None], sample: pa.Table
) -> Outcome:
    column = ", ".join(gate.columns) or None
    common = (gate.name, column, gate.meaning, result is None or bool(result.success))
    if isinstance(gate, Bound):
        figure = figures[gate.figure]
        failing = int(figure or 0) if gate.blame else 0
        return Outcome(*common, figure, gate.expected, gate.severity, failing)
    details = result.result if result is not None else {}
    failing = int(details["unexpected_count"])
    places = details["unexpected_index_list"][:SHOWN_ROWS]
    rows = [safe_row(row) for row in sample.take(places).to_pylist()] if places else []
    return Outcome(*common, failing, gate.expected, gate.severity, failing, rows)
