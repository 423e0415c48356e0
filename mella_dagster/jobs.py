"""Jobs: the whole graph, and either half of it.

An asset job must have one kind of partition; the graph has four. So each job here starts one
backfill of what is missing or stale, which the daemon runs in the order of the graph.
"""

from collections.abc import Sequence

import dagster as dg
from pydantic import Field

from assets import STAGES
from assets.gated import Product
from assets.models import MODELS
from mella.crawl.registry import registered_crawls
from mella.lake import Lake
from mella.settings import Settings
from mella_dagster.backfill import backfill
from mella_dagster.status import gaps, possible

DATA_HALF = tuple(stage for stage in STAGES if stage.group in {"crawl", "pairs", "captions", "dataset"})
MODEL_HALF = tuple(stage for stage in STAGES if stage.group == MODELS)


class Scope(dg.Config):
    """Which crawls the backfill covers; all of them where none is named."""

    crawls: list[str] = Field(default_factory=list)


def fill_job(name: str, stages: Sequence[Product], settings: Settings, description: str) -> dg.JobDefinition:
    """A job that starts a backfill of the partitions of `stages` that are missing, stale or failed."""

    @dg.op(name=f"start_{name}", required_resource_keys={"lake"})
    def start(context: dg.OpExecutionContext, config: Scope) -> None:
        lake: Lake = context.resources.lake.open()
        found = gaps(possible(stages), lake, settings, config.crawls or registered_crawls(lake.storage))
        if not found:
            context.log.info("nothing is missing or stale")
            return
        started = backfill(context.instance, context.repository_def.asset_graph, found)
        context.log.info(f"started backfill {started} of {len(found)} partitions")

    @dg.job(name=name, description=description)
    def job() -> None:
        start()

    return job


def fill_jobs(settings: Settings) -> list[dg.JobDefinition]:
    """The jobs of the code location."""
    return [
        fill_job(
            "data_half", DATA_HALF, settings,
            "Fill what is missing or stale, from the WARC files of a crawl to the merged dataset.",
        ),
        fill_job(
            "model_half", MODEL_HALF, settings,
            "Fill what is missing or stale, from the dataset to the scores of the recipes in use.",
        ),
        fill_job(
            "whole_graph", STAGES, settings,
            "Fill what is missing or stale in the whole graph, models where torch is installed.",
        ),
    ]  # fmt: skip
