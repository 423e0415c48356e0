import pytest
from hypothesis import given
from hypothesis import strategies as st

from mella.report.scale import spanning

VALUES = st.lists(st.floats(-1e6, 1e6, allow_subnormal=False).filter(lambda v: v == 0 or abs(v) > 1e-6))


@given(VALUES)
def test_every_value_and_zero_lie_between_the_ends(values: list[float]) -> None:
    scale = spanning(values, 10, 110)
    assert all(10 - 1e-6 <= scale.at(value) <= 110 + 1e-6 for value in (*values, 0.0))


@given(VALUES)
def test_there_are_few_ticks_and_the_first_and_last_are_the_ends(values: list[float]) -> None:
    scale = spanning(values, 10, 110)
    assert 2 <= len(scale.ticks) <= 8
    assert scale.at(float(scale.ticks[0])) == pytest.approx(10)
    assert scale.at(float(scale.ticks[-1])) == pytest.approx(110)


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([63.0], ["0", "20", "40", "60", "80"]),
        ([0.04], ["0.00", "0.01", "0.02", "0.03", "0.04"]),
        ([-3.0, 4.0], ["-4", "-2", "0", "2", "4"]),
        ([], ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        ([float("nan"), 9.0], ["0", "2", "4", "6", "8", "10"]),
    ],
)
def test_ticks_are_round_numbers(values: list[float], ticks: list[str]) -> None:
    assert spanning(values, 0, 1).ticks == ticks


def test_a_scale_may_run_upwards() -> None:
    scale = spanning([10.0], 100, 0)
    assert (scale.at(0), scale.at(10)) == (100, 0)
