"""The graph: every asset, in an order in which each stands after what it is made from."""

from assets.captions import captions, english_captions
from assets.crawl import image_alt_pairs, raw_crawl
from assets.dataset import dataset
from assets.gated import Product
from assets.models import backbones, checkpoints, eval_scores
from assets.pairs import alt_text, images, splits
from assets.report import report

STAGES: tuple[Product, ...] = (
    raw_crawl,
    image_alt_pairs,
    alt_text,
    images,
    splits,
    english_captions,
    captions,
    dataset,
    backbones,
    checkpoints,
    eval_scores,
    report,
)
