import pytest

from mella.report import ablation, forgetting, models
from mella.report.published import Published
from mella.storage import Storage
from tests.report.models_world import VALUES, add_scores, add_training
from tests.report.world import World

MIXES = {"names": "alt_text", "looks": "captions", "all": "both"}


@pytest.fixture
def own() -> World:
    return World(Storage("unused"))


def add(
    world: World, recipe: str, mix: str, tuned: float = 0.3, codes: tuple[str, ...] = ("cs", "hu")
) -> None:
    for code in codes:
        add_training(world, code, recipe, mix)
        add_scores(world, code, recipe, {**VALUES, "tuned": tuned})


def recipes(world: World) -> list[models.Recipe]:
    with Published(world.read) as published:
        return models.recipes(published)


def test_names_stand_first_then_each_slot(own: World) -> None:
    for recipe, mix in MIXES.items():
        add(own, recipe, mix)
    assert [panel.title for panel in ablation.panels(recipes(own))] == [
        "Names recalled, in alt-texts", "Colour right, in captions", "Shape right, in captions",
    ]  # fmt: skip


def test_each_dot_is_the_tuned_arm_of_the_recipe_of_its_mix(own: World) -> None:
    for tuned, (recipe, mix) in zip((0.4, 0.1, 0.35), MIXES.items(), strict=True):
        add(own, recipe, mix, tuned)
    names = ablation.panels(recipes(own))[0]
    assert [row.language for row in names.rows] == ["cs", "hu"]
    assert {mix: round(dot.value, 6) for mix, dot in names.rows[0].dots.items()} == {
        "mix-alt_text": 40.0, "mix-captions": 10.0, "mix-both": 35.0,
    }  # fmt: skip


def test_a_language_that_one_mix_lacks_shows_the_others(own: World) -> None:
    add(own, "names", "alt_text")
    add(own, "all", "both", codes=("cs",))
    first, second = ablation.panels(recipes(own))[0].rows
    assert (set(first.dots), set(second.dots)) == ({"mix-alt_text", "mix-both"}, {"mix-alt_text"})


def test_one_mix_is_nothing_to_compare(own: World) -> None:
    add(own, "a", "both")
    add(own, "b", "both")
    assert ablation.panels(recipes(own)) == []


def test_a_mix_is_stood_for_by_the_recipe_of_most_languages_then_by_name(own: World) -> None:
    add(own, "a-try", "both", codes=("cs",))
    add(own, "second", "both")
    add(own, "third", "both")
    add(own, "names", "alt_text")
    assert {mix: recipe.name for mix, recipe in ablation.by_mix(recipes(own)).items()} == {
        "alt_text": "names", "both": "second",
    }  # fmt: skip
    assert [s.label for s in ablation.series(recipes(own))] == ["alt-texts (names)", "both (second)"]


def test_what_was_trained_but_not_scored_stands_for_nothing(own: World) -> None:
    add_training(own, "cs", "unscored", "captions")
    add(own, "names", "alt_text")
    assert list(ablation.by_mix(recipes(own))) == ["alt_text"]


def test_forgetting_is_english_before_and_after(own: World) -> None:
    add(own, "all", "both")
    (recipe,) = recipes(own)
    first, second = forgetting.changes(recipe)
    assert (first.language, first.base.value, first.tuned.value) == ("cs", 40.0, 35.0)
    assert first.change is not None
    assert first.change.difference.value == pytest.approx(-5.0)
    assert [set(row.dots) for row in forgetting.rows([first, second])] == [{"base", "tuned"}] * 2


def test_a_recipe_whose_english_was_not_asked_for_forgot_nothing_known(own: World) -> None:
    add(own, "all", "both")
    own.rows["eval_scores"] = [row for row in own.rows["eval_scores"] if row["source"] != "english"]
    assert forgetting.changes(recipes(own)[0]) == []
