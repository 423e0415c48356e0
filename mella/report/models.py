"""The recipes that were trained, with what they scored and on what ground."""

from dataclasses import dataclass, field
from typing import Any

from mella.languages import LANGUAGES
from mella.report.dots import Panel, Row
from mella.report.hosts import SAME_SITE
from mella.report.published import Published
from mella.report.scores import Key, Line, Lines, scores
from mella.report.wording import clip, words

CONTRASTS = ("tuned-swapped", "tuned-blind")
"""The differences that show whether the picture was used; `tuned-base` alone does not."""
HEADLINE: tuple[Key, ...] = (
    ("alt_text", "chrf++", "all"),
    ("alt_text", "bleu", "all"),
    ("alt_text", "keyword_recall", "all"),
    ("alt_text", "keyword_recall", "names"),
    ("alt_text", "keyword_recall", "common"),
    ("caption", "chrf++", "all"),
    ("caption", "bleu", "all"),
)
"""What is drawn, and stands in the tables; every other score is a click away."""
_LABEL = 80
_METRICS = {"chrf++": "chrF++", "bleu": "BLEU", "rouge_l": "ROUGE-L", "meteor": "METEOR"}
_SUBSETS = {"all": "", "names": " of names", "common": " of common words", "seen": " of what training saw",
            "unseen": " of what training never saw"}  # fmt: skip
SOURCES = {"alt_text": "alt-texts", "caption": "captions", "english": "English captions"}


@dataclass(frozen=True, slots=True)
class Recipe:
    """A recipe with what was published of it. What its checkpoints tell is empty where there are none;
    `steps` and `target_tokens` are the least and the most over its trainings."""

    name: str
    mix: str = ""
    method: str = ""
    backbone: str = ""
    seeds: tuple[int, ...] = ()
    steps: tuple[int, int] = (0, 0)
    target_tokens: tuple[int, int] = (0, 0)
    scores: Lines = field(default_factory=dict)

    def line(self, language: str, key: Key) -> Line | None:
        return next((line for line in self.scores.get(language, ()) if line.key == key), None)

    def lines(self, key: Key) -> dict[str, Line]:
        """One measure in every language that has it."""
        found = {code: self.line(code, key) for code in self.scores}
        return {code: line for code, line in found.items() if line}


@dataclass(frozen=True, slots=True)
class Verdict:
    """In which of the tested languages the tuned arm is above another by one measure."""

    won: tuple[str, ...]
    missed: tuple[str, ...]


_TRAINED = """
SELECT recipe AS name, min(mix) AS mix, min(method) AS method, min(backbone) AS backbone,
       list(DISTINCT seed ORDER BY seed) AS seeds, [min(steps), max(steps)] AS steps,
       [min(target_tokens), max(target_tokens)] AS target_tokens
FROM checkpoints GROUP BY recipe
"""
_SAME_SITE = f"""
SELECT language FROM (SELECT language, host, count(*) AS n FROM dataset WHERE split = 'test' GROUP BY ALL)
GROUP BY language HAVING max(n) > {SAME_SITE} * sum(n)
"""


def recipes(published: Published) -> list[Recipe]:
    """Every recipe of which a checkpoint or a score is published, by name."""
    told: dict[str, dict[str, Any]] = {row["name"]: row for row in published.rows(_TRAINED)}
    scored = scores(published)
    return [
        _recipe(told.get(name, {"name": name}), scored.get(name, {})) for name in sorted({*told, *scored})
    ]


def same_site(published: Published) -> frozenset[str]:
    """Languages of whose test rows one host holds more than a fifth."""
    return frozenset(row["language"] for row in published.rows(_SAME_SITE))


def label(key: Key) -> str:
    """A measure in words, without its source."""
    _, metric, subset = key
    return clip(_METRICS.get(metric, words(metric)) + _SUBSETS.get(subset, f" ({subset})"), _LABEL)


def panels(recipe: Recipe, marked: frozenset[str]) -> list[Panel]:
    """The headline measures of a recipe, to be drawn; `marked` languages are said to be of one site."""
    found = []
    for key in HEADLINE:
        rows = tuple(_row(code, line, code in marked) for code, line in recipe.lines(key).items())
        if rows:
            found.append(Panel(f"{label(key)}, {SOURCES[key[0]]}", rows))
    return found


def verdicts(recipe: Recipe) -> dict[Key, dict[str, Verdict]]:
    """By headline measure and contrast; measures that were not tested anywhere are left out."""
    found = {key: {name: _verdict(recipe, key, name) for name in CONTRASTS} for key in HEADLINE}
    return {
        key: by_name for key, by_name in found.items() if any(v.won or v.missed for v in by_name.values())
    }


def _recipe(row: dict[str, Any], lines: Lines) -> Recipe:
    told: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in row.items()}
    return Recipe(**told, scores=lines)


def _row(code: str, line: Line, same: bool) -> Row:
    return Row(code, LANGUAGES[code].name, dict(line.arms), line.floor, "same-site" if same else "")


def _verdict(recipe: Recipe, key: Key, contrast: str) -> Verdict:
    found = {code: line.contrasts.get(contrast) for code, line in recipe.lines(key).items()}
    tested = {code: c for code, c in found.items() if c and c.tested}
    won = tuple(code for code, c in tested.items() if c.won)
    return Verdict(won, tuple(code for code in tested if code not in won))
