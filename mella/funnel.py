"""Counted reasons: the rows of the table `funnel`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import pyarrow as pa

from mella.tables import TABLES

if TYPE_CHECKING:
    import pyarrow.dataset as ds

KEPT = "kept"
STAYING = frozenset({KEPT, "image_kept"})
"""What is counted under no reason to fall: rows, and image tags of the crawl, which are counted apart."""
_EXAMPLES = 3


def as_judged(counts: Mapping[str, int], rules: Sequence[str]) -> Callable[[str], tuple[bool, int, int, str]]:
    """How to sort reasons: those that are `rules` in that order, in which they judge; others after them, the
    commonest first; what stays last."""
    place = {rule: number for number, rule in enumerate(rules)}

    def key(reason: str) -> tuple[bool, int, int, str]:
        commonest = 0 if reason in place else -counts[reason]
        return reason in STAYING, place.get(reason, len(place)), commonest, reason

    return key


def funnel_rows(
    stage: str,
    crawl: str,
    language: str,
    unit: str,
    counts: Mapping[str, int],
    examples: Mapping[str, list[dict[str, str]]] | None = None,
) -> pa.Table:
    """One row a reason; `kept` first, then the reasons by name. At most three examples a reason."""
    shown = examples or {}
    rows = [
        {
            "stage": stage, "crawl": crawl, "language": language, "reason": reason, "unit": unit,
            "pairs": count, "examples": shown.get(reason, [])[:_EXAMPLES],
        }
        for reason, count in sorted(counts.items(), key=lambda item: (item[0] != KEPT, item[0]))
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=TABLES["funnel"].schema)


def combine(parts: "pa.Table | ds.Dataset | Iterable[pa.RecordBatch]") -> pa.Table:
    """The funnels of several shards of one stage and partition as one: counts add up."""
    table = pa.Table.from_batches(_batches(parts), schema=TABLES["funnel"].schema)
    counts: dict[tuple[str, str, str, str], dict[str, int]] = {}
    examples: dict[str, list[dict[str, str]]] = {}
    for row in sorted(table.to_pylist(), key=lambda r: (r["reason"], str(r["examples"]))):
        group = counts.setdefault((row["stage"], row["crawl"], row["language"], row["unit"]), {})
        group[row["reason"]] = group.get(row["reason"], 0) + row["pairs"]
        examples.setdefault(row["reason"], []).extend(row["examples"])
    merged = [funnel_rows(*group[:3], group[3], by_reason, examples) for group, by_reason in counts.items()]
    return pa.concat_tables([TABLES["funnel"].schema.empty_table(), *merged])


def _batches(parts: "pa.Table | ds.Dataset | Iterable[pa.RecordBatch]") -> "Iterable[pa.RecordBatch]":
    return parts if isinstance(parts, Iterable) else parts.to_batches()


def counts_of(funnel: pa.Table) -> dict[str, int]:
    """Reason to count."""
    return dict(zip(funnel["reason"].to_pylist(), funnel["pairs"].to_pylist(), strict=True))
