"""Every metric of every arm, on captions of the stand-in and on native alt-texts."""

import random
from typing import Any

import pyarrow as pa
import pytest

from mella.captions.palette import PaletteTranslator
from mella.captions.wording import scene_in
from mella.evaluation.score import Scored, score
from mella.settings import EvaluationSettings
from mella.tables import TABLES
from tests.captions.scenes import varied_scenes
from tests.rows import table_of

SETTINGS = EvaluationSettings(
    max_answers=100, max_new_tokens=32, batch=8, derangements=6, resamples=200, seed=1
)
PICTURES = 24
PLACES = ("Praze", "Brně", "Olomouci", "Plzni", "Táboře", "Znojmě", "Telči", "Litomyšli")
THINGS = ("Orloj", "Zvonice", "Kašna", "Betlém", "Morový sloup", "Hrázděný dům")
ALT_TEXTS = [f"{THINGS[i % 6]} v {PLACES[i % 8]}" for i in range(PICTURES)]
ENGLISH = [scene_in("en", scene) for scene in varied_scenes(PICTURES)]
CAPTIONS = [answer.text for answer in PaletteTranslator().translate(ENGLISH, "cs", "Latn")]
REFERENCES = {"alt_text": ALT_TEXTS, "caption": CAPTIONS, "english": ENGLISH}
OTHERS = random.Random(6).sample(range(PICTURES), PICTURES)
"""The picture that is shown instead of each."""
TEXT_METRICS = {"bleu", "chrf++", "rouge_l", "meteor", "keyword_recall", "keyword_precision"}
SLOT_METRICS = {"slot_colour", "slot_shape", "slot_count", "slot_layout"}
FIGURES = {"language_fidelity", "script_fidelity", "loop_rate", "length_ratio"}


def training() -> pa.Table:
    alt = [{"source": "alt_text", "text": text} for text in ALT_TEXTS]
    said = [
        {"source": "caption", "text": text, "english": english}
        for text, english in zip(CAPTIONS, ENGLISH, strict=True)
    ]
    return table_of("dataset", *(row | {"split": "train", "language": "cs"} for row in alt + said))


def told(arm: str, source: str, i: int, seed: int) -> tuple[str, int | None]:
    """What an arm says of picture i, and the number of the picture that it saw."""
    references = REFERENCES[source]
    coin = random.Random(f"{arm}-{source}-{i}-{seed}")
    if arm == "tuned":
        return (references[i] if coin.random() < 0.8 else coin.choice(references)), i
    if arm == "swapped":
        return references[OTHERS[i]], OTHERS[i]
    return coin.choice(references), None if arm == "blind" else i


def predictions(
    *arms: str, seeds: int = 2, sources: tuple[str, ...] = tuple(REFERENCES)
) -> list[dict[str, Any]]:
    return [
        {
            "arm": arm,
            "seed": seed,
            "id": f"{source}-{i}",
            "source": source,
            "image_sha256": f"{source}-{i}",
            "shown_sha256": None if shown is None else f"{source}-{shown}",
            "cluster": f"{source}-{i}",
            "reference": REFERENCES[source][i],
            "english": None if source == "alt_text" else ENGLISH[i],
            "text": text,
        }
        for source in sources
        for arm in arms
        if source != "english" or arm in ("base", "tuned")
        for seed in range(1 if arm == "base" else seeds)
        for i in range(PICTURES)
        for text, shown in [told(arm, source, i, seed)]
    ]  # fmt: skip


def scored(rows: list[dict[str, Any]]) -> Scored:
    return score(table_of("predictions", *rows), training(), language="cs", recipe="both", settings=SETTINGS)


@pytest.fixture(scope="module")
def found() -> Scored:
    return scored(predictions("base", "tuned", "blind", "swapped"))


def rows_of(table: pa.Table, **where: str) -> list[dict[str, Any]]:
    return [row for row in table.to_pylist() if all(row[name] == value for name, value in where.items())]


def one(table: pa.Table, **where: str) -> dict[str, Any]:
    (row,) = rows_of(table, **{"subset": "all"} | where)
    return row


def test_the_tables_have_their_schemas_and_keys(found: Scored) -> None:
    for name, table in (("eval_scores", found.scores), ("eval_contrasts", found.contrasts)):
        assert table.schema == TABLES[name].schema
        keys = [tuple(row[column] for column in TABLES[name].key) for row in table.to_pylist()]
        assert len(set(keys)) == len(keys) > 0
        assert {(row["language"], row["recipe"]) for row in table.to_pylist()} == {("cs", "both")}


def test_each_source_is_scored_by_what_applies_to_it(found: Scored) -> None:
    metrics = {
        source: {row["metric"] for row in rows_of(found.scores, source=source)} for source in REFERENCES
    }
    assert metrics == {
        "alt_text": TEXT_METRICS | FIGURES,
        "caption": TEXT_METRICS - {"keyword_recall", "keyword_precision"} | FIGURES | SLOT_METRICS,
        "english": {"bleu", "chrf++", "loop_rate", "length_ratio"},
    }


def test_values_lie_within_their_intervals(found: Scored) -> None:
    assert all(row["low"] <= row["value"] <= row["high"] for row in found.scores.to_pylist())
    assert all(row["low"] <= row["difference"] <= row["high"] for row in found.contrasts.to_pylist())
    assert all(0 < row["p"] <= 1 for row in found.contrasts.to_pylist())


