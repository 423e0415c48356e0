"""What the sections on models are given from the tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mella.languages import LANGUAGES
from mella.report import ablation, curves, dots, forgetting, model_gallery, models
from mella.report.published import Published
from mella.report.scores import ARMS, SIGNIFICANT
from mella.report.thumbnails import Thumbnail, thumbnail
from mella.settings import SafetySettings
from mella.storage import Storage

ARM_SERIES = (
    dots.Series("base", "base", "ring"),
    dots.Series("tuned", "tuned", "disc"),
    dots.Series("blind", "blind", "square"),
    dots.Series("swapped", "swapped", "diamond"),
)


@dataclass(frozen=True, slots=True)
class ShownItem:
    """A test row of the gallery with what the page shows of its picture."""

    item: model_gallery.Item
    picture: Any
    thumbnail: Thumbnail


def facts(published: Published, lake: Storage, safety: SafetySettings) -> dict[str, Any]:
    """All that the templates of these sections are given."""
    recipes = models.recipes(published)
    marked = models.same_site(published)
    return {
        "recipes": recipes,
        "arms": ARMS,
        "arm_series": ARM_SERIES,
        "contrasts": models.CONTRASTS,
        "headline": models.HEADLINE,
        "text_sources": models.SOURCES,
        "measure": models.label,
        "significant": SIGNIFICANT,
        "same_site_tests": marked,
        "score_panels": {recipe.name: models.panels(recipe, marked) for recipe in recipes},
        "verdicts": {recipe.name: models.verdicts(recipe) for recipe in recipes},
        "ablation_series": ablation.series(recipes),
        "ablation_panels": ablation.panels(recipes),
        "ablation_recipes": ablation.by_mix(recipes),
        "changes": {recipe.name: found for recipe in recipes if (found := forgetting.changes(recipe))},
        "change_rows": forgetting.rows,
        "trainings": curves.trainings(published),
        "trained_arms": curves.arms,
        "loss_lines": curves.LINES,
        "draw_dots": dots.draw,
        "draw_curve": curves.draw,
        "legend": dots.legend,
        "answers": _answers(published, recipes, lake, safety),
    }


def _answers(
    published: Published, recipes: Sequence[models.Recipe], lake: Storage, safety: SafetySettings
) -> Mapping[str, dict[str, list[ShownItem]]]:
    """By recipe and language; what has no answers is left out."""
    found: dict[str, dict[str, list[ShownItem]]] = {}
    for recipe in recipes:
        for code in LANGUAGES:
            if items := model_gallery.answers(published, recipe.name, code):
                found.setdefault(recipe.name, {})[code] = [_shown(item, lake, safety) for item in items]
    return found


def _shown(item: model_gallery.Item, lake: Storage, safety: SafetySettings) -> ShownItem:
    picture = item.picture
    return ShownItem(item, picture, thumbnail(lake, picture.blob, picture.safety, safety))
