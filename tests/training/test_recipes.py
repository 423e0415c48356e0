"""Recipes: what a file may say, and the one line that tells of a mistake."""

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from mella.settings import SettingsError, load
from mella.training.pretrain import is_made_here
from mella.training.recipes import Recipe, read_recipe, recipes
from mella.training.tiny import ARCHITECTURES, CONTEXT, SIDE

GOOD = 'description = "d"\nbackbone = "tiny-llava"\nmix = "both"\nmethod = "lora"\n'


def written(folder: Path, text: str, name: str = "mine") -> Path:
    file = folder / f"{name}.toml"
    file.write_text(text, encoding="utf-8")
    return file


def shipped() -> dict[str, Recipe]:
    return recipes(load().training)


def test_a_file_gives_the_recipe_of_its_name(tmp_path: Path) -> None:
    recipe = read_recipe(written(tmp_path, GOOD + "learning_rate = 1\nseeds = [3, 4]\n"))
    assert (recipe.name, recipe.learning_rate, recipe.seeds) == ("mine", 1, (3, 4))
    assert recipe.sources == ("alt_text", "caption")


def test_what_a_recipe_does_not_ask_for_leaves_its_digest_as_it_was_before_there_was_such_a_thing() -> None:
    recipe = Recipe("any", "", "tiny-llava", "both", "lora")
    assert recipe.digest == "b44848305634" != replace(recipe, compiled=True).digest


MISTAKES = {
    "mix = ": "mine.toml: no recipe can be read from it",
    'metod = "lora"': "mine.toml: a recipe has no 'metod'; it may have adapted, alpha",
    "steps = 1.5": "mine.toml: steps must be a whole number, not 1.5",
    "steps = true": "mine.toml: steps must be a whole number, not True",
    'learning_rate = "fast"': "mine.toml: learning_rate must be a number, not 'fast'",
    "learning_rate = nan": "mine.toml: learning_rate must be above 0",
    "seeds = 1": "mine.toml: seeds must be a list of whole numbers, not 1",
    "seeds = []": "mine.toml: seeds must name at least one, and none twice",
    "seeds = [1, 1]": "mine.toml: seeds must name at least one, and none twice",
    'adapted = ["eyes"]': "mine.toml: adapted names 'eyes'; the parts are vision, projector, language",
    "adapted = []": "mine.toml: method lora needs a part in `adapted`",
    'trained = ["language"]': "mine.toml: a part is either `adapted` or `trained`",
    'precision = "int4"': "mine.toml: precision is 'int4'; choose from float32, bfloat16",
    "target_tokens = 0": "mine.toml: target_tokens must be above 0",
    "warmup = 1.0": "mine.toml: warmup must be from 0 to less than 1",
    "steps = -3": "mine.toml: give `steps` above 0, or `epochs` above 0",
    "epochs = 0": "mine.toml: give `steps` above 0, or `epochs` above 0",
    "blind = 1": "mine.toml: blind must be true or false, not 1",
}


@pytest.mark.parametrize(("line", "complaint"), MISTAKES.items(), ids=MISTAKES)
def test_a_mistake_in_a_file_gives_one_line_that_names_file_and_setting(
    tmp_path: Path, line: str, complaint: str
) -> None:
    with pytest.raises(SettingsError) as raised:
        read_recipe(written(tmp_path, GOOD + line + "\n"))
    assert complaint in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_file_without_what_every_recipe_must_say_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="a recipe must say its backbone, method"):
        read_recipe(written(tmp_path, 'description = "d"\nmix = "both"\n'))


def test_full_tuning_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="method full needs a part in `trained`"):
        read_recipe(written(tmp_path, GOOD.replace("lora", "full")))


def test_a_recipe_of_the_users_folder_wins_over_one_of_the_same_name(tmp_path: Path) -> None:
    written(tmp_path, GOOD, "both")
    written(tmp_path, GOOD, "mine")
    found = recipes(replace(load().training, recipes_folder=str(tmp_path)))
    assert found["both"].method == "lora" and set(found) == {*shipped(), "mine"}


def test_a_recipe_in_use_that_no_file_defines_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"training.recipes names 'nought'.*; there are .*both"):
        recipes(replace(load().training, recipes=("nought",)))


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there is no such folder"):
        recipes(replace(load().training, recipes_folder=str(tmp_path / "gone")))


def test_the_arms_of_the_ablation_differ_in_the_mix_alone() -> None:
    arms = [recipe for name, recipe in shipped().items() if name.startswith("ablation_")]
    assert sorted(arm.mix for arm in arms) == ["alt_text", "both", "captions"]
    assert len({replace(arm, name="", description="", mix="both") for arm in arms}) == 1


def test_the_ablation_has_three_seeds_and_steps_that_do_not_hang_on_the_mix() -> None:
    for name, arm in shipped().items():
        assert not name.startswith("ablation_") or (len(arm.seeds) == 3 and arm.steps > 0)


def test_the_recipes_for_a_cpu_cover_both_tiny_architectures() -> None:
    assert {r.backbone for r in shipped().values() if is_made_here(r.backbone)} == set(ARCHITECTURES)


def test_a_tiny_model_is_asked_for_no_more_than_it_has_room_for() -> None:
    tiny = [recipe for recipe in shipped().values() if is_made_here(recipe.backbone)]
    assert all(recipe.max_side <= SIDE and recipe.max_length <= CONTEXT for recipe in tiny)


def test_the_digest_changes_with_everything_but_the_description() -> None:
    recipe = shipped()["both"]
    assert replace(recipe, description="other words").digest == recipe.digest
    others: dict[str, Any] = {"seeds": (9,), "adapted": ("vision",), "trained": ("vision",)}
    for field in fields(Recipe):
        if field.name == "description":
            continue
        value = getattr(recipe, field.name)
        other = others.get(field.name) or (value + "x" if isinstance(value, str) else value + 1)
        assert replace(recipe, **{field.name: other}).digest != recipe.digest, field.name
