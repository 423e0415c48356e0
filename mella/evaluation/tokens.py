"""The tokens of BLEU, ROUGE-L and METEOR, by language.

`intl` (sacreBLEU's mteval-v14 with international punctuation) is the default instead of 13a: 13a parts
ASCII punctuation only, so that «word», „word“ and كلمة، would be other tokens than the word. Korean
takes `ko-mecab`, as sacreBLEU itself does; Thai has no spaces and takes PyThaiNLP's newmm first, then
sacreBLEU with `none`. A language without spaces and without a segmenter takes `char`, its characters.
"""

from collections.abc import Callable
from functools import cache, lru_cache
from importlib.metadata import version

from mella.languages import Language

NEWMM = "newmm"
_KEPT = 2**16
"""Texts whose tokens are kept: several metrics and arms ask for the same ones."""


def tokens(text: str, language: Language) -> tuple[str, ...]:
    """The tokens of a text as sacreBLEU sees them, case kept."""
    return _tokens(text, tokenizer(language))


def folded_tokens(text: str, language: Language) -> list[str]:
    """The same tokens without regard to case."""
    return [token.casefold() for token in tokens(text, language)]


def tokenizer(language: Language) -> str:
    """The language's own, else `intl`, else, for one without spaces, `char`."""
    return language.tokenizer or ("intl" if language.spaces else "char")


def sacrebleu_tokenizer(language: Language) -> str:
    """The name to give to sacreBLEU, after `segmented` where the language needs that."""
    return "none" if language.tokenizer == NEWMM else tokenizer(language)


def segmented(text: str, language: Language) -> str:
    """The text with spaces between its words where the language has none; else as it is.

    What sacreBLEU's own command must be given for the figures to agree.
    """
    return " ".join(newmm(text)) if language.tokenizer == NEWMM else text


def signature(language: Language) -> str:
    """The name of the tokens: `intl`, `char`, `ko-mecab`, or `newmm` with PyThaiNLP's version."""
    return f"newmm-{version('pythainlp')}" if language.tokenizer == NEWMM else tokenizer(language)


def newmm(text: str) -> list[str]:
    """Thai words by PyThaiNLP's dictionary, without white space."""
    from pythainlp.tokenize import word_tokenize

    return word_tokenize(text, engine=NEWMM, keep_whitespace=False)


@lru_cache(maxsize=_KEPT)
def _tokens(text: str, name: str) -> tuple[str, ...]:
    return tuple(_tokenizer(name)(text))


@cache
def _tokenizer(name: str) -> Callable[[str], list[str]]:
    if name == NEWMM:
        return lambda text: " ".join(newmm(text)).split()
    from sacrebleu.metrics.bleu import BLEU

    parts = BLEU(tokenize=name).tokenizer
    return lambda text: parts(text.rstrip()).split()
