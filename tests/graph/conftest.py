"""A home with the sample crawl in it, materialized for two languages through the real graph."""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from assets import STAGES
from assets.gated import Product
from assets.partitions import key_of
from mella.lake import Lake
from mella.settings import Settings, load
from mella_dagster.crawls import add_crawl, sample_crawl
from mella_dagster.definitions import build
from mella_dagster.execution import Result, run_needed
from mella_dagster.instance import open_instance
from resources.lake import LakeResource

CRAWL = "sample"
LANGUAGES = ["hu", "sr"]
NO_MODELS = {"training.recipes": "[]"}
"""Settings under which nothing is trained: tests of the data half."""


@dataclass
class Home:
    """One installation: its lake, its Dagster instance, and the graph over both."""

    path: Path
    lake: Lake
    instance: dg.DagsterInstance
    settings: Settings

    def run(self, languages: list[str], settings: Settings | None = None, **options: Any) -> list[Result]:
        chosen = settings or self.settings
        return run_needed(
            build(chosen, "local"), options.pop("stages", STAGES), instance=self.instance, lake=self.lake,
            settings=chosen, crawls=[CRAWL], languages=languages, everything=options.pop("everything", False),
            announce=lambda *_: None, tell=options.pop("tell", lambda _: None),
        )  # fmt: skip

    def materialize(
        self,
        products: Sequence[Product],
        selected: list[str],
        partition: dict[str, str],
        resources: dict[str, Any] | None = None,
        settings: Settings | None = None,
    ) -> dg.ExecuteInProcessResult:
        """One run over some assets of a graph in which `products` replace those of the same name, and
        `resources` those of the local profile."""
        settings = settings or self.settings
        replaced = {product.name: product for product in products}
        assets = [replaced.get(stage.name, stage).asset(settings) for stage in STAGES]
        given = dict(build(settings, "local").resources or {}) | (resources or {})
        graph = dg.Definitions(assets=assets, resources=given, executor=dg.in_process_executor)
        keys = [dg.AssetKey(name) for name in selected]
        job = graph.resolve_implicit_job_def_def_for_assets(keys)
        assert job is not None
        return job.execute_in_process(
            instance=self.instance,
            partition_key=key_of(partition),
            asset_selection=keys,
            raise_on_error=False,
        )


@contextmanager
def opened(path: Path) -> Iterator[Home]:
    """The home in this folder, and the environment that a command in it has."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MELLA_HOME", str(path))
        for name in ("DAGSTER_HOME", "MELLA_LAKE", "MELLA_SET", "MELLA_CONFIG", "MELLA_PROFILE"):
            patch.delenv(name, raising=False)
        lake = LakeResource(root=str(path / "lake")).open()
        lake.create_tables()
        with open_instance(lake) as instance:
            yield Home(path, lake, instance, load(overrides=NO_MODELS))
        os.environ.pop("DAGSTER_HOME", None)


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which everything of Hungarian and Serbian is fresh. To copy, not to change."""
    path = tmp_path_factory.mktemp("fresh")
    with opened(path) as home:
        add_crawl(home.lake, CRAWL, [str(sample_crawl(path / "sample"))])
    with opened(path) as home:
        failed = [result for result in home.run(LANGUAGES) if result.error or result.held]
        assert not failed, failed
    return path


@pytest.fixture(scope="module")
def home(fresh: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """The sample crawl, everything fresh for Hungarian and Serbian: a copy for one file of tests, so that
    what they spoil does not reach the next."""
    path = tmp_path_factory.mktemp("copied") / "home"
    shutil.copytree(fresh, path)
    with opened(path) as home:
        yield home
