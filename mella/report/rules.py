"""Each reason of a stage over all languages: what it is for, what it took, and examples to judge it by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mella.languages import CODES
from mella.reasons import Rule
from mella.report.funnel import IMAGE_TAGS, RECORDS, STAGES, Example, Stage
from mella.tables import ALL

_FILTER = "alt_text"


@dataclass(frozen=True, slots=True)
class Share:
    """What a rule took of the `entered` rows of one language, or of no language yet."""

    taken: int
    entered: int
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """One rule: its place in the order of judging from 1, and its share of each language that has counts."""

    place: int
    rule: Rule
    shares: dict[str, Share]

    @property
    def taken(self) -> int:
        return sum(share.taken for share in self.shares.values())

    @property
    def entered(self) -> int:
        return sum(share.entered for share in self.shares.values())


def judged(found: Mapping[tuple[str, str], Stage], rules: Sequence[Rule]) -> list[Judged]:
    """Every rule of the filter in force, also those that took nothing, in the order in which they judge."""
    return _judged(_by_language(found, _FILTER), rules)


def told(
    found: Mapping[tuple[str, str], Stage], reasons: Mapping[str, Sequence[Rule]]
) -> dict[str, list[Judged]]:
    """By stage without the filter, in the order of the graph, the reasons that took something, in the order
    in which they are judged."""
    known = {**reasons, IMAGE_TAGS: reasons[RECORDS]}
    stages = {name: _by_language(found, name) for name in (RECORDS, IMAGE_TAGS, *STAGES) if name in known}
    entries = {name: _judged(by_language, known[name]) for name, by_language in stages.items()}
    return {name: [entry for entry in of_stage if entry.taken] for name, of_stage in entries.items()}


def _judged(stages: Mapping[str, Stage], rules: Sequence[Rule]) -> list[Judged]:
    taken = {
        (step.reason, code): Share(step.taken, stage.entered, step.examples)
        for code, stage in stages.items()
        for step in stage.steps
    }
    return [
        Judged(
            place,
            rule,
            {code: taken.get((rule.name, code), Share(0, s.entered, ())) for code, s in stages.items()},
        )
        for place, rule in enumerate(rules, start=1)
    ]


def kept(found: Mapping[tuple[str, str], Stage]) -> dict[str, Share]:
    """What no rule took, by language."""
    return {
        code: Share(stage.kept, stage.entered, stage.examples)
        for code, stage in _by_language(found, _FILTER).items()
    }


def _by_language(found: Mapping[tuple[str, str], Stage], name: str) -> dict[str, Stage]:
    return {code: found[name, code] for code in (ALL, *CODES) if (name, code) in found}
