from math import isnan, nan

import pytest

from mella.languages import CODES
from mella.report.published import Published
from mella.report.scores import Line, scores
from mella.storage import Storage
from tests.report.models_world import add_scores
from tests.report.world import World

CHRF = ("caption", "chrf++", "all")


@pytest.fixture
def scored() -> World:
    world = World(Storage("unused"))
    for code in CODES:
        add_scores(world, code, "both")
    return world


def lines(world: World, code: str = "cs", recipe: str = "both") -> dict[tuple[str, str, str], Line]:
    with Published(world.read) as published:
        return {line.key: line for line in scores(published)[recipe][code]}


def contrasts(world: World, name: str) -> list[dict[str, object]]:
    return [
        row for row in world.rows["eval_contrasts"]
        if (row["contrast"], row["source"], row["metric"]) == (name, "caption", "chrf++")
    ]  # fmt: skip


def test_a_line_holds_every_arm_beside_the_floor_of_the_tuned_one(scored: World) -> None:
    for row in scored.rows["eval_scores"]:
        row["floor"] = 10.0 if row["arm"] == "tuned" else 99.0
    line = lines(scored)[CHRF]
    assert {arm: estimate.value for arm, estimate in line.arms.items()} == {
        "base": 5.0, "tuned": 30.0, "blind": 12.0, "swapped": 10.0,
    }  # fmt: skip
    assert (line.floor.value, line.commonest, line.n) == (10.0, pytest.approx(7.0), 120)


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        (CHRF, 30.0),
        (("alt_text", "keyword_recall", "names"), 30.0),
        (("caption", "length_ratio", "all"), 0.3),
    ],
)
def test_shares_are_shown_as_points_of_100_and_ratios_as_they_are(
    key: tuple[str, str, str], shown: float, scored: World
) -> None:
    assert lines(scored)[key].arms["tuned"].value == pytest.approx(shown)


def test_lines_stand_by_source_then_metric_then_subset(scored: World) -> None:
    keys = list(lines(scored))
    assert keys[:5] == [
        ("alt_text", "chrf++", "all"), ("alt_text", "bleu", "all"), ("alt_text", "keyword_recall", "all"),
        ("alt_text", "keyword_recall", "names"), ("alt_text", "keyword_recall", "common"),
    ]  # fmt: skip
    assert keys[-1] == ("english", "chrf++", "all")


def test_p_values_are_corrected_over_the_languages_of_a_recipe(scored: World) -> None:
    for code in CODES[:2]:
        add_scores(scored, code, "other", p=0.04)
    assert lines(scored)[CHRF].contrasts["tuned-blind"].p == pytest.approx(0.004 * len(CODES))
    assert lines(scored, "ar", "other")[CHRF].contrasts["tuned-blind"].p == pytest.approx(0.08)


def test_a_difference_that_was_not_tested_counts_in_no_family(scored: World) -> None:
    contrasts(scored, "tuned-blind")[0]["p"] = nan
    untested = lines(scored, CODES[0])[CHRF].contrasts["tuned-blind"]
    assert not untested.tested
    assert not untested.won
    assert lines(scored, CODES[1])[CHRF].contrasts["tuned-blind"].p == pytest.approx(0.004 * (len(CODES) - 1))


def test_a_difference_below_zero_is_not_won_however_small_its_p(scored: World) -> None:
    contrasts(scored, "tuned-blind")[0]["difference"] = -1.0
    assert not lines(scored, CODES[0])[CHRF].contrasts["tuned-blind"].won
    assert lines(scored, CODES[1])[CHRF].contrasts["tuned-blind"].won


def test_what_could_not_be_scored_is_no_estimate(scored: World) -> None:
    for row in scored.rows["eval_scores"]:
        row.update(value=nan, low=nan, high=nan, floor=None, floor_low=None, floor_high=None, commonest=None)
    line = lines(scored)[CHRF]
    assert not line.arms["tuned"]
    assert not line.floor
    assert isnan(line.commonest)


def test_a_language_that_is_no_longer_known_is_left_out(scored: World) -> None:
    add_scores(scored, "xx", "both")
    with Published(scored.read) as published:
        assert list(scores(published)["both"]) == list(CODES)


def test_an_empty_lake_has_no_scores(empty: World) -> None:
    with Published(empty.read) as published:
        assert scores(published) == {}
