"""ROUGE-L of any script, on the tokens of BLEU."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mella.evaluation.context import Context
from mella.evaluation.rouge import RougeL, longest_common, places
from mella.languages import LANGUAGES

WORDS = st.lists(st.sampled_from("abcd"), max_size=12)


def f1(said: str, wanted: str, code: str) -> float:
    return RougeL([said], [wanted], LANGUAGES[code], Context()).stats(np.array([0]))[0, 0]


def by_table(first: list[str], second: list[str]) -> int:
    """The textbook's table."""
    row = [0] * (len(second) + 1)
    for token in first:
        above = row[:]
        for j, other in enumerate(second, start=1):
            row[j] = above[j - 1] + 1 if token == other else max(above[j], row[j - 1])
    return row[-1]


@given(WORDS, WORDS)
def test_the_longest_common_subsequence_is_the_textbooks(said: list[str], wanted: list[str]) -> None:
    assert longest_common(said, places(wanted)) == by_table(said, wanted)


@pytest.mark.parametrize(
    ("code", "said", "wanted", "expected"),
    [
        ("ar", "هرم في الجيزة", "هرم خوفو في الجيزة", 2 * 3 / 7),
        ("cs", "Praha a most", "Most a Praha", 2 * 1 / 6),
        ("hu", "gulyás kenyérrel", "Gulyás friss kenyérrel", 2 * 2 / 5),
        ("ko", "경복궁에서", "경복궁의 저녁", 2 * 1 / 5),  # 경복궁 에서; 경복궁 의 저녁
        ("ru", "Красная площадь.", "«Красная площадь»", 2 * 2 / 7),
        ("sr", "Сарма из лонца", "сарма из земљаног лонца", 2 * 3 / 7),
        ("th", "ต้มยำกุ้งในชาม", "ต้มยำกุ้ง", 2 * 1 / 4),  # ต้มยำกุ้ง ใน ชาม
        ("vi", "chùa Một Cột", "chùa Cột", 2 * 2 / 5),
    ],
)
def test_cases_counted_by_hand(code: str, said: str, wanted: str, expected: float) -> None:
    assert f1(said, wanted, code) == pytest.approx(expected)


def test_saying_nothing_scores_nothing() -> None:
    assert f1("", "Praha", "cs") == 0
