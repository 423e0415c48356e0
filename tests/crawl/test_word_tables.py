"""The words of all lists of a script, made once for all processes."""

from pathlib import Path

import pytest

from mella.crawl import word_tables
from mella.crawl.word_tables import LEAST, LEAST_LARGE, WordTable, listed, word_table
from mella.serbian_script import to_cyrillic


def levels(table: WordTable, word: str) -> dict[str, int]:
    return dict(zip(table.lists, table.levels_of(word) or b"", strict=True))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(word_tables, "FOLDER", tmp_path)
    return tmp_path


def read(script: str) -> WordTable:
    """As a process does that has not read it yet."""
    word_table.cache_clear()
    try:
        return word_table(script)
    finally:
        word_table.cache_clear()


def test_a_word_has_the_level_of_its_centibel_in_each_list_that_has_it(folder: Path) -> None:
    table = read("Arab")
    one = table.lists["ar"]
    centibel, word = next((at, words[0]) for at, words in enumerate(listed(one)) if at > 400 and words)
    assert levels(table, word)["ar"] == 1 + (LEAST_LARGE - centibel) // 10
    assert table.levels_of("ظظظظ") is None
    assert {one.least for one in table.lists.values()} <= {LEAST, LEAST_LARGE}


@pytest.mark.parametrize(("word", "script"), [("gliste", "Latn"), ("глисте", "Cyrl")])
def test_the_forms_of_a_dictionary_are_as_rare_as_a_small_list_goes(
    folder: Path, word: str, script: str
) -> None:
    table = read(script)
    one = table.lists["sr"]
    assert one.forms == "hbs"
    assert word not in {
        to_cyrillic(known) if script == "Cyrl" else known for words in listed(one) for known in words
    }
    assert levels(table, word)["sr"] == 1 + (LEAST_LARGE - LEAST) // 10


def test_a_listed_word_keeps_its_level_though_the_dictionary_has_it(folder: Path) -> None:
    assert levels(read("Latn"), "kuća")["sr"] > 1 + (LEAST_LARGE - LEAST) // 10


def test_twins_have_the_words_of_their_language_and_no_others(folder: Path) -> None:
    lists = read("Latn").lists
    assert lists["hr"] == lists["bs"] == lists["sr"]


def test_a_table_is_made_once_and_then_found(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = levels(read("Arab"), "بيت")
    monkeypatch.setattr(word_tables, "_made", None)
    assert levels(read("Arab"), "بيت") == made
    assert sorted(path.suffix for path in folder.iterdir()) == [".npy"] * 4


def test_a_table_whose_writer_died_is_made_again(folder: Path) -> None:
    made = levels(read("Arab"), "بيت")
    next(folder.glob("*.words.npy")).unlink()
    assert levels(read("Arab"), "بيت") == made


def test_where_nothing_can_be_kept_a_table_is_made_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    found = levels(read("Arab"), "بيت")
    monkeypatch.setattr(word_tables, "FOLDER", None)
    assert levels(read("Arab"), "بيت") == found
