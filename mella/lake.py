"""The lake: Delta tables under one root, staged, audited elsewhere, then published.

A publication overwrites exactly one partition of a table and is recorded with its run,
its code version, the digest of its rows and the publications it was made from. Readers see
the last publication whole, whatever happens to a run.
"""

import json
import re
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from mella.identity import identify
from mella.shards import parquet_dataset
from mella.storage import Storage, is_remote
from mella.tables import TABLES, Table

if TYPE_CHECKING:
    import pyarrow.dataset as ds
    from deltalake import WriterProperties
    from filelock import FileLock
    from pyarrow.fs import FileSystem

_COMMIT_ATTEMPTS = 12
_CONFIGURATION: dict[str, str | None] = {"delta.dataSkippingNumIndexedCols": "0"}
"""No column statistics in the log: they quote texts, which a forgotten page would leave behind."""
_BEGUN = "_begun"
_INTERRUPTED = "its publication was interrupted"
_SAFE = re.compile(r"[\w.\-]+")
_ROWS_A_GROUP = 65_536
"""A reader holds whole row groups; by default they have a million rows."""


@dataclass(frozen=True, slots=True)
class Publication:
    """One published partition of one table.

    `digest` names the rows whatever their order; `inputs` maps `table[partition]` to the
    digest of what was read; `profile` holds the figures of the audit that passed it. `put_off` counts
    the shards that could not be read, and are to be tried again.
    """

    table: str
    partition: dict[str, str]
    run_id: str
    code_version: str
    digest: str
    rows: int
    version: int
    inputs: dict[str, str] = field(default_factory=dict)
    profile: dict[str, float] = field(default_factory=dict)
    published_at: float = 0.0
    put_off: int = 0

    @property
    def label(self) -> str:
        return label(self.table, self.partition)


@dataclass(frozen=True, slots=True)
class Staged:
    """Rows written aside, not yet seen by any reader: by table, for one partition and run."""

    partition: dict[str, str]
    folder: str
    paths: dict[str, tuple[str, ...]]


def label(table: str, partition: Mapping[str, str]) -> str:
    """`table[crawl|language]`, as publications name what they were made from."""
    return f"{table}[{'|'.join(partition.values())}]"


def check_name(value: str) -> str:
    """A partition value that is safe in a path and in a predicate.

    Raises:
        ValueError: for anything but letters, digits, dot, hyphen and underscore.
    """
    if not _SAFE.fullmatch(value) or value.startswith("."):
        raise ValueError(f"{value!r} is no name for a crawl: use letters, digits, '.', '-' and '_'")
    return value


