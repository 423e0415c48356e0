"""Which weights are tuned, and the proof of a merge."""

import math
from typing import Any

import pytest
import torch
from peft.tuners.tuners_utils import BaseTunerLayer

from mella.training.adapter import (
    UnknownArchitecture,
    adapt,
    change_norm,
    largest_difference,
    modules_of,
    plain,
)
from mella.training.encode import Encoder
from mella.training.tiny import make_model, make_tokenizer
from tests.images.painted import scene_image
from tests.training.world import recipe

PARTS = ("vision", "projector", "language")


def trained(model: Any) -> set[str]:
    return {name for name, weight in model.named_parameters() if weight.requires_grad}


@pytest.mark.parametrize("part", PARTS)
def test_adapters_are_in_the_named_part_alone(opened: tuple[Any, Any], part: str) -> None:
    model = opened[0]
    inside = modules_of(model, part)
    linear = {name for name, module in model.named_modules() if isinstance(module, torch.nn.Linear)}
    named = recipe("any", method="lora", rank=2, adapted=(part,), trained=())
    found = {name.partition("base_model.model.")[2] for name in trained(adapt(model, named))}
    adapted = {name.rpartition(".lora_")[0] for name in found}
    assert adapted == {name for name in linear if name.startswith(tuple(f"{outer}." for outer in inside))}


def test_beside_its_adapters_a_recipe_tunes_the_weights_of_the_parts_it_trains(
    opened: tuple[Any, Any],
) -> None:
    named = recipe("any", method="lora", rank=2, adapted=("language",), trained=("projector",))
    projector = modules_of(opened[0], "projector")[0]
    others = {name for name in trained(adapt(opened[0], named)) if "lora_" not in name}
    assert others and all(f"{projector}." in name for name in others)


@pytest.mark.parametrize("part", PARTS)
def test_full_tuning_frees_the_named_part_alone(opened: tuple[Any, Any], part: str) -> None:
    model = opened[0]
    inside = tuple(f"{name}." for name in modules_of(model, part))
    everything = {name for name, _ in model.named_parameters()}
    found = trained(adapt(model, recipe("any", trained=(part,))))
    assert found == {name for name in everything if name.startswith(inside)} != set()


def test_a_fresh_adapter_changes_nothing(opened: tuple[Any, Any]) -> None:
    model, processor = opened
    encoder = Encoder(processor, max_side=112, max_length=512)
    batch = encoder.batch([encoder.ask("Popiš to.", scene_image(1, 90))], side="left")
    batch.pop("labels")
    with torch.no_grad():
        before = model(**batch).logits
        after = plain(adapt(model, recipe("any", method="lora", rank=2, trained=())).eval())(**batch).logits
    assert torch.equal(before, after)


@pytest.mark.parametrize(("precision", "casts"), [("float32", {True}), ("bfloat16", {False})])
def test_adapters_under_autocast_do_not_cast_their_input(
    opened: tuple[Any, Any], precision: str, casts: set[bool]
) -> None:
    named = recipe("any", method="lora", rank=2, trained=(), precision=precision)
    layers: list[Any] = [m for m in adapt(opened[0], named).modules() if isinstance(m, BaseTunerLayer)]
    assert {layer.cast_input_dtype_enabled for layer in layers} == casts


def test_an_architecture_without_such_a_part_is_refused() -> None:
    with pytest.raises(UnknownArchitecture, match="Linear has no part called vision_tower or"):
        modules_of(torch.nn.Linear(1, 1), "vision")


def test_two_models_that_differ_are_told_apart(architecture: str) -> None:
    (one, processor), (other, _) = (
        make_model(architecture, make_tokenizer(["Popiš to."]), seed) for seed in (1, 2)
    )
    encoder = Encoder(processor, max_side=112, max_length=512)
    rows = [encoder.teach("Popiš to.", "Les.", scene_image(number, 90)) for number in range(2)]
    assert largest_difference(one.eval(), one, rows) == 0
    assert largest_difference(one, other.eval(), rows) > 0.1


def test_without_rows_nothing_is_proven(opened: tuple[Any, Any]) -> None:
    assert math.isnan(largest_difference(opened[0], opened[0], []))


def test_the_norm_of_a_change_is_that_of_all_weights_together() -> None:
    base, tuned = torch.nn.Linear(2, 2), torch.nn.Linear(2, 2)
    tuned.load_state_dict(base.state_dict())
    assert change_norm(tuned, base) == 0
    with torch.no_grad():
        tuned.weight[0, 0] += 3
        tuned.bias[1] += 4
    assert change_norm(tuned, base) == pytest.approx(5)
