import unicodedata

import pytest

from mella.alt_text.normalise import script_of
from mella.languages import CODES, LANGUAGES
from mella.sample.gallery import VARIANTS
from mella.sample.words import GROUPS, Words, read_words

EDITIONS = [(code, script) for code in CODES for script in LANGUAGES[code].scripts]


@pytest.fixture(params=EDITIONS, ids=lambda edition: "-".join(edition))
def words(request: pytest.FixtureRequest) -> Words:
    return read_words(*request.param)


def test_every_language_has_sites_prose_and_named_things(words: Words) -> None:
    assert len(words.sites) >= 10
    assert len(set(words.prose)) >= 25
    assert len(words.things) >= 12
    assert {thing.group for thing in words.things} == set(GROUPS)


def test_each_thing_has_sentences_of_its_own_that_come_at_most_twice(words: Words) -> None:
    sentences = [saying for thing in words.things for saying in words.sayings(thing)]
    assert all(2 * len(words.sayings(thing)) >= VARIANTS for thing in words.things)
    assert len(set(sentences)) == len(sentences)


def test_no_two_things_of_a_language_have_a_body_of_one_colour(words: Words) -> None:
    assert len({thing.look.body for thing in words.things}) == len(words.things)


def test_no_two_things_of_a_language_look_alike(words: Words) -> None:
    looks = [thing.look for thing in words.things]
    for at, look in enumerate(looks):
        assert not any((look.outline, look.body) == (other.outline, other.body) for other in looks[:at])


def test_texts_are_nfc_and_in_the_script_of_the_edition(words: Words) -> None:
    sayings = [saying for thing in words.things for saying in words.sayings(thing)]
    for text in (*words.prose, *words.titles, *words.navigation, *sayings):
        assert unicodedata.is_normalized("NFC", text)
        assert script_of(text) == words.script


def test_sites_lie_below_the_reserved_domain(words: Words) -> None:
    assert all(host.endswith(".painted.example") and host.isascii() for host, _ in words.sites)


def test_pages_have_enough_prose_for_their_language(words: Words) -> None:
    shortest = sorted(words.prose, key=len)[:7]
    assert sum(map(len, shortest)) >= 250


def test_a_script_the_language_is_not_written_in_is_refused() -> None:
    with pytest.raises(ValueError, match="cs is written in Latn, not Cyrl"):
        read_words("cs", "Cyrl")


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown language 'xx'"):
        read_words("xx")
