"""Names against attributes: what recipes that differ in their mix of sources learn of each."""

from collections.abc import Sequence

from mella.languages import CODES, LANGUAGES
from mella.report.dots import Panel, Row, Series
from mella.report.models import Recipe
from mella.report.scores import Key
from mella.report.wording import clip

_TITLE = 80
_MIXES = {"alt_text": ("alt-texts", "square"), "captions": ("captions", "diamond"), "both": ("both", "disc")}


def series(recipes: Sequence[Recipe]) -> list[Series]:
    """One for each mix that was trained, named after the recipe that stands for it."""
    chosen = by_mix(recipes)
    return [
        Series(f"mix-{mix}", f"{label} ({clip(chosen[mix].name, _TITLE)})", shape)
        for mix, (label, shape) in _MIXES.items()
        if mix in chosen
    ]


def by_mix(recipes: Sequence[Recipe]) -> dict[str, Recipe]:
    """The recipe that stands for each mix: the scored one of the most languages, then the first by name."""
    chosen: dict[str, Recipe] = {}
    for recipe in sorted(recipes, key=lambda recipe: (-len(recipe.scores), recipe.name)):
        if recipe.scores and recipe.mix in _MIXES:
            chosen.setdefault(recipe.mix, recipe)
    return {mix: chosen[mix] for mix in _MIXES if mix in chosen}


def panels(recipes: Sequence[Recipe]) -> list[Panel]:
    """Recall of names in alt-texts, then each slot of the captions, of the tuned arm.

    Empty with fewer than two mixes: there is nothing to compare.
    """
    chosen = by_mix(recipes)
    if len(chosen) < 2:
        return []
    return [Panel(_title(key), rows) for key in _measures(chosen) if (rows := _rows(chosen, key))]


def _measures(chosen: dict[str, Recipe]) -> list[Key]:
    lines = [line for recipe in chosen.values() for scored in recipe.scores.values() for line in scored]
    slots = sorted(
        {line.key for line in lines if line.source == "caption" and line.metric.startswith("slot_")}
    )
    return [("alt_text", "keyword_recall", "names"), *slots]


def _title(key: Key) -> str:
    source, metric, subset = key
    if source == "alt_text":
        return "Names recalled, in alt-texts"
    told = f"{metric.removeprefix('slot_').capitalize()} right, in captions"
    return clip(told if subset == "all" else f"{told} ({subset})", _TITLE)


def _rows(chosen: dict[str, Recipe], key: Key) -> tuple[Row, ...]:
    rows = (_row(chosen, code, key) for code in CODES)
    return tuple(row for row in rows if any(row.dots.values()))


def _row(chosen: dict[str, Recipe], code: str, key: Key) -> Row:
    lines = {mix: recipe.line(code, key) for mix, recipe in chosen.items()}
    dots = {f"mix-{mix}": line.arms["tuned"] for mix, line in lines.items() if line and "tuned" in line.arms}
    return Row(code, LANGUAGES[code].name, dots)
