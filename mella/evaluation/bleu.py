"""Corpus BLEU, equal to sacreBLEU's own on the same texts, from statistics that add up."""

from collections.abc import Sequence

import numpy as np

from mella.evaluation import tokens
from mella.evaluation.context import Context
from mella.evaluation.ngrams import Overlap, numbered
from mella.languages import Language

_ORDERS = 4


class Bleu:
    """Statistics of an item: matched n-grams of orders 1 to 4, n-grams said, tokens said, tokens wanted."""

    def __init__(
        self, predictions: Sequence[str], references: Sequence[str], language: Language, context: Context
    ) -> None:
        texts = numbered(tokens.tokens(text, language) for text in (*predictions, *references))
        self._overlap = Overlap(texts[: len(predictions)], texts[len(predictions) :], _ORDERS)

    def stats(self, order: np.ndarray) -> np.ndarray:
        said, wanted = self._overlap.said, self._overlap.wanted[order]
        return np.hstack([self._overlap.shared(order), said, said[:, :1], wanted[:, :1]])


def score(sums: np.ndarray) -> np.ndarray:
    """0 to 100: sacreBLEU's `compute_bleu` with exponential smoothing (Chen and Cherry 2014, method 3).

    0 where no answer of the corpus has four tokens, or none shares a token with its reference.
    """
    sums = np.asarray(sums, float)
    matched, said = sums[..., :_ORDERS], sums[..., _ORDERS : 2 * _ORDERS]
    said_length, wanted_length = sums[..., -2], sums[..., -1]
    missed = (matched == 0) & (said > 0)
    smoothed = np.where(missed, 0.5 ** np.cumsum(missed, axis=-1), matched)
    scored = (matched.sum(axis=-1) > 0) & (said > 0).all(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        precision = np.exp(np.log(smoothed / said).mean(axis=-1))
        brevity = np.exp(np.minimum(0.0, 1 - wanted_length / said_length))
    value = np.where(scored, 100 * brevity * precision, 0.0)
    return np.where(said_length + wanted_length > 0, value, np.nan)


def signature(language: Language) -> str:
    """sacreBLEU's own, with how the text was segmented before it where it was."""
    from sacrebleu.metrics.bleu import BLEU

    metric = BLEU(tokenize=tokens.sacrebleu_tokenizer(language))
    metric.corpus_score(["."], [["."]])
    own = str(metric.get_signature())
    return f"{own}|pre:{tokens.signature(language)}" if language.tokenizer == tokens.NEWMM else own
