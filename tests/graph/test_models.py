"""Models in the graph: languages by recipes, what makes them stale, gates, and a process that dies."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import dagster as dg
import pyarrow as pa
import pytest

from assets import STAGES
from assets.gated import Stage
from assets.partitions import key_of
from assets.step import Made, Step
from mella.settings import Settings, load
from mella.tables import TABLES
from mella_dagster.backfill import backfill
from mella_dagster.definitions import build
from mella_dagster.jobs import MODEL_HALF
from mella_dagster.scores import score_lines
from mella_dagster.status import FRESH, MISSING, gaps, partitions_of, state_of
from resources.trainer import TrainerResource
from tests.graph.conftest import CRAWL, Home
from tests.graph.modelled import BACKBONES, CHECKPOINTS, EVAL_SCORES, MODELLED
from tests.resources.test_trainer import PretendedGpu

ONE, OTHER = "first", "second"
HUNGARIAN = {"language": "hu", "recipe": ONE}
RECIPE = 'description = ""\nbackbone = "{backbone}"\nmix = "both"\nmethod = "lora"\nsteps = {steps}\n'


def write(folder: Path, name: str, backbone: str = "small", steps: int = 9) -> None:
    text = RECIPE.format(backbone=backbone, steps=steps)
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two recipes of a user's own."""
    found = tmp_path_factory.mktemp("recipes")
    write(found, ONE)
    write(found, OTHER, backbone="large")
    return found


def using(folder: Path, *names: str) -> Settings:
    given = {"training.recipes_folder": str(folder), "training.recipes": str(list(names))}
    return load(overrides=given)


@pytest.fixture(scope="module")
def settings(folder: Path) -> Settings:
    return using(folder, ONE)


@pytest.fixture(scope="module", autouse=True)
def modelled(home: Home, settings: Settings) -> None:
    """One recipe, made for Hungarian."""
    for stage, partition in ((BACKBONES, {}), (CHECKPOINTS, HUNGARIAN), (EVAL_SCORES, HUNGARIAN)):
        assert home.materialize(MODELLED, [stage.name], partition, settings=settings).success


def states_of(home: Home, settings: Settings) -> dict[str, str]:
    """The state of each asset of models: of Hungarian by the first recipe, where it has partitions."""
    return {
        stage.name: state_of(stage, HUNGARIAN if stage.dimensions else {}, home.lake, settings).state
        for stage in MODEL_HALF
    }


def test_every_recipe_there_is_is_a_partition_of_each_language(settings: Settings) -> None:
    definition = build(settings, "local").resolve_assets_def(dg.AssetKey("checkpoints")).partitions_def
    assert definition is not None
    keys = set(definition.get_partition_keys())
    assert {f"hu|{ONE}", f"th|{ONE}", f"hu|{OTHER}", "hu|both"} <= keys


def test_only_recipes_in_use_are_gaps(home: Home, settings: Settings) -> None:
    found = gaps(MODEL_HALF, home.lake, settings, [CRAWL])
    assert {gap.partition["recipe"] for gap in found if gap.partition} == {ONE}
    assert HUNGARIAN not in [gap.partition for gap in found]


def test_without_a_recipe_in_use_there_is_nothing_to_train(folder: Path) -> None:
    assert [list(partitions_of(stage, using(folder), [CRAWL])) for stage in MODEL_HALF] == [[], [], []]


def test_a_backfill_of_models_targets_languages_by_recipe(home: Home, settings: Settings) -> None:
    found = gaps(MODEL_HALF, home.lake, settings, [CRAWL])
    graph = build(settings, "local").resolve_asset_graph()
    started = home.instance.get_backfill(backfill(home.instance, graph, found))
    assert started is not None and started.asset_backfill_data is not None
    subset = started.asset_backfill_data.target_subset
    asked = {
        (pair.asset_key.to_user_string(), pair.partition_key) for pair in subset.iterate_asset_partitions()
    }
    assert asked == {(gap.table, str(key_of(gap.partition))) for gap in found}


def test_what_was_made_is_fresh(home: Home, settings: Settings) -> None:
    assert set(states_of(home, settings).values()) == {FRESH}


def test_a_changed_recipe_makes_stale_its_own_partitions_alone(
    home: Home, settings: Settings, folder: Path
) -> None:
    try:
        write(folder, OTHER, backbone="large", steps=10)
        assert set(states_of(home, settings).values()) == {FRESH}
        write(folder, ONE, steps=10)
        found = states_of(home, settings)
        assert {name for name, state in found.items() if state != FRESH} == {"checkpoints", "eval_scores"}
        changed = state_of(CHECKPOINTS, HUNGARIAN, home.lake, settings)
        assert changed.why == f"recipe {ONE} changed"
    finally:
        write(folder, ONE)
        write(folder, OTHER, backbone="large")


def test_another_recipe_with_another_base_model_leaves_the_first_as_it_is(
    home: Home, settings: Settings, folder: Path
) -> None:
    second = using(folder, OTHER)
    assert state_of(BACKBONES, {}, home.lake, second).state != FRESH
    assert home.materialize(MODELLED, ["backbones"], {}, settings=second).success
    assert set(home.lake.read("backbones")["backbone"].to_pylist()) == {"small", "large"}
    assert set(states_of(home, settings).values()) == {FRESH}
    other = {"language": "hu", "recipe": OTHER}
    assert state_of(CHECKPOINTS, other, home.lake, second).state == MISSING


