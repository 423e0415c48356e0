"""The metrics of what texts say. Each is a line of the reports; `Metric.key` tells them apart."""

from functools import partial

from mella.evaluation import bleu, chrf, keywords, meteor, rouge
from mella.evaluation.metric import Metric, ratio

_KEYWORDS = tuple(
    Metric(
        name,
        partial(keywords.Keywords, subset=subset, precision=name == "keyword_precision"),
        ratio,
        keywords.signature,
        subset=subset,
        sources=("alt_text",),
    )
    for name in ("keyword_recall", "keyword_precision")
    for subset in keywords.SUBSETS
)

METRICS: tuple[Metric, ...] = (
    Metric("bleu", bleu.Bleu, bleu.score, bleu.signature),
    Metric("chrf++", chrf.Chrf, chrf.score, chrf.signature),
    Metric("rouge_l", rouge.RougeL, ratio, rouge.signature),
    Metric("meteor", meteor.Meteor, ratio, meteor.signature),
    *_KEYWORDS,
)
