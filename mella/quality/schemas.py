"""Whether staged rows have the columns and types that the table promises."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyarrow as pa

from mella.tables import TABLES

if TYPE_CHECKING:
    # Its import brings pandas with it.
    import pyarrow.dataset as ds


def differences(table: str, rows: "ds.Dataset") -> list[dict[str, str]]:
    """Columns that are missing, too many or of another type: table, column, expected, found.

    The files themselves are asked as well: a dataset is read by the schema it is given, and
    would show null for a column that its files lack.
    """
    schemas = [rows.schema, *(fragment.physical_schema for fragment in rows.get_fragments())]
    found = [row for schema in schemas for row in _differences(table, schema)]
    return [dict(row) for row in dict.fromkeys(tuple(row.items()) for row in found)]


def _differences(table: str, schema: pa.Schema) -> Iterator[dict[str, str]]:
    # Types are compared as types: Parquet names the element of a list otherwise than Arrow does.
    promised = {field.name: field.type for field in TABLES[table].schema}
    actual = {field.name: field.type for field in schema}
    for column in (*promised, *(set(actual) - set(promised))):
        expected, found = promised.get(column, "no such column"), actual.get(column, "missing")
        if expected != found:
            yield {"table": table, "column": column, "expected": str(expected), "found": str(found)}


def may_be_null(table: str, rows: "ds.Dataset") -> list[str]:
    """The required columns in which the rows could hold null, at least the first of the key.

    A Parquet column that is declared `required` has no place to note a null: of such files the
    schema is the proof, and the columns need not be read (a third of the time of an audit).
    """
    import pyarrow.dataset as ds

    required = [column.name for column in TABLES[table].columns if not column.nullable]
    open_to_null: set[str] = {TABLES[table].key[0]}
    for fragment in rows.get_fragments():
        proven = isinstance(fragment, ds.ParquetFileFragment)
        open_to_null |= {f.name for f in fragment.physical_schema if f.nullable or not proven}
    return [name for name in required if name in open_to_null]
