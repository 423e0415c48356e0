"""The one decorator that stages, audits and publishes.

A stage writes aside; Great Expectations judges the staged rows; only what passes is
committed and recorded as materialized. What fails leaves a red check, the staged rows for
a look, and the last good version in place.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import dagster as dg
import pyarrow as pa

from assets.metadata import audit_metadata, column_schema, sample_metadata
from assets.partitions import definition_of, mapping_of, partition_of
from assets.step import Made, Step, digests
from mella.fallbacks import fallbacks
from mella.lake import Lake, Publication, Staged
from mella.languages import rows_digest
from mella.package_files import files_digest
from mella.settings import Settings
from mella.tables import TABLES

AUDIT = "audit"
OWNER = "team:mella"
_SAMPLE_ROWS = 8
_PRODUCED_BESIDE = {"crawl_images": "raw_crawl", "crawl_problems": "raw_crawl"}
_RESOURCES = {"lake", "engine", "crawl_source", "captioner", "translator", "text_ranker", "trainer", "gpu"}


@dataclass(frozen=True, kw_only=True)
class Product:
    """What an asset makes, before it is bound to settings: its name, and what it is made from.

    `version` is raised when the code changes what comes out; `settings` are the sections (or
    single settings) that govern it, `files` the models, prompts and word lists of our packages.
    All three, hashed, are the asset's code version. `origin` names what a partition is made from
    besides the tables that it `reads`, with a digest; so too which rows it needs of a table that it
    `reads_some` of, the other rows of which may change without it. What it makes `by_language` follows the
    table of languages: the row of its own, or all rows where it has none.
    """

    name: str
    reads: tuple[str, ...] = ()
    reads_some: tuple[str, ...] = ()
    origin: Callable[[Lake, dict[str, str], Settings], dict[str, str]] | None = None
    by_language: bool = False
    settings: tuple[str, ...]
    files: tuple[str, ...] = ()
    version: int = 1
    group: str
    kinds: set[str]
    condition: dg.AutomationCondition | None = None

    @property
    def dimensions(self) -> tuple[str, ...]:
        return TABLES[self.name].partitions if self.name in TABLES else ()

    @property
    def upstream(self) -> tuple[str, ...]:
        """The assets this one is made from."""
        return _made_with(*self.reads, *self.reads_some)

    def inputs(self, lake: Lake, partition: dict[str, str], settings: Settings) -> dict[str, str]:
        """What the partition would be made from now: every publication upstream, by its digest."""
        found = {} if self.origin is None else self.origin(lake, partition, settings)
        if self.by_language:
            found |= {"table of languages": rows_digest(partition.get("language"))}
        for table in _made_with(*self.reads):
            found |= digests(lake.publications(table, partition))
        return found

    def missing(self, lake: Lake, partition: dict[str, str]) -> str | None:
        """The first asset upstream of which nothing is published for this partition."""
        return next((table for table in self.upstream if not lake.publications(table, partition)), None)

    def code_version(self, settings: Settings) -> str:
        parts = [str(self.version), settings.digest(*self.settings)]
        return "-".join(parts + ([files_digest(*self.files)] if self.files else []))

    def asset(self, settings: Settings) -> dg.AssetsDefinition:
        """The Dagster asset, bound to the settings in force."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class Stage(Product):
    """A product that is a table: `function` makes one partition of it, and of tables `beside` it."""

    function: Callable[[Step], Made]
    beside: dict[str, Callable[[dict[str, str]], dict[str, str]]] = field(default_factory=dict)
    pool: str | None = None
    op_tags: dict[str, Any] | None = None

    def asset(self, settings: Settings) -> dg.AssetsDefinition:
        """The Dagster asset, bound to the settings in force."""
        partitions = definition_of(self.dimensions, settings)

        @dg.asset(
            name=self.name,
            description=self.function.__doc__,
            partitions_def=partitions,
            deps=[
                dg.AssetDep(table, partition_mapping=mapping_of(TABLES[table].partitions, self.dimensions))
                for table in self.upstream
            ],
            check_specs=[
                dg.AssetCheckSpec(
                    AUDIT, asset=self.name, blocking=True, partitions_def=partitions,
                    description=f"The gate of {self.name}: what fails is not published.",
                )
            ],
            group_name=self.group,
            kinds=self.kinds,
            owners=[OWNER],
            metadata={"dagster/column_schema": column_schema(self.name), "dagster/table_name": self.name},
            code_version=self.code_version(settings),
            required_resource_keys=_RESOURCES,
            pool=self.pool,
            op_tags=self.op_tags,
            automation_condition=self.condition,
        )  # fmt: skip
        def compute(context: dg.AssetExecutionContext) -> Iterator[Any]:
            yield from _make(self, settings, context)

        return compute


