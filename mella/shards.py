"""Running a stage shard by shard so that a crash costs only the shards under way.

A shard function yields `(table, record batch)` pairs. Here they become one Parquet file a
table in the shard's own folder, and last of all a marker. A folder with a marker is done:
its name is the hash of the task, of the digest of its input and of the code version. A shard
whose input could not be read for now has another marker: what it counted stands until the next run
tries it again.
"""

import dataclasses
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from mella.engine import Engine, WorkerDied
from mella.identity import identify
from mella.progress import Progress
from mella.storage import Storage
from mella.tables import TABLES

if TYPE_CHECKING:
    import pyarrow.dataset as ds

Batches = Iterator[tuple[str, pa.RecordBatch]]
ShardFunction = Callable[[Any], Batches]
_MARKER, _PUT_OFF_MARKER = "done.json", "put_off.json"
_CONNECTION_FIELDS = ("options", "lake")


class PutOff(Exception):
    """Raised by a shard function behind its last batch: its input could not be read, and may be later."""


@dataclass(frozen=True, slots=True)
class Shards:
    """The finished shards of a stage: folders under `work`, each with the tables it wrote. `put_off` of them
    are to be tried again."""

    work: Storage
    tables: Mapping[str, tuple[str, ...]]
    put_off: int = 0

    def dataset(self, table: str) -> "ds.Dataset":
        """All rows that the shards wrote to `table`, lazily; empty but typed where none did."""
        return parquet_dataset(self.work, self.tables.get(table, ()), TABLES[table].schema)


def run_shards(
    engine: Engine,
    function: ShardFunction,
    tasks: Sequence[Any],
    *,
    work: Storage,
    version: str,
    inputs: Sequence[str],
    lost: Callable[[Any, WorkerDied], Batches],
    progress: Progress,
) -> Shards:
    """Run `function` on every task not yet done under `work`, and collect what all of them wrote.

    `inputs` gives the digest of each task's input. `lost(task, reason)` writes the rows that
    count a task whose worker died. Idempotent; safe to call again after a kill at any moment.
    """
    folders = [_folder(function, task, digest, version) for task, digest in zip(tasks, inputs, strict=True)]
    todo = [i for i, folder in enumerate(folders) if not work.exists(f"{folder}/{_MARKER}")]
    progress.advance(len(tasks) - len(todo))
    runner = partial(_run_one, function, work)
    for outcome in engine.map(runner, [(folders[i], tasks[i]) for i in todo]):
        if outcome.lost:
            shard = todo[outcome.index]
            _write(work, folders[shard], lost(tasks[shard], outcome.lost))
        progress.advance()
    return _collect(work, folders)


def parquet_dataset(storage: Storage, paths: Sequence[str], schema: pa.Schema) -> "ds.Dataset":
    """Parquet files of one schema as a dataset, local or in a bucket."""
    import pyarrow.dataset as ds

    if not paths:
        return ds.dataset(schema.empty_table())
    filesystem, _ = storage.filesystem()
    return ds.dataset(
        [storage.path(p) for p in paths], schema=schema, filesystem=filesystem, format="parquet"
    )


def _folder(function: ShardFunction, task: Any, digest: str, version: str) -> str:
    fields = {
        f.name: getattr(task, f.name) for f in dataclasses.fields(task) if f.name not in _CONNECTION_FIELDS
    }
    described = json.dumps(fields, sort_keys=True, default=_describe)
    return identify(function.__module__, function.__qualname__, described, digest, version)


def _describe(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    return str(value)


def _run_one(function: ShardFunction, work: Storage, item: tuple[str, Any]) -> None:
    folder, task = item
    _write(work, folder, function(task))


def _write(work: Storage, folder: str, batches: Batches) -> None:
    import pyarrow.parquet as pq

    writers: dict[str, pq.ParquetWriter] = {}
    counts: dict[str, int] = {}
    marker = _MARKER
    with ExitStack() as stack:
        try:
            for table, batch in batches:
                if table not in writers:
                    file = stack.enter_context(work.create(f"{folder}/{table}.parquet"))
                    writers[table] = stack.enter_context(pq.ParquetWriter(file, TABLES[table].schema))
                writers[table].write_batch(batch)
                counts[table] = counts.get(table, 0) + batch.num_rows
        except PutOff:
            marker = _PUT_OFF_MARKER
    work.write(f"{folder}/{marker}", json.dumps(counts, sort_keys=True).encode())


def _collect(work: Storage, folders: Sequence[str]) -> Shards:
    tables: dict[str, list[str]] = {}
    put_off = 0
    for folder in folders:
        done = work.exists(f"{folder}/{_MARKER}")
        put_off += not done
        for table in json.loads(work.read(f"{folder}/{_MARKER if done else _PUT_OFF_MARKER}")):
            tables.setdefault(table, []).append(f"{folder}/{table}.parquet")
    return Shards(work, {name: tuple(paths) for name, paths in tables.items()}, put_off)
