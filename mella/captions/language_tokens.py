"""How multilingual sequence-to-sequence tokenizers write languages.

NLLB has `ces_Latn` (FLORES-200 codes), M2M-100 `__cs__`, mBART-50 `cs_CZ`, Marian's
multi-target models `>>ces<<`. A tokenizer is looked at, not asked by name.
"""

import re
from collections.abc import Container, Iterable, Iterator

from mella.languages import language as language_row

_SOURCES = {"eng_Latn": "eng_Latn", "__en__": "en", "en_XX": "en_XX"}
_REGION = "{}_[A-Z]{{2}}"


def source_code(vocabulary: Container[str]) -> str:
    """What `src_lang` must be set to for English.

    Raises:
        ValueError: where the vocabulary has no token for English.
    """
    for token, code in _SOURCES.items():
        if token in vocabulary:
            return code
    raise ValueError("the translator's tokenizer has language tokens, but none for English")


def target_token(vocabulary: Iterable[str], language: str, script: str) -> str | None:
    """The token of a language, in the asked script before another; None for a one-way model.

    Raises:
        ValueError: where the vocabulary has language tokens, but none for this language.
    """
    tokens = set(vocabulary)
    for candidate in _candidates(language, script):
        if candidate in tokens:
            return candidate
    region = re.compile(_REGION.format(language))
    for token in sorted(tokens):
        if region.fullmatch(token):
            return token
    if tokens & _SOURCES.keys():
        raise ValueError(f"the translator has no token for {language!r}")
    return None


def _candidates(language: str, script: str) -> Iterator[str]:
    row = language_row(language)
    for written in (script, *row.scripts):
        yield from (f"{code}_{written}" for code in row.index_codes)
    yield f"__{language}__"
    yield from (f">>{code}<<" for code in (*row.index_codes, language))
    yield from (f">>{code}_{script}<<" for code in row.index_codes)
