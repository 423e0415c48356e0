"""The merged pairs of each language."""

from assets.beside import funnel_of_stage
from assets.conditions import HELD_BACK
from assets.gated import gated
from assets.metadata import funnel_metadata, lineage_metadata
from assets.step import Made, Step


@gated(
    reads=("alt_text", "images", "captions", "splits", "image_alt_pairs"),
    beside={"funnel": funnel_of_stage("dataset")},
    by_language=True,
    settings=("dataset",),
    files=("dbt_like_sql/dataset", "mella/dataset"),
    group="dataset",
    kinds={"sql", "duckdb", "deltalake"},
    condition=HELD_BACK,
)
def dataset(step: Step) -> Made:
    """The pairs of one language over all crawls: native alt-texts of the pool `know`, captions of the pool
    `ling`, each with its split, its instruction and its provenance down to the byte of the WARC file."""
    from mella.dataset.merge import merge

    made = merge(
        alt_text=step.read("alt_text"),
        images=step.read("images"),
        splits=step.read("splits"),
        captions=step.read("captions"),
        pages=step.read("image_alt_pairs"),
        language=step.language,
        settings=step.settings.dataset,
    )
    return Made(
        made.rows,
        beside={"funnel": made.funnel},
        metadata=funnel_metadata(made.funnel, step.reasons) | lineage_metadata(made.lineage),
        sample=("source", "split", "prompt", "text"),
    )
