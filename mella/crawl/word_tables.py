"""Tables of the words that languages list (wordfreq, and for small lists simplemma), script by script: made
once, then mapped into memory.

To make those of all scripts takes 5 s of CPU time and 110 MB, and each worker would; a table that lies on
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
from mella.crawl.word_forms import word_forms
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
_PIECES = 16  # in which a table is made
_FILES = ("levels", "rows", "starts", "words")
"""In the order in which they are put in place: where the last is, the others are."""


class WordList(NamedTuple):
    """A list of wordfreq, small or large, down to a centibel, and the dictionary of simplemma whose forms are
    added to it, if any."""

    name: str
    size: str
    least: int
    forms: str = ""


class WordTable(NamedTuple):
    """What the lists of one script, of a language each, say of a word.

    The hash of a word is its part and its place there: `words` are the places in order, and each of the parts
    `starts` at one of them. `rows` says which row of `levels` is a word's; few rows are different. A row has
    one byte a language: 0 where its list lacks the word, else one more than its tenths of a decade above the
    rarest of all.
    """

    lists: dict[str, WordList]
    words: Sequence[int]
    starts: Sequence[int]
    rows: Sequence[int]
    levels: memoryview

    def levels_of(self, word: str) -> bytes | None:
        """One byte a language; None where no list has the word."""
        part, wanted = divmod(_hash(word) >> _CUT, 1 << _KEPT)
        end = self.starts[part + 1]
        at = bisect_left(self.words, wanted, self.starts[part], end)
        if at == end or self.words[at] != wanted:
            return None
        row, count = self.rows[at], len(self.lists)
        return bytes(self.levels[row * count : (row + 1) * count])


@cache
def word_table(script: str) -> WordTable:
    lists = _lists(script)
    words, starts, rows, levels = (memoryview(array) for array in _mapped(script, lists))  # pyright: ignore
    return WordTable(lists, words, starts, rows, levels)


def _mapped(script: str, lists: dict[str, WordList]) -> "list[NDArray[np.generic]]":
    """Words, starts, rows and levels, in memory only where there is no folder to keep them in."""
    import numpy as np

    if FOLDER is None:
        made = _made(script, lists)
        return [made[name] for name in reversed(_FILES)]
    name = identify(script, version("wordfreq"), version("simplemma"), *map(repr, lists.items()))
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
    """A piece of the hashes after another, since to sort them all takes several times their memory."""
    import numpy as np

    edges = np.arange(1, _PIECES, dtype=np.uint64) << np.uint64(64 - _PIECES.bit_length() + 1)
    columns = [
        (np.split(hashes, cuts), np.split(levels, cuts))
        for hashes, levels in (_column(one, script) for one in lists.values())
        for cuts in (np.searchsorted(hashes, edges),)
    ]
    ordered, rows = [np.empty(0, np.uint64)], [np.empty(0, np.intp)]
    numbers: dict[bytes, int] = {}
    for piece in range(_PIECES if columns else 0):
        hashes, places = np.unique(np.concatenate([one[piece] for one, _ in columns]), return_inverse=True)
        table = np.zeros((len(hashes), len(columns)), np.uint8)
        sizes = [len(one[piece]) for one, _ in columns]
        table[places, np.repeat(np.arange(len(columns)), sizes)] = np.concatenate(
            [known[piece] for _, known in columns]
        )
        levels = table.view(np.dtype((np.void, len(columns)))).ravel().tolist()
        ordered.append(hashes)
        rows.append(np.array([numbers.setdefault(row, len(numbers)) for row in levels]))
    every = np.concatenate(ordered)
    parts = np.arange(_PARTS, dtype=np.uint64) << np.uint64(_KEPT + _CUT)
    return {
        "words": (every >> np.uint64(_CUT)).astype(np.uint32),
        "starts": np.append(np.searchsorted(every, parts), len(every)).astype(np.uint32),
        "rows": np.concatenate(rows).astype(np.min_scalar_type(len(numbers))),
        "levels": np.frombuffer(b"".join(numbers), np.uint8),
    }


def _column(one: WordList, script: str) -> "tuple[NDArray[np.uint64], NDArray[np.uint8]]":
    """The hashes of a list's words in order, with their levels, of which the highest of a word comes last."""
    import numpy as np

    hashes, levels = [np.empty(0, np.uint64)], [np.empty(0, np.uint8)]
    for centibel, words in _words(one, script):
        hashes.append(np.fromiter(map(_hash, words), np.uint64, len(words)))
        levels.append(np.full(len(words), 1 + (LEAST_LARGE - centibel) // 10, np.uint8))
    every, level = np.concatenate(hashes), np.concatenate(levels)
    order = np.lexsort((level, every))
    return every[order], level[order]


def _hash(word: str) -> int:
    """The same in every process, unlike `hash`."""
    return xxhash.xxh3_64_intdigest(word.encode())


def _lists(script: str) -> dict[str, WordList]:
    """The languages that have a list in the script, and the list: ours, their twins, those beside them, and
    those that are everywhere."""
    small, large = _available("small"), _available("large")

    def longest(name: str, forms: str = "") -> WordList:
        return (
            WordList(name, "large", LEAST_LARGE) if name in large else WordList(name, "small", LEAST, forms)
        )

    named: dict[str, WordList] = {}
    rows = [row for row in (*LANGUAGES.values(), ENGLISH) if script in row.scripts]
    for row in rows:
        if row.word_list in small:
            group = (row.code, *(row.twins if script == "Latn" else ()))
            named |= dict.fromkeys(group, longest(row.word_list, row.word_forms))
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


def _words(one: WordList, script: str) -> Iterator[tuple[int, list[str]]]:
    """The words of a list by centibel, and those of its dictionary, of which nothing says how often they are
    said: as rare as the rarest that are listed."""
    cyrillic = one.name in _IN_LATIN and script == "Cyrl"
    for centibel, words in enumerate(listed(one)):
        if words:
            yield centibel, to_cyrillic("\n".join(words)).split() if cyrillic else words
    for forms in word_forms(one.forms, script) if one.forms else ():
        yield one.least, forms


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
