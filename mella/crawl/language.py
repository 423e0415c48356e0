"""The language of a text: what the text says, and among that what the page says.

Script, letters, words and fastText say how much likelier the text is in one language than in another, in
decades (powers of ten). What the page says of itself adds a bounded number of them, so that it chooses among
the languages that the text allows and never goes far against the text. `und` is an answer.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from mella.alt_text.normalise import normalise
from mella.crawl.lid import writes
from mella.crawl.reading import (
    ANY_OTHER,
    MAX_CHARACTERS,
    NOTHING,
    UNDECIDED,
    Guess,
    forget_readings,
    likeliest,
    probabilities,
    read,
)
from mella.languages import LANGUAGES

MIN_SCORE = 0.5

MIN_SCORE_AGAINST_PAGE = 0.9
"""The least score of an alt whose page speaks for other languages only. A wrong language costs a small corpus
more than a missing row: at .9 the exam's tuned part has no wrong Czech, Hungarian or Serbian alt on a
neighbour's page, at .8 and below it has."""

# Decades that each sign of a page adds to its language, and at most together: about as many as a word says
# that one language lists and another lacks. Set as those of the reading were.
_SIGNS = {"page": 1.2, "html_lang": 0.6, "tld": 0.5, "alts": 0.8}
_MOST_SIGNS = 1.6
_ALTS_SCORE = 0.8
_LEAST_ALTS = 2


Hints = tuple[tuple[str, str], ...]
"""Languages that a page speaks for, each with the name of the sign."""


class PageSigns(NamedTuple):
    """What a page says of its language: its visible text and what it states together (`page`), its `lang`,
    its country domain, and of each of its alts, normalised, the language that the alt alone says. `hints` are
    the signs but for the alts, `counts` how many alts say each language; `text` is what the visible text says
    alone."""

    page: Guess
    html_lang: str | None
    tld: str | None
    alts: Mapping[str, str]
    hints: Hints
    counts: Mapping[str, int]
    text: str = UNDECIDED

    def hints_for(self, text: str) -> Hints:
        """The signs that an alt of this normalised text has around it."""
        alts = self.other_alts(text)
        return self.hints if alts == UNDECIDED else (*self.hints, (alts, "alts"))

    def other_alts(self, text: str) -> str:
        """The language of most of the page's other alts that say one, of two at least; else `und`."""
        own = self.alts.get(text)
        others = {code: count - (code == own) for code, count in self.counts.items()}
        code, most = max(others.items(), key=lambda item: item[1], default=(UNDECIDED, 0))
        return code if most >= _LEAST_ALTS and 2 * most > sum(others.values()) else UNDECIDED


class Decision(NamedTuple):
    """The language of a text, its script (ISO 15924) and what decided: `script`, `text`, or the sign of the
    page without which the text would not do (`page`, the language of the page's text; `html_lang`, `tld`,
    `alts`), or why nothing did: `no_letters`, `no_words`, `undecided`, or `against_page`: likeliest in a
    language that nothing on the page speaks for, but not surely. Beside it what the text alone says, its
    telling letters and fastText each by itself, and what the page's other alts do."""

    code: str
    score: float
    script: str | None
    evidence: str
    text: Guess = NOTHING
    alts: str = UNDECIDED
    letters: str = UNDECIDED
    model: str = UNDECIDED


def page_signs(
    text: str, html_lang: str | None, tld: str | None, alts: Iterable[str], min_score: float = MIN_SCORE
) -> PageSigns:
    """What a page says of its language, once for all its alts. The order of the alts changes nothing.

    `html_lang` is the tag as stated, `tld` a country domain.
    """
    told = {alt: _surely(read(alt).likeliest) for alt in map(normalise, alts)}
    counts = Counter(code for code in told.values() if code != UNDECIDED)
    page = page_language(text, html_lang, tld, min_score)
    by_text = () if page.code == UNDECIDED else ((page.code, "page"),)
    stated = base_language(html_lang) if html_lang else None
    alone = read(normalise(text[:MAX_CHARACTERS])).likeliest
    by_itself = alone.code if alone.score >= min_score else UNDECIDED
    return PageSigns(page, stated, tld, told, (*_stated(html_lang, tld), *by_text), counts, by_itself)