def test_the_report_is_made_after_the_scores() -> None:
    names = [stage.name for stage in STAGES]
    assert names.index("report") == len(names) - 1
    assert {"checkpoints", "eval_scores"} <= set(STAGES[-1].upstream)


def test_the_scores_in_short_show_each_arm_and_a_corrected_p(home: Home, settings: Settings) -> None:
    names, words = score_lines(home.lake, [ONE])
    assert (names.metric, names.source, words.metric) == ("keyword_recall", "alt_text", "chrf++")
    assert set(words.values) == {"base", "tuned", "blind", "swapped"}
    assert words.values["tuned"] == pytest.approx(100)
    assert 0 < words.p["tuned-blind"] < 0.1


Spoil = Callable[[dict[str, list[dict[str, Any]]]], None]


def pictures_of_the_test(rows: dict[str, list[dict[str, Any]]]) -> None:
    rows["backbones"][0] |= {"origin": "made here", "loss": 1.0, "evaluation_pictures": 3}


def not_a_loss(rows: dict[str, list[dict[str, Any]]]) -> None:
    rows["checkpoints"][0]["train_loss"] = float("nan")


def not_merged(rows: dict[str, list[dict[str, Any]]]) -> None:
    rows["checkpoints"][0]["merged_difference"] = 0.5


def zero_adapter(rows: dict[str, list[dict[str, Any]]]) -> None:
    rows["checkpoints"][0]["adapter_norm"] = 0.0


def no_floors(rows: dict[str, list[dict[str, Any]]]) -> None:
    for row in rows["eval_scores"]:
        row["floor"] = None


def an_arm_asked_otherwise(rows: dict[str, list[dict[str, Any]]]) -> None:
    for row in rows["predictions"]:
        if row["arm"] == "blind":
            row["prompt"] += "!"


def beyond_its_interval(rows: dict[str, list[dict[str, Any]]]) -> None:
    rows["eval_scores"][0]["high"] = rows["eval_scores"][0]["value"] - 1


def of_nothing(rows: dict[str, list[dict[str, Any]]]) -> None:
    rows["eval_scores"][0]["n"] = 0


FAULTS: list[tuple[Stage, Spoil, str]] = [
    (BACKBONES, pictures_of_the_test, "saw_evaluation_pictures"),
    (CHECKPOINTS, not_a_loss, "loss_not_finite"),
    (CHECKPOINTS, not_merged, "merged_differs"),
    (CHECKPOINTS, zero_adapter, "nothing_learnt"),
    (EVAL_SCORES, no_floors, "without_floor"),
    (EVAL_SCORES, an_arm_asked_otherwise, "asked_otherwise"),
    (EVAL_SCORES, beyond_its_interval, "outside_interval"),
    (EVAL_SCORES, of_nothing, "nothing_counted"),
]


def spoilt(stage: Stage, spoil: Spoil) -> Stage:
    def function(step: Step) -> Made:
        made = stage.function(step)
        tables: dict[str, Any] = {stage.name: made.rows, **made.beside}
        rows = {name: table.to_pylist() for name, table in tables.items()}
        spoil(rows)
        changed = {n: pa.Table.from_pylist(r, schema=TABLES[n].schema) for n, r in rows.items()}
        return replace(made, rows=changed.pop(stage.name), beside=changed)

    return replace(stage, function=function)


@pytest.mark.parametrize(("stage", "spoil", "gate"), FAULTS, ids=lambda v: getattr(v, "__name__", None))
def test_a_seeded_fault_is_stopped(
    home: Home, settings: Settings, stage: Stage, spoil: Spoil, gate: str
) -> None:
    partition = HUNGARIAN if stage.dimensions else {}
    before = home.lake.publication(stage.name, partition)
    result = home.materialize([spoilt(stage, spoil)], [stage.name], partition, settings=settings)
    assert not result.success
    assert result.get_asset_materialization_events() == []
    assert home.lake.publication(stage.name, partition) == before
    assert gate in (home.lake.failure(stage.name, partition) or "")


class Dying(TrainerResource):
    """Writes something into the work folder, and is killed."""

    def command(self, job: Path) -> list[str]:
        script = (
            "import json, os, pathlib, signal, sys; job = json.load(open(sys.argv[1]));"
            "work = pathlib.Path(job['work']); work.mkdir(exist_ok=True); half = work / 'half.txt';"
            "half.write_text(str(half.exists())); os.kill(os.getpid(), signal.SIGKILL)"
        )
        return [sys.executable, "-c", script, str(job)]


def real(name: str) -> Sequence[Stage]:
    return [stage for stage in MODEL_HALF if isinstance(stage, Stage) and stage.name == name]


def test_a_killed_training_leaves_one_line_and_its_work_for_the_next_attempt(
    home: Home, settings: Settings
) -> None:
    work = Path(home.lake.work("checkpoints", HUNGARIAN).root) / "work" / "half.txt"
    dying = {"trainer": Dying(gpu=PretendedGpu())}
    seen = []
    for _ in range(2):
        result = home.materialize(
            real("checkpoints"), ["checkpoints"], HUNGARIAN, resources=dying, settings=settings
        )
        assert not result.success
        seen.append(work.read_text())
    assert seen == ["False", "True"]
    assert "was ended by SIGKILL" in (home.lake.failure("checkpoints", HUNGARIAN) or "")
    assert home.materialize(MODELLED, ["checkpoints"], HUNGARIAN, settings=settings).success
    assert not work.exists()
