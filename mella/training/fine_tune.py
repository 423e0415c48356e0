"""One arm of one recipe: from the rows of a language to a merged model and the row that tells of it."""

import gc
import math
import shutil
from contextlib import nullcontext
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import torch

from mella.storage import Storage
from mella.training.adapter import adapt, adapted, change_norm, largest_difference, plain
from mella.training.backbones import compile_layers, open_backbone
from mella.training.corpus import Corpus, Row
from mella.training.encode import Encoded, Encoder
from mella.training.loop import Report, train
from mella.training.order import steps_needed
from mella.training.recipes import Recipe
from mella.training.schedule import Course, Schedule

_PROVEN_PROMPTS = 8
_VALIDATION_ROWS = 256


@dataclass(frozen=True, slots=True)
class Arm:
    """`tuned`, or `blind`: the same with every picture grey. `seed` orders the rows and draws new weights."""

    name: str
    seed: int

    @property
    def blind(self) -> bool:
        return self.name == "blind"

    @property
    def label(self) -> str:
        return f"{self.name}-{self.seed}"


def arms_of(recipe: Recipe) -> list[Arm]:
    """Every training of a recipe."""
    names = ("tuned", "blind") if recipe.blind else ("tuned",)
    return [Arm(name, seed) for seed in recipe.seeds for name in names]


def rows_of(dataset: pa.Table, recipe: Recipe, split: str) -> list[Row]:
    """The rows of one split that the recipe's mix holds, in an order of their own."""
    chosen = dataset.filter((pc.field("split") == split) & pc.field("source").isin(recipe.sources))
    columns = ["id", "source", "prompt", "text", "blob"]
    return [
        Row(row["source"], row["prompt"], row["text"], row["blob"])
        for row in chosen.select(columns).sort_by("id").to_pylist()
    ]


def fine_tune(
    dataset: pa.Table,
    recipe: Recipe,
    arm: Arm,
    *,
    backbone: dict[str, Any],
    storage: Storage,
    folder: Path,
    device: str,
    report: Report,
) -> dict[str, Any]:
    """Train one arm in `folder`, or go on with what is begun there. Leaves the merged model and its
    processor in `merged/`, the adapter in `adapter/`. Returns its row of `checkpoints` without the
    partition."""
    bfloat16 = recipe.precision == "bfloat16"
    if recipe.compiled:
        gc.collect()  # compiled layers refer to themselves: those of the arm before are still on the device
    model, processor = open_backbone(backbone["uri"], recipe.revision, bfloat16=bfloat16, device=device)
    if recipe.compiled:
        compile_layers(model)
    encoder = Encoder(processor, max_side=recipe.max_side, max_length=recipe.max_length)
    corpora = {
        split: Corpus(
            rows,
            encoder,
            storage,
            recipe.max_side,
            blind=arm.blind,
            variation=recipe.variation,
            seed=arm.seed,
        )
        for split, rows in (
            ("train", rows_of(dataset, recipe, "train")),
            ("validation", rows_of(dataset, recipe, "validation")[:_VALIDATION_ROWS]),
        )
    }
    torch.manual_seed(arm.seed)  # new adapters are drawn here
    tuned = adapt(model, recipe)
    schedule = _schedule(recipe, arm, corpora["train"])
    course = train(plain(tuned), corpora["train"], corpora["validation"], schedule, folder / "state", report)
    return (
        {"arm": arm.name, "seed": arm.seed, "backbone": f"{recipe.backbone}@{backbone['digest']}"}
        | _course(recipe, corpora["train"], course)
        | _keep(tuned, processor, recipe, backbone, folder, _prompts(corpora))
    )


def _schedule(recipe: Recipe, arm: Arm, corpus: Corpus) -> Schedule:
    steps = recipe.steps or steps_needed(
        corpus.lengths(), target_tokens=recipe.target_tokens, epochs=recipe.epochs
    )
    return Schedule(
        steps=steps,
        learning_rate=recipe.learning_rate,
        warmup=recipe.warmup,
        weight_decay=recipe.weight_decay,
        max_gradient=recipe.max_gradient,
        target_tokens=recipe.target_tokens,
        micro_tokens=recipe.micro_tokens,
        evaluations=recipe.evaluations,
        kept=recipe.kept,
        seed=arm.seed,
        bfloat16=recipe.precision == "bfloat16",
    )


def _course(recipe: Recipe, corpus: Corpus, course: Course) -> dict[str, Any]:
    last = course.curve[-max(1, len(course.curve) // 10) :]
    lost = len(corpus.unreadable) + len(corpus.too_long)
    return {
        "mix": recipe.mix,
        "method": recipe.method,
        "precision": recipe.precision,
        "steps": course.step,
        "best_step": course.best_step,
        "target_tokens": course.target_tokens,
        "rows": len(corpus.rows),
        "used": len(corpus.drawn) - lost,
        "unreadable_pictures": len(corpus.unreadable),
        "too_long": len(corpus.too_long),
        "not_drawn": len(corpus.rows) - len(corpus.drawn),
        "train_loss": math.fsum(point["loss"] for point in last) / len(last),
        "eval_loss": None if last[-1]["eval_loss"] is None else course.best_loss,
        "curve": course.curve,
        "seconds": course.seconds,
        "target_tokens_per_second": course.target_tokens / course.seconds,
        "software": ", ".join(f"{name} {version(name)}" for name in ("torch", "transformers", "peft")),
    }


def _prompts(corpora: dict[str, Corpus]) -> list[Encoded]:
    """Real sequences on which the merged model is proven: rows that training did not fit, where there are
    any."""
    corpus = corpora["validation"] if corpora["validation"].rows else corpora["train"]
    drawn = (corpus.draw(number) for number in range(len(corpus.rows)))
    return [encoded for encoded, _ in zip((e for e in drawn if e), range(_PROVEN_PROMPTS), strict=False)]


def _keep(
    tuned: Any,
    processor: Any,
    recipe: Recipe,
    backbone: dict[str, Any],
    folder: Path,
    prompts: list[Encoded],
) -> dict[str, Any]:
    """Save adapter and merged model, and prove from what lies on the disk that the merged model is base
    plus adapter."""
    target, adapter = folder / "merged", folder / "adapter"
    for old in (target, adapter):
        shutil.rmtree(old, ignore_errors=True)
    separate = recipe.method == "lora"
    if separate:
        tuned.save_pretrained(adapter)
        tuned = tuned.merge_and_unload()
    tuned.save_pretrained(target)
    processor.save_pretrained(target)
    opened = {"bfloat16": recipe.precision == "bfloat16", "device": str(tuned.device)}
    whole, _ = open_backbone(str(target), "", **opened)
    base, _ = open_backbone(backbone["uri"], recipe.revision, **opened)
    norm = change_norm(whole, base)
    beside = adapted(base, adapter) if separate else tuned
    # What is compiled rounds otherwise than what was opened from the disk.
    with torch.compiler.set_stance("force_eager") if recipe.compiled else nullcontext():
        difference = largest_difference(whole.eval(), beside.eval(), prompts)
    return {
        "merged_difference": difference,
        "adapter_norm": norm,
        "adapter_uri": str(adapter if separate else target),
        "merged_uri": str(target),
    }
