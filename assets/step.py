"""What a stage is given while it makes one partition, and what it hands back."""

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dagster as dg
import pyarrow as pa

from mella.engine import WorkerDied
from mella.lake import Lake, Publication
from mella.progress import Progress
from mella.reasons import Rule, reasons_in_force
from mella.settings import Settings
from mella.shards import Batches, ShardFunction, Shards, run_shards
from mella.storage import Storage, is_remote
from mella.tables import TABLES
from resources.crawl_source import CrawlSourceResource
from resources.engine import EngineResource
from resources.home import apart
from resources.trainer import TrainerResource

if TYPE_CHECKING:
    import pyarrow.dataset as ds

    from mella.captions.protocol import Captioner, Translator
    from mella.scorer import Scorer


PUT_OFF = "{} of its shards could not be read from their WARC file"
"""Why a partition is not fresh, though it is published."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a stage made: the rows of its own table, those of tables `beside` it, and what the
    page of the asset shows. `sample` names the
    columns of which the page shows some rows."""

    rows: pa.Table | Iterable[pa.RecordBatch]
    beside: dict[str, pa.Table | Iterable[pa.RecordBatch]] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    sample: tuple[str, ...] = ()


@dataclass
class Step:
    """One partition of one asset in the making. `inputs` notes the digests of what it is made from, `put_off`
    how many shards could not be read for now."""

    table: str
    partition: dict[str, str]
    settings: Settings
    version: str
    context: dg.AssetExecutionContext
    inputs: dict[str, str] = field(default_factory=dict)
    put_off: int = 0

    @property
    def crawl(self) -> str:
        return self.partition["crawl"]

    @property
    def language(self) -> str:
        return self.partition["language"]

    @property
    def recipe(self) -> str:
        return self.partition["recipe"]

    @cached_property
    def lake(self) -> Lake:
        lake: Lake = self.context.resources.lake.open()
        lake.create_tables()
        return lake

    @property
    def crawl_source(self) -> CrawlSourceResource:
        return self.context.resources.crawl_source  # type: ignore[no-any-return]

    @property
    def reasons(self) -> tuple[Rule, ...]:
        """For what this stage drops rows, where `mella/reasons.tsv` says so."""
        return reasons_in_force(self.settings)[self.table]

    def captioner(self) -> "Captioner":
        return self.context.resources.captioner.open(self.settings.captions)  # type: ignore[no-any-return]

    def translator(self) -> "Translator":
        return self.context.resources.translator.open(self.settings.captions)  # type: ignore[no-any-return]

    def text_ranker(self) -> "Scorer | None":
        return self.context.resources.text_ranker.open(self.settings.images)  # type: ignore[no-any-return]

    @property
    def trainer(self) -> TrainerResource:
        return self.context.resources.trainer  # type: ignore[no-any-return]

    @property
    def engine(self) -> EngineResource:
        return self.context.resources.engine  # type: ignore[no-any-return]

    def read(self, table: str) -> "ds.Dataset":
        """The published rows of a table that belong to this partition."""
        dimensions = TABLES[table].partitions
        return self.lake.dataset(table, {k: v for k, v in self.partition.items() if k in dimensions})

    @property
    def title(self) -> str:
        return f"{self.table} {' '.join(self.partition.values())}".strip()

    def progress(self, total: int, unit: str) -> Progress:
        return Progress(self.title, total, unit)

    @property
    def work(self) -> Storage:
        """Where the shards of this partition lie until they are published."""
        return self.lake.work(self.table, self.partition)

    @property
    def folder(self) -> Path:
        """Where a process apart finds and leaves the files of this partition until it is published: on this
        machine, wherever the lake is."""
        if is_remote(self.work.root):
            return apart() / self.table / ("~".join(self.partition.values()) or "whole")
        return Path(self.work.path(""))

    def clear(self) -> None:
        """Drop what was kept in case this attempt should fail."""
        self.work.delete("")
        shutil.rmtree(self.folder, ignore_errors=True)

    def map_shards(
        self,
        function: ShardFunction,
        tasks: list[Any],
        inputs: list[str],
        lost: Callable[[Any, WorkerDied], Batches],
        unit: str,
    ) -> Shards:
        """`function` over the tasks, resuming what an earlier run of this partition finished."""
        shards = run_shards(
            self.engine.open(),
            function,
            tasks,
            work=self.work,
            version=self.version,
            inputs=inputs,
            lost=lost,
            progress=self.progress(len(tasks), unit),
        )
        if shards.put_off:
            self.put_off += shards.put_off
            self.context.log.warning(
                f"{self.title}: {PUT_OFF.format(shards.put_off)}; the next run tries again"
            )
        return shards


def digests(publications: Iterable[Publication]) -> dict[str, str]:
    """Label to digest: what a publication records of those it was made from."""
    return {p.label: p.digest for p in publications}
