"""Running models in a DuckDB of their own that lives in memory, spills, and reaches nothing else."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.resources.abc import Traversable
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pyarrow as pa

from mella.sql.database import database
from mella.sql.render import ModelError, Rendered, read_models, render_models

if TYPE_CHECKING:
    import duckdb
    import pyarrow.dataset as ds

Source: TypeAlias = "pa.Table | ds.Dataset | pa.RecordBatchReader"
TextFunction: TypeAlias = Callable[[pa.Array], pa.Array]
"""Strings to as many strings, null to null; called with a few thousand at a time."""
Pipe: TypeAlias = Callable[[pa.RecordBatchReader], Iterable[pa.RecordBatch]]
"""The rows of a model's query, in its order, to the rows that the model holds."""


_ROWS_A_BATCH = 50_000


def run_models(
    folder: Traversable,
    sources: Mapping[str, Source],
    variables: Mapping[str, Any],
    targets: Sequence[str],
    *,
    memory_limit: str = "1GB",
    temp_directory: Path | None = None,
    functions: Mapping[str, TextFunction] | None = None,
    pipes: Mapping[str, Pipe] | None = None,
) -> dict[str, pa.Table]:
    """The targets as Arrow tables, mapped from files that have lost their names; only what they need is run.

    A model that others read becomes a table, which is dropped when the last of them has run:
    one query at a time holds memory, never a chain of them. Joins run as they are written, and
    hold what stands on their right: the smaller side stands there. Filters and projections of a
    model that reads a source are pushed down to it. What exceeds `memory_limit` is spilled
    as by `database`. `functions` are text functions that the models may call by name. A model named in
    `pipes` holds what that function makes of the rows of its query, which are streamed to it;
    its columns are columns of the query.

    Raises:
        ModelError: for a model that is wrong; it names the file.
    """
    models = read_models(folder)
    if clash := set(models) & set(sources):
        raise ModelError(f"{folder}: {', '.join(sorted(clash))} is both a model and a source")
    order = render_models(models, sources, variables, targets)
    with database(memory_limit, temp_directory, joins_as_written=True) as (connection, spill):
        for name, function in (functions or {}).items():
            _create_function(connection, name, function)
        for name, source in sources.items():
            _register(connection, name, source)
        return _run_all(connection, order, targets, pipes or {}, spill)


def _create_function(connection: "duckdb.DuckDBPyConnection", name: str, function: TextFunction) -> None:
    def call(values: pa.ChunkedArray | pa.Array) -> pa.Array:
        joined = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
        return function(joined)

    connection.create_function(name, call, ["VARCHAR"], "VARCHAR", type="arrow")  # pyright: ignore


def _register(connection: "duckdb.DuckDBPyConnection", name: str, source: Source) -> None:
    from mella.reading import little_ahead

    if isinstance(source, pa.RecordBatchReader):
        # A reader can be read once; a model may read its source twice.
        connection.register("once", source)
        connection.execute(f'create table "{name}" as from once')
        connection.unregister("once")
    else:
        connection.register(name, little_ahead(source))


def _run_all(
    connection: "duckdb.DuckDBPyConnection",
    order: Sequence[Rendered],
    targets: Sequence[str],
    pipes: Mapping[str, Pipe],
    spill: Path,
) -> dict[str, pa.Table]:
    models = {item.model.name for item in order}
    waiting = Counter(ref for item in order for ref in item.refs)
    made: dict[str, pa.Table] = {}
    for item in order:
        name = item.model.name
        if name in pipes:
            with _named(item):
                _create_piped(connection, item, pipes[name], spill)
        elif waiting[name]:
            with _named(item):
                connection.execute(f'create table "{name}" as\n{item.sql}')
        if name in targets:
            with _named(item):
                made_before = name in pipes or waiting[name]
                result = connection.sql(f'from "{name}"' if made_before else item.sql)
            reader = result.to_arrow_reader(_ROWS_A_BATCH)
            made[name] = _mapped(_written(reader, reader.schema, spill / f"{name}.made"))
        waiting.subtract(item.refs)
        for ref in item.refs & models:
            if not waiting[ref]:
                connection.execute(f'drop table "{ref}"')
    return made


def _create_piped(connection: "duckdb.DuckDBPyConnection", item: Rendered, pipe: Pipe, spill: Path) -> None:
    piped = iter(pipe(connection.sql(item.sql).to_arrow_reader(_ROWS_A_BATCH)))
    first = next(piped)
    path = _written(chain([first], piped), first.schema, spill / f"{item.model.name}.piped")
    with pa.OSFile(str(path)) as file:
        connection.register("piped", pa.ipc.open_stream(file))
        connection.execute(f'create table "{item.model.name}" as from piped')
        connection.unregister("piped")
    path.unlink()


def _written(batches: Iterable[pa.RecordBatch], schema: pa.Schema, path: Path) -> Path:
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_stream(file, schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
    return path


def _mapped(path: Path) -> pa.Table:
    """A table that the system may drop from memory and read again, also once its file has lost its name."""
    return pa.ipc.open_stream(pa.memory_map(str(path))).read_all()


@contextmanager
def _named(item: Rendered) -> Iterator[None]:
    """Says which file an error of the database is about."""
    import duckdb

    try:
        yield
    except duckdb.ProgrammingError as error:
        raise ModelError(f"{item.model.path}: {str(error).splitlines()[0]}") from error
