from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mella.report import model_gallery
from mella.report.published import Published
from tests.report.models_world import add_answer
from tests.report.world import World

REFERENCE = "abcdefghijklmnopqrstuvwxyz"


def asked(world: World, count: int = 30) -> list[dict[str, Any]]:
    """Test rows in Czech, each in a cluster of its own; of the nth the tuned answer has n letters right."""
    there = [row for row in world.rows["dataset"] if row["language"] == "cs"]
    rows = [
        {**there[n % len(there)], "id": f"row{n:02}", "cluster": f"c{n}", "text": REFERENCE}
        for n in range(count)
    ]
    world.rows["dataset"] = [row for row in world.rows["dataset"] if row["language"] != "cs"] + rows
    for n, row in enumerate(rows):
        said = {"tuned": REFERENCE[:n] + "0" * (26 - n), "base": "?", "blind": "", "swapped": "-"}
        add_answer(world, row, "both", said)
    return rows


def answers(world: World) -> list[model_gallery.Item]:
    with Published(world.read) as published:
        return model_gallery.answers(published, "both", "cs")


def test_the_worst_answers_stand_first_and_some_of_the_others_are_drawn(own_world: World) -> None:
    asked(own_world)
    found = answers(own_world)
    assert [item.id for item in found[:8]] == [f"row{n:02}" for n in range(8)]
    assert [item.drawn for item in found] == [False] * 8 + [True] * 4
    assert [item.likeness for item in found] == sorted(item.likeness for item in found)


def test_the_choice_does_not_hang_on_the_order_of_rows(own_world: World) -> None:
    asked(own_world)
    before = [item.id for item in answers(own_world)]
    own_world.rows["predictions"].reverse()
    assert [item.id for item in answers(own_world)] == before


def test_each_cluster_shows_its_worst_answer(own_world: World) -> None:
    asked(own_world)
    for row in own_world.rows["predictions"]:
        row["cluster"] = "one"
    assert [item.id for item in answers(own_world)] == ["row00"]


def test_an_item_holds_what_every_arm_said(own_world: World) -> None:
    asked(own_world, 1)
    own_world.rows["predictions"][0]["finish_reason"] = "length"
    (item,) = answers(own_world)
    assert {arm: said.text for arm, said in item.answers.items()} == {
        "base": "?", "tuned": "0" * 26, "blind": "", "swapped": "-",
    }  # fmt: skip
    assert [arm for arm, said in item.answers.items() if said.cut] == ["base"]


def test_of_several_seeds_the_first_is_shown(own_world: World) -> None:
    (row,) = asked(own_world, 1)
    add_answer(own_world, row, "both", {"tuned": "of the second"}, seed=2)
    (item,) = answers(own_world)
    assert item.answers["tuned"].text == "0" * 26


def test_other_recipes_and_the_forgetting_check_are_not_shown(own_world: World) -> None:
    (row,) = asked(own_world, 1)
    add_answer(own_world, row, "other", {"tuned": "of another recipe"})
    add_answer(own_world, {**row, "source": "english"}, "both", {"tuned": "in English"})
    (item,) = answers(own_world)
    assert item.answers["tuned"].text == "0" * 26


@pytest.mark.parametrize(("safety", "shown"), [("passed", "passed"), ("unchecked", "unchecked")])
def test_a_picture_is_as_unsafe_as_the_strictest_row_says(safety: str, shown: str, own_world: World) -> None:
    (row,) = asked(own_world, 1)
    picture = next(p for p in own_world.rows["images"] if p["image_sha256"] == row["image_sha256"])
    own_world.add("images", **{**picture, "pair_id": "other", "language": "vi", "safety": safety})
    assert answers(own_world)[0].picture.safety == shown


@pytest.mark.parametrize("table", ["images", "dataset"])
def test_a_blocked_picture_does_not_show_with_its_answers(table: str, own_world: World) -> None:
    (row,) = asked(own_world, 1)
    for found in own_world.rows[table]:
        if found["image_sha256"] == row["image_sha256"]:
            found["safety"] = "blocked"
    assert answers(own_world) == []


def test_what_is_gone_from_the_dataset_does_not_show(own_world: World) -> None:
    asked(own_world, 2)
    own_world.rows["dataset"].pop()
    assert [item.id for item in answers(own_world)] == ["row00"]


def test_without_predictions_there_is_nothing_to_show(world: World) -> None:
    assert answers(world) == []


@given(st.text(), st.text())
def test_likeness_is_a_share_the_same_both_ways(one: str, other: str) -> None:
    assert 0 <= model_gallery.likeness(one, other) <= 1
    assert model_gallery.likeness(one, other) == model_gallery.likeness(other, one)


@given(st.text())
def test_a_text_is_wholly_like_itself(text: str) -> None:
    assert model_gallery.likeness(text, text) == 1


def test_texts_without_a_pair_in_common_are_not_alike() -> None:
    assert model_gallery.likeness("วงกลม", "круг") == 0
    assert model_gallery.likeness("круг", "") == 0
