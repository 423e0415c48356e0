"""What a text says, in bits or by the user's scorer: logged, and a reason by a threshold alone."""

from collections.abc import Sequence
from dataclasses import replace
from math import log2

import pytest

from mella.alt_text.filter import Filtered, filter_pairs
from mella.scorer import Columns
from mella.settings import load
from tests.alt_text.pairs import CRAWL, pair, table

SETTINGS = load(overrides={}).alt_text
TEXTS = ["Hrad Loket", "Hrad Bouzov", "hrad", "Most most"]


def filtered(texts: list[str], language: str = "cs", **changes: object) -> Filtered:
    rows = [pair(text, language, number) for number, text in enumerate(texts)]
    settings = replace(SETTINGS, **changes)
    return filter_pairs(table(rows), crawl=CRAWL, language=language, settings=settings)


def scored(found: Filtered) -> dict[str, float]:
    return dict(zip(*(found.kept[name].to_pylist() for name in ("text", "informativeness")), strict=True))


def vowels(columns: Columns) -> Sequence[float]:
    assert set(columns["language"]) == {"cs"}
    return [sum(text.lower().count(vowel) for vowel in "aeiou") for text in columns["text"]]


def test_rare_words_carry_more_bits_than_common_ones_and_a_repeated_one_no_more() -> None:
    common, rare = log2(4 / 3), 2.0
    expected = {"Hrad Loket": common + rare, "Hrad Bouzov": common + rare, "hrad": common, "Most most": rare}
    assert scored(filtered(TEXTS)) == pytest.approx(expected)


def test_a_text_counts_once_however_often_it_stands() -> None:
    assert scored(filtered([*TEXTS, *["hrad"] * 5])) == pytest.approx(scored(filtered(TEXTS)))


def test_a_language_without_spaces_is_read_by_strings_of_letters() -> None:
    texts = ["วัดพระธาตุดอยสุเทพ", "วัดพระธาตุดอยตุง", "วัดพระธาตุดอยสุเทพวัดพระธาตุดอยสุเทพ"]
    rules = tuple(rule for rule in SETTINGS.rules if rule != "repeated_ngrams")
    found = scored(filtered(texts, "th", rules=rules))
    assert found[texts[1]] > 0
    assert found[texts[0]] < found[texts[2]] < 2 * found[texts[0]] + 3


def test_nothing_is_cut_by_default_and_what_is_dull_by_a_threshold() -> None:
    assert filtered(TEXTS).kept.num_rows == 4
    found = filtered(TEXTS, min_informativeness=1.0)
    assert set(scored(found)) == {"Hrad Loket", "Hrad Bouzov", "Most most"}
    counts = dict(zip(*(found.funnel[name].to_pylist() for name in ("reason", "pairs")), strict=True))
    assert counts["uninformative"] == 1
    assert sum(counts.values()) == 4


def test_the_users_scorer_takes_the_place_of_bits() -> None:
    scorer = "tests.alt_text.test_informativeness:vowels"
    assert scored(filtered(TEXTS, informativeness=scorer))["Hrad Bouzov"] == 4.0
    assert set(scored(filtered(TEXTS, informativeness=scorer, min_informativeness=3.0))) == {
        "Hrad Loket",
        "Hrad Bouzov",
    }
    assert filtered([], informativeness=scorer).kept.num_rows == 0
