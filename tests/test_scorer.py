"""A scorer of the user's own: found by name, given columns, held to one number a row."""

import math
from collections.abc import Sequence

import pytest

from mella.scorer import Columns, find_scorer, scores
from mella.settings import SettingsError


def lengths(columns: Columns) -> Sequence[float]:
    return [len(text) if text else math.nan for text in columns["text"]]


def test_a_function_is_found_by_its_name_and_gives_a_number_a_row() -> None:
    scorer = find_scorer("tests.test_scorer:lengths", "alt_text.informativeness")
    assert scores(scorer, {"text": ["hrad", "", "most nad"]}, "alt_text.informativeness") == [4.0, None, 8.0]


@pytest.mark.parametrize(
    "name", ["lengths", "tests.test_scorer:no", "no.such:lengths", ":lengths", ".x:lengths", "math:pi"]
)
def test_a_name_that_is_no_function_gets_one_clear_line(name: str) -> None:
    with pytest.raises(SettingsError, match=r"alt_text\.informativeness = ") as raised:
        find_scorer(name, "alt_text.informativeness")
    assert "\n" not in str(raised.value)


def test_a_scorer_that_loses_rows_is_told() -> None:
    with pytest.raises(SettingsError, match="the scorer gave 1 numbers for 2 rows"):
        scores(lambda columns: [1.0], {"text": ["a", "b"]}, "alt_text.informativeness")
