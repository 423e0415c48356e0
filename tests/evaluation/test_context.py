"""What training texts tell."""

from mella.evaluation.context import learn
from mella.languages import LANGUAGES

CZECH = LANGUAGES["cs"]


def test_frequency_counts_texts_and_not_occurrences() -> None:
    context = learn(["hrad a hrady", "v hradu"], ["hradem"], CZECH)
    assert context.texts == 3
    assert context.frequency["hrad"] == 3


def test_captioned_holds_what_captions_say() -> None:
    context = learn(["hrad"], ["kruh"], CZECH)
    assert context.captioned == {"kruh"}


def test_capitals_weigh_what_is_written_inside_sentences() -> None:
    context = learn(["na Moravě", "o Moravě. Kruh je kruh"], [], CZECH)
    assert context.capitals["morav"] == 2
    assert context.capitals["kruh"] == -1
