"""From pairs to good pairs: the alt-texts that pass, the pictures that are whole, their splits."""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from assets.beside import funnel_of_stage
from assets.conditions import HELD_BACK, WHATEVER_IS_PUBLISHED
from assets.gated import gated
from assets.metadata import funnel_metadata, gallery_metadata, lineage_metadata
from assets.step import Made, Step


@gated(
    version=2,
    reads=("image_alt_pairs",),
    beside={"funnel": funnel_of_stage("alt_text")},
    by_language=True,
    settings=("alt_text",),
    files=("dbt_like_sql/alt_text", "mella/alt_text"),
    group="pairs",
    kinds={"sql", "duckdb", "deltalake"},
    condition=HELD_BACK,
)
def alt_text(step: Step) -> Made:
    """The pairs of one language whose alt-text passes every rule, normalised. The rules are SQL models,
    one a file; each pair that falls has exactly one reason, counted in `funnel`."""
    from mella.alt_text.filter import filter_pairs
    from mella.alt_text.rules import rules_in_force
    from mella.forget import forgotten

    made = filter_pairs(
        step.read("image_alt_pairs"),
        crawl=step.crawl,
        language=step.language,
        settings=step.settings.alt_text,
        forgotten=forgotten(step.lake.storage).urls,
    )
    return Made(
        made.kept,
        beside={"funnel": made.funnel},
        metadata=funnel_metadata(made.funnel, rules_in_force(step.settings)) | lineage_metadata(made.lineage),
        sample=("text", "host", "image_url"),
    )


@gated(
    version=4,
    reads=("alt_text", "image_alt_pairs", "raw_crawl"),
    beside={"funnel": funnel_of_stage("images")},
    settings=(
        "images",
        "safety.passed_hosts",
        "safety.blocked_hashes",
        "scan.max_inflation",
        "scan.obey_opt_outs",
    ),
    files=("dbt_like_sql/images",),
    group="pairs",
    kinds={"image", "deltalake"},
    condition=HELD_BACK,
)
def images(step: Step) -> Made:
    """The picture of each kept pair, and of a sample of images without alt-text, read from the crawl's
    own records: decoded, measured, hashed, its bytes kept once by checksum. A bad picture costs its
    own row, which says why."""
    from mella.forget import forgotten
    from mella.images.choose import Chosen, choose_images, funnel_of
    from mella.images.extract import ExtractTask, extract, lost
    from mella.images.further import read_in_rounds
    from mella.images.hash_list import read_hash_list
    from mella.images.text_rank import rank_texts

    pairs = step.read("alt_text").to_table()
    manifest = step.read("raw_crawl").to_table()
    options = step.crawl_source.options(*manifest["warc_uri"].to_pylist())
    unwanted = forgotten(step.lake.storage)
    blocked = read_hash_list(step.settings.safety.blocked_hashes)
    checksums = dict(zip(manifest["warc_uri"].to_pylist(), manifest["sha256"].to_pylist(), strict=True))

    def choose(spent: pa.Table | None) -> Chosen:
        return choose_images(
            pairs,
            step.read("image_alt_pairs"),
            step.read("crawl_images"),
            manifest,
            crawl=step.crawl,
            language=step.language,
            settings=step.settings,
            lake=step.lake.storage,
            options=options,
            blocked=blocked,
            forgotten=unwanted.hashes,
            forgotten_urls=unwanted.urls,
            spent=spent,
        )

    def read(tasks: Sequence[ExtractTask]) -> pa.Table:
        marks = [checksums[task.warc_uri] for task in tasks]
        shards = step.map_shards(extract, list(tasks), marks, lost, unit="portions")
        return shards.dataset("images").to_table()

    rows = read_in_rounds(choose, read)
    if ranker := step.text_ranker():
        rows = rank_texts(rows, pairs, ranker, step.settings.images, step.lake.storage)
    funnel = funnel_of(rows, crawl=step.crawl, language=step.language, alt_text=pairs)
    return Made(
        rows,
        beside={"funnel": funnel},
        metadata=funnel_metadata(funnel, step.reasons)
        | gallery_metadata(step, pairs.select(["pair_id", "text", "host"]), rows, "pair_id"),
    )


@gated(
    reads=("images",),
    settings=("splits",),
    group="pairs",
    kinds={"numpy", "deltalake"},
    condition=WHATEVER_IS_PUBLISHED,
)
def splits(step: Step) -> Made:
    """The cluster of near-duplicates, the pool and the split of every picture of all crawls and languages:
    drawn by hash before any model sees a picture; what was a test picture stays one."""
    from mella.images.splits import assign

    columns = ["image_sha256", "phash", "colour_signature", "language", "has_alt", "status"]
    previous = step.lake.read("splits")
    rows = assign(
        step.read("images").to_table(columns=columns),
        previous if previous.num_rows else None,
        step.settings.splits,
    )
    drawn = rows.group_by(["pool", "split"]).aggregate(
        [("cluster", "count_distinct"), ("image_sha256", "count")]
    )
    shown: dict[str, Any] = {
        f"{row['pool']} {row['split']}": row["image_sha256_count"] for row in drawn.to_pylist()
    }
    return Made(rows, metadata=shown | {"clusters": len(set(rows["cluster"].to_pylist()))})
