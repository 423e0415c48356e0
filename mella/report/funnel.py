"""What became of every row that entered a stage: the figures behind the funnels and the heat map."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mella.funnel import KEPT, STAYING, as_judged
from mella.languages import CODES
from mella.report.published import Published
from mella.tables import ALL

RECORDS, IMAGE_TAGS = "image_alt_pairs", "image_tags"
"""What the scan counts, of a crawl and of no language yet: records, and apart the image tags of the pages."""
STAGES = ("alt_text", "images", "english_captions", "captions", "dataset")
"""Stages that judge the rows of one language, in the order of the graph."""
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Example:
    text: str
    page_url: str
    image_url: str


@dataclass(frozen=True, slots=True)
class Step:
    """What one rule took: `before` and `after` are what was left around it, `entered` the whole stage."""

    reason: str
    taken: int
    before: int
    after: int
    entered: int
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage for one language: what entered is `kept` plus what the steps took; `examples` are of the
    kept."""

    name: str
    language: str
    unit: str
    entered: int
    kept: int
    steps: tuple[Step, ...]
    examples: tuple[Example, ...]


_QUERY = f"""
SELECT if(unit = 'images', '{IMAGE_TAGS}', stage) AS stage, language, reason, any_value(unit) AS unit,
       sum(pairs)::BIGINT AS n,
       flatten(list(examples ORDER BY crawl) FILTER (WHERE examples IS NOT NULL))[1:{_EXAMPLES}] AS examples
FROM funnel GROUP BY ALL
"""


def stages(published: Published, order: Mapping[str, Sequence[str]]) -> dict[tuple[str, str], Stage]:
    """Every stage that has counts, by (stage, language), summed over crawls.

    `order` gives that of each stage in which its reasons judge; others follow, the commonest first.
    """
    grouped: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in published.rows(_QUERY):
        grouped.setdefault((row["stage"], row["language"]), []).append(row)
    return {key: _stage(*key, rows, order.get(key[0], ())) for key, rows in sorted(grouped.items())}


def of_language(found: dict[tuple[str, str], Stage], language: str) -> list[Stage]:
    return [found[name, language] for name in STAGES if (name, language) in found]


def of_crawls(found: dict[tuple[str, str], Stage]) -> list[Stage]:
    """What was counted before anything belonged to a language: records, then image tags."""
    return [found[name, ALL] for name in (RECORDS, IMAGE_TAGS) if (name, ALL) in found]


@dataclass(frozen=True, slots=True)
class Heat:
    """Reasons by language for one stage; a language without counts has an entered of zero."""

    stage: str
    reasons: tuple[str, ...]
    entered: dict[str, int]
    taken: dict[tuple[str, str], int]


def heat(found: dict[tuple[str, str], Stage], name: str, rules: Sequence[str]) -> Heat:
    """How many rows each rule of a stage took in each language, rules in the order of judging."""
    here = {code: found[name, code] for code in CODES if (name, code) in found}
    taken = {(step.reason, code): step.taken for code, stage in here.items() for step in stage.steps}
    totals = Counter[str]()
    for (reason, _), number in taken.items():
        totals[reason] += number
    reasons = sorted(totals, key=as_judged(totals, rules))
    taken |= {(KEPT, code): stage.kept for code, stage in here.items()}
    return Heat(name, tuple(reasons), {code: stage.entered for code, stage in here.items()}, taken)


def _stage(name: str, language: str, rows: list[dict[str, Any]], rules: Sequence[str]) -> Stage:
    entered = sum(row["n"] for row in rows)
    fallen = {row["reason"]: row for row in rows if row["reason"] not in STAYING and row["n"]}
    order = as_judged({reason: row["n"] for reason, row in fallen.items()}, rules)
    steps, left = [], entered
    for row in (fallen[reason] for reason in sorted(fallen, key=order)):
        steps.append(_step(row, left, entered))
        left -= row["n"]
    kept = next((row for row in rows if row["reason"] in STAYING), {"examples": None})
    return Stage(name, language, rows[0]["unit"], entered, left, tuple(steps), _examples(kept))


def _step(row: dict[str, Any], before: int, entered: int) -> Step:
    return Step(row["reason"], row["n"], before, before - row["n"], entered, _examples(row))


def _examples(row: Mapping[str, Any]) -> tuple[Example, ...]:
    found = [example for example in row["examples"] or () if example]
    return tuple(
        Example(e["text"] or "", e["page_url"] or "", e["image_url"] or "") for e in found[:_EXAMPLES]
    )
