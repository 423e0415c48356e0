"""Rows of the table `dataset` for raters, alike but where a test says so."""

from typing import Any

import pyarrow as pa

from mella.identity import identify
from mella.tables import TABLES


def dataset(*rows: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=TABLES["dataset"].schema)


def row(number: int, language: str = "hu", **changes: Any) -> dict[str, Any]:
    """A row of its own host, picture and text."""
    values = dict.fromkeys(TABLES["dataset"].schema.names, "x")
    values |= {"id": identify(str(number), language), "language": language, "source": "alt_text"}
    values |= {"text": f"szöveg {number}", "host": f"h{number}.example", "cluster": f"c{number}"}
    values |= {"blob": None, "width": 1, "height": 1, "mt_suspect": False, "warc_offset": 0}
    return {**values, "safety": "unchecked", **changes}
