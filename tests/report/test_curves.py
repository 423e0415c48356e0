from math import inf, isnan, nan
from xml.etree import ElementTree

import pytest

from mella.languages import CODES
from mella.report import curves
from mella.report.published import Published
from mella.storage import Storage
from tests.report.models_world import add_training, curve
from tests.report.world import World


@pytest.fixture
def own() -> World:
    return World(Storage("unused"))


def trainings(world: World) -> dict[tuple[str, str], list[curves.Training]]:
    with Published(world.read) as published:
        return curves.trainings(published)


def drawn(rows: list[curves.Training], arm: str = "tuned") -> ElementTree.Element:
    return ElementTree.fromstring(str(curves.draw(rows, arm, name="c", title="Loss")))


def losses(drawing: ElementTree.Element) -> list[str]:
    return [
        (e.get("class") or "").split()[-1] for e in drawing.iter("path") if "loss" in (e.get("class") or "")
    ]


def test_trainings_stand_by_recipe_and_language_the_tuned_arm_first(own: World) -> None:
    for code in reversed(CODES):
        add_training(own, code, "both", seeds=(2, 1))
    found = trainings(own)
    assert list(found) == [("both", code) for code in CODES]
    assert [(t.arm, t.seed) for t in found["both", "cs"]] == [
        ("tuned", 1), ("tuned", 2), ("blind", 1), ("blind", 2),
    ]  # fmt: skip


def test_each_seed_draws_a_line_for_each_source_and_for_validation(own: World) -> None:
    add_training(own, "cs", "both", seeds=(1, 2))
    (rows,) = trainings(own).values()
    assert losses(drawn(rows)) == ["alt-text-loss", "caption-loss", "eval-loss"] * 2


@pytest.mark.parametrize(("mix", "line"), [("alt_text", "alt-text-loss"), ("captions", "caption-loss")])
def test_a_source_that_is_not_in_the_mix_has_no_line(mix: str, line: str, own: World) -> None:
    add_training(own, "cs", "r", mix)
    (rows,) = trainings(own).values()
    assert losses(drawn(rows)) == [line, "eval-loss"]


def test_long_curves_are_thinned_to_means_and_keep_their_span(own: World) -> None:
    add_training(own, "cs", "both", curve=curve("both", 5_000), steps=50_000)
    line = next(iter(trainings(own).values()))[0].lines["alt_text_loss"]
    assert 60 <= len(line) <= 120
    assert [step for step, _ in line] == sorted(step for step, _ in line)
    assert line[0][0] < 1_000
    assert line[-1][0] > 49_000


def test_losses_that_are_no_numbers_are_not_drawn(own: World) -> None:
    broken = [
        {**point, "alt_text_loss": bad} for point, bad in zip(curve("both", 2), (nan, inf), strict=True)
    ]
    add_training(own, "cs", "both", curve=broken)
    assert "alt-text-loss" not in losses(drawn(next(iter(trainings(own).values()))))


def test_a_training_without_a_curve_is_an_empty_drawing_that_says_so(own: World) -> None:
    add_training(own, "cs", "both", curve=[])
    drawing = drawn(next(iter(trainings(own).values())))
    assert losses(drawing) == []
    assert drawing.findtext("desc") == "Seed 1: no curve; kept step 80."


def test_without_validation_rows_there_is_no_validation_loss(own: World) -> None:
    add_training(own, "cs", "both", eval_loss=None)
    (rows,) = trainings(own).values()
    assert all(isnan(training.eval_loss) for training in rows)


def test_arms_share_one_scale(own: World) -> None:
    add_training(own, "cs", "both")
    own.rows["checkpoints"][1]["curve"] = [{**p, "caption_loss": 40.0} for p in curve("both")]
    (rows,) = trainings(own).values()
    ticks = [[e.text for e in drawn(rows, arm).iter("text")] for arm in curves.arms(rows)]
    assert ticks[0] == ticks[1]
    assert "40" in ticks[0]


def test_the_description_tells_where_each_line_began_and_ended(own: World) -> None:
    add_training(own, "cs", "both")
    told = drawn(next(iter(trainings(own).values()))).findtext("desc") or ""
    assert "alt-texts from 4.00 to 0.40" in told
    assert "kept step 80" in told


def test_a_recipe_without_a_blind_arm_shows_the_tuned_one(own: World) -> None:
    add_training(own, "cs", "both")
    own.rows["checkpoints"].pop()
    (rows,) = trainings(own).values()
    assert curves.arms(rows) == ["tuned"]
