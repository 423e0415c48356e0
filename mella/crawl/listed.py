"""How well the words of a text are known to each language: lists of word frequencies (wordfreq).

fastText reads letters in rows and takes a single word for anything; a list knows that `vrána` is Czech and
`врана` Serbian. Lists are read for the languages of ours, for those beside them, and for those that are
everywhere on the web, script by script. The large list is taken where there is one: what it lacks is hardly a
word of its language, while a small one lacks a third of the nouns of captions, and with the inflected words
of a dictionary (simplemma) a fifth.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from mella.crawl.word_tables import LEAST, LEAST_LARGE, WordList, listed, word_table
from mella.languages import LANGUAGES

_UNLISTED = 1.0  # decades below the rarest listed word
_NOWHERE = {"small": -0.5, "forms": -0.7, "large": -1.6}
"""Decades by which a word of no list speaks against a language with a list: of the words of captions (the
exam's tuned part) the small lists lack 31 % (Serbian 33, Czech 32, Hungarian 30, Russian 29), a small one
with the forms of a dictionary 20 % (Serbian 21, in Latin script 18), the large ones 3 % (Russian, Czech)."""
_MOST_A_WORD = 2.5  # decades by which one word may speak against a language
_MOST_A_TEXT = 4.0
_NO_LIST = -0.5  # of a language without a list, for each word that some list has
_MOST_NO_LIST = 1.0
_SPELLING = 2.0  # of a word that twins spell otherwise
_ANOTHER_WORD = 100  # centibels
_NEVER = 10_000


def known(words: Iterable[str], script: str) -> dict[str, float]:
    """Decades by which distinct words speak against each language with a list in the script; 0 for the best.

    Under the empty code stands what they say of languages without one: little against them, or even for them,
    where the best lacks words too. Empty without words or lists.
    """
    table = word_table(script)
    codes = table.lists
    unlisted, nowhere = _of_lists(script)
    found = []
    unknown = 0
    for word in words:
        if (levels := table.levels_of(word)) is not None:
            found.append(_against(levels, unlisted))
        else:
            unknown += 1
    if not codes or not (found or unknown):
        return {}
    no_list = max(_NO_LIST * len(found), -_MOST_NO_LIST)
    if unknown:
        found.append(tuple(unknown * one for one in nowhere))
    sums = found[0] if len(found) == 1 else tuple(map(sum, zip(*found, strict=True)))
    best = max(sums)
    weights = {code: max(total - best, -_MOST_A_TEXT) for code, total in zip(codes, sums, strict=True)}
    weights[""] = min(_MOST_NO_LIST, no_list - best)
    return weights


def spelled(words: Iterable[str], code: str) -> float:
    """Decades by which distinct words in Latin script speak for a language of ours against its twins, or,
    where negative, for them."""
    told, stems = _spellings(code)
    total = 0.0
    for word in words:
        said = told.get(word)
        if said is None and stems is not None and stems.search(word):
            said = -_SPELLING
        total += said or 0.0
    return max(-_MOST_A_TEXT, min(total, _MOST_A_TEXT))


@cache
def _against(levels: bytes, unlisted: tuple[float, ...]) -> tuple[float, ...]:
    """A small list says nothing of a word that is rarer than it goes."""
    best = (max(levels) - 1) / 10
    decades = [
        (level - 1) / 10 if level else min(lacking, best)
        for level, lacking in zip(levels, unlisted, strict=True)
    ]
    return tuple(max(one - best, -_MOST_A_WORD) for one in decades)


@cache
def _of_lists(script: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Of each language with a list: the decades, above the rarest of all, of a word that others list; and
    those that a word of no list speaks for it."""
    lists = word_table(script).lists.values()
    unlisted = tuple((LEAST_LARGE - max(one.least, LEAST)) / 100 - _UNLISTED for one in lists)
    return unlisted, tuple(_NOWHERE["forms" if one.forms else one.size] for one in lists)


@cache
def _spellings(code: str) -> tuple[Mapping[str, float], re.Pattern[str] | None]:
    """What a word says between a language and its twins, and the stems by which others speak for the twins.

    Of each pair of spellings that its list holds, such as `rijeka` and `reka`, one is the language's and one
    that of its twins. A spelling that is ten times commoner than the other is another word: `prema` (towards)
    beside `prijema` (of a reception).
    """
    row = LANGUAGES[code]
    told: dict[str, float] = dict.fromkeys(row.twin_words.split(), -_SPELLING)
    buckets = enumerate(listed(WordList(row.word_list, "small", LEAST)) if row.twin_spellings else ())
    known_words = {word: centibel for centibel, words in buckets for word in words}
    for theirs, ours in (pair.split(":") for pair in row.twin_spellings.split()):
        for word in known_words:
            at = word.find(theirs)
            if 0 <= at < len(word) - len(theirs):
                other = word[:at] + ours + word[at + len(theirs) :]
                if abs(known_words.get(other, _NEVER) - known_words[word]) < _ANOTHER_WORD:
                    told[word] = -_SPELLING
                    told.setdefault(other, _SPELLING)
    return told, re.compile("|".join(row.twin_stems.split())) if row.twin_stems else None
