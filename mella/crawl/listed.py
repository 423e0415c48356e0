"""How well the words of a text are known to each language: lists of word frequencies (wordfreq).

fastText reads letters in rows and takes a single word for anything; a list knows that `vrána` is Czech and
`врана` Serbian. Lists are read for the languages of ours, for those beside them, and for those that are
everywhere on the web, script by script and once a process: 1.4 s of CPU time and 79 MB for all. The large
list is taken where there is one: what it lacks is hardly a word of its language, while a small one lacks a
third of the nouns of captions.
"""

import gzip
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from mella.crawl.lid import writes
from mella.languages import ENGLISH, LANGUAGES
from mella.serbian_script import to_cyrillic

_LEAST = 600
"""wordfreq sorts words by centibels: 600 is one in a million words, the rarest of its small lists."""

_LEAST_LARGE = 750
"""As far down its large lists are read. They go to 800, but a third of their words are rarer, and by those
the exam's tuned part gains one caption."""

_EVERYWHERE = ("de", "fr", "es")
"""The languages in Latin script that are commonest on the web after English (W3Techs): listed are their words
that are said once in 100 000."""

_LEAST_EVERYWHERE = 500
_UNLISTED = 1.0  # decades below the rarest listed word
_NOWHERE = {"small": -0.5, "large": -1.6}
"""Decades by which a word of no list speaks against a language with a list: of the words of captions (the
exam's tuned part) the small lists lack 31 % (Serbian 33, Czech 32, Hungarian 30, Russian 29), the large ones
3 % (Russian, Czech)."""
_MOST_A_WORD = 2.5  # decades by which one word may speak against a language
_MOST_A_TEXT = 4.0
_NO_LIST = -0.5  # of a language without a list, for each word that some list has
_MOST_NO_LIST = 1.0
_SPELLING = 2.0  # of a word that twins spell otherwise
_ANOTHER_WORD = 100  # centibels
_NEVER = 10_000
_READ = 1 << 16  # bytes
_IN_LATIN = frozenset({"sh"})
_PARTS = 1 << 16
_PART_BITS = 64 - 16


class _List(NamedTuple):
    """A list of wordfreq, small or large, down to a centibel."""

    name: str
    size: str
    least: int


class _Lists(NamedTuple):
    """The lists of one script. `words` are hashes in order; `levels` holds, for each, one byte a language:
    0 where its list lacks the word, else one more than its tenths of a decade above the rarest of all.
    A language each: `unlisted` are the decades above that of a word that others list, `nowhere` those that a
    word of no list speaks for the language."""

    codes: tuple[str, ...]
    words: "array[int]"
    levels: bytes
    unlisted: tuple[float, ...]
    nowhere: tuple[float, ...]


def known(words: Iterable[str], script: str) -> dict[str, float]:
    """Decades by which distinct words speak against each language with a list in the script; 0 for the best.

    Under the empty code stands what they say of languages without one: little against them, or even for them,
    where the best lacks words too. Empty without words or lists.
    """
    codes, hashes, levels, unlisted, nowhere = _lists(script)
    starts = _starts(script)
    found = []
    unknown = 0
    for word in words:
        wanted = hash(word)
        part = (wanted >> _PART_BITS) + _PARTS // 2
        at = bisect_left(hashes, wanted, starts[part], starts[part + 1])
        if at < len(hashes) and hashes[at] == wanted:
            found.append(_against(levels[at * len(codes) : (at + 1) * len(codes)], unlisted))
        else:
            unknown += 1
    if not codes or not (found or unknown):
        return {}
    sums = [unknown * one for one in nowhere]
    if found:
        sums = [sum(column) for column in zip(sums, *found, strict=True)]
    best = max(sums)
    weights = {code: max(total - best, -_MOST_A_TEXT) for code, total in zip(codes, sums, strict=True)}
    weights[""] = min(_MOST_NO_LIST, max(_NO_LIST * len(found), -_MOST_NO_LIST) - best)
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
def _lists(script: str) -> _Lists:
    import numpy as np

    named = _names(script)
    hashes, columns, levels = [], [], []
    for column, one in enumerate(named.values()):
        for centibel, words in _levels(one, script):
            level = 1 + (_LEAST_LARGE - centibel) // 10
            hashes.append(np.fromiter(map(hash, words), np.int64, len(words)))
            columns.append(np.full(len(words), column, np.uint8))
            levels.append(np.full(len(words), level, np.uint8))
    if not hashes:
        return _Lists((), array("q"), b"", (), ())
    ordered, places = np.unique(np.concatenate(hashes), return_inverse=True)
    table = np.zeros((len(ordered), len(named)), np.uint8)
    table[places, np.concatenate(columns)] = np.concatenate(levels)
    unlisted = tuple((_LEAST_LARGE - max(one.least, _LEAST)) / 100 - _UNLISTED for one in named.values())
    nowhere = tuple(_NOWHERE[one.size] for one in named.values())
    return _Lists(tuple(named), array("q", ordered.tobytes()), table.tobytes(), unlisted, nowhere)