def decide(
    alt: str,
    *,
    page: PageSigns | None = None,
    min_score: float = MIN_SCORE,
    min_score_against_page: float = MIN_SCORE_AGAINST_PAGE,
) -> Decision:
    """The language of an alt-text on a page: `und` below `min_score`, and below `min_score_against_page`
    where the page speaks for other languages only."""
    text = normalise(alt)
    hints = page.hints_for(text) if page else ()
    found = _vote(text, hints, min_score)
    against_page = hints and found.code not in (UNDECIDED, *dict(hints))
    if against_page and found.score < min_score_against_page:
        return found._replace(code=UNDECIDED, evidence="against_page")
    return found


def page_language(text: str, html_lang: str | None, tld: str | None, min_score: float = MIN_SCORE) -> Guess:
    """The language of a page from its visible text, `<html lang>` and country domain.

    What the page states counts as in `decide`: only among the languages that the text allows.
    A page without letters is in the language of its `lang`, with the least score.
    """
    found = _vote(normalise(text[:MAX_CHARACTERS]), _stated(html_lang, tld), min_score)
    if found.evidence == "no_letters" and html_lang and (code := base_language(html_lang)):
        return Guess(code, MIN_SCORE)
    return Guess(found.code, found.score)


def text_language(text: str) -> tuple[str, float]:
    """The language of a text from the text alone, and the confidence in it; `und` below one half.

    Text in a language of ours or in one of its twins is ours unless its spelling is a twin's: Serbian in
    Latin script is not told from Croatian or Bosnian without a page, so its score is low (from .5 on) then.
    """
    found = read(normalise(text))
    shares = probabilities(found.decades)
    for row in LANGUAGES.values():
        own, *theirs = (shares.get(code, 0.0) for code in (row.code, *row.twins))
        if theirs and found.script == "Latn" and own >= max(theirs) and own + sum(theirs) >= MIN_SCORE:
            return row.code, 0.5 + 0.5 * own
    code, score = found.likeliest
    return code if score >= MIN_SCORE else UNDECIDED, score


@lru_cache(maxsize=512)
def base_language(tag: str) -> str | None:
    """The language of a BCP 47 tag as we name it: `sr` of `sh-Latn-RS`, None where it is none."""
    code = tag.strip().lower().replace("_", "-").partition("-")[0]
    if not (code.isascii() and code.isalpha() and 2 <= len(code) <= 3) or code == UNDECIDED:
        return None
    for row in LANGUAGES.values():
        if code in row.aliases or code in row.index_codes:
            return row.code
    return code


def _stated(html_lang: str | None, tld: str | None) -> Hints:
    stated = base_language(html_lang) if html_lang else None
    of_country = ((row.code, "tld") for row in LANGUAGES.values() if tld and tld in row.tlds)
    return (*([(stated, "html_lang")] if stated else []), *of_country)


def _surely(guess: Guess) -> str:
    return guess.code if guess.score >= _ALTS_SCORE else UNDECIDED


@lru_cache(maxsize=8_192)
def _vote(text: str, hints: Hints, least: float) -> Decision:
    script, alone, decades, letters, model = read(text)
    if not decades:
        why = "no_letters" if script is None else "no_words" if alone.code == UNDECIDED else "script"
        return Decision(alone.code, alone.score, script, why, alone)
    code, score = likeliest(_with_signs(decades, script, hints)) if hints else alone
    if alone.score < least:
        alone = Guess(UNDECIDED, alone.score)
    alts = next((known for known, name in hints if name == "alts"), UNDECIDED)
    if score < least:
        return Decision(UNDECIDED, score, script, "undecided", alone, alts, letters, model)
    signs = [name for known, name in hints if known == code]
    evidence = "text" if alone.code == code or not signs else max(signs, key=lambda name: _SIGNS[name])
    return Decision(code, score, script, evidence, alone, alts, letters, model)


def _with_signs(decades: Mapping[str, float], script: str | None, hints: Hints) -> dict[str, float]:
    """The decades, and those that the page's signs add to languages that are written in the script."""
    added: dict[str, float] = {}
    for code, name in hints:
        added[code] = min(_MOST_SIGNS, added.get(code, 0.0) + _SIGNS[name])
    raised = dict(decades)
    for code, more in added.items():
        if code in decades or (script and writes(code, script)):
            raised[code] = decades.get(code, decades[ANY_OTHER]) + more
    return raised


def forget_answers() -> None:
    """Forgets what was read and decided; models and lists stay."""
    forget_readings()
    _vote.cache_clear()