@dataclass(frozen=True, slots=True)
class Lake:
    """The tables under `storage`; `delta_options` are object_store's for the same root."""

    storage: Storage
    delta_options: dict[str, str] = field(default_factory=dict)

    def create_tables(self) -> None:
        """Create every table that is not there yet, and add the columns, and fields of columns, that a newer
        version has: rows of before have null there. Idempotent, and safe to call from several processes."""
        for table in TABLES.values():
            _retrying(partial(self._create, table))

    def dataset(self, table: str, partition: Mapping[str, str] | None = None) -> "ds.Dataset":
        """Published rows, lazily. `partition` may name some of the table's dimensions."""
        import pyarrow.dataset as ds
        from deltalake import DeltaTable

        schema = TABLES[table].schema
        if not DeltaTable.is_deltatable(self._uri(table), self.delta_options):
            return ds.dataset(schema.empty_table())
        delta = DeltaTable(self._uri(table), storage_options=self.delta_options)
        filters = [(name, "=", value) for name, value in (partition or {}).items()]
        found = delta.to_pyarrow_dataset(
            partitions=filters or None, schema=schema, filesystem=self._native_files(table)
        )
        return found if found.files else ds.dataset(schema.empty_table())

    def read(
        self, table: str, partition: Mapping[str, str] | None = None, columns: list[str] | None = None
    ) -> pa.Table:
        """Published rows in memory: for tables and columns known to be small."""
        return self.dataset(table, partition).to_table(columns=columns)

    def stage(
        self,
        table: str,
        partition: Mapping[str, str],
        run_id: str,
        tables: Mapping[str, Iterable[pa.RecordBatch]],
    ) -> Staged:
        """Write the rows of `table` and of those beside it aside, streaming. Readers see nothing of it."""
        import pyarrow.parquet as pq

        folder = f"_staging/{table}/{_file_name(partition)}/{run_id}"
        paths = {}
        for name, batches in tables.items():
            path = f"{folder}/{name}.parquet"
            with (
                self.storage.create(path) as file,
                pq.ParquetWriter(file, TABLES[name].schema) as writer,
            ):
                for batch in batches:
                    if batch.num_rows:
                        writer.write_batch(batch.cast(TABLES[name].schema))
            paths[name] = (path,)
        return Staged(dict(partition), folder, paths)

    def staged(self, staged: Staged, table: str) -> "ds.Dataset":
        """The staged rows of a table."""
        return parquet_dataset(self.storage, staged.paths[table], TABLES[table].schema)

    def discard(self, staged: Staged) -> None:
        self.storage.delete(staged.folder)

    def discard_all(self, table: str, partition: Mapping[str, str]) -> None:
        """Drop what earlier runs of a partition have set aside."""
        self.storage.delete(f"_staging/{table}/{_file_name(partition)}")

    def work(self, table: str, partition: Mapping[str, str]) -> Storage:
        """Where the shards of a partition in the making lie."""
        return self.storage.under(f"_work/{table}/{_file_name(partition)}")

    def digest(self, staged: Staged) -> str:
        """A hash of all that is staged, of the tables beside the main one too, but for what a clock tells."""
        rows = {name: row_digest(self.staged(staged, name), TABLES[name].timed) for name in staged.paths}
        return identify(*(f"{name} {rows[name]}" for name in sorted(rows)))

    @contextmanager
    def only_writer(self, table: str, partition: Mapping[str, str]) -> Iterator[None]:
        """Waits until no other process makes this partition. The lock dies with its process. On one
        machine only: over a bucket, Dagster's own limits keep runs of one partition apart."""
        if is_remote(self.storage.root):
            yield
            return
        with self._lock(f"{table}/{_file_name(partition)}"):
            yield

    def publish(
        self, staged: Staged, publication: Publication, beside: Mapping[str, dict[str, str]]
    ) -> Publication:
        """Commit the staged rows, the tables of `beside` (name to partition) first, the main one after
        them, its record last; then drop the staging. A crash on the way leaves a note, by which
        `finish_interrupted` goes on, and the partition marked as failed, so that the next run does it
        again even where the previous record looks fresh."""
        table, partition = publication.table, publication.partition
        self.record_failure(table, partition, _INTERRUPTED)
        begun = {"staged": asdict(staged), "publication": asdict(publication), "beside": dict(beside)}
        self.storage.write(_begun_path(table, partition), json.dumps(begun).encode())
        version = self._commit_all(staged, publication, beside)
        recorded = self.record(replace(publication, version=version))
        self.storage.delete(_begun_path(table, partition))
        self.discard(staged)
        return recorded

    def finish_interrupted(self) -> None:
        """Carry out the publications that a killed process had begun: its rows had passed their gate, and
        some of their tables may have been committed and others not. The partitions still count as failed:
        Dagster has not heard of them. What another process is at is left to it; what cannot be carried out
        (a full disk) is left to the next opening, and over a bucket, where no lock tells, all of it to the
        next run of the partition."""
        if is_remote(self.storage.root) or not (begun := list(self.storage.files(_BEGUN))):
            return
        from filelock import Timeout

        for path in begun:
            name = path.removeprefix(f"{_BEGUN}/").removesuffix(".json")
            with suppress(Timeout, OSError), self._lock(name).acquire(blocking=False):
                self._finish(path)

    def finish_begun(self, table: str, partition: Mapping[str, str]) -> None:
        """The same for one partition, by its only writer, which makes it anew."""
        self._finish(_begun_path(table, partition))

    def _finish(self, path: str) -> None:
        """Go on with a publication by its note, if that can be read, and as far as it can be carried out."""
        from deltalake.exceptions import DeltaError

        with suppress(OSError, DeltaError, pa.ArrowException):
            self._go_on(path)

    def _go_on(self, path: str) -> None:
        noted = self._read_if_there(path)
        if noted is None:
            return
        if (begun := _parse_begun(noted)) is None:
            self.storage.delete(path)  # of another version, or cut by a power loss
            return
        staged, publication, beside = begun
        if all(self.storage.exists(file) for files in staged.paths.values() for file in files):
            for name in staged.paths:
                self.staged(staged, name).count_rows()  # a damaged one is found before any is committed
            self.record_failure(publication.table, publication.partition, _INTERRUPTED)
            self._record(replace(publication, version=self._commit_all(staged, publication, beside)))
        self.storage.delete(path)
        self.discard(staged)

    def _commit_all(
        self, staged: Staged, publication: Publication, beside: Mapping[str, dict[str, str]]
    ) -> int:
        """The version of the main table."""
        for name, partition in beside.items():
            self._commit(name, partition, self.staged(staged, name), publication)
        rows = self.staged(staged, publication.table)
        return self._commit(publication.table, publication.partition, rows, publication)

    def record(self, publication: Publication) -> Publication:
        """Note what has been published, by whom and from what; an earlier failure is forgotten."""
        recorded = self._record(publication)
        self.storage.delete(_failure_path(recorded.table, recorded.partition))
        return recorded

    def record_failure(self, table: str, partition: Mapping[str, str], reason: str) -> None:
        """Note why the last attempt at a partition published nothing."""
        self.storage.write(_failure_path(table, partition), json.dumps({"reason": reason}).encode())

    def failure(self, table: str, partition: Mapping[str, str]) -> str | None:
        """Why the last attempt at a partition failed, if it did."""
        noted = self._read_if_there(_failure_path(table, partition))
        return None if noted is None else str(json.loads(noted)["reason"])

    def publication(self, table: str, partition: Mapping[str, str]) -> Publication | None:
        """The record of a partition's last publication."""
        recorded = self._read_if_there(_record_path(table, partition))
        return None if recorded is None else _parse(recorded)

    def publications(self, table: str, matching: Mapping[str, str] | None = None) -> list[Publication]:
        """All records of a table whose partition agrees with `matching` where both name a dimension."""
        records = (_parse(self.storage.read(path)) for path in self.storage.files(f"_publications/{table}"))
        return [r for r in records if _agree(r.partition, matching or {})]

    def delete_rows(self, table: str, unwanted: Mapping[str, Collection[str]]) -> int:
        """Delete the rows that hold one of the unwanted values in the column it is meant for, for good: files
        without a current row go too, those of earlier versions as well. Returns how many rows."""
        from deltalake import DeltaTable

        partitions = DeltaTable(self._uri(table), storage_options=self.delta_options).partitions() or [{}]
        held = {name: values for name, values in unwanted.items() if values}
        deleted = sum(self._delete_in(table, partition, held) for partition in partitions) if held else 0
        self.vacuum(table)
        return deleted

    def _delete_in(
        self, table: str, partition: Mapping[str, str], unwanted: Mapping[str, Collection[str]]
    ) -> int:
        """What is left of the partition is written anew: delta-rs' own `delete` leaves files of string views,
        by which pyarrow cannot filter. What an older version left so is mended with it."""
        import duckdb

        from mella.reading import little_ahead

        rows, schema = self.dataset(table, partition), TABLES[table].schema
        among = " or ".join(f'"{name}" in (select value from "unwanted {name}")' for name in unwanted)
        with duckdb.connect() as connection:
            for name, values in unwanted.items():
                listed = pa.table({"value": pa.array(sorted(values), pa.string())})
                connection.register(f"unwanted {name}", listed)
            columns = little_ahead(rows).scanner(columns=list(unwanted)).to_reader()
            connection.register("asked", columns)
            counted = connection.execute(f"select count(*) from asked where {among}").fetchall()
            deleted = int(counted[0][0])
            if deleted or _has_views(rows):
                connection.register("everything", little_ahead(rows).scanner().to_reader())
                left = connection.sql(f"from everything where not coalesce({among}, false)")
                batches = (batch.cast(schema) for batch in left.to_arrow_reader(_ROWS_A_GROUP))
                self.replace_rows(table, partition, pa.RecordBatchReader.from_batches(schema, batches))
        return deleted

    def replace_rows(
        self, table: str, partition: Mapping[str, str], rows: pa.Table | pa.RecordBatchReader
    ) -> None:
        """Put other rows in place of a partition's, outside of any stage."""
        from deltalake import write_deltalake

        write_deltalake(
            self._uri(table),
            rows,
            mode="overwrite",
            predicate=_predicate(partition) or None,
            writer_properties=_writer_properties(),
            storage_options=self.delta_options,
        )

    def vacuum(self, table: str) -> None:
        """Drop every file that holds no current row."""
        from deltalake import DeltaTable

        delta = DeltaTable(self._uri(table), storage_options=self.delta_options)
        delta.vacuum(retention_hours=0, enforce_retention_duration=False, dry_run=False)

    def _create(self, table: Table) -> None:
        from deltalake import DeltaTable, Schema

        uri = self._uri(table.name)
        if not DeltaTable.is_deltatable(uri, self.delta_options):
            DeltaTable.create(
                uri,
                table.schema,
                mode="ignore",
                configuration=_CONFIGURATION,
                partition_by=list(table.partitions),
                storage_options=self.delta_options,
            )
            return
        delta = DeltaTable(uri, storage_options=self.delta_options)
        there = pa.schema(delta.schema().to_arrow())
        added = [field.with_nullable(True) for field in table.schema if _lacks(there, field)]
        if added:
            delta.alter.add_columns(Schema.from_arrow(pa.schema(added)).fields)

    def _record(self, publication: Publication) -> Publication:
        recorded = replace(publication, published_at=time.time())
        self.storage.write(
            _record_path(recorded.table, recorded.partition), json.dumps(asdict(recorded)).encode()
        )
        return recorded

    def _lock(self, path_of_partition: str) -> "FileLock":
        from filelock import FileLock

        path = Path(self.storage.path(f"_locks/{path_of_partition}"))
        path.parent.mkdir(parents=True, exist_ok=True)
        return FileLock(path)

    def _read_if_there(self, path: str) -> bytes | None:
        try:
            return self.storage.read(path)
        except FileNotFoundError:
            return None

    def _commit(
        self, table: str, partition: Mapping[str, str], rows: "ds.Dataset", publication: Publication
    ) -> int:
        from deltalake import CommitProperties, DeltaTable, write_deltalake

        from mella.reading import little_ahead

        predicate = _predicate(partition)
        properties = CommitProperties(
            custom_metadata={
                "run_id": publication.run_id,
                "code_version": publication.code_version,
                "rows": str(rows.count_rows()),
            }
        )

        def write() -> None:
            write_deltalake(
                self._uri(table),
                little_ahead(rows).scanner().to_reader(),
                mode="overwrite",
                predicate=predicate or None,
                writer_properties=_writer_properties(),
                commit_properties=properties,
                storage_options=self.delta_options,
            )

        _retrying(write)
        return DeltaTable(self._uri(table), storage_options=self.delta_options).version()

    def _native_files(self, table: str) -> "FileSystem | None":
        """The folder of a local table to pyarrow itself. delta-rs reads it through Python, which a process
        that ends must not do any more: reads that are still under way then crash it or hold it up."""
        from pyarrow.fs import LocalFileSystem, SubTreeFileSystem

        if is_remote(self.storage.root):
            return None
        return SubTreeFileSystem(self.storage.path(table), LocalFileSystem())

    def _uri(self, table: str) -> str:
        return self.storage.uri(table)


