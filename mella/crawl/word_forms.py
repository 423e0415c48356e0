"""Inflected words of a language, without how often they are said: the dictionaries of simplemma (MIT)."""

from collections.abc import Iterator
from itertools import islice

from mella.alt_text.normalise import scripts_in

_BATCH = 10_000


def word_forms(dictionary: str, script: str) -> Iterator[list[str]]:
    """The words of a dictionary that are written in the script, in lower case, some thousands at a time.

    Read as a stream: as a mapping that of Serbo-Croatian alone would take 150 MB.
    """
    from simplemma.strategies.dictionaries import StreamDictionaryFactory

    forms = iter(StreamDictionaryFactory(cache_max_size=1).get_dictionary(dictionary))
    while batch := [word.lower() for word in islice(forms, _BATCH)]:
        letters = {letter for letter in set().union(*batch) if scripts_in(letter).keys() == {script}}
        yield [word for word in batch if letters.issuperset(word)]
