"""Word lists of the alt-text rules: the packaged ones and the user's own files."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import pyarrow as pa

from mella.alt_text.normalise import OPTIONAL_SIGNS, to_nfc
from mella.evaluation.word_list import TNC, listed
from mella.languages import ENGLISH, Language
from mella.settings import SettingsError

WITHOUT_WORD_BOUNDS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
)
"""A letter of a script whose words have no bounds to look for: Thai, Lao, Burmese, Khmer, kana and Han are
written without spaces, and in Hangul particles join the word."""


def fold(text: str) -> str:
    """Lower case in NFC, with everything but letters and marks as one space, of Arabic without tatweel and
    vowel signs: the `words` of the SQL models."""
    spelled = OPTIONAL_SIGNS.sub("", to_nfc(text)).lower()
    letters = "".join(c if unicodedata.category(c)[0] in "LM" else " " for c in spelled)
    return " ".join(letters.split())


def needle(phrase: str) -> str:
    """What to look for in a text folded and padded with spaces: whole words where there are words."""
    folded = fold(phrase)
    return folded if WITHOUT_WORD_BOUNDS.search(folded) else f" {folded} "


def generic_words(language: str, user_file: str = "") -> pa.Table:
    """Column `phrase`: folded words that fit any picture, packaged and of the user's file: those of the
    language, of English and of any (`und`). What is generic in one names a thing in another (`икона`).

    Raises:
        SettingsError: for a file that cannot be read or a line that is not `code<TAB>word`.
    """
    setting = "alt_text.generic_words"
    own = _coded(_lines(Path(user_file), setting), user_file, setting) if user_file else ()
    counted = (language, ENGLISH.code, "und")
    return _phrases(phrase for code, phrase in (*_packaged("generic_words.tsv"), *own) if code in counted)


def quantity_words() -> pa.Table:
    """Column `phrase`: folded units, currencies, months and words that stand beside a number."""
    return _phrases(phrase for _, phrase in _packaged("quantity_words.tsv"))


def boilerplate_phrases() -> pa.Table:
    """Column `needle`: notices and commands of web sites."""
    return _needles(phrase for _, phrase in _packaged("boilerplate.tsv"))


def short_names(language: Language, commonest: float) -> pa.Table:
    """Column `phrase`: words of the language that are a text however short, a frog or a horse.

    wordfreq's list knows them, but not as a share of more than `commonest` of all words (0: there are none):
    those are function words. A letter outside ASCII tells them from the codes of languages and countries;
    units are none. Thai, whose list comes with the evaluation alone, has a packaged one.
    """
    units = set(quantity_words()["phrase"].to_pylist())
    known = {} if language.word_list == TNC else listed(language)
    names = _packaged("short_names.tsv") if commonest else ()
    packaged = (name for code, name in names if code == language.code)
    common = (word for word, share in known.items() if share <= commonest)
    return _phrases(word for word in (*common, *packaged) if _is_short_name(word) and word not in units)


def _is_short_name(word: str) -> bool:
    return not word.isascii() and fold(word) == word and (len(word) > 1 or "\uac00" <= word <= "\ud7a3")


def offensive_terms(user_file: str = "") -> pa.Table:
    """Column `needle`: the terms of the user's file, one a line; empty without a file.

    Raises:
        SettingsError: for a file that cannot be read.
    """
    lines = _lines(Path(user_file), "alt_text.offensive_terms") if user_file else ()
    return _needles(term for _, term in lines)


def _packaged(name: str) -> list[tuple[str, str]]:
    return list(_coded(_lines(resources.files("mella.alt_text") / name, name), name, name))


def _lines(path: Traversable | Path, setting: str) -> list[tuple[int, str]]:
    """Numbered lines that say something; `#` opens a comment."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{setting}: {path} cannot be read as UTF-8 text ({error})") from error
    lines = enumerate(text.splitlines(), start=1)
    return [(number, line) for number, line in lines if line.strip() and not line.startswith("#")]


def _coded(lines: Iterable[tuple[int, str]], path: str, setting: str) -> Iterator[tuple[str, str]]:
    """Code and phrase of each line."""
    for number, line in lines:
        code, tab, phrase = line.partition("\t")
        if not tab or not code.strip() or not fold(phrase):
            raise SettingsError(f"{setting}: {path}:{number}: write a language code, a tab and a word")
        yield code.strip(), phrase


def _phrases(phrases: Iterable[str]) -> pa.Table:
    return pa.table({"phrase": pa.array(sorted({fold(phrase) for phrase in phrases}), pa.string())})


def _needles(phrases: Iterable[str]) -> pa.Table:
    found = sorted({needle(phrase) for phrase in phrases if fold(phrase)})
    return pa.table({"needle": pa.array(found, pa.string())})
