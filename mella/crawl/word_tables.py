"""Tables of the words that languages list (wordfreq), script by script: made once, then mapped into memory.

To make those of all scripts takes 1.2 s of CPU time and 80 MB, and each worker would; a table that lies on
disk is there at once, its pages are shared by all, and only those that are looked at take memory.
"""

import gzip
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import xxhash

from mella.crawl.compiled import FOLDER
from mella.crawl.installed import folder_of
from mella.crawl.lid import writes
from mella.identity import identify
from mella.languages import ENGLISH, LANGUAGES
from mella.serbian_script import to_cyrillic

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEAST = 600
"""wordfreq sorts words by centibels: 600 is one in a million words, the rarest of its small lists."""

LEAST_LARGE = 750
"""As far down its large lists are read. They go to 800, but a third of their words are rarer, and by those
the exam's tuned part gains one caption."""

_EVERYWHERE = ("de", "fr", "es")
"""The languages in Latin script that are commonest on the web after English (W3Techs): listed are their words
that are said once in 100 000."""

_LEAST_EVERYWHERE = 500
_READ = 1 << 16  # bytes
_IN_LATIN = frozenset({"sh"})
_PARTS = 1 << 16
_KEPT, _CUT = (
    32,
    16,
)  # bits of a hash behind those of the part: of a million words two meet once in 500 scripts
_FILES = ("levels", "starts", "words")
"""In the order in which they are put in place: where the last is, the others are."""


class WordList(NamedTuple):
    """A list of wordfreq, small or large, down to a centibel."""

    name: str
    size: str
    least: int


class WordTable(NamedTuple):
    """What the lists of one script, of a language each, say of a word.

    The hash of a word is its part and its place there: `words` are the places in order, and each of the parts
    `starts` at one of them. `levels` holds, for each word, one byte a language: 0
    where its list lacks the word, else one more than its tenths of a decade above the rarest of all.
    """

    lists: dict[str, WordList]
    words: Sequence[int]
    starts: Sequence[int]
    levels: memoryview

    def levels_of(self, word: str) -> bytes | None:
        """One byte a language; None where no list has the word."""
        part, wanted = divmod(_hash(word) >> _CUT, 1 << _KEPT)
        end = self.starts[part + 1]
        at = bisect_left(self.words, wanted, self.starts[part], end)
        if at == end or self.words[at] != wanted:
            return None
        count = len(self.lists)
        return bytes(self.levels[at * count : (at + 1) * count])


@cache
def word_table(script: str) -> WordTable:
    lists = _lists(script)
    words, starts, levels = _mapped(script, lists)
    return WordTable(lists, memoryview(words), memoryview(starts), memoryview(levels))  # pyright: ignore


def _mapped(script: str, lists: dict[str, WordList]) -> "list[NDArray[np.generic]]":
    """Words, starts and levels, in memory only where there is no folder to keep them in."""
    import numpy as np

    if FOLDER is None:
        made = _made(script, lists)
        return [made[name] for name in reversed(_FILES)]
    name = identify(script, version("wordfreq"), *map(repr, lists.items()))
    paths = [FOLDER / f"{name}.{file}.npy" for file in _FILES]
    if not paths[-1].exists():
        _keep(_made(script, lists), paths)
    return [np.load(path, mmap_mode="r") for path in reversed(paths)]


def _keep(made: "dict[str, NDArray[np.generic]]", paths: list[Path]) -> None:
    """Puts them in place whole, whoever else does so at the same time."""
    import numpy as np

    with TemporaryDirectory(dir=paths[0].parent) as folder:
        for path, file in zip(paths, _FILES, strict=True):
            np.save(Path(folder) / path.name, made[file])
            (Path(folder) / path.name).replace(path)


def _made(script: str, lists: dict[str, WordList]) -> "dict[str, NDArray[np.generic]]":
    import numpy as np

    hashes, columns, levels = [np.empty(0, np.uint64)], [np.empty(0, np.uint8)], [np.empty(0, np.uint8)]
    for column, one in enumerate(lists.values()):
        for centibel, words in _levels(one, script):
            level = 1 + (LEAST_LARGE - centibel) // 10
            hashes.append(np.fromiter(map(_hash, words), np.uint64, len(words)))
            columns.append(np.full(len(words), column, np.uint8))
            levels.append(np.full(len(words), level, np.uint8))
    ordered, places = np.unique(np.concatenate(hashes), return_inverse=True)
    table = np.zeros((len(ordered), len(lists)), np.uint8)
    table[places, np.concatenate(columns)] = np.concatenate(levels)
    edges = np.arange(_PARTS, dtype=np.uint64) << np.uint64(_KEPT + _CUT)
    starts = np.append(np.searchsorted(ordered, edges), len(ordered)).astype(np.uint32)
    words = (ordered >> np.uint64(_CUT)).astype(np.uint32)
    return {"words": words, "starts": starts, "levels": table.reshape(-1)}


def _hash(word: str) -> int:
    """The same in every process, unlike `hash`."""
    return xxhash.xxh3_64_intdigest(word.encode())


def _lists(script: str) -> dict[str, WordList]:
    """The languages that have a list in the script, and the list: ours, their twins, those beside them, and
    those that are everywhere."""
    small, large = _available("small"), _available("large")

    def longest(name: str) -> WordList:
        return WordList(name, "large", LEAST_LARGE) if name in large else WordList(name, "small", LEAST)

    named: dict[str, WordList] = {}
    rows = [row for row in (*LANGUAGES.values(), ENGLISH) if script in row.scripts]
    for row in rows:
        if row.word_list in small:
            group = (row.code, *(row.twins if script == "Latn" else ()))
            named |= dict.fromkeys(group, longest(row.word_list))
    for code in (neighbour for row in rows for neighbour in row.neighbours):
        if code in small and writes(code, script):
            named.setdefault(code, longest(code))
    for code in _EVERYWHERE if script == "Latn" else ():
        named.setdefault(code, WordList(code, "small", _LEAST_EVERYWHERE))
    return named


def _available(size: str) -> frozenset[str]:
    """The languages with a list of this size, by the files: to import wordfreq takes 9 MB."""
    files = _data().glob(f"{size}_*.msgpack.gz")
    return frozenset(file.name.removeprefix(f"{size}_").partition(".")[0] for file in files)


def _data() -> Path:
    return folder_of("wordfreq", "the lists of words") / "data"


def _levels(one: WordList, script: str) -> Iterator[tuple[int, list[str]]]:
    """The words of a list by centibel."""
    cyrillic = one.name in _IN_LATIN and script == "Cyrl"
    for centibel, words in enumerate(listed(one)):
        if words:
            yield centibel, to_cyrillic("\n".join(words)).split() if cyrillic else words


def listed(one: WordList) -> Iterator[list[str]]:
    """The words of a list by centibel, of which one is in memory at a time: wordfreq would hold all words.
    The format is that of its `read_cBpack`: gzip, MessagePack, a header and a list for each centibel."""
    import msgpack

    with gzip.open(_data() / f"{one.size}_{one.name}.msgpack.gz") as packed:
        unpacker = msgpack.Unpacker(packed, read_size=_READ)
        entries = unpacker.read_array_header()
        unpacker.skip()
        for _ in range(min(entries - 1, one.least + 1)):
            yield unpacker.unpack()