def row_digest(rows: "ds.Dataset", without: Collection[str] = ()) -> str:
    """A hash of a set of rows, of all columns but some, that does not depend on their order."""
    import duckdb

    from mella.reading import little_ahead

    counted = [name for name in rows.schema.names if name not in without]
    with duckdb.connect() as connection:
        connection.register("staged", little_ahead(rows).scanner(columns=counted).to_reader())
        query = "select count(*), coalesce(sum(hash(staged)::hugeint), 0)::varchar from staged"
        [(count, total)] = connection.execute(query).fetchall()
    return f"{count}-{int(total) & (2**64 - 1):016x}"


def _has_views(rows: "ds.Dataset") -> bool:
    fields = (field for fragment in rows.get_fragments() for field in fragment.physical_schema)
    return any(pa.types.is_string_view(field.type) for field in fields)


def _writer_properties() -> "WriterProperties":
    from deltalake import WriterProperties

    return WriterProperties(compression="SNAPPY", max_row_group_size=_ROWS_A_GROUP)


def _retrying(commit: Callable[[], None]) -> None:
    """Delta's optimistic commits lose races by design; each attempt reads the newest state."""
    from deltalake.exceptions import CommitFailedError

    for attempt in range(_COMMIT_ATTEMPTS):
        try:
            commit()
            return
        except CommitFailedError:
            if attempt == _COMMIT_ATTEMPTS - 1:
                raise
            time.sleep(0.05 * 2 ** min(attempt, 5))


