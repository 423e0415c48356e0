"""Which rows of the published dataset raters see, and in which order."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from mella.identity import identify
from mella.sql import run_models

if TYPE_CHECKING:
    import pyarrow.dataset as ds


@dataclass(frozen=True, slots=True)
class Row:
    """A row to be judged. `code` names it on the sheets and tells nothing of its source; it begins with a
    letter that no number has, since spreadsheets would rewrite one."""

    code: str
    id: str
    language: str
    source: str
    text: str
    host: str
    blob: dict[str, Any] | None
    safety: str


def draw(dataset: "pa.Table | ds.Dataset", languages: Sequence[str], rows: int, seed: int) -> list[Row]:
    """At most `rows` of each of these languages and each source, drawn by hash of row and seed.

    Hosts take turns, so that none dominates while another has rows left; a text and a picture cluster
    stand once in a language and source. The same table in any order gives the same rows.
    """
    variables = {"languages": list(languages), "rows": rows, "seed": f"{seed}:"}
    folder = resources.files("dbt_like_sql") / "rating"
    drawn = run_models(folder, {"dataset": dataset}, variables, ["drawn"])["drawn"]
    return [Row(code="r" + identify("rate", str(seed), row["id"])[:9], **row) for row in drawn.to_pylist()]


def in_order_of(rows: Sequence[Row], rater: int) -> list[Row]:
    """The rows as one rater sees them: sources mixed, and another order for each rater, so that what
    tires or trains them falls on other rows."""
    return sorted(rows, key=lambda row: identify("order", str(rater), row.code))
