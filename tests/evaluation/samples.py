"""Texts of the eight languages for the tests of metrics: sayings of the sample, in pairs."""

import random

from mella.languages import LANGUAGES, Language
from mella.sample.words import read_words

LANGUAGE_ROWS = tuple(LANGUAGES.values())


def sayings(language: Language) -> list[str]:
    """Every sentence that the sample says of a thing, one thing after the other."""
    words = read_words(language.code)
    return [saying for thing in words.things for saying in words.sayings(thing)]


def answers(references: list[str], seed: int) -> list[str]:
    """Answers that get something right: words left out, or another text."""
    draw = random.Random(seed)
    return [
        draw.choice(references)
        if draw.random() < 0.3
        else " ".join(word for word in text.split() if draw.random() < 0.8)
        for text in references
    ]
