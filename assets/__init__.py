"""The graph: every asset, in an order in which each stands after what it is made from."""

import dagster as dg

from assets.captions import captions, english_captions
from assets.crawl import image_alt_pairs, raw_crawl
from assets.dataset import dataset
from assets.gated import Product
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
    report,
)

PLANNED = (
    dg.AssetSpec(
        "checkpoints",
        deps=["dataset"],
        group_name="models",
        description="Not made yet: the place of the fine-tuned adapters (language by recipe).",
    ),
    dg.AssetSpec(
        "eval_scores",
        deps=["checkpoints", "dataset"],
        group_name="models",
        description="Not made yet: the place of the evaluation scores (language by recipe).",
    ),
)
