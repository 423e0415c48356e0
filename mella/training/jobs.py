"""The jobs that run in a process of their own: base models, checkpoints, predictions.

A job is a mapping of JSON values. It reads Parquet files with the rows a stage read from the lake, and
leaves its own rows in the Parquet file `out`.
"""

import shutil
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from mella.cores import cores
from mella.identity import identify
from mella.settings import Settings, load
from mella.storage import Storage
from mella.tables import TABLES
from mella.training.parallel import Report, side_by_side
from mella.training.recipes import Recipe, recipes

_KEPT = 2
"""Generations of checkpoints of one language and recipe that stay on the disk."""


def run(job: dict[str, Any], report: Report) -> None:
    """Do the job that `job["kind"]` names.

    Raises:
        ValueError: for a kind of job that there is not.
    """
    kinds = {"backbones": _backbones, "checkpoints": _checkpoints, "predictions": _predictions}
    if job["kind"] not in kinds:
        raise ValueError(f"no kind of job is called {job['kind']!r}: choose from {', '.join(sorted(kinds))}")
    settings = load()
    rows = kinds[job["kind"]](job, settings, report)
    schema = TABLES[job["kind"]].schema
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), job["out"])


def _storage(job: dict[str, Any]) -> Storage:
    return Storage(job["lake"], job.get("lake_options", {}))


def _backbones(job: dict[str, Any], settings: Settings, report: Report) -> list[dict[str, Any]]:
    from mella.training.pretrain import digest_of, held_out, is_made_here, lessons, make_base, schedule_of

    found = recipes(settings.training)
    wanted = {found[name].backbone: found[name].revision for name in settings.training.recipes}
    made = []
    for name, revision in sorted(wanted.items()):
        if not is_made_here(name):
            made.append({"backbone": name, "origin": "pretrained", "uri": name, "digest": revision or "main"})
            continue
        dataset = pq.read_table(job["dataset"])
        rows = lessons(dataset)
        schedule = schedule_of(settings.training.base_steps)
        folder = Path(job["models"]) / "bases" / f"{name}-{digest_of(name, rows, schedule)}"
        say = partial(_say, report, name)
        told = make_base(name, rows, _storage(job), folder, say, schedule)
        made.append(told | {"evaluation_pictures": held_out(dataset, rows)})
    return made


def _say(report: Report, who: str, line: str) -> None:
    report(f"{who}: {line}")


def _checkpoints(job: dict[str, Any], settings: Settings, report: Report) -> list[dict[str, Any]]:
    from mella.training.fine_tune import arms_of, fine_tune, rows_of

    recipe = recipes(settings.training)[job["recipe"]]
    dataset = pq.read_table(job["dataset"])
    learnt = rows_of(dataset, recipe, "train")
    if not learnt:
        return []
    backbone = _backbone(job, recipe)
    place = Path(job["models"]) / "checkpoints" / job["recipe"] / job["language"]
    used = sorted(dataset.filter(pc.field("split") != "test")["id"].to_pylist())
    folder = place / identify(recipe.digest, backbone["digest"], *used)
    _forget_old(place, folder)

    def one(arm: Any, say: Report) -> dict[str, Any]:
        return fine_tune(
            dataset,
            recipe,
            arm,
            backbone=backbone,
            storage=_storage(job),
            folder=folder / arm.label,
            device=job["device"],
            report=partial(_say, say, arm.label),
        )

    made = side_by_side(one, arms_of(recipe), _workers(job, settings), report)
    return [row | {"language": job["language"], "recipe": job["recipe"]} for row in made]


def _predictions(job: dict[str, Any], settings: Settings, report: Report) -> list[dict[str, Any]]:
    from mella.evaluation.asking import ask

    recipe = recipes(settings.training)[job["recipe"]]
    checkpoints = pq.read_table(job["checkpoints"]).to_pylist()
    if not checkpoints:
        return []
    return ask(
        pq.read_table(job["dataset"]),
        recipe,
        checkpoints,
        backbone=_backbone(job, recipe),
        storage=_storage(job),
        settings=settings.evaluation,
        device=job["device"],
        workers=_workers(job, settings),
        report=report,
    )


def _backbone(job: dict[str, Any], recipe: Recipe) -> dict[str, Any]:
    rows = pq.read_table(job["backbones"]).to_pylist()
    return next(row for row in rows if row["backbone"] == recipe.backbone)


def _workers(job: dict[str, Any], settings: Settings) -> int:
    """How many models at once: one a core, but one alone on a GPU."""
    if job["device"] != "cpu":
        return 1
    return settings.training.workers or cores()


def _forget_old(place: Path, current: Path) -> None:
    """Remove all but the newest other generation: that is the one published until this one is."""
    others = sorted(
        (f for f in place.iterdir() if f != current) if place.is_dir() else [],
        key=lambda f: f.stat().st_mtime,
    )
    for old in others[: 1 - _KEPT]:
        shutil.rmtree(old)
