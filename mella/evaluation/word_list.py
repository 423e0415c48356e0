"""How common a word is in its language at large: lists of word frequencies.

wordfreq's small lists hold what is said at least once in a million words; they speak for the language,
where a training set of a few hundred texts cannot. Thai is not among them: the counts of the Thai
National Corpus come with PyThaiNLP.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version

from mella.evaluation.normalise import fold
from mella.languages import Language

TNC = "tnc"
_LEAST = 1e-6


def frequency(word: str, language: Language) -> float:
    """Share of all words that a folded word is; 0 below one in a million, and where there is no list."""
    return _folded(language).get(word, 0.0)


def signature(language: Language) -> str:
    """The list and its version, or `none`."""
    if not language.word_list:
        return "none"
    package = "pythainlp" if language.word_list == TNC else "wordfreq"
    return f"{language.word_list}-{package}-{version(package)}"


@cache
def _folded(language: Language) -> Mapping[str, float]:
    shares: defaultdict[str, float] = defaultdict(float)
    for word, share in listed(language).items():
        shares[fold(word, language)] += share
    return shares


def listed(language: Language) -> Mapping[str, float]:
    """The share of each word of the list in all words, in lower case; none without a list."""
    if not language.word_list:
        return {}
    if language.word_list == TNC:
        return _thai()
    from wordfreq import get_frequency_dict

    return get_frequency_dict(language.word_list, "small")


def _thai() -> dict[str, float]:
    from pythainlp.corpus.tnc import unigram_word_freqs

    counts = unigram_word_freqs()
    total = sum(counts.values())
    return {word: n / total for word, n in counts.items() if n >= _LEAST * total}
