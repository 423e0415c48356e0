"""Dictionaries of inflected words, script by script."""

from mella.crawl.word_forms import word_forms


def test_a_dictionary_in_two_scripts_gives_the_words_of_the_one_that_is_asked_for() -> None:
    latin = {word for batch in word_forms("hbs", "Latn") for word in batch}
    cyrillic = {word for batch in word_forms("hbs", "Cyrl") for word in batch}
    assert {"jabuka", "jabukama"} <= latin
    assert {"јабука", "јабукама"} <= cyrillic
    assert not latin & cyrillic
    assert not any(word != word.lower() or "-" in word for word in latin | cyrillic)