def gated(**options: Any) -> Callable[[Callable[[Step], Made]], Stage]:
    """Turn a function of a `Step` into the stage of the table that bears its name."""

    def decorate(function: Callable[[Step], Made]) -> Stage:
        return Stage(name=function.__name__, function=function, **options)

    return decorate


def _made_with(*tables: str) -> tuple[str, ...]:
    """The assets that publish these tables, each once."""
    return tuple(dict.fromkeys(_PRODUCED_BESIDE.get(table, table) for table in tables))


def _make(stage: Stage, settings: Settings, context: dg.AssetExecutionContext) -> Iterator[Any]:
    key = context.partition_key if context.has_partition_key else None
    partition = partition_of(stage.dimensions, key)
    version = stage.code_version(settings)
    step = Step(stage.name, partition, settings, version, context)
    if "language" in partition:
        for line in fallbacks(stage.name, partition["language"], settings):
            context.log.warning(f"{step.title}: {line}")
    try:
        with step.lake.only_writer(stage.name, partition):
            yield from _write_audit_publish(stage, step)
    except Exception as error:
        reason = error.description if isinstance(error, dg.Failure) else f"{type(error).__name__}: {error}"
        step.lake.record_failure(stage.name, partition, reason or type(error).__name__)
        raise


def _write_audit_publish(stage: Stage, step: Step) -> Iterator[Any]:
    step.lake.finish_begun(stage.name, step.partition)  # of a run that was killed while this one waited
    step.inputs = stage.inputs(step.lake, step.partition, step.settings)
    if absent := stage.missing(step.lake, step.partition):
        raise dg.Failure(
            f"{step.title}: nothing is published of {absent} for it; materialize {absent} first",
            allow_retries=False,
        )
    step.lake.discard_all(stage.name, step.partition)
    made = stage.function(step)
    tables = {stage.name: _batches(made.rows)} | {n: _batches(rows) for n, rows in made.beside.items()}
    staged = step.lake.stage(stage.name, step.partition, step.context.run_id, tables)
    sample = _sample(step, staged, made.sample)
    audit, result = _judge(stage, step, staged)
    if not audit.passed:
        yield result
        raise dg.Failure(
            f"{step.title}: the gate stopped it: {audit.summary}; the last good version stays published",
            allow_retries=False,
            metadata={"staged": dg.MetadataValue.path(step.lake.storage.uri(staged.folder))},
        )
    for warning in audit.warnings:
        step.context.log.warning(f"{step.title}: {warning}")
    publication = _publish(stage, step, staged, audit.profile)
    if not step.put_off:
        step.clear()
    yield dg.MaterializeResult(
        metadata=made.metadata
        | sample
        | {"dagster/row_count": publication.rows, "lake version": publication.version},
        data_version=dg.DataVersion(publication.digest),
        check_results=[result],
    )


def _judge(stage: Stage, step: Step, staged: Staged) -> tuple[Any, dg.AssetCheckResult]:
    from mella.quality.audit import audit

    previous = step.lake.publication(stage.name, step.partition)
    if previous and previous.code_version != step.version:
        previous = None  # other rules may well leave other numbers of rows
    judged = audit(
        stage.name,
        {name: step.lake.staged(staged, name) for name in staged.paths},
        partition=step.partition,
        previous=previous.profile if previous else None,
        settings=step.settings,
        lake=step.lake,
    )
    page = f"_audits/{stage.name}/{'~'.join(step.partition.values()) or 'whole'}.html"
    step.lake.storage.write(page, judged.html().encode())
    result = dg.AssetCheckResult(
        passed=judged.passed,
        check_name=AUDIT,
        metadata=audit_metadata(judged, step.lake.storage.uri(page)),
    )
    return judged, result


def _publish(stage: Stage, step: Step, staged: Staged, profile: dict[str, float]) -> Publication:
    rows = step.lake.staged(staged, stage.name)
    publication = Publication(
        table=stage.name,
        partition=step.partition,
        run_id=step.context.run_id,
        code_version=step.version,
        digest=step.lake.digest(staged),
        rows=rows.count_rows(),
        version=0,
        inputs=step.inputs,
        profile=profile,
        put_off=step.put_off,
    )
    beside = {name: stage.beside[name](step.partition) for name in staged.paths if name != stage.name}
    return step.lake.publish(staged, publication, beside)


def _sample(step: Step, staged: Staged, columns: tuple[str, ...]) -> dict[str, Any]:
    from mella.reading import first_rows

    if not columns:
        return {}
    rows = first_rows(step.lake.staged(staged, step.table), _SAMPLE_ROWS, columns=list(columns))
    return sample_metadata(rows, columns)


def _batches(rows: Any) -> Iterable[pa.RecordBatch]:
    return rows.to_batches() if isinstance(rows, pa.Table) else rows
