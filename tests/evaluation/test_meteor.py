"""METEOR by exact and stem matches."""

import numpy as np
import pytest

from mella.evaluation import meteor
from mella.evaluation.context import Context
from mella.languages import ENGLISH, LANGUAGES, Language


def value(said: str, wanted: str, language: Language) -> float:
    return meteor.Meteor([said], [wanted], language, Context()).stats(np.array([0]))[0, 0]


def expected(found: int, said: int, wanted: int, chunks: int) -> float:
    """The formula of Banerjee and Lavie (2005): recall weighs nine times precision."""
    precision, recall = found / said, found / wanted
    mean = 10 * precision * recall / (recall + 9 * precision)
    return mean * (1 - 0.5 * (chunks / found) ** 3)


@pytest.mark.parametrize(
    ("code", "said", "wanted", "counts"),
    [
        ("cs", "v Praze stojí hrad", "hrad stojí v Praze", (4, 4, 4, 3)),  # v Praze | stojí | hrad
        ("cs", "most přes Vltavu", "Mostem u Vltavy", (2, 3, 3, 2)),
        ("hu", "Budapesten sütött lángos", "lángost eszünk Budapest partján", (2, 3, 4, 2)),
        ("ru", "балалайку купили в Москве", "балалайка в Москве", (3, 4, 3, 2)),
        ("ar", "سوق الخضار", "الخضار والفواكه", (1, 2, 2, 1)),
        ("sr", "Калемегдан у Београду", "kalemegdanska tvrđava u Beogradu", (2, 3, 4, 1)),
        ("th", "ต้มยำกุ้งในชาม", "ชาม", (1, 3, 1, 1)),
        ("vi", "áo dài tím", "áo dài", (2, 3, 2, 1)),
        ("ko", "경복궁에서", "경복궁의 저녁", (1, 2, 3, 1)),
    ],
)
def test_cases_counted_by_hand(code: str, said: str, wanted: str, counts: tuple[int, ...]) -> None:
    assert value(said, wanted, LANGUAGES[code]) == pytest.approx(expected(*counts))


def test_an_exact_match_goes_before_a_stem() -> None:
    # `hrady` takes the equal word, `hradu` the other form that is left.
    assert value("hradu hrady", "hrady hradem", LANGUAGES["cs"]) == pytest.approx(expected(2, 2, 2, 2))


def test_a_match_continues_the_one_before_it() -> None:
    assert value("b a", "a b a", ENGLISH) == pytest.approx(expected(2, 2, 3, 1))


def test_a_word_said_again_and_again_matches_once() -> None:
    assert value("Praha Praha Praha", "Praha", LANGUAGES["cs"]) == pytest.approx(expected(1, 3, 1, 1))


def test_nothing_in_common_scores_nothing() -> None:
    assert value("", "Praha", LANGUAGES["cs"]) == value("Brno", "Praha", LANGUAGES["cs"]) == 0


def test_the_signature_says_where_there_are_no_stems() -> None:
    assert "stem:none" in meteor.signature(LANGUAGES["vi"])
    assert "stem:lemma-cs+snowball-czech" in meteor.signature(LANGUAGES["cs"])
