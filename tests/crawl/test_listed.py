"""A list knows single words of a language, and spelling tells twins apart."""

import pytest

from mella.crawl.listed import known, spelled


@pytest.mark.parametrize(
    ("word", "script", "at_home", "elsewhere"),
    [
        ("vrána", "Latn", "cs", "hu"),
        ("врана", "Cyrl", "sr", "ru"),
        ("ворона", "Cyrl", "ru", "sr"),
        ("بقرة", "Arab", "ar", "fa"),
        ("squirrel", "Latn", "en", "cs"),
    ],
)
def test_a_word_speaks_against_languages_that_do_not_list_it(
    word: str, script: str, at_home: str, elsewhere: str
) -> None:
    said = known([word], script)
    assert said[at_home] == 0.0 > said[elsewhere]


@pytest.mark.parametrize(
    ("word", "script", "large", "small"), [("xqzt", "Latn", "cs", "hu"), ("щщщщ", "Cyrl", "ru", "sr")]
)
def test_a_word_of_no_list_speaks_against_a_large_list_most_and_for_a_language_without_one(
    word: str, script: str, large: str, small: str
) -> None:
    said = known([word], script)
    assert said[""] > said[small] > said[large]


def test_a_script_without_lists_says_nothing() -> None:
    assert known(["ໝາ"], "Laoo") == {}


def test_of_a_rare_word_large_lists_speak_and_small_ones_say_nothing() -> None:
    rare = "прищепка"  # said less than once in ten million words
    said = known([rare], "Cyrl")
    assert said["ru"] == said["sr"] == 0.0 > said["mk"]


def test_where_every_list_lacks_a_word_a_language_without_a_list_is_not_behind() -> None:
    belarusian = ["генеральная", "асамблея"]  # the first is Russian too, the second Ukrainian
    assert known(belarusian, "Cyrl")[""] >= 0.0
    assert known(["генеральная", "ассамблея"], "Cyrl")[""] < 0.0


def test_no_text_speaks_against_a_language_without_end() -> None:
    text = "the old house by a river with many more words in it"
    said = known(text.split(), "Latn")
    assert said["en"] == 0.0
    assert min(said.values()) >= -4.0


@pytest.mark.parametrize("word", ["reka", "mleko", "dete"])
def test_serbian_spelling_speaks_for_serbian(word: str) -> None:
    assert spelled([word], "sr") > 0


@pytest.mark.parametrize(
    "word", ["rijeka", "mlijeko", "dijete", "tko", "vlak", "općeg", "vjerojatno", "zastarjelo", "susjedovoj"]
)
def test_the_spelling_of_its_twins_speaks_against_it(word: str) -> None:
    assert spelled([word], "sr") < 0


@pytest.mark.parametrize(
    "word",
    ["prema", "kuća", "xqzt", "objekat", "sjedinjene", "podjednako", "koeficijent", "ciljeva", "kasnijeg",
     "otkrijete", "sovjetskih", "stanjem", "uredite", "točkića", "hrvatski"],
)  # fmt: skip
def test_what_all_of_them_write_says_nothing(word: str) -> None:
    assert spelled([word], "sr") == 0