def _lacks(there: pa.Schema, field: pa.Field) -> bool:
    """Whether a table has no such column, or lacks fields of it."""
    if field.name not in there.names:
        return True
    return pa.types.is_struct(field.type) and there.field(field.name).type.num_fields < field.type.num_fields


def _predicate(partition: Mapping[str, str]) -> str:
    return " AND ".join(f"{name} = '{check_name(value)}'" for name, value in partition.items())


def _record_path(table: str, partition: Mapping[str, str]) -> str:
    return f"_publications/{table}/{_file_name(partition)}.json"


def _begun_path(table: str, partition: Mapping[str, str]) -> str:
    return f"{_BEGUN}/{table}/{_file_name(partition)}.json"


def _failure_path(table: str, partition: Mapping[str, str]) -> str:
    return f"_failures/{table}/{_file_name(partition)}.json"


def _file_name(partition: Mapping[str, str]) -> str:
    return "~".join(partition.values()) or "whole"


def _parse(data: bytes) -> Publication:
    return Publication(**json.loads(data))


def _parse_begun(noted: bytes) -> tuple[Staged, Publication, dict[str, dict[str, str]]] | None:
    """What a note says was begun; None where it is not one of this version's."""
    try:
        begun = json.loads(noted)
        staged, publication = Staged(**begun["staged"]), Publication(**begun["publication"])
        beside = {name: dict(partition) for name, partition in begun["beside"].items()}
        known = {publication.table, *beside} == set(staged.paths) <= set(TABLES)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return (staged, publication, beside) if known else None


def _agree(partition: Mapping[str, str], wanted: Mapping[str, Any]) -> bool:
    return all(partition[name] == value for name, value in wanted.items() if name in partition)
