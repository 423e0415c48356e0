"""Questions to the published tables, answered by DuckDB without holding their rows."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, TypeAlias

from mella.sql.database import database
from mella.tables import TABLES

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.dataset as ds  # brings pandas along

Read: TypeAlias = "Callable[[str], pa.Table | ds.Dataset]"
"""From the name of a table to everything published of it; empty where nothing is."""


class Published:
    """A context in which every table of `mella.tables` can be queried under its own name.

    DuckDB streams from the datasets and keeps at most `memory_limit`; what an aggregate needs
    beyond that is spilled.
    """

    def __init__(self, read: Read, memory_limit: str = "1GB") -> None:
        self._read = read
        self._memory_limit = memory_limit

    def __enter__(self) -> "Published":
        from mella.reading import little_ahead

        with ExitStack() as stack:
            self._connection, _ = stack.enter_context(database(self._memory_limit))
            for name in TABLES:
                self._connection.register(name, little_ahead(self._read(name)))
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *raised: Any) -> None:
        self._stack.__exit__(*raised)

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """The answer as one mapping a row; values only ever enter as parameters."""
        answer = self._connection.execute(query, list(values))
        names = [column[0] for column in answer.description or ()]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    def row(self, query: str, values: Sequence[Any] = ()) -> dict[str, Any]:
        """The answer of a query that gives exactly one row."""
        (only,) = self.rows(query, values)
        return only
