"""Pictures and clusters by pool and split."""

from dataclasses import dataclass

from mella.languages import CODES
from mella.report.published import Published
from mella.tables import ALL

POOLS = ("know", "ling")
SPLITS = ("train", "validation", "test")


@dataclass(frozen=True, slots=True)
class Cell:
    pictures: int
    clusters: int


@dataclass(frozen=True, slots=True)
class Division:
    """The pictures of one language, or of all: cells by (pool, split)."""

    language: str
    cells: dict[tuple[str, str], Cell]

    @property
    def pictures(self) -> int:
        return sum(cell.pictures for cell in self.cells.values())


_QUERY = f"""
SELECT language, pool, split, count(*) AS pictures, count(DISTINCT cluster) AS clusters
FROM (SELECT unnest(languages) AS language, pool, split, cluster FROM splits) GROUP BY ALL
UNION ALL
SELECT '{ALL}', pool, split, count(*), count(DISTINCT cluster) FROM splits GROUP BY ALL
"""


def divisions(published: Published) -> list[Division]:
    """One for each language that has pictures, then all together. A picture of several languages
    counts in each, and once in the last."""
    found: dict[str, dict[tuple[str, str], Cell]] = {}
    for row in published.rows(_QUERY):
        cell = Cell(row["pictures"], row["clusters"])
        found.setdefault(row["language"], {})[row["pool"], row["split"]] = cell
    return [Division(code, found[code]) for code in (*CODES, ALL) if code in found]
