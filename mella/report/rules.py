"""Each rule of the filter over all languages: what it is for, what it took, and examples to judge it by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mella.alt_text.rules import Rule
from mella.languages import CODES
from mella.report.funnel import Example, Stage

_STAGE = "alt_text"


@dataclass(frozen=True, slots=True)
class Share:
    """What a rule took of the `entered` rows of one language."""

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
    """Every rule in force, also those that took nothing, in the order in which they judge."""
    stages = _by_language(found)
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
        code: Share(stage.kept, stage.entered, stage.examples) for code, stage in _by_language(found).items()
    }


def _by_language(found: Mapping[tuple[str, str], Stage]) -> dict[str, Stage]:
    return {code: found[_STAGE, code] for code in CODES if (_STAGE, code) in found}
