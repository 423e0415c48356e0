"""What a language's grammar gives, and the one way in which scenes are worded and read back."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from mella.captions.scene import Scene, Thing

Forms = Mapping[str, frozenset[str]]
"""Surface forms in lower case, each with the slots (`colour:red`) that it tells."""


@dataclass(frozen=True, slots=True, eq=False)
class Grammar:
    """How one language words a scene.

    `frame` words orientation, brightness and background, `things` what is to be seen on it,
    each as one sentence with its full stop where the language has one; `nothing` is said
    where there are no things. `word_start` and `word_end` say whether a form begins or ends
    only where a word does: not so in Thai, and Korean particles follow without a space.
    """

    language: str
    frame: Callable[[Scene], str]
    things: Callable[[tuple[Thing, ...]], str]
    nothing: str
    forms: Forms
    word_start: bool = True
    word_end: bool = True


def word(scene: Scene, grammar: Grammar) -> str:
    """The scene in two sentences, the more striking one first."""
    frame = grammar.frame(scene)
    things = grammar.things(scene.things) if scene.things else grammar.nothing
    return " ".join((things, frame) if scene.things_first else (frame, things))


def read_slots(text: str, grammar: Grammar) -> frozenset[str]:
    """The slots whose forms occur in a text; the longest form wins where several begin."""
    found = _any_form(grammar).findall(text.lower())
    return frozenset().union(*(grammar.forms[form] for form in found))


@cache
def _any_form(grammar: Grammar) -> re.Pattern[str]:
    longest_first = sorted(grammar.forms, key=lambda form: (-len(form), form))
    either = "|".join(re.escape(form) for form in longest_first)
    before, after = r"(?<!\w)" * grammar.word_start, r"(?!\w)" * grammar.word_end
    return re.compile(f"{before}(?:{either}){after}")


def collect(pairs: Iterable[tuple[str, str]]) -> Forms:
    """Forms from (surface form, slot) pairs; a form may tell several slots."""
    forms: defaultdict[str, set[str]] = defaultdict(set)
    for form, slot in pairs:
        forms[form.lower()].add(slot)
    return {form: frozenset(slots) for form, slots in forms.items()}


def capitalise(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def enumerate_words(words: list[str], last: str, comma: str = ", ") -> str:
    """`a, b and c`, with `last` (spaces included) before the last."""
    return comma.join(words[:-1]) + last + words[-1] if len(words) > 1 else words[0]
