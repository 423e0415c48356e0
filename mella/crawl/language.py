"""The language of a text: what the text allows, and among that what the page says.

The script, the letters and fastText decide which languages a text can be in. The language of the
page, its `lang` and its country domain choose among those and never go against the text. `und` is
an answer.
"""

from collections.abc import Iterator
from functools import lru_cache
from math import exp
from typing import NamedTuple

from mella.alt_text.normalise import normalise, scripts_in
from mella.crawl.lid import MAX_CHARACTERS, evidence, letters_only, shares
from mella.languages import LANGUAGES, Language

UNDECIDED = "und"
MIN_SCORE = 0.5

# A share is multiplied by these for what fastText does not see in a short text. Chosen so
# that captions keep the language of their page and English captions do not take it.
_TELLING_LETTER = 8.0
_LOAN_LETTER = 0.2
_COMMON_WORD = 60.0
_MOST_COMMON_WORDS = 2
_LEAST_PLAIN = 0.05
_LEAST_SHARE = 1e-5
_ENGLISH_WORDS = frozenset({"the", "of", "and", "with", "for", "from", "at"})
_ENGLISH_ARTICLES = frozenset({"a", "an"})
_SHARED_SCRIPTS = frozenset({"Latn", "Cyrl", "Arab", "Deva", "Beng", "Hebr", "Ethi", "Hani"})


class Guess(NamedTuple):
    """A language code, `und` if undecided, and the confidence in it from 0 to 1."""

    code: str
    score: float


class Decision(NamedTuple):
    """The language of a text, its script (ISO 15924) and what decided: `script`, `text`, `page`
    (the language of the page's text), `html_lang`, `tld`, or why nothing did: `no_letters`,
    `undecided`."""

    code: str
    score: float
    script: str | None
    evidence: str


class _Doubt(NamedTuple):
    """How many times more evidence a rival needs, by letters of text: it must beat the page's
    language `least` times in a long text, and about `most` times in a text of no length."""

    most: float
    decay_letters: float
    least: float

    def at(self, letters: int) -> float:
        return max(self.least, self.most * exp(-letters / self.decay_letters))


# English stands on every page, a neighbour's word is often a word of the language itself, any
# other language is rare on the page and common in fastText's answers to single words.
_ENGLISH = _Doubt(40, 8, 1.5)
_NEIGHBOUR = _Doubt(150, 8, 1.5)
_OTHER = _Doubt(1e6, 3, 3)


def decide(
    alt: str,
    *,
    page_lang: Guess | None = None,
    html_lang: str | None = None,
    tld: str | None = None,
    min_score: float = MIN_SCORE,
) -> Decision:
    """The language of an alt-text on a page, `und` below `min_score`."""
    hints = [(page_lang.code, "page")] if page_lang and page_lang.code != UNDECIDED else []
    return _vote(normalise(alt), (*hints, *_stated(html_lang, tld)), min_score)


def page_language(text: str, html_lang: str | None, tld: str | None, min_score: float = MIN_SCORE) -> Guess:
    """The language of a page from its visible text, `<html lang>` and country domain.

    What the page states counts as in `decide`: only among the languages that the text allows.
    A page without letters is in the language of its `lang`, with the least score.
    """
    found = _vote(normalise(text), tuple(_stated(html_lang, tld)), min_score)
    if found.evidence == "no_letters" and html_lang and (code := base_language(html_lang)):
        return Guess(code, MIN_SCORE)
    return Guess(found.code, found.score)


def text_language(text: str) -> tuple[str, float]:
    """The language of a text from the text alone, and the confidence in it; `und` below one half.

    Text in a language of ours or in one of its twins is ours: Serbian in Latin script is not told
    from Croatian or Bosnian without a page, so its score is low (from .5 on) then.
    """
    text = normalise(text)
    script, letters = _main_script(text)
    if script is None:
        return UNDECIDED, 0.0
    if own := _script_owner(script):
        return own, 1.0
    found = _weigh(text, script, letters)
    for row in LANGUAGES.values():
        group = sum(found.get(code, 0.0) for code in _group(row.code, script))
        if row.twins and script in row.scripts and group >= MIN_SCORE:
            return row.code, 0.5 + 0.5 * found.get(row.code, 0.0)
    code = max(found, key=lambda code: found[code], default=UNDECIDED)
    score = found.get(code, 0.0)
    return (code, score) if score >= MIN_SCORE else (UNDECIDED, score)


