"""Stand-ins for what is trained: the stages of models with rows made up in their stead, so that the graph
around them can be tested in seconds."""

from dataclasses import replace
from typing import Any

import pyarrow as pa

from assets import STAGES
from assets.gated import Stage
from assets.step import Made, Step
from mella.evaluation.score import score
from mella.tables import TABLES
from mella.training.recipes import recipes

_BY_NAME = {stage.name: stage for stage in STAGES if isinstance(stage, Stage)}


def _table(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=TABLES[name].schema)


def _backbones(step: Step) -> Made:
    found = recipes(step.settings.training)
    names = sorted({found[name].backbone for name in step.settings.training.recipes})
    there = [row for row in step.lake.read("backbones").to_pylist() if row["backbone"] not in names]
    made = [
        {"backbone": name, "origin": "pretrained", "uri": f"someone/{name}", "digest": "main"}
        for name in names
    ]
    return Made(_table("backbones", [*there, *made]))


def _checkpoints(step: Step) -> Made:
    recipe = recipes(step.settings.training)[step.recipe]
    learnt = [row for row in step.read("dataset").to_table().to_pylist() if row["split"] == "train"]
    count = sum(row["source"] in recipe.sources for row in learnt)
    row = {
        **step.partition, "backbone": recipe.backbone, "mix": recipe.mix, "method": recipe.method, "steps": 9,
        "best_step": 9, "target_tokens": 99, "rows": count, "used": count, "unreadable_pictures": 0,
        "too_long": 0, "not_drawn": 0, "train_loss": 1.0, "eval_loss": 1.0, "merged_difference": 0.0,
        "precision": "float32",
        "adapter_norm": 1.0, "adapter_uri": "a", "merged_uri": "m", "curve": [], "seconds": 1.0,
        "target_tokens_per_second": 1.0, "software": "none",
    }  # fmt: skip
    arms = [{"arm": arm, "seed": seed} for arm in ("tuned", "blind") for seed in recipe.seeds]
    return Made(_table("checkpoints", [row | arm for arm in arms]))


def _eval_scores(step: Step) -> Made:
    rows = step.read("dataset").to_table().to_pylist()
    asked = [row for row in rows if row["split"] == "test"]
    seed = recipes(step.settings.training)[step.recipe].seeds[0]
    said = _table("predictions", [
        {name: row[name] for name in ("id", "source", "image_sha256", "cluster", "host", "prompt", "english")}
        | step.partition
        | {
            "arm": arm, "seed": seed, "reference": row["text"], "finish_reason": "stop",
            "text": (row if arm == "tuned" else asked[0])["text"], "shown_sha256": _shown(arm, row, asked),
        }
        for row in asked for arm in ("base", "tuned", "blind", "swapped")
    ])  # fmt: skip
    training = pa.Table.from_pylist([r for r in rows if r["split"] == "train"], TABLES["dataset"].schema)
    settings = replace(step.settings.evaluation, derangements=2, resamples=20)
    scored = score(said, training, language=step.language, recipe=step.recipe, settings=settings)
    return Made(scored.scores, beside={"predictions": said, "eval_contrasts": scored.contrasts})


def _shown(arm: str, row: dict[str, Any], others: list[dict[str, Any]]) -> str | None:
    if arm == "blind":
        return None
    if arm == "swapped":
        return next(other["image_sha256"] for other in others if other["cluster"] != row["cluster"])
    return row["image_sha256"]


BACKBONES = replace(_BY_NAME["backbones"], function=_backbones)
CHECKPOINTS = replace(_BY_NAME["checkpoints"], function=_checkpoints)
EVAL_SCORES = replace(_BY_NAME["eval_scores"], function=_eval_scores)
MODELLED = (BACKBONES, CHECKPOINTS, EVAL_SCORES)
