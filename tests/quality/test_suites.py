"""The gates can be looked at without running them."""

import subprocess
import sys

import pytest

from mella.quality.expectations import validate
from mella.quality.gates import figure
from mella.quality.suites import describe_gates, suite
from tests.quality.world import PARTITIONS, SETTINGS, dataset


def test_every_gate_is_described_once_with_a_bound_and_a_meaning() -> None:
    described = describe_gates(SETTINGS)
    assert {row["table"] for row in described} == set(PARTITIONS)
    assert len({(row["table"], row["gate"]) for row in described}) == len(described)
    assert all(row["expected"] and row["meaning"] and row["severity"] for row in described)


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
