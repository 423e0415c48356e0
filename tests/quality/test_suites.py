"""The gates can be looked at without running them."""

import subprocess
import sys

import pytest

from mella.quality.expectations import validate
from mella.quality.gates import figure
from mella.quality.suites import suite
from tests.quality.world import PARTITIONS, SETTINGS, dataset


@pytest.mark.parametrize("table", PARTITIONS)
def test_every_gate_has_a_name_of_its_own_a_bound_and_a_meaning(table: str) -> None:
    gates = suite(table, SETTINGS)
    assert len({gate.name for gate in gates}) == len(gates) > 0
    assert all(gate.expected and gate.meaning and gate.severity for gate in gates)


def test_a_table_that_no_stage_publishes_has_no_suite() -> None:
    with pytest.raises(KeyError):
        suite("funnel", SETTINGS)


def test_a_gate_on_a_figure_that_nothing_gives_is_an_error() -> None:
    gate = figure("no_such_figure", "never measured", high=0)
    with pytest.raises(KeyError, match="no_such_figure"):
        validate("splits", [gate], {"rows": 1.0}, dataset("splits", []).to_table())


def test_the_suites_load_without_great_expectations() -> None:
    code = "import sys, mella.quality.audit; sys.exit('great_expectations' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
