"""An arm from rows to a merged model: what is learnt, what is frozen, what is counted, what is kept."""

import json
import math
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
import torch
from peft import PeftModel
from safetensors.torch import load_file

from mella.storage import Storage
from mella.tables import TABLES
from mella.training.adapter import modules_of
from mella.training.backbones import open_backbone
from mella.training.encode import Encoder
from mella.training.fine_tune import Arm, arms_of, fine_tune, rows_of
from mella.training.recipes import Recipe
from tests.images.painted import scene_image
from tests.training.world import LORA, SPLITS, pictures_gone, recipe

Tune = Callable[..., dict[str, Any]]
TUNED = Arm("tuned", 1)


@pytest.fixture(scope="session")
def tune(
    czech: pa.Table,
    lake: Storage,
    bases: dict[str, dict[str, Any]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Tune:
    """Tunes an arm on the Czech rows, or on others, in a folder of its own."""

    def one(given: Recipe, arm: Arm = TUNED, rows: pa.Table | None = None) -> dict[str, Any]:
        return fine_tune(
            czech if rows is None else rows,
            given,
            arm,
            backbone=bases[given.backbone],
            storage=lake,
            folder=tmp_path_factory.mktemp(arm.label),
            device="cpu",
            report=lambda line: None,
        )

    return one


@pytest.fixture(scope="session")
def rows(tune: Tune) -> dict[str, dict[str, Any]]:
    """What was tuned once in each way: adapters on a LLaVA, all weights of an Idefics3."""
    return {
        "lora": tune(recipe("tiny-llava", **LORA)),
        "full": tune(recipe("tiny-idefics3")),
    }


@pytest.fixture(params=["lora", "full"])
def tuned(request: pytest.FixtureRequest, rows: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return rows[request.param]


def base_of(row: dict[str, Any], bases: dict[str, dict[str, Any]]) -> Any:
    name = row["backbone"].partition("@")[0]
    return open_backbone(bases[name]["uri"], "", bfloat16=False, device="cpu")[0].eval()


def merged(row: dict[str, Any]) -> tuple[Any, Any]:
    model, processor = open_backbone(row["merged_uri"], "", bfloat16=False, device="cpu")
    return model.eval(), processor


def weights_of(row: dict[str, Any]) -> dict[str, torch.Tensor]:
    return load_file(Path(row["merged_uri"]) / "model.safetensors")


def same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


def untimed(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [{n: v for n, v in point.items() if n != "target_tokens_per_second"} for point in row["curve"]]


def test_the_arms_of_a_recipe_are_tuned_and_blind_of_each_seed() -> None:
    given = recipe("tiny-llava", seeds=(1, 2))
    assert [arm.label for arm in arms_of(given)] == ["tuned-1", "blind-1", "tuned-2", "blind-2"]
    assert [arm.label for arm in arms_of(recipe("tiny-llava", blind=False))] == ["tuned-1"]


@pytest.mark.parametrize(("mix", "sources"), [("alt_text", {"alt_text"}), ("captions", {"caption"})])
def test_a_mix_learns_from_its_sources_of_the_training_split_alone(
    czech: pa.Table, mix: str, sources: set[str]
) -> None:
    found = rows_of(czech, recipe("tiny-llava", mix=mix), "train")
    assert {row.source for row in found} == sources and len(found) == SPLITS.count("train")
    pictures = czech.filter(pc.field("split") == "train")["blob"].to_pylist()
    assert all(row.blob in pictures for row in found)


@pytest.mark.parametrize("way", ["lora", "full"])
def test_bfloat16_learns_what_float32_does_to_within_its_rounding(
    tune: Tune, rows: dict[str, dict[str, Any]], way: str
) -> None:
    name = rows[way]["backbone"].partition("@")[0]
    found = tune(recipe(name, precision="bfloat16", **(LORA if way == "lora" else {})))
    assert {weight.dtype for weight in weights_of(found).values()} == {torch.bfloat16}
    assert found["train_loss"] == pytest.approx(rows[way]["train_loss"], rel=0.01)
    assert found["merged_difference"] < 0.2 and found["adapter_norm"] > 0


@pytest.mark.slow
@pytest.mark.parametrize("way", ["lora", "full"])
def test_compiled_layers_learn_what_others_do_and_are_kept_under_the_same_names(
    tune: Tune, rows: dict[str, dict[str, Any]], way: str
) -> None:
    from torch._dynamo.utils import counters  # takes seconds to load

    name = rows[way]["backbone"].partition("@")[0]
    before = counters["stats"]["unique_graphs"]
    # One batch a step: each kind of batch is compiled for.
    found = tune(recipe(name, compiled=True, micro_tokens=10_000, **(LORA if way == "lora" else {})))
    assert counters["stats"]["unique_graphs"] > before
    assert found["train_loss"] == pytest.approx(rows[way]["train_loss"], rel=1e-4)
    assert found["merged_difference"] < 1e-4
    assert weights_of(found).keys() == weights_of(rows[way]).keys()


def test_its_row_fits_the_table_and_its_losses_are_finite(tuned: dict[str, Any]) -> None:
    partition = {"language": "cs", "recipe": "few"}
    [row] = pa.Table.from_pylist([tuned | partition], schema=TABLES["checkpoints"].schema).to_pylist()
    needed = [column.name for column in TABLES["checkpoints"].columns if not column.nullable]
    assert all(row[name] is not None for name in needed)
    assert all(math.isfinite(row[name]) for name in ("train_loss", "eval_loss", "merged_difference"))
    assert [point["step"] for point in row["curve"]] == [2, 4]


def test_every_row_is_accounted_for(tuned: dict[str, Any]) -> None:
    counted = ("used", "unreadable_pictures", "too_long", "not_drawn")
    assert tuned["rows"] == 2 * SPLITS.count("train") == sum(tuned[name] for name in counted)


def test_the_trained_parts_change_and_the_frozen_ones_do_not(
    tuned: dict[str, Any], bases: dict[str, dict[str, Any]]
) -> None:
    base, model = base_of(tuned, bases), merged(tuned)[0]
    frozen = tuple(f"{name}." for name in modules_of(base, "vision"))
    before = dict(base.named_parameters())
    changed = {name for name, w in model.named_parameters() if not torch.equal(w, before[name])}
    assert not any(name.startswith(frozen) for name in changed)
    for part in ("projector", "language"):
        inside = tuple(f"{name}." for name in modules_of(base, part))
        assert any(name.startswith(inside) for name in changed)
    assert tuned["adapter_norm"] > 0


def test_the_merged_model_is_base_plus_adapter_as_they_lie_on_the_disk(
    rows: dict[str, dict[str, Any]], bases: dict[str, dict[str, Any]]
) -> None:
    row = rows["lora"]
    beside = PeftModel.from_pretrained(base_of(row, bases), row["adapter_uri"]).eval()
    model, processor = merged(row)
    encoder = Encoder(processor, max_side=112, max_length=512)
    batch = encoder.batch([encoder.teach("Popiš to.", "Hrad.", scene_image(77, 100))], side="right")
    batch.pop("labels")
    with torch.no_grad():
        one, other, before = (m(**batch).logits for m in (model, beside, base_of(row, bases)))
    assert torch.allclose(one, other, atol=1e-4) and not torch.allclose(one, before, atol=1e-2)


def test_the_merge_is_proven_on_real_rows(tuned: dict[str, Any]) -> None:
    assert 0 <= tuned["merged_difference"] < 1e-4


def test_a_picture_that_is_gone_costs_one_counted_row(tune: Tune, czech: pa.Table) -> None:
    training = czech.filter(pc.field("split") == "train")
    row = tune(recipe("tiny-llava", steps=16), rows=pictures_gone(czech, {training["id"][0].as_py()}))
    assert (row["unreadable_pictures"], row["used"], row["not_drawn"]) == (1, row["rows"] - 1, 0)


def test_rows_that_are_too_long_are_counted_and_the_others_learnt(tune: Tune, czech: pa.Table) -> None:
    row = tune(recipe("tiny-llava", steps=10, max_length=60))
    assert row["too_long"] > 0 and row["used"] > 0
    assert row["rows"] == row["used"] + row["too_long"] + row["not_drawn"]


def test_the_blind_arm_learns_without_reading_a_picture(tune: Tune, czech: pa.Table) -> None:
    nothing = pictures_gone(czech, set(czech["id"].to_pylist()))
    row = tune(recipe("tiny-llava"), Arm("blind", 1), rows=nothing)
    assert (row["arm"], row["unreadable_pictures"]) == ("blind", 0)
    assert math.isfinite(row["train_loss"]) and math.isfinite(row["eval_loss"])


def test_without_validation_rows_there_is_no_validation_loss(tune: Tune, czech: pa.Table) -> None:
    row = tune(recipe("tiny-llava"), rows=czech.filter(pc.field("split") != "validation"))
    assert row["eval_loss"] is None and row["best_step"] == row["steps"]
    assert row["merged_difference"] < 1e-4


def test_mixes_are_matched_in_steps_and_target_tokens(tune: Tune) -> None:
    made = [tune(recipe("tiny-llava", mix=mix)) for mix in ("alt_text", "captions", "both")]
    assert len({row["steps"] for row in made}) == 1
    for row in made:
        assert row["target_tokens"] == pytest.approx(4 * 80, abs=80)


def test_steps_follow_from_the_passes_where_a_recipe_names_none(tune: Tune) -> None:
    once, twice = (
        tune(recipe("tiny-llava", steps=0, epochs=epochs, target_tokens=160)) for epochs in (1.0, 2.0)
    )
    assert once["steps"] < twice["steps"] and twice["not_drawn"] == 0


@pytest.mark.parametrize("way", [LORA, {}], ids=["lora", "full"])
def test_a_seed_gives_the_same_weights_again_and_another_seed_others(tune: Tune, way: dict[str, Any]) -> None:
    given = recipe("tiny-llava", **way)
    torch.manual_seed(99)
    first = tune(given)
    torch.manual_seed(7)
    again, other = tune(given), tune(given, Arm("tuned", 2))
    assert same(weights_of(first), weights_of(again)) and untimed(first) == untimed(again)
    assert not same(weights_of(first), weights_of(other))


@pytest.mark.parametrize(
    "way", [LORA | {"dropout": 0.2}, pytest.param({}, marks=pytest.mark.slow)], ids=["lora", "full"]
)
def test_a_training_killed_in_its_middle_goes_on_to_the_same_weights_and_curve(
    tune: Tune,
    czech: pa.Table,
    lake: Storage,
    bases: dict[str, dict[str, Any]],
    tmp_path: Path,
    way: dict[str, Any],
) -> None:
    changes: dict[str, Any] = way | {"backbone": "tiny-idefics3", "steps": 12, "evaluations": 4}
    given = recipe(**changes)
    folder = tmp_path / "run"
    _kill(czech, lake, bases[given.backbone], folder, changes, tmp_path, after="step 6 of 12")
    assert (folder / "state" / "state.pt").exists() and not (folder / "merged").exists()
    lines: list[str] = []
    resumed = fine_tune(
        czech, given, TUNED, backbone=bases[given.backbone], storage=lake, folder=folder, device="cpu",
        report=lines.append,
    )  # fmt: skip
    undisturbed = tune(given)
    assert [line.split(",")[0] for line in lines] == ["step 9 of 12", "step 12 of 12"]
    assert same(weights_of(resumed), weights_of(undisturbed))
    assert untimed(resumed) == untimed(undisturbed)
    assert all(resumed[name] == undisturbed[name] for name in ("used", "target_tokens", "best_step"))


def _kill(
    rows: pa.Table,
    lake: Storage,
    backbone: dict[str, Any],
    folder: Path,
    changes: dict[str, Any],
    place: Path,
    *,
    after: str,
) -> None:
    """Start the training in a process of its own, and kill it once it has reported this step."""
    pq.write_table(rows, place / "dataset.parquet")
    told = {
        "dataset": str(place / "dataset.parquet"), "lake": lake.root, "backbone": backbone,
        "folder": str(folder), "recipe": changes,
    }  # fmt: skip
    (place / "told.json").write_text(json.dumps(told), encoding="utf-8")
    command = [sys.executable, "-m", "tests.training.child", str(place / "told.json")]
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as child:
        assert child.stdout
        seen = next((line for line in child.stdout if line.startswith(after)), None)
        child.kill()
    assert seen and child.returncode == -signal.SIGKILL
