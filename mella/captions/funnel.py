"""Counting what became of each picture of a stage."""

from collections import defaultdict

import pyarrow as pa

from mella.tables import TABLES

_EXAMPLES = 3


class Funnel:
    """Reasons with their counts and first examples. `rows` is a table `funnel` in the unit pictures."""

    def __init__(self, stage: str, crawl: str, language: str) -> None:
        self._where = {"stage": stage, "crawl": crawl, "language": language}
        self._counts: defaultdict[str, int] = defaultdict(int)
        self._examples: defaultdict[str, list[str]] = defaultdict(list)

    def count(self, reason: str, example: str) -> None:
        self._counts[reason] += 1
        if example and len(self._examples[reason]) < _EXAMPLES:
            self._examples[reason].append(example)

    def rows(self) -> pa.Table:
        """One row a reason, `kept` always among them."""
        rows = [
            {
                **self._where,
                "reason": reason,
                "unit": "pictures",
                "pairs": self._counts[reason],
                "examples": [
                    {"text": text, "page_url": None, "image_url": None} for text in self._examples[reason]
                ],
            }
            for reason in sorted({*self._counts, "kept"})
        ]
        return pa.Table.from_pylist(rows, TABLES["funnel"].schema)
