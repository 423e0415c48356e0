"""What a text says of its language by itself: script, letters, words and fastText.

Each says how much likelier the text is in one language than in another, in decades (powers of ten), and their
sum is what the page's signs are added to.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import islice
from math import log10
from typing import NamedTuple

from mella.alt_text.normalise import OPTIONAL_SIGNS, STRESS, script_of_letter, scripts_in, word_pattern
from mella.crawl.lid import surprise, unsaid, writes
from mella.crawl.listed import known, spelled
from mella.languages import FOREIGN_BESIDE, LANGUAGES

MAX_CHARACTERS = 300
"""Characters of a text that are looked at: of a page too, since more costs time and tells no more (the UDHR's
paragraphs, three on a page)."""

UNDECIDED = "und"
ANY_OTHER = ""
"""Under this code stand the decades of every language that is not named."""

_SHARED_SCRIPTS = frozenset({"Latn", "Cyrl", "Arab", "Deva", "Beng", "Hebr", "Ethi", "Hani"})
_LEFT_OUT = {"Arab": OPTIONAL_SIGNS, "Cyrl": STRESS}
_OF_CODES = re.compile(r"[\d_]")
_COINED = re.compile("[a-z][A-Z]|[A-Z][A-Z][0-9]")
"""iPhone, PS4: how names of products are written, in every language and in none."""

# All in decades. Set on the tuned part of `benchmarks/language_exam.py` and on the names of emoji in thirty
# languages (CLDR's annotations), where half a point to either side loses more than it wins.
_TELLING = 0.9
_FOREIGN = -3.0
_MOST_LETTERS = 3
_LOAN = -1.2
_LEAST_PLAIN = -2.0
_LID = 2.0
_LID_HALF = 40.0  # letters at which fastText is trusted half
_LID_LEAST = -2.0
_WORDS = 1.4
_MOST_WORDS = 16  # looked up; with more, fastText alone is sure
_ENGLISH = 0.6
_ARTICLE = 2.0
_COINED_NAME = 1.0
_OTHER = -1.2
_ENGLISH_ARTICLES = frozenset({"a", "an", "the"})
_FOREIGN_TO_LATIN = 3
_NO_CHANCE = 3.0
_TOO_FAR = 6.0  # decades behind the likeliest at which no sign of a page brings a language in


class Guess(NamedTuple):
    """A language code, `und` if undecided, and the confidence in it from 0 to 1."""

    code: str
    score: float


NOTHING = Guess(UNDECIDED, 0.0)


class Reading(NamedTuple):
    """The script of a text, the language it is likeliest in, and the decades of each that it may be in: none
    where the script alone decides, or where there is no word. Of the evidence, the language whose telling
    letters it has, the most of them, and the one that fastText raises most; `und` where neither was asked."""

    script: str | None
    likeliest: Guess
    decades: Mapping[str, float]
    letters: str = UNDECIDED
    model: str = UNDECIDED


@lru_cache(maxsize=8_192)
def read(text: str) -> Reading:
    """Reads the beginning of a normalised text."""
    text = text[:MAX_CHARACTERS]
    script = _main_script(text)
    if script is None:
        return Reading(None, NOTHING, {})
    if owner := script_owner(script):
        return Reading(script, Guess(owner, 1.0), {})
    words = _words(text, script)
    if not words:
        return Reading(script, NOTHING, {})
    line = " ".join(words)
    marks = _marks(script) & set(line)
    raised = surprise(line, script)
    decades = _weigh(words, line, marks, script, raised)
    if "en" in decades and _COINED.search(text):
        decades["en"] += _COINED_NAME
    model = max(raised, key=raised.__getitem__, default=UNDECIDED)
    return Reading(script, likeliest(decades), decades, _told_by_letters(marks, script), model)


def probabilities(decades: Mapping[str, float]) -> dict[str, float]:
    """What the decades of languages come to; those with less than a thousandth of the best are left out."""
    best = max(decades.values(), default=0.0)
    odds = {code: 10 ** (more - best) for code, more in decades.items() if more > best - _NO_CHANCE}
    odds.pop(ANY_OTHER, None)
    total = sum(odds.values())
    return {code: share / total for code, share in odds.items()}


def likeliest(decades: Mapping[str, float]) -> Guess:
    """The language of the highest probability, the earlier one on a tie."""
    found = probabilities(decades)
    best = max(found, key=found.__getitem__, default=UNDECIDED)
    return Guess(best, found.get(best, 0.0))


def forget_readings() -> None:
    """Forgets what texts and their letters said; models and lists stay."""
    read.cache_clear()
    _by_letters.cache_clear()


def script_owner(script: str) -> str | None:
    """The language of ours with a script that no other language of the web is written in, if it has one."""
    if script in _SHARED_SCRIPTS:
        return None
    return next((row.code for row in LANGUAGES.values() if script in row.scripts), None)


def _main_script(text: str) -> str | None:
    """The script of most letters, where one that is not Latin counts threefold: names in Latin letters stand
    in texts of every script, and few texts in Latin letters hold another."""
    present = {script_of_letter(character) for character in set(text)} - {None}
    if len(present) < 2:  # nearly always, and then nothing need be counted
        return next(iter(present), None)
    counts = scripts_in(text)
    return max(counts, key=lambda s: counts[s] * (1 if s == "Latn" else _FOREIGN_TO_LATIN))


def _words(text: str, script: str) -> list[str]:
    """The words in lower case (of `İ` as Turkish has it) that can be of the script, without those that hold a
    digit or an underscore: codes and names of files."""
    if signs := _LEFT_OUT.get(script):
        text = signs.sub("", text)
    found = word_pattern().findall(text.lower().replace("i\u0307", "i"))
    if not "".join(found).isalpha():
        found = [word for word in found if not _OF_CODES.search(word)]
    return found if script == "Latn" else [word for word in found if not word.isascii()]


def _weigh(
    words: list[str], line: str, marks: frozenset[str], script: str, raised: Mapping[str, float]
) -> dict[str, float]:
    letters = sum(map(len, words))
    distinct = dict.fromkeys(words)
    listed = known(islice(distinct, _MOST_WORDS), script)
    weights = _by_model(raised, letters, script)
    if listed:
        unlisted = listed[ANY_OTHER]
        weights = {code: weight + _WORDS * listed.get(code, unlisted) for code, weight in weights.items()}
        if "en" in weights:
            article = len(words) > 1 and words[0] in _ENGLISH_ARTICLES
            weights["en"] += _ENGLISH + article * _ARTICLE
    for code, weight in _by_letters(script, marks, letters if line.isascii() else 0):
        weights[code] += weight
    for code, twins in _twins(script).items():
        if weights[code] > max(weights.values()) - _TOO_FAR and (said := spelled(distinct, code)):
            for twin in (code,) if said < 0 else twins:
                weights[twin] -= abs(said)
    return weights


def _told_by_letters(marks: frozenset[str], script: str) -> str:
    if not marks:
        return UNDECIDED
    counts = {code: len(marks & own.telling) for code, own in _letters(script).items()}
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] else UNDECIDED


def _by_model(said: Mapping[str, float], letters: int, script: str) -> dict[str, float]:
    """What fastText says, the more trusted the more letters there are, and that a language which is neither
    ours nor beside ours is rare."""
    trust = _LID * letters / (letters + _LID_HALF)
    expected = _expected(script)
    best = max(said.values(), default=0.0)
    worst = best + _LID_LEAST
    weights = {code: trust * (max(said.get(code, least), worst) - best) for code, least in expected.items()}
    for code, more in said.items():
        if code not in expected:
            weights[code] = trust * (max(more, worst) - best) + _OTHER
    weights[ANY_OTHER] = trust * _LID_LEAST + _OTHER
    return weights


class _Letters(NamedTuple):
    """The letters of a language."""

    telling: frozenset[str]
    foreign: frozenset[str]
    loan: frozenset[str]
    plain: float
    """Decades that a letter within ASCII speaks against the language, where all are."""

    def say(self, marks: frozenset[str], plain: int) -> float:
        """Decades for the language; `plain` is the count of letters where all are within ASCII, else 0."""
        weight = max(_LEAST_PLAIN, plain * self.plain)
        if marks:
            weight += _FOREIGN * min(_MOST_LETTERS, len(marks & self.foreign))
            weight += _TELLING * min(_MOST_LETTERS, len(marks & self.telling))
            weight += _LOAN * bool(marks & self.loan)
        return weight


@lru_cache(maxsize=4_096)
def _by_letters(script: str, marks: frozenset[str], plain: int) -> tuple[tuple[str, float], ...]:
    """The languages for or against which letters speak, each with its decades: few sets of them come again
    and again."""
    said = ((code, own.say(marks, plain)) for code, own in _letters(script).items())
    return tuple((code, weight) for code, weight in said if weight)


@cache
def _letters(script: str) -> dict[str, _Letters]:
    """Of the languages of ours that are written in the script, and of those beside them."""
    latin = script == "Latn"
    beside = {
        code: _Letters(frozenset(), frozenset(foreign), frozenset(), 0.0)
        for code, foreign in FOREIGN_BESIDE.items()
        if code in _expected(script)
    }
    return beside | {
        row.code: _Letters(
            frozenset(row.letters),
            frozenset(row.foreign_letters),
            frozenset(row.loan_letters),
            log10(1 - row.accented) if latin else 0.0,
        )
        for row in LANGUAGES.values()
        if script in row.scripts
    }


@cache
def _marks(script: str) -> frozenset[str]:
    """The letters that say something of any language of the script."""
    return frozenset().union(*(own.telling | own.foreign | own.loan for own in _letters(script).values()))


@cache
def _twins(script: str) -> dict[str, tuple[str, ...]]:
    """The languages of ours that spelling tells from others, in Latin script, with those."""
    rows = LANGUAGES.values() if script == "Latn" else ()
    return {row.code: row.twins for row in rows if row.twins and script in row.scripts}


@cache
def _expected(script: str) -> dict[str, float]:
    """Ours of a script, those that they must be told from, and English: what fastText says of each that it
    does not name."""
    rows = [row for row in LANGUAGES.values() if script in row.scripts]
    beside = (code for row in rows for code in (*row.neighbours, *row.twins, "en"))
    codes = {*(row.code for row in rows), *(code for code in beside if writes(code, script))}
    return {code: unsaid(code, script) for code in sorted(codes)}
