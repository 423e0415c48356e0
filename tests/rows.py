"""Small tables with real columns, for tests of what carries any table."""

from typing import Any

import pyarrow as pa

from mella.tables import TABLES


def table_of(name: str, *rows: dict[str, Any]) -> pa.Table:
    """Rows of a table of the lake; columns left out get a plain value of their type."""
    schema = TABLES[name].schema
    filled = [{field.name: row.get(field.name, _plain(field)) for field in schema} for row in rows]
    return pa.Table.from_pylist(filled, schema=schema)


def _plain(field: pa.Field) -> Any:
    if field.nullable:
        return None
    if pa.types.is_string(field.type):
        return "x"
    if pa.types.is_boolean(field.type):
        return False
    if pa.types.is_list(field.type):
        return []
    if pa.types.is_struct(field.type):
        return {child.name: _plain(child) for child in field.type}
    return 0
