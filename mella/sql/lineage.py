"""Column lineage: from which columns of which source each column of a model takes its values."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any

from mella.sql.render import DIALECT, ModelError, Rendered, parse, read_models, render_models

if TYPE_CHECKING:
    from sqlglot.lineage import Node

Lineage = dict[str, list[tuple[str, str]]]
"""Column of the target -> (source table, column) pairs, sorted; empty for a constant or a count."""


def column_lineage(
    folder: Traversable,
    target: str,
    source_schemas: Mapping[str, Sequence[str]],
    variables: Mapping[str, Any],
) -> Lineage:
    """The origin of every column of `target`, in its order, back to the source tables.

    Values count, not conditions: a column that only a `where` or a join reads is no origin.
    `source_schemas` gives the column names of each source.

    Raises:
        ModelError: for a model that cannot be rendered or resolved.
    """
    order = render_models(read_models(folder), source_schemas, variables, [target])
    known: dict[str, Lineage] = {
        source: {column: [(source, column)] for column in columns}
        for source, columns in source_schemas.items()
    }
    for item in order:
        known[item.model.name] = _of_model(item, known)
    return known[target]


def _of_model(item: Rendered, known: Mapping[str, Lineage]) -> Lineage:
    from sqlglot.errors import SqlglotError

    columns = tuple((ref, tuple(known[ref])) for ref in sorted(item.refs))
    try:
        read = _columns_read(item.sql, columns)
    except SqlglotError as error:
        raise ModelError(f"{item.model.path}: lineage: {str(error).splitlines()[0]}") from error
    return {
        column: sorted({origin for table, name in pairs for origin in known[table].get(name, [])})
        for column, pairs in read.items()
    }


@lru_cache(maxsize=512)
def _columns_read(
    sql: str, columns: tuple[tuple[str, tuple[str, ...]], ...]
) -> dict[str, frozenset[tuple[str, str]]]:
    """For each column of a query, the (table, column) pairs of its own refs that it is made from."""
    from sqlglot.errors import SqlglotError
    from sqlglot.lineage import lineage

    schema = {table: dict.fromkeys(names, "VARCHAR") for table, names in columns}
    nodes = lineage(None, parse(sql), schema=schema, dialect=DIALECT, trim_selects=False)
    if not isinstance(nodes, dict):
        raise SqlglotError("the query has no columns")
    return {column: frozenset(_leaves(node)) for column, node in nodes.items()}


def _leaves(node: "Node") -> Iterator[tuple[str, str]]:
    from sqlglot import exp

    for leaf in node.walk():
        if not leaf.downstream and isinstance(leaf.expression, exp.Table):
            yield leaf.expression.name, exp.to_column(leaf.name, dialect=DIALECT).name
