"""The filter of alt-texts: rules as SQL models, one reason for every pair that falls."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields
from functools import partial
from importlib import resources
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from mella import languages
from mella.alt_text import words
from mella.alt_text.normalise import OPTIONAL_SIGNS, letter_class, no_letters, normalise
from mella.near_copies import Nearness, near_copies
from mella.scorer import Scorer, find_scorer, scores
from mella.settings import AltTextSettings, SettingsError
from mella.sql import Lineage, Pipe, column_lineage, run_models
from mella.tables import TABLES

if TYPE_CHECKING:
    import pyarrow.dataset as ds

LAST_RULES = ("duplicate", "near_duplicate", "uninformative")
"""They judge what the rules before them leave, one after the other: of two copies, one that falls
anyway is no reason."""
PERSONAL_DATA = ("drop", "mask")
SCORER_SETTING = "alt_text.informativeness"
_MAX_COMMAS = 1_000
"""How often a pattern of DuckDB may ask for a part again (RE2)."""
_SCORED_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Filtered:
    """`kept` in the schema of `alt_text`, `funnel` in its own; `lineage` of the columns of `kept`."""

    kept: pa.Table
    funnel: pa.Table
    lineage: Lineage


def filter_pairs(
    pairs: "pa.Table | ds.Dataset",
    *,
    crawl: str,
    language: str,
    settings: AltTextSettings,
    forgotten: Collection[str] = (),
    memory_limit: str = "1GB",
) -> Filtered:
    """Judge the pairs of one language in one crawl.

    `pairs` is the whole `image_alt_pairs` of the crawl, for the counts that need it; judged are
    the rows whose `candidate_language` is `language`. Each falls to the first rule of
    `settings.rules` that takes it, and the funnel counts them all: the same rows in any order
    give the same tables. `forgotten` holds addresses of pages and images, and pair_ids.

    Raises:
        SettingsError: for a rule that does not exist or a word file that cannot be read,
            or a scorer that does not exist.
        ValueError: for an unknown language.
    """
    sources = _sources(pairs, language, settings, forgotten)
    variables = _variables(settings, crawl, language)
    made = run_models(
        models(),
        sources,
        variables,
        ["kept", "funnel"],
        memory_limit=memory_limit,
        functions={"normalise": _normalise_all},
        pipes=_pipes(settings, language),
    )
    columns = {name: list(source.schema.names) for name, source in sources.items()}
    return Filtered(
        kept=made["kept"].cast(TABLES["alt_text"].schema),
        funnel=made["funnel"].cast(TABLES["funnel"].schema),
        lineage=column_lineage(models(), "kept", columns, variables),
    )


def judged_pairs(
    pairs: "pa.Table | ds.Dataset",
    *,
    crawl: str,
    language: str,
    settings: AltTextSettings,
    memory_limit: str = "1GB",
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each candidate, as `filter_pairs` judges it, for people who read what falls: the reason (`kept` or a
    rule), and `pair_id`, `page_url`, `image_url`, `alt`, `text`, `page_lang`, `alt_lang`, `title`."""
    variables = _variables(settings, crawl, language)
    made = run_models(
        models(),
        _sources(pairs, language, settings, ()),
        variables,
        ["judged"],
        memory_limit=memory_limit,
        functions={"normalise": _normalise_all},
        pipes=_pipes(settings, language),
    )
    reasons = dict(variables["places"])
    for row in made["judged"].to_pylist():
        yield reasons[row.pop("place")], row


def models() -> Traversable:
    """The folder of the SQL models."""
    return resources.files("dbt_like_sql") / "alt_text"


def rule_names() -> tuple[str, ...]:
    """Every rule there is, sorted."""
    return tuple(sorted([*_rules_in("text_rules"), *_rules_in("pair_rules")]))


