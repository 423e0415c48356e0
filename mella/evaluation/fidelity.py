"""Figures of the answers themselves: their language, script, loops and length.

They say whether a model speaks as it was asked to, not whether what it says is true, so they have no
floor. References count only for the script and the length they ask for.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from mella.alt_text.normalise import script_of, scripts_in
from mella.captions.repetition import loops
from mella.crawl.language import text_language
from mella.evaluation.context import Context
from mella.evaluation.metric import Metric, ratio
from mella.languages import Language

LOOP_CHARACTERS = 12
"""A string this long that comes again and again is a loop, in answers as in captions."""


_ASKED_FOR = ("alt_text", "caption")
"""Sources whose prompts ask for a language and script of ours."""


@dataclass(frozen=True, slots=True, eq=False)
class _Alone:
    """Statistics (n, 2) that no reference changes."""

    fixed: np.ndarray

    def stats(self, order: np.ndarray) -> np.ndarray:
        return self.fixed


@dataclass(frozen=True, slots=True, eq=False)
class _Lengths:
    answers: np.ndarray
    references: np.ndarray

    def stats(self, order: np.ndarray) -> np.ndarray:
        return np.stack([self.answers, self.references[order]], axis=1)


def language_fidelity(answer: str, language: Language) -> float:
    """1 where the text alone is identified as the language, or as one that its text does not tell from it.

    An undecided text is 0, so the figure is a lower bound for short texts: of the sample's own alt-texts
    99 to 100 % count, of the Serbian ones, half of them in Latin script, 93 %.
    """
    return float(text_language(answer)[0] in (language.code, *language.twins))


def script_fidelity(answer: str, script: str) -> float:
    """The share of the letters of an answer that are of the script; 0 where it has no letters."""
    found = scripts_in(answer)
    return found[script] / found.total() if found else 0.0


def script_asked_for(reference: str, language: Language) -> str:
    """The script in which a reference is written: prompts ask for that, of the scripts of the language."""
    script = script_of(reference)
    return script if script in language.scripts else language.scripts[0]


def _each(judge: Callable[[str, str, Language], float]) -> Callable[..., _Alone]:
    def prepare(
        predictions: Sequence[str], references: Sequence[str], language: Language, context: Context
    ) -> _Alone:
        pairs = zip(predictions, references, strict=True)
        told = [(judge(answer, reference, language), 1.0) for answer, reference in pairs]
        return _Alone(np.array(told, np.float64).reshape(-1, 2))

    return prepare


def _lengths(
    predictions: Sequence[str], references: Sequence[str], language: Language, context: Context
) -> _Lengths:
    answers, asked = ([float(len(text.strip())) for text in texts] for texts in (predictions, references))
    return _Lengths(np.array(answers), np.array(asked))


def _lid_signature(language: Language) -> str:
    taken = "+".join((language.code, *language.twins))
    return f"share of answers|lid:lid.176+letters+words|text:alone|takes:{taken}"


FIDELITY: tuple[Metric, ...] = (
    Metric(
        "language_fidelity",
        _each(lambda answer, _, language: language_fidelity(answer, language)),
        ratio,
        _lid_signature,
        sources=_ASKED_FOR,
    ),
    Metric(
        "script_fidelity",
        _each(lambda answer, asked, language: script_fidelity(answer, script_asked_for(asked, language))),
        ratio,
        lambda _: "mean share of letters|script:of the reference|no letters:0",
        sources=_ASKED_FOR,
    ),
    Metric(
        "loop_rate",
        _each(lambda answer, _, __: float(loops(answer, LOOP_CHARACTERS))),
        ratio,
        lambda _: (
            f"share of answers|string:>={LOOP_CHARACTERS} characters|thrice running or most of the text"
        ),
    ),
    Metric("length_ratio", _lengths, ratio, lambda _: "characters of answers by those of references|strip"),
)
