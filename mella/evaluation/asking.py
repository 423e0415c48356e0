"""Every arm of a recipe asked the same questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from mella.evaluation.generate import Question, answer, questions, swapped
from mella.settings import EvaluationSettings
from mella.storage import Storage
from mella.training.backbones import open_backbone
from mella.training.parallel import Report, side_by_side
from mella.training.recipes import Recipe


@dataclass(frozen=True, slots=True)
class Asked:
    """One model and what it is asked: `arm` and `seed` as the rows of `predictions` bear them."""

    arm: str
    seed: int
    uri: str
    revision: str
    questions: Sequence[Question]


def ask(
    dataset: pa.Table,
    recipe: Recipe,
    checkpoints: list[dict[str, Any]],
    *,
    backbone: dict[str, Any],
    storage: Storage,
    settings: EvaluationSettings,
    device: str,
    workers: int,
    report: Report,
) -> list[dict[str, Any]]:
    """The rows of `predictions` of one language and recipe."""

    def one(asked: Asked, say: Report) -> list[dict[str, Any]]:
        bfloat16 = recipe.precision == "bfloat16"
        model, processor = open_backbone(asked.uri, asked.revision, bfloat16=bfloat16, device=device)
        rows = answer(
            model, processor, asked.questions, storage=storage, max_side=recipe.max_side,
            max_length=recipe.max_length, max_new_tokens=settings.max_new_tokens, batch=settings.batch,
            report=lambda line: say(f"{asked.arm}-{asked.seed}: {line}"),
        )  # fmt: skip
        partition = {name: checkpoints[0][name] for name in ("language", "recipe")}
        return [row | partition | {"arm": asked.arm, "seed": asked.seed} for row in rows]

    tasks = list(
        _tasks(questions(dataset, settings.max_answers), recipe, checkpoints, backbone, settings.seed)
    )
    return [row for rows in side_by_side(one, tasks, workers, report) for row in rows]


def _tasks(
    found: dict[str, list[Question]],
    recipe: Recipe,
    checkpoints: list[dict[str, Any]],
    backbone: dict[str, Any],
    seed: int,
) -> list[Asked]:
    """The arms, those of most answers first."""
    pictured = [*found["alt_text"], *found["caption"]]
    everything = [*pictured, *found["english"]]
    others = [q for source in ("alt_text", "caption") for q in swapped(found[source], seed + 1)]
    tasks = [Asked("base", recipe.seeds[0], backbone["uri"], recipe.revision, everything)]
    for row in checkpoints:
        tuned = row["arm"] == "tuned"
        asked = everything if tuned else [question.blind() for question in pictured]
        tasks.append(Asked(row["arm"], row["seed"], row["merged_uri"], "", asked))
        if tuned:
            tasks.append(Asked("swapped", row["seed"], row["merged_uri"], "", others))
    return sorted(tasks, key=lambda task: -len(task.questions))
