"""Whether tuning on a language cost the English that the base model had."""

from collections.abc import Iterable
from dataclasses import dataclass

from mella.languages import LANGUAGES
from mella.report.dots import Row
from mella.report.models import Recipe
from mella.report.scores import Contrast, Estimate, Line

KEY = ("english", "chrf++", "all")


@dataclass(frozen=True, slots=True)
class Change:
    """English chrF++ of one language's model before and after; `change` is None where it was not tested."""

    language: str
    n: int
    base: Estimate
    tuned: Estimate
    change: Contrast | None


def changes(recipe: Recipe) -> list[Change]:
    """One for each language of the recipe whose English was scored."""
    lines = ((code, recipe.line(code, KEY)) for code in recipe.scores)
    return [_change(code, line) for code, line in lines if line]


def rows(found: Iterable[Change]) -> list[Row]:
    """The changes as rows of a drawing."""
    return [
        Row(change.language, LANGUAGES[change.language].name, {"base": change.base, "tuned": change.tuned})
        for change in found
    ]


def _change(code: str, line: Line) -> Change:
    base, tuned = line.arms.get("base", Estimate()), line.arms.get("tuned", Estimate())
    return Change(code, line.n, base, tuned, line.contrasts.get("tuned-base"))