@cache
def _starts(script: str) -> "array[int]":
    """Where, in the words of the lists, each of equal parts of all hashes begins, and where the last ends: to
    look in one part takes half the time that looking in all does."""
    import numpy as np

    words = np.frombuffer(_lists(script).words, np.int64)
    edges = np.arange(-_PARTS // 2, _PARTS // 2, dtype=np.int64) << _PART_BITS
    return array("I", [*np.searchsorted(words, edges).tolist(), len(words)])


def _names(script: str) -> dict[str, _List]:
    """The languages that have a list in the script, and the list: ours, their twins, those beside them, and
    those that are everywhere."""
    from wordfreq import available_languages

    small, large = available_languages("small"), available_languages("large")

    def longest(name: str) -> _List:
        return _List(name, "large", _LEAST_LARGE) if name in large else _List(name, "small", _LEAST)

    named: dict[str, _List] = {}
    rows = [row for row in (*LANGUAGES.values(), ENGLISH) if script in row.scripts]
    for row in rows:
        if row.word_list in small:
            group = (row.code, *(row.twins if script == "Latn" else ()))
            named |= dict.fromkeys(group, longest(row.word_list))
    for code in (neighbour for row in rows for neighbour in row.neighbours):
        if code in small and writes(code, script):
            named.setdefault(code, longest(code))
    for code in _EVERYWHERE if script == "Latn" else ():
        named.setdefault(code, _List(code, "small", _LEAST_EVERYWHERE))
    return named


def _levels(one: _List, script: str) -> Iterator[tuple[int, list[str]]]:
    """The words of a list by centibel."""
    cyrillic = one.name in _IN_LATIN and script == "Cyrl"
    for centibel, words in enumerate(_listed(one)):
        if words:
            yield centibel, to_cyrillic("\n".join(words)).split() if cyrillic else words


def _listed(one: _List) -> Iterator[list[str]]:
    """The words of a list by centibel, of which one is in memory at a time: wordfreq would hold all words.
    The format is that of its `read_cBpack`: gzip, MessagePack, a header and a list for each centibel."""
    import msgpack
    from wordfreq import available_languages

    with gzip.open(available_languages(one.size)[one.name]) as packed:
        unpacker = msgpack.Unpacker(packed, read_size=_READ)
        entries = unpacker.read_array_header()
        unpacker.skip()
        for _ in range(min(entries - 1, one.least + 1)):
            yield unpacker.unpack()


@cache
def _spellings(code: str) -> tuple[Mapping[str, float], re.Pattern[str] | None]:
    """What a word says between a language and its twins, and the stems by which others speak for the twins.

    Of each pair of spellings that its list holds, such as `rijeka` and `reka`, one is the language's and one
    that of its twins. A spelling that is ten times commoner than the other is another word: `prema` (towards)
    beside `prijema` (of a reception).
    """
    row = LANGUAGES[code]
    told: dict[str, float] = dict.fromkeys(row.twin_words.split(), -_SPELLING)
    buckets = enumerate(_listed(_List(row.word_list, "small", _LEAST)) if row.twin_spellings else ())
    listed = {word: centibel for centibel, words in buckets for word in words}
    for theirs, ours in (pair.split(":") for pair in row.twin_spellings.split()):
        for word in listed:
            at = word.find(theirs)
            if 0 <= at < len(word) - len(theirs):
                other = word[:at] + ours + word[at + len(theirs) :]
                if abs(listed.get(other, _NEVER) - listed[word]) < _ANOTHER_WORD:
                    told[word] = -_SPELLING
                    told.setdefault(other, _SPELLING)
    return told, re.compile("|".join(row.twin_stems.split())) if row.twin_stems else None
