"""What training texts tell of the words of a language, and nothing else does."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mella.evaluation.words import words
from mella.languages import Language


@dataclass(frozen=True, slots=True)
class Context:
    """Keys (`words.Word.key`) of the training texts of a language; one context for all arms and recipes.

    `frequency` counts the texts that hold a key, `captioned` holds those that a caption uses, and
    `capitals` counts what single occurrences inside sentences show: +1 a capital, -1 a small letter.
    """

    texts: int = 0
    frequency: Mapping[str, int] = field(default_factory=dict)
    captioned: frozenset[str] = frozenset()
    capitals: Mapping[str, int] = field(default_factory=dict)


def learn(alt_texts: Sequence[str], captions: Sequence[str], language: Language) -> Context:
    """The context of the training split: pass no text of another split."""
    frequency: Counter[str] = Counter()
    capitals: Counter[str] = Counter()
    captioned: set[str] = set()
    for texts, caption in ((alt_texts, False), (captions, True)):
        for text in texts:
            found = words(text, language)
            keys = {word.key for word in found}
            frequency.update(keys)
            captioned.update(keys if caption else ())
            for word in found:
                capitals[word.key] += {None: 0, True: 1, False: -1}[word.capital]
    return Context(len(alt_texts) + len(captions), frequency, frozenset(captioned), capitals)
