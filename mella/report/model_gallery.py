"""What each arm said of the same picture: the worst answers first, beside some that were drawn by hash."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from mella.identity import identify
from mella.report.gallery import Picture
from mella.report.published import Published

WORST = 8
DRAWN = 4


@dataclass(frozen=True, slots=True)
class Said:
    text: str
    cut: bool


@dataclass(frozen=True, slots=True)
class Item:
    """A test row with its answers by arm, of the first seed. `likeness` is that of the tuned arm."""

    id: str
    source: str
    reference: str
    script: str
    host: str
    likeness: float
    drawn: bool
    picture: Picture
    answers: dict[str, Said]


# A picture is as unsafe as the strictest row says; of what is gone from the dataset nothing shows.
_CANDIDATES = """
WITH checked AS (
    SELECT image_sha256, bool_or(safety = 'blocked') AS blocked, bool_and(safety = 'passed') AS passed
    FROM images WHERE image_sha256 IS NOT NULL GROUP BY image_sha256
), tuned AS (
    SELECT * FROM predictions
    WHERE recipe = $1 AND language = $2 AND arm = 'tuned' AND source IN ('alt_text', 'caption')
    QUALIFY seed = min(seed) OVER ()
)
SELECT tuned.id, tuned.source, tuned.reference, tuned.text, tuned.cluster, tuned.host, tuned.image_sha256,
       d.blob, d.width, d.height, d.script, d.safety = 'passed' AND coalesce(c.passed, true) AS passed
FROM tuned JOIN (SELECT * FROM dataset WHERE language = $2) AS d USING (id)
LEFT JOIN checked AS c ON c.image_sha256 = tuned.image_sha256
WHERE d.safety <> 'blocked' AND NOT coalesce(c.blocked, false)
"""
_ANSWERS = """
SELECT id, arm, text, finish_reason FROM predictions
WHERE recipe = $1 AND language = $2 AND source IN ('alt_text', 'caption')
QUALIFY seed = min(seed) OVER (PARTITION BY arm) AND id IN (SELECT unnest($3::VARCHAR[]))
"""


def answers(published: Published, recipe: str, language: str) -> list[Item]:
    """At most `WORST` and `DRAWN` test rows, each of another picture cluster, the least like first."""
    candidates = published.rows(_CANDIDATES, [recipe, language])
    for row in candidates:
        row["likeness"] = likeness(row["reference"], row["text"])
        row["draw"] = identify(row["id"], recipe)
    chosen = _chosen(candidates)
    said: dict[str, dict[str, Said]] = {}
    for row in published.rows(_ANSWERS, [recipe, language, [row["id"] for row in chosen]]):
        said.setdefault(row["id"], {})[row["arm"]] = Said(row["text"], row["finish_reason"] == "length")
    return [_item(row, said[row["id"]]) for row in chosen]


def likeness(one: str, other: str) -> float:
    """Share of character pairs that two texts have in common (Dice), 0 to 1, blind to case.

    To order answers by, in any script; it is no metric and no score.
    """
    pairs, others = _pairs(one), _pairs(other)
    whole = pairs.total() + others.total()
    return 2 * (pairs & others).total() / whole if whole else 1.0


def _pairs(text: str) -> Counter[str]:
    folded = f" {' '.join(text.casefold().split())} "
    return Counter(folded[at : at + 2] for at in range(len(folded) - 1)) if folded.strip() else Counter()


def _chosen(candidates: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The worst of each cluster, and of the clusters that are left some by hash."""
    clusters: dict[str, dict[str, Any]] = {}
    for row in sorted(candidates, key=_order):
        clusters.setdefault(row["cluster"], row)
    ranked = list(clusters.values())
    drawn = sorted(ranked[WORST:], key=lambda row: row["draw"])[:DRAWN]
    for row in ranked:
        row["drawn"] = False
    for row in drawn:
        row["drawn"] = True
    return sorted(ranked[:WORST] + drawn, key=_order)


def _order(row: dict[str, Any]) -> tuple[float, str]:
    return row["likeness"], row["draw"]


def _item(row: dict[str, Any], said: dict[str, Said]) -> Item:
    safety = "passed" if row["passed"] else "unchecked"
    picture = Picture(row["image_sha256"], row["blob"], safety, row["width"], row["height"])
    return Item(
        id=row["id"],
        source=row["source"],
        reference=row["reference"],
        script=row["script"],
        host=row["host"],
        likeness=row["likeness"],
        drawn=row["drawn"],
        picture=picture,
        answers=said,
    )