def check_settings(settings: AltTextSettings) -> None:
    """
    Raises:
        SettingsError: for a rule that does not exist or stands twice, for a word other than drop and mask,
            for more separators than can be asked for, or for a list or a scorer of the user's that cannot be
            read.
    """
    rules, known = settings.rules, rule_names()
    for rule in rules:
        if rule not in known:
            raise SettingsError(f"alt_text.rules: there is no rule {rule!r}; choose from {', '.join(known)}")
    if twice := {rule for rule in rules if list(rules).count(rule) > 1}:
        raise SettingsError(f"alt_text.rules: {', '.join(sorted(twice))} stands there twice")
    if settings.personal_data not in PERSONAL_DATA:
        raise SettingsError(
            f"alt_text.personal_data = {settings.personal_data!r}: choose from {', '.join(PERSONAL_DATA)}"
        )
    if settings.keyword_list_commas > _MAX_COMMAS:
        raise SettingsError(f"alt_text.keyword_list_commas takes no number above {_MAX_COMMAS}")
    words.offensive_terms(settings.offensive_terms)
    if settings.informativeness:
        find_scorer(settings.informativeness, SCORER_SETTING)


def _rules_in(folder: str) -> Iterator[str]:
    for path in (models() / folder).iterdir():
        if path.name.endswith(".sql"):
            yield path.name.removesuffix(".sql")


def _sources(
    pairs: "pa.Table | ds.Dataset", language: str, settings: AltTextSettings, forgotten: Collection[str]
) -> "dict[str, pa.Table | ds.Dataset]":
    return {
        "image_alt_pairs": pairs,
        "generic_words": words.generic_words(language, settings.generic_words),
        "quantity_words": words.quantity_words(),
        "short_names": words.short_names(languages.language(language), settings.short_name_share),
        "boilerplate_phrases": words.boilerplate_phrases(),
        "offensive_terms": words.offensive_terms(settings.offensive_terms),
        "forgotten_addresses": pa.table({"address": pa.array(sorted(set(forgotten)), pa.string())}),
    }


def _variables(settings: AltTextSettings, crawl: str, language: str) -> dict[str, Any]:
    check_settings(settings)
    of_text = set(_rules_in("text_rules"))
    placed = list(enumerate(settings.rules, start=1))
    place_of = {rule: place for place, rule in placed}
    kept_place = len(placed) + 1
    return {
        "crawl": crawl,
        "language": language,
        "places": [*placed, (kept_place, "kept")],
        "kept_place": kept_place,
        **{f"{rule}_place": place_of.get(rule) for rule in LAST_RULES},
        "masks": settings.personal_data == "mask" and "personal_data" in settings.rules,
        "spaces": languages.language(language).spaces,
        "no_letters": no_letters(),
        "optional_signs": OPTIONAL_SIGNS.pattern,
        "without_word_bounds": words.WITHOUT_WORD_BOUNDS.pattern,
        "own_letters": letter_class(*set(languages.language(language).scripts) - {"Latn"}),
        "text_rules": [(place, rule) for place, rule in placed if rule in of_text],
        "pair_rules": [(place, rule) for place, rule in placed if rule not in {*of_text, *LAST_RULES}],
        **{f"alt_text.{f.name}": getattr(settings, f.name) for f in fields(settings)},
    }


def _pipes(settings: AltTextSettings, language: str) -> dict[str, Pipe]:
    nearness = Nearness(
        similarity=settings.near_duplicate_similarity,
        spaces=languages.language(language).spaces,
        pictures=settings.near_duplicate_pictures,
    )
    pipes: dict[str, Pipe] = {"near_duplicate": partial(near_copies, nearness=nearness)}
    if settings.informativeness:
        scorer = find_scorer(settings.informativeness, SCORER_SETTING)
        pipes["informativeness"] = partial(_scored, scorer=scorer)
    return pipes


def _scored(rows: pa.RecordBatchReader, scorer: Scorer) -> Iterator[pa.RecordBatch]:
    for batch in rows:
        for start in range(0, batch.num_rows, _SCORED_AT_ONCE):
            part = batch.slice(start, _SCORED_AT_ONCE)
            columns = {name: part[name].to_pylist() for name in ("text", "language")}
            found = pa.array(scores(scorer, columns, SCORER_SETTING), pa.float64())
            yield pa.record_batch({"text": part["text"], "score": found})
    yield pa.record_batch({"text": pa.array([], pa.string()), "score": pa.array([], pa.float64())})


def _normalise_all(alts: pa.Array) -> pa.Array:
    return pa.array([None if alt is None else normalise(alt) for alt in alts.to_pylist()], pa.string())
