"""What holds of every metric in every language."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mella.evaluation.context import Context, learn
from mella.evaluation.metric import ALL, SOURCES, Metric
from mella.evaluation.registry import METRICS
from mella.languages import ENGLISH, LANGUAGES, Language
from tests.evaluation.samples import LANGUAGE_ROWS, answers, sayings

WHOLE = [metric for metric in METRICS if metric.subset == ALL]
FLOORS = {
    "bleu": 1,
    "chrf++": 12,
    "rouge_l": 0.1,
    "meteor": 0.06,
    "keyword_recall": 0.03,
    "keyword_precision": 0.03,
}
"""What unrelated sayings may score: they share function words, and frames of the sample."""

in_every_language = pytest.mark.parametrize("language", LANGUAGE_ROWS, ids=lambda row: row.code)
by_metric = pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.key)


def value(metric: Metric, said: list[str], wanted: list[str], language: Language) -> float:
    stats = metric.prepare(said, wanted, language, Context()).stats(np.arange(len(said)))
    return float(metric.score(stats.sum(axis=0)))


@in_every_language
@pytest.mark.parametrize("metric", WHOLE, ids=lambda metric: metric.key)
def test_a_text_scores_full_marks_against_itself(metric: Metric, language: Language) -> None:
    texts = sayings(language)
    full = 100 if metric.name in ("bleu", "chrf++") else 1
    assert value(metric, texts, texts, language) == pytest.approx(full)


@in_every_language
@pytest.mark.parametrize("metric", WHOLE, ids=lambda metric: metric.key)
def test_unrelated_texts_score_near_nothing(metric: Metric, language: Language) -> None:
    texts = sayings(language)
    half = len(texts) // 2
    assert value(metric, texts[:half], texts[half : 2 * half], language) < FLOORS[metric.name]


@by_metric
def test_items_add_up_and_follow_the_order_of_the_rows(metric: Metric) -> None:
    czech = LANGUAGES["cs"]
    references = sayings(czech)[:60]
    predictions = answers(references, seed=4)
    context = learn(references[::2], [], czech)
    stats = metric.prepare(predictions, references, czech, context).stats(np.arange(60))
    order = np.array(random.Random(1).sample(range(60), 60))
    moved = metric.prepare(
        [predictions[i] for i in order], [references[i] for i in order], czech, context
    ).stats(np.arange(60))
    assert moved == pytest.approx(stats[order])
    alone = metric.prepare(predictions[:1], references[:1], czech, context).stats(np.array([0]))
    assert alone[0] == pytest.approx(stats[0])


@given(st.permutations(range(12)), st.sampled_from(METRICS), st.sampled_from(LANGUAGE_ROWS))
@settings(max_examples=60)
def test_another_pairing_is_what_pairing_the_texts_so_would_give(
    order: list[int], metric: Metric, language: Language
) -> None:
    references = sayings(language)[::11][:12]
    predictions = answers(references, seed=5)
    paired = metric.prepare(predictions, references, language, Context())
    moved = metric.prepare(predictions, [references[i] for i in order], language, Context())
    assert paired.stats(np.array(order)) == pytest.approx(moved.stats(np.arange(12)))


@by_metric
def test_many_sums_are_scored_at_once(metric: Metric) -> None:
    references = sayings(LANGUAGES["sr"])[:40]
    predictions = answers(references, seed=6)
    stats = metric.prepare(predictions, references, LANGUAGES["sr"], Context()).stats(np.arange(40))
    sums = stats.reshape(2, 2, 10, -1).sum(axis=2)
    assert metric.score(sums).shape == (2, 2)
    assert metric.score(sums)[1, 0] == pytest.approx(float(metric.score(sums[1, 0])), nan_ok=True)


@by_metric
def test_nothing_scored_is_no_number(metric: Metric) -> None:
    stats = metric.prepare(["hrad"], ["hrad"], LANGUAGES["cs"], Context()).stats(np.array([0]))
    assert np.isnan(metric.score(np.zeros_like(stats))).all()


def test_keywords_are_asked_of_alt_texts_alone() -> None:
    names = {source: {metric.name for metric in METRICS if source in metric.sources} for source in SOURCES}
    texts = {"bleu", "chrf++", "rouge_l", "meteor"}
    assert names["caption"] == names["english"] == texts
    assert names["alt_text"] == texts | {"keyword_recall", "keyword_precision"}


def test_keys_and_signatures_tell_metrics_apart() -> None:
    assert len({metric.key for metric in METRICS}) == len(METRICS)
    for language in (*LANGUAGE_ROWS, ENGLISH):
        assert all(metric.signature(language) for metric in METRICS)
