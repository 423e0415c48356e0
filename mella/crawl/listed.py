"""How well the words of a text are known to each language: lists of word frequencies (wordfreq).

fastText reads letters in rows and takes a single word for anything; a list knows that `vrána` is Czech and
`врана` Serbian. Lists are read for the languages of ours, for those beside them, and for those that are
everywhere on the web, script by script and once a process: 0.5 s and 20 MB for all.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from mella.crawl.lid import writes
from mella.languages import ENGLISH, LANGUAGES
from mella.serbian_script import to_cyrillic

_LEAST = 600
"""wordfreq sorts words by centibels: 600 is one in a million words, the rarest of its small lists."""

_EVERYWHERE = ("de", "fr", "es")
"""The languages in Latin script that are commonest on the web after English (W3Techs): listed are their words
that are said once in 100 000."""

_LEAST_EVERYWHERE = 500
_UNLISTED = 1.0  # decades below the rarest listed word
_MOST_A_WORD = 2.5  # decades by which one word may speak against a language
_MOST_A_TEXT = 4.0
_NO_LIST = -0.5  # of a language without a list, for each word that some list has
_LEAST_NO_LIST = -1.0
_SPELLING = 2.0  # of a word that twins spell otherwise
_ANOTHER_WORD = 100  # centibels
_NEVER = 10_000
_IN_LATIN = frozenset({"sh"})
_PARTS = 1 << 16
_PART_BITS = 64 - 16


class _Lists(NamedTuple):
    """The lists of one script. `words` are hashes in order; `levels` holds, for each, one byte a language:
    0 where its list lacks the word, else one more than its tenths of a decade above the rarest."""

    codes: tuple[str, ...]
    words: "array[int]"
    levels: bytes


def known(words: Iterable[str], script: str) -> dict[str, float]:
    """Decades by which distinct words speak against each language with a list in the script; 0 for the best.

    Under the empty code stands what they say against languages without one.
    """
    codes, hashes, levels = _lists(script)
    starts = _starts(script)
    found = []
    unknown = 0
    for word in words:
        wanted = hash(word)
        part = (wanted >> _PART_BITS) + _PARTS // 2
        at = bisect_left(hashes, wanted, starts[part], starts[part + 1])
        if at < len(hashes) and hashes[at] == wanted:
            found.append(_against(levels[at * len(codes) : (at + 1) * len(codes)]))
        else:
            unknown += 1
    if not found:
        return {}
    sums = list(map(sum, zip(*found, strict=True)))
    best = max(sums)
    weights = {code: max(total - best, -_MOST_A_TEXT) for code, total in zip(codes, sums, strict=True)}
    weights[""] = max(_NO_LIST * max(0, len(found) - unknown), _LEAST_NO_LIST)
    return weights


def spelled(words: Iterable[str], code: str) -> float:
    """Decades by which distinct words in Latin script speak for a language of ours against its twins, or,
    where negative, for them."""
    told = _spellings(code)
    total = sum(told.get(word, 0.0) for word in words)
    return max(-_MOST_A_TEXT, min(total, _MOST_A_TEXT))


@cache
def _against(levels: bytes) -> tuple[float, ...]:
    decades = [(level - 1) / 10 if level else -_UNLISTED for level in levels]
    best = max(decades)
    return tuple(max(one - best, -_MOST_A_WORD) for one in decades)


@cache
def _lists(script: str) -> _Lists:
    import numpy as np

    named = _names(script)
    hashes, columns, levels = [], [], []
    for column, (name, least) in enumerate(named.values()):
        for level, words in _levels(name, script, least):
            hashes.append(np.fromiter(map(hash, words), np.int64, len(words)))
            columns.append(np.full(len(words), column, np.uint8))
            levels.append(np.full(len(words), level, np.uint8))
    if not hashes:
        return _Lists((), array("q"), b"")
    ordered, places = np.unique(np.concatenate(hashes), return_inverse=True)
    table = np.zeros((len(ordered), len(named)), np.uint8)
    table[places, np.concatenate(columns)] = np.concatenate(levels)
    return _Lists(tuple(named), array("q", ordered.tobytes()), table.tobytes())


@cache
def _starts(script: str) -> "array[int]":
    """Where, in the words of the lists, each of equal parts of all hashes begins, and where the last ends: to
    look in one part takes half the time that looking in all does."""
    import numpy as np

    words = np.frombuffer(_lists(script).words, np.int64)
    edges = np.arange(-_PARTS // 2, _PARTS // 2, dtype=np.int64) << _PART_BITS
    return array("I", [*np.searchsorted(words, edges).tolist(), len(words)])


def _names(script: str) -> dict[str, tuple[str, int]]:
    """The languages that have a list in the script, its name, and its last centibel: ours, their twins,
    those beside them, and those that are everywhere."""
    from wordfreq import available_languages

    available = available_languages("small")
    named: dict[str, tuple[str, int]] = {}
    rows = [row for row in (*LANGUAGES.values(), ENGLISH) if script in row.scripts]
    for row in rows:
        if row.word_list in available:
            group = (row.code, *(row.twins if script == "Latn" else ()))
            named |= dict.fromkeys(group, (row.word_list, _LEAST))
    for code in (neighbour for row in rows for neighbour in row.neighbours):
        if code in available and writes(code, script):
            named.setdefault(code, (code, _LEAST))
    for code in _EVERYWHERE if script == "Latn" else ():
        named.setdefault(code, (code, _LEAST_EVERYWHERE))
    return named


def _levels(name: str, script: str, least: int) -> list[tuple[int, list[str]]]:
    """The words of a list by level, down to a centibel."""
    buckets = enumerate(_listed(name)[: least + 1])
    found = [(1 + (_LEAST - centibel) // 10, words) for centibel, words in buckets if words]
    if name in _IN_LATIN and script == "Cyrl":
        return [(level, to_cyrillic("\n".join(words)).split()) for level, words in found]
    return found


def _listed(name: str) -> list[list[str]]:
    """The words of a list by centibel. Not through wordfreq's own cache, which would keep them all."""
    from wordfreq import get_frequency_list

    return get_frequency_list.__wrapped__(name, "small")


@cache
def _spellings(code: str) -> Mapping[str, float]:
    """What a word says between a language and its twins: of each pair of spellings that its list holds,
    such as `rijeka` and `reka`, one is the language's and one that of its twins. A spelling that is ten times
    commoner than the other is another word: `prema` (towards) beside `prijema` (of a reception)."""
    row = LANGUAGES[code]
    told: dict[str, float] = dict.fromkeys(row.twin_words.split(), -_SPELLING)
    buckets = enumerate(_listed(row.word_list) if row.twin_spellings else [])
    listed = {word: centibel for centibel, words in buckets for word in words}
    for theirs, ours in (pair.split(":") for pair in row.twin_spellings.split()):
        for word in listed:
            at = word.find(theirs)
            if 0 <= at < len(word) - len(theirs):
                other = word[:at] + ours + word[at + len(theirs) :]
                if abs(listed.get(other, _NEVER) - listed[word]) < _ANOTHER_WORD:
                    told[word] = -_SPELLING
                    told.setdefault(other, _SPELLING)
    return told
