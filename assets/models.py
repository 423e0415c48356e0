"""From the dataset to models and their scores.

No automation condition makes these: every change upstream would train anew. A run, a backfill or
the nightly schedule does, for the recipes in use.
"""

from dataclasses import replace

import pyarrow as pa

from assets.apart import made_apart
from assets.beside import same_partition
from assets.gated import gated
from assets.metadata import curve_metadata, score_metadata
from assets.step import Made, Step
from mella.lake import Lake
from mella.settings import Settings
from mella.tables import TABLES
from mella.training.recipes import Recipe, recipes
from resources.gpu import KUBERNETES_TAGS, POOL

MODELS = "models"
"""The group of these assets."""


def _served(lake: Lake, settings: Settings) -> dict[str, Recipe]:
    """The recipes whose base models are made: those in use, and those of base models that are there
    already. A run of other recipes takes no base model away."""
    there = set(lake.read("backbones", columns=["backbone"])["backbone"].to_pylist())
    return {
        name: recipe
        for name, recipe in recipes(settings.training).items()
        if name in settings.training.recipes or recipe.backbone in there
    }


def _base_models(lake: Lake, _partition: dict[str, str], settings: Settings) -> dict[str, str]:
    served = _served(lake, settings).values()
    return {f"base model {recipe.backbone}": recipe.revision or "newest" for recipe in served}


def _recipe(lake: Lake, partition: dict[str, str], settings: Settings) -> dict[str, str]:
    """The recipe of the partition, and its base model; other recipes and their models do not matter."""
    recipe = recipes(settings.training)[partition["recipe"]]
    models = lake.read("backbones", columns=["backbone", "digest"]).to_pylist()
    digest = {row["backbone"]: row["digest"] for row in models}.get(recipe.backbone, "missing")
    return {f"recipe {recipe.name}": recipe.digest, f"base model {recipe.backbone}": digest}


@gated(
    reads=("dataset",),
    origin=_base_models,
    settings=("training.base_steps",),
    group=MODELS,
    kinds={"pytorch", "deltalake"},
    pool=POOL,
    op_tags=KUBERNETES_TAGS,
)
def backbones(step: Step) -> Made:
    """The base models of the recipes in use. A tiny one is made here, of training pictures, texts of all
    languages and English captions, and kept in the home; of others, name and revision are recorded."""
    served = _served(step.lake, step.settings)
    if not served or not _training_rows(step, ("alt_text", "caption")):
        return Made(_nothing("backbones"))
    training = replace(step.settings.training, recipes=tuple(served))
    rows = made_apart(step, "backbones", ["dataset"], replace(step.settings, training=training))
    return Made(rows, sample=("backbone", "origin", "parameters", "pictures", "texts", "loss", "seconds"))


@gated(
    reads=("dataset",),
    reads_some=("backbones",),
    origin=_recipe,
    settings=(),
    group=MODELS,
    kinds={"pytorch", "deltalake"},
    pool=POOL,
    op_tags=KUBERNETES_TAGS,
)
def checkpoints(step: Step) -> Made:
    """What one recipe makes of one language: a tuned model for each seed, and beside it the same tuned on
    grey pictures (`blind`), which shows what can be learnt without looking. In a process of its own,
    which goes on where it was killed."""
    recipe = recipes(step.settings.training)[step.recipe]
    if not _training_rows(step, recipe.sources):
        return Made(_nothing("checkpoints"))
    rows = made_apart(step, "checkpoints", ["dataset", "backbones"], step.settings)
    return Made(
        rows,
        metadata=curve_metadata(rows),
        sample=("arm", "seed", "steps", "best_step", "train_loss", "eval_loss", "merged_difference"),
    )


@gated(
    version=2,
    reads=("dataset", "checkpoints"),
    reads_some=("backbones",),
    origin=_recipe,
    beside={"predictions": same_partition, "eval_contrasts": same_partition},
    settings=("evaluation",),
    files=("mella/alt_text/generic_words.tsv",),
    group=MODELS,
    kinds={"pytorch", "numpy", "deltalake"},
    pool=POOL,
    op_tags=KUBERNETES_TAGS,
)
def eval_scores(step: Step) -> Made:
    """Every metric of the base, tuned, blind-tuned and picture-swapped arm on the test split, each with its
    interval and its floor; beside it what the arms said (`predictions`), and the tuned arm against the
    others, paired (`eval_contrasts`)."""
    import pyarrow.dataset as ds

    from mella.evaluation.score import score

    tables = ["dataset", "backbones", "checkpoints"]
    tuned = step.read("checkpoints").count_rows()
    said = made_apart(step, "predictions", tables, step.settings) if tuned else _nothing("predictions")
    if not said.num_rows:
        nothing = {name: _nothing(name) for name in ("predictions", "eval_contrasts")}
        return Made(_nothing("eval_scores"), beside=nothing)
    training = step.read("dataset").to_table(filter=ds.field("split") == "train")
    scored = score(
        said, training, language=step.language, recipe=step.recipe, settings=step.settings.evaluation
    )
    return Made(
        scored.scores,
        beside={"predictions": said, "eval_contrasts": scored.contrasts},
        metadata=score_metadata(scored.scores, said),
    )


def _training_rows(step: Step, sources: tuple[str, ...]) -> int:
    import pyarrow.dataset as ds

    wanted = (ds.field("split") == "train") & ds.field("source").isin(list(sources))
    return step.read("dataset").count_rows(filter=wanted)


def _nothing(table: str) -> pa.Table:
    return TABLES[table].schema.empty_table()
