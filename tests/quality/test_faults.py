"""Every gate is shown the fault it exists for, and names it."""

import pytest

from mella.quality.gates import Bound
from mella.quality.suites import suite
from mella.tables import TABLES
from tests.quality.faults import FAULTS
from tests.quality.world import PARTITIONS, SETTINGS, World

_SEEDED = [(table, gate) for table, seeds in FAULTS.items() for gate in seeds]
_ELSEWHERE = ("drift_", "schema_differences", "null_")


_ALONE = {
    "unreadable_share", "other_language_share", "loop_rate", "language_fidelity", "decodable_share",
    "unaccounted", "kept_mismatch", "pairs_without_row", "pictures_without_split",
    "test_pictures_gone", "uncounted_pages", "uncounted_pairs",
    "missing_trainings", "unanswered", "asked_otherwise", "arms_without_score",
    "not_empty", "at_least_one_file", "ok_rows", "test_rows", "alt_text_rows", "caption_rows",
}  # fmt: skip
"""Shares and balances, which right rows outweigh: the slow tests seed these, and all others, one by one."""


@pytest.mark.parametrize("table", PARTITIONS)
def test_faults_in_different_rows_are_all_named(world: World, table: str) -> None:
    rows = world.rows(table)
    for seed in FAULTS[table].values():
        seeded = world.rows(table)
        seed(seeded, world)
        for name, listed in seeded.items():
            rows[name].extend(listed)
    found = {outcome.name for outcome in world.audit(table, rows).expectations if not outcome.ok}
    assert set(FAULTS[table]) - found <= _ALONE


@pytest.mark.slow
@pytest.mark.parametrize(("table", "gate"), _SEEDED, ids=lambda value: value)
def test_a_seeded_fault_is_named(world: World, table: str, gate: str) -> None:
    rows = world.rows(table)
    FAULTS[table][gate](rows, world)
    audit = world.audit(table, rows)
    [outcome] = [outcome for outcome in audit.expectations if outcome.name == gate]
    assert not outcome.ok
    assert audit.passed is (not audit.failed)
    if outcome.severity == "critical":
        assert outcome in audit.failed
        assert gate in audit.summary
    else:
        assert outcome.sentence in audit.warnings
    [asked] = [asked for asked in suite(table, SETTINGS) if asked.name == gate]
    if not isinstance(asked, Bound) or asked.blame:
        assert outcome.failing >= 1
        assert 1 <= len(outcome.sample) <= 5


@pytest.mark.parametrize("table", PARTITIONS)
def test_no_gate_is_left_without_a_seeded_fault(table: str) -> None:
    names = {gate.name for gate in suite(table, SETTINGS)}
    expected = {name for name in names if not name.split(".")[-1].startswith(_ELSEWHERE)}
    assert set(FAULTS[table]) == expected


@pytest.mark.parametrize(
    "table", [name if name == "splits" else pytest.param(name, marks=pytest.mark.slow) for name in PARTITIONS]
)
def test_a_required_value_that_is_missing_is_named_with_its_column(world: World, table: str) -> None:
    rows = world.rows(table)
    for name, listed in rows.items():
        if listed:
            listed.append(dict.fromkeys(TABLES[name].schema.names))
    failed = {outcome.name: outcome for outcome in world.audit(table, rows).failed}
    for column in TABLES[table].columns:
        if not column.nullable:
            assert failed[f"null_{column.name}"].column == column.name
            assert failed[f"null_{column.name}"].failing == 1


@pytest.mark.parametrize(("precision", "difference", "stopped"), [
    ("float32", 5e-4, False), ("float32", 0.05, True), ("bfloat16", 0.05, False), ("bfloat16", 0.2, True),
])  # fmt: skip
def test_the_merged_model_may_differ_by_what_its_precision_rounds(
    world: World, precision: str, difference: float, stopped: bool
) -> None:
    rows = world.rows("checkpoints")
    for row in rows["checkpoints"]:
        row.update(precision=precision, merged_difference=difference)
    audit = world.audit("checkpoints", rows)
    [outcome] = [outcome for outcome in audit.expectations if outcome.name == "merged_differs"]
    assert outcome.ok is not stopped
