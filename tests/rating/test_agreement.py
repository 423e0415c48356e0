from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mella.rating.agreement import DISAGREEMENTS, RESULTS, Agreement, ac1, agree, kappa, percent, yes_share
from mella.rating.csv_file import read
from tests.rating.filled import fill, write_key

COUNTS = st.lists(st.integers(0, 60), min_size=4, max_size=4).filter(any).map(np.array)


@pytest.mark.parametrize(
    ("counts", "same", "cohen", "gwet"),
    [
        # By hand: .70 agree; chance .5 x .6 + .5 x .4 = .5; AC1's 2 x .55 x .45 = .495.
        ([20, 5, 10, 15], 0.70, 0.4, 0.205 / 0.505),
        # Nearly all yes (Gwet 2008, example of the paradox): kappa below zero, AC1 .94.
        ([118, 5, 2, 0], 0.944, -0.0234, 0.9408),
        ([25, 0, 0, 25], 1.0, 1.0, 1.0),
        ([0, 25, 25, 0], 0.0, -1.0, -1.0),
        ([25, 25, 25, 25], 0.5, 0.0, 0.0),
    ],
)
def test_measures_are_those_computed_by_hand(
    counts: list[int], same: float, cohen: float, gwet: float
) -> None:
    table = np.array(counts)
    assert percent(table) == pytest.approx(same)
    assert kappa(table) == pytest.approx(cohen, abs=1e-4)
    assert ac1(table) == pytest.approx(gwet, abs=1e-4)


def test_kappa_has_no_value_where_both_say_one_thing_only_and_ac1_has() -> None:
    assert np.isnan(kappa(np.array([40, 0, 0, 0])))
    assert ac1(np.array([40, 0, 0, 0])) == 1.0


@given(COUNTS)
def test_raters_and_answers_may_change_places(counts: np.ndarray) -> None:
    for measure in (percent, kappa, ac1):
        value = measure(counts)
        np.testing.assert_allclose(measure(counts[[0, 2, 1, 3]]), value)
        np.testing.assert_allclose(measure(counts[[3, 1, 2, 0]]), value, atol=1e-12)
    np.testing.assert_allclose(yes_share(counts[[3, 1, 2, 0]]), 1 - yes_share(counts))


@given(COUNTS)
def test_agreement_beyond_chance_is_no_more_than_agreement(counts: np.ndarray) -> None:
    for measure in (kappa, ac1):
        assert not measure(counts) > percent(counts) + 1e-12


def one_source(folder: Path, first: list[str], second: list[str]) -> Agreement:
    """The figures of the question `language` for two raters' answers, row by row."""
    codes = [f"c{number}" for number in range(len(first))]
    write_key(folder, *((code, "hu", "alt_text") for code in codes))
    for rater, said in ((1, first), (2, second)):
        fill(
            folder / f"hu_rater{rater}.csv",
            {c: (s, "yes", "yes", "no") for c, s in zip(codes, said, strict=True)},
        )
    return agree(folder).figures[0]


def test_two_filled_sheets_give_agreement_with_an_interval(tmp_path: Path) -> None:
    first = ["yes"] * 25 + ["no"] * 25
    second = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    found = one_source(tmp_path, first, second)
    assert (found.rows, found.compared) == (50, 50)
    assert found.percent.value == pytest.approx(0.7)
    assert found.kappa.value == pytest.approx(0.4)
    assert found.yes.value == pytest.approx(0.55)
    # A binomial share of .7 of 50 has a standard error of .065.
    assert found.percent.low == pytest.approx(0.57, abs=0.03)
    assert found.percent.high == pytest.approx(0.83, abs=0.03)
    assert found.kappa.low < 0.4 < found.kappa.high


def test_every_row_is_compared_unsure_or_missing(tmp_path: Path) -> None:
    cells = ["yes", "no", "?", "", "perhaps"]
    pairs = list(product(cells, cells))
    found = one_source(tmp_path, [a for a, _ in pairs], [b for _, b in pairs])
    assert (found.compared, found.unsure, found.missing) == (4, 5, 16)
    assert found.rows == found.compared + found.unsure + found.missing


def test_languages_sources_and_questions_are_told_apart(tmp_path: Path) -> None:
    rows = [(f"{code}{source}", code, source) for code in ("hu", "th") for source in ("alt_text", "caption")]
    write_key(tmp_path, *rows)
    for code, rater in product(("hu", "th"), (1, 2)):
        said = "no" if (code, rater) == ("th", 2) else "yes"
        given = {name: (said, "yes", "yes", "no") for name, language, _ in rows if language == code}
        fill(tmp_path / f"{code}_rater{rater}.csv", given)
    figures = {(f.language, f.source, f.question): f.percent.value for f in agree(tmp_path).figures}
    assert len(figures) == 2 * 2 * 4
    assert figures["th", "caption", "language"] == 0.0
    assert figures["th", "caption", "fluent"] == figures["hu", "alt_text", "language"] == 1.0


def test_figures_and_disagreements_are_written_beside_the_sheets(tmp_path: Path) -> None:
    one_source(tmp_path, ["yes", "no", "?"], ["yes", "yes", "no"])
    (figure, *_) = read(tmp_path / RESULTS)
    assert (figure["compared"], figure["percent"]) == ("2", "0.5000")
    (row,) = read(tmp_path / DISAGREEMENTS)
    assert (row["code"], row["question"], row["rater1"], row["rater2"]) == ("c1", "language", "no", "yes")
    assert row["text"] == "text c1"


def test_a_language_whose_second_sheet_is_blank_does_not_hold_back_the_others(tmp_path: Path) -> None:
    write_key(tmp_path, ("a", "hu", "alt_text"), ("b", "th", "alt_text"))
    for name, code in (("hu_rater1", "a"), ("hu_rater2", "a"), ("th_rater1", "b")):
        fill(tmp_path / f"{name}.csv", {code: ("yes",) * 4})
    fill(tmp_path / "th_rater2.csv", {"b": ("",) * 4})
    agreed = agree(tmp_path)
    assert agreed.problems == ("th_rater2.csv: no answers",)
    compared = {figure.language: (figure.compared, figure.missing) for figure in agreed.figures}
    assert compared == {"hu": (1, 0), "th": (0, 1)}


def test_blank_sheets_alone_are_nothing_to_compare(tmp_path: Path) -> None:
    write_key(tmp_path, ("a", "hu", "alt_text"))
    for rater in (1, 2):
        fill(tmp_path / f"hu_rater{rater}.csv", {"a": ("",) * 4})
    with pytest.raises(ValueError, match=r"no row has two answers to compare: hu_rater1\.csv: no answers"):
        agree(tmp_path)