def test_every_answer_is_counted(found: Scored) -> None:
    for arm, answers in {"base": PICTURES, "tuned": 2 * PICTURES, "blind": 2 * PICTURES}.items():
        row = one(found.scores, arm=arm, metric="chrf++", source="caption")
        assert (row["n"], row["clusters"]) == (answers, PICTURES)


def test_texts_and_slots_have_floors_and_the_other_figures_none(found: Scored) -> None:
    for row in rows_of(found.scores, subset="all"):
        floors = {row["floor"] is None, row["floor_low"] is None, row["floor_high"] is None}
        assert floors == {row["metric"] in FIGURES}
        assert (row["commonest"] is None) == (row["metric"] in FIGURES)


@pytest.mark.parametrize(
    ("source", "metric"), [("alt_text", "keyword_recall"), ("alt_text", "chrf++"), ("caption", "chrf++"),
                           ("caption", "slot_colour")]
)  # fmt: skip
def test_who_sees_the_picture_is_told_from_who_does_not(found: Scored, source: str, metric: str) -> None:
    tuned = one(found.scores, arm="tuned", metric=metric, source=source)
    assert tuned["value"] > tuned["floor_high"] and tuned["value"] > tuned["commonest"]
    for contrast in ("tuned-base", "tuned-blind", "tuned-swapped"):
        row = one(found.contrasts, contrast=contrast, metric=metric, source=source)
        assert row["low"] > 0 and row["p"] < 0.05


@pytest.mark.parametrize(("source", "metric"), [("alt_text", "chrf++"), ("caption", "slot_layout")])
def test_the_arm_that_is_shown_other_pictures_stays_on_the_floor(
    found: Scored, source: str, metric: str
) -> None:
    row = one(found.scores, arm="swapped", metric=metric, source=source)
    assert row["floor_low"] <= row["value"] <= row["floor_high"]


def test_a_contrast_is_the_difference_of_the_values(found: Scored) -> None:
    for row in found.contrasts.to_pylist():
        first, second = row["contrast"].split("-")
        where = {name: row[name] for name in ("metric", "source", "subset")}
        values = [one(found.scores, arm=arm, **where)["value"] for arm in (first, second)]
        assert row["difference"] == pytest.approx(values[0] - values[1])


def test_forgetting_compares_english_before_and_after(found: Scored) -> None:
    assert {row["arm"] for row in rows_of(found.scores, source="english")} == {"base", "tuned"}
    assert {row["contrast"] for row in rows_of(found.contrasts, source="english")} == {"tuned-base"}


def test_the_true_texts_score_the_highest_value_of_every_metric() -> None:
    rows = [row | {"text": row["reference"]} for row in predictions("tuned", seeds=1)]
    for row in scored(rows).scores.to_pylist():
        best = {"bleu": 100, "chrf++": 100, "loop_rate": 0}.get(row["metric"], 1)
        spread = {"meteor": 0.05, "language_fidelity": 0.5}.get(row["metric"], 0)
        assert best - spread <= row["value"] <= best + 1e-9, row


def test_arms_that_say_the_same_do_not_differ() -> None:
    tuned = predictions("tuned")
    blind = [row | {"arm": "blind"} for row in tuned if row["source"] != "english"]
    contrasts = scored(tuned + blind).contrasts.to_pylist()
    assert contrasts and all((row["difference"], row["p"]) == (0, 1) for row in contrasts)


def test_the_order_of_the_rows_changes_nothing(found: Scored) -> None:
    rows = predictions("base", "tuned", "blind", "swapped")
    random.Random(3).shuffle(rows)
    again = scored(rows)
    for before, after in ((found.scores, again.scores), (found.contrasts, again.contrasts)):
        for row, same in zip(before.to_pylist(), after.to_pylist(), strict=True):
            assert same == {k: pytest.approx(v) if isinstance(v, float) else v for k, v in row.items()}


def test_arms_are_compared_on_the_rows_that_both_were_asked() -> None:
    rows = predictions("tuned", "blind", seeds=1, sources=("caption",))
    fewer = [row for row in rows if row["arm"] == "tuned" or row["id"] not in ("caption-0", "caption-1")]
    row = one(scored(fewer).contrasts, contrast="tuned-blind", metric="chrf++", source="caption")
    assert (row["n"], row["clusters"]) == (PICTURES - 2, PICTURES - 2)


def test_what_cannot_be_deranged_has_no_floor() -> None:
    rows = [row | {"cluster": "one"} for row in predictions("tuned", sources=("caption",))]
    row = one(scored(rows).scores, arm="tuned", metric="chrf++", source="caption")
    assert row["floor"] is None and row["floor_low"] is None and row["clusters"] == 1


def test_captions_of_another_captioner_are_not_scored_by_slot() -> None:
    rows = [
        row | {"english": "A woman sells mushrooms."} for row in predictions("tuned", sources=("caption",))
    ]
    assert not SLOT_METRICS & set(scored(rows).scores["metric"].to_pylist())


def test_without_answers_the_tables_are_empty() -> None:
    empty = scored([])
    assert empty.scores.num_rows == empty.contrasts.num_rows == 0
    assert empty.scores.schema == TABLES["eval_scores"].schema


def test_texts_of_another_split_teach_nothing() -> None:
    other = table_of("dataset", {"split": "test"})
    with pytest.raises(ValueError, match="test"):
        score(table_of("predictions"), other, language="cs", recipe="both", settings=SETTINGS)
