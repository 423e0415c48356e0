"""The gate of a stage: staged rows in, a verdict out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow as pa

from mella.lake import Lake
from mella.quality.gates import Bound, Gate, faults
from mella.quality.measures import TEXTS, Measured, measure
from mella.quality.safe_text import safe_row
from mella.quality.schemas import differences
from mella.quality.staged import StagedRows, staged_rows, variables_of
from mella.quality.suites import BESIDE, COMPARED, SCHEMA, suite
from mella.quality.verdict import SHOWN_ROWS, Audit, Outcome
from mella.settings import Settings
from mella.tables import TABLES

if TYPE_CHECKING:
    # Its import brings pandas with it.
    import pyarrow.dataset as ds


def audit(
    table: str,
    staged: "Mapping[str, ds.Dataset]",
    *,
    partition: Mapping[str, str],
    previous: Mapping[str, float] | None,
    settings: Settings,
    lake: Lake,
) -> Audit:
    """Judge the staged rows of a table and of those staged beside it.

    `previous` is the profile of the last published version of this partition. `lake` gives the
    published tables they are held against, and the picture bytes. Writes nothing.

    Raises:
        KeyError: for a table without a suite, or where a table of `BESIDE` is not staged.
    """
    names = (table, *BESIDE.get(table, ()))
    gates = suite(table, settings, previous)
    wrong = [row for name in names for row in differences(name, staged[name])]
    if wrong:
        return _wrong_schema(table, partition, gates, wrong)
    sources = _sources(table, names, staged, partition, lake)
    with staged_rows(sources, variables_of(table, partition, settings)) as rows:
        figures = _figures(table, names, rows, gates)
        limit = settings.gates.sample_rows
        sample = rows.sample(table, _sampled(table, gates), int(figures["rows"] or 0), limit)
        measured = measure(table, rows, sample, settings, lake.storage)
        return _judge(table, partition, gates, figures | measured.figures, sample, measured, rows)


def _sources(
    table: str,
    names: Sequence[str],
    staged: "Mapping[str, ds.Dataset]",
    partition: Mapping[str, str],
    lake: Lake,
) -> "dict[str, ds.Dataset]":
    """What the SQL reads: staged rows, and published ones of the partition in so far as they share it."""
    sources = {f"staged_{name}": staged[name] for name in names}
    for name in COMPARED.get(table, ()):
        shared = {k: v for k, v in partition.items() if k in TABLES[name].partitions}
        sources[f"published_{name}"] = lake.dataset(name, shared)
    return sources


def _figures(
    table: str, names: Sequence[str], rows: StagedRows, gates: Sequence[Gate]
) -> dict[str, float | None]:
    """Those of the table's own SQL, and what every table promises; of tables beside it by `table.figure`."""
    figures: dict[str, float | None] = {SCHEMA: 0.0} | rows.figures(table)
    for name in names:
        beside = "" if name == table else name
        for figure, value in rows.contract(name, faults(gates, beside)).items():
            figures[f"{beside}.{figure}" if beside else figure] = value
    return figures


def _sampled(table: str, gates: Sequence[Gate]) -> list[str]:
    """The columns to sample: the key, what gates look at row by row, and the generated text."""
    looked_at = [column for gate in gates if not isinstance(gate, Bound) for column in gate.columns]
    text = [TEXTS[table]] if table in TEXTS else []
    return list(dict.fromkeys((*TABLES[table].key, *looked_at, *text)))


def _wrong_schema(
    table: str, partition: Mapping[str, str], gates: Sequence[Gate], wrong: list[dict[str, str]]
) -> Audit:
    """No SQL can be run on rows of another shape: the schema is the one gate asked."""
    asked = [gate for gate in gates if gate.name == SCHEMA]
    figures = {SCHEMA: float(len(wrong))}
    return _judge(table, partition, asked, figures, pa.table({}), Measured(rows={SCHEMA: wrong}), None)


def _judge(
    table: str,
    partition: Mapping[str, str],
    gates: Sequence[Gate],
    figures: Mapping[str, float | None],
    sample: pa.Table,
    measured: Measured,
    rows: StagedRows | None,
) -> Audit:
    # Great Expectations takes seven seconds to import: only a process that audits pays them.
    from mella.quality.expectations import validate

    validated = validate(table, gates, figures, sample)
    outcomes = [
        outcome if outcome.ok or outcome.sample else _with_blame(outcome, gate, table, measured, rows)
        for gate, outcome in zip(gates, validated.outcomes, strict=True)
    ]
    profile = {name: value for name, value in figures.items() if value is not None}
    return Audit(table, dict(partition), outcomes, profile, validated.results)


def _with_blame(
    outcome: Outcome, gate: Gate, table: str, measured: Measured, rows: StagedRows | None
) -> Outcome:
    """The outcome of a failed gate with some of the rows that fail it."""
    if not isinstance(gate, Bound):
        return outcome
    blamed = measured.rows.get(gate.figure, [])
    if gate.blame and rows is not None:
        blamed = rows.offenders(gate.beside or table, gate, SHOWN_ROWS)
    return replace(outcome, sample=[safe_row(row) for row in blamed[:SHOWN_ROWS]])