def base_language(tag: str) -> str | None:
    """The language of a BCP 47 tag as we name it: `sr` of `sh-Latn-RS`, None where it is none."""
    code = tag.strip().lower().replace("_", "-").partition("-")[0]
    if not (code.isascii() and code.isalpha() and 2 <= len(code) <= 3) or code == UNDECIDED:
        return None
    for row in LANGUAGES.values():
        if code in row.aliases or code in row.index_codes:
            return row.code
    return code


def _stated(html_lang: str | None, tld: str | None) -> Iterator[tuple[str, str]]:
    if html_lang and (code := base_language(html_lang)):
        yield code, "html_lang"
    for row in LANGUAGES.values():
        if tld and tld in row.tlds:
            yield row.code, "tld"


@lru_cache(maxsize=8_192)
def _vote(text: str, hints: tuple[tuple[str, str], ...], least: float) -> Decision:
    script, letters = _main_script(text)
    if script is None:
        return Decision(UNDECIDED, 0.0, None, "no_letters")
    if own := _script_owner(script):
        return Decision(own, 1.0, script, "script")
    found = _weigh(text, script, letters)
    for code, name in hints:
        score = _score_of_hint(code, found, script, letters)
        if score >= 0.5 and score >= least:
            return Decision(code, score, script, name)
    code = max(found, key=lambda code: found[code], default=UNDECIDED)
    score = found.get(code, 0.0)
    if score < least:
        return Decision(UNDECIDED, score, script, "undecided")
    return Decision(code, score, script, "text")


def _score_of_hint(code: str, found: dict[str, float], script: str, letters: int) -> float:
    """The page's language against its strongest rival: over one half if the text allows it."""
    group = _group(code, script)
    own = evidence(group, sum(found.get(member, 0.0) for member in group))
    if found.get(code, 0.0) == 0.0:
        return 0.0
    rivals = (
        evidence((rival,), share) / _doubt(rival, code).at(letters)
        for rival, share in found.items()
        if rival not in group
    )
    return own / (own + max(rivals, default=0.0))


def _doubt(rival: str, code: str) -> _Doubt:
    if rival == "en":
        return _ENGLISH
    row = LANGUAGES.get(code)
    return _NEIGHBOUR if row is None or rival in row.neighbours else _OTHER


def _weigh(text: str, script: str, letters: int) -> dict[str, float]:
    """The share of each language that the text allows, after what letters and words say; sums to 1."""
    words = letters_only(text)
    found = shares(text, script)
    for row in LANGUAGES.values():
        if script in row.scripts:
            found[row.code] = max(found.get(row.code, 0.0), _LEAST_SHARE) * _letters_say(
                row, words, script, letters
            )
    for code, count in _common_words(words.split()).items():
        if code in found:
            found[code] *= _COMMON_WORD ** min(count, _MOST_COMMON_WORDS)
    total = sum(found.values())
    return {code: share / total for code, share in found.items()} if total else {}


def _letters_say(row: Language, words: str, script: str, letters: int) -> float:
    present = set(words)
    if present & set(row.foreign_letters):
        return 0.0
    factor = _LOAN_LETTER if present & set(row.loan_letters) else 1.0
    if present & set(row.letters):
        return factor * _TELLING_LETTER
    if script == "Latn" and words.isascii():
        return factor * max(_LEAST_PLAIN, (1 - row.accented) ** letters)
    return factor


def _common_words(words: list[str]) -> dict[str, int]:
    """How many common words of English and of each language a text of several words holds."""
    if len(words) < 2:
        return {}
    present = set(words)
    counts = {
        row.code: len(present.intersection(row.words.split())) for row in LANGUAGES.values() if row.words
    }
    counts["en"] = len(present & _ENGLISH_WORDS) + (words[0] in _ENGLISH_ARTICLES)
    return counts


def _group(code: str, script: str) -> tuple[str, ...]:
    """The language and those that its text does not tell from it; Cyrillic tells Serbian from all."""
    for row in LANGUAGES.values():
        if script == "Latn" and code in (row.code, *row.twins):
            return (row.code, *row.twins)
    return (code,)


def _script_owner(script: str) -> str | None:
    """The one language of ours with a script that no other language of the web is written in."""
    if script in _SHARED_SCRIPTS:
        return None
    return next((row.code for row in LANGUAGES.values() if script in row.scripts), None)


def _main_script(text: str) -> tuple[str | None, int]:
    counts = scripts_in(text[:MAX_CHARACTERS])
    return (counts.most_common(1)[0][0], sum(counts.values())) if counts else (None, 0)
