"""Real models through the real graph: made, tuned, asked and scored, in processes of their own."""

from pathlib import Path

import pytest

from assets import STAGES
from mella.settings import Settings, load
from tests.graph.conftest import Home

pytestmark = pytest.mark.slow

RECIPE = """
description = "Enough to move some weights."
backbone = "tiny-idefics3"
mix = "both"
method = "lora"
rank = 4
adapted = ["language"]
trained = ["projector"]
learning_rate = 1e-3
steps = 4
target_tokens = 120
evaluations = 2
max_side = 112
max_length = 512
"""
PARTITION = {"language": "hu", "recipe": "few"}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder: Path = tmp_path_factory.mktemp("recipes")
    (folder / "few.toml").write_text(RECIPE, encoding="utf-8")
    return load(
        overrides={
            "training.recipes": '["few"]',
            "training.recipes_folder": str(folder),
            "training.base_steps": "3",
            "evaluation.max_answers": "12",
            "evaluation.max_new_tokens": "8",
            "evaluation.resamples": "50",
        }
    )


@pytest.fixture(scope="module")
def trained(home: Home, settings: Settings) -> Home:
    failed = [result for result in home.run(["hu"], settings, stages=STAGES) if result.error or result.held]
    assert not failed, failed
    return home


def test_both_arms_pass_the_gate(trained: Home) -> None:
    rows = trained.lake.read("checkpoints", PARTITION).to_pylist()
    assert {row["arm"] for row in rows} == {"tuned", "blind"}
    for row in rows:
        assert row["adapter_norm"] > 0 and row["merged_difference"] < 1e-3
        assert row["rows"] == row["used"] + row["not_drawn"]


def test_no_evaluation_picture_was_seen_in_pre_training(trained: Home) -> None:
    [base] = trained.lake.read("backbones").to_pylist()
    assert base["origin"] == "made here" and base["pictures"] > 0
    assert base["evaluation_pictures"] == 0


def test_every_arm_is_asked_the_same(trained: Home) -> None:
    said = trained.lake.read("predictions", PARTITION).to_pylist()
    asked = {
        arm: {(row["id"], row["source"], row["prompt"]) for row in said if row["arm"] == arm}
        for arm in ("base", "tuned", "blind", "swapped")
    }
    pictured = {key for key in asked["base"] if key[1] != "english"}
    assert asked["base"] == asked["tuned"]
    assert asked["blind"] == asked["swapped"] == pictured


def test_the_scores_stand_beside_their_floors(trained: Home) -> None:
    rows = trained.lake.read("eval_scores", PARTITION).to_pylist()
    text = [row for row in rows if row["metric"] == "chrf++" and row["source"] == "alt_text"]
    assert {row["arm"] for row in text} == {"base", "tuned", "blind", "swapped"}
    assert all(row["n"] == 12 and row["floor"] is not None for row in text)


def test_what_is_fresh_is_not_made_again(trained: Home, settings: Settings) -> None:
    assert trained.run(["hu"], settings, stages=STAGES) == []
