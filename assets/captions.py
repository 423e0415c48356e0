"""From pictures to captions: described in English, then translated."""

from assets.beside import funnel_of_stage
from assets.conditions import HELD_BACK
from assets.gated import gated
from assets.metadata import funnel_metadata, gallery_metadata
from assets.step import Made, Step
from resources.gpu import KUBERNETES_TAGS, POOL

_GENERATION = tuple(
    f"captions.{name}"
    for name in (
        "max_new_tokens",
        "max_side",
        "attempts",
        "min_characters",
        "max_characters",
        "loop_characters",
    )
)
"""What governs both halves."""


@gated(
    version=2,
    reads=("images", "splits"),
    beside={"funnel": funnel_of_stage("english_captions")},
    settings=(
        "captions.captioner",
        "captions.captioner_model",
        "captions.captioner_revision",
        "captions.prompt",
        *_GENERATION,
    ),
    group="captions",
    kinds={"vlm", "deltalake"},
    pool=POOL,
    op_tags=KUBERNETES_TAGS,
    condition=HELD_BACK,
)
def english_captions(step: Step) -> Made:
    """The captioner's English description of each picture of the pool `ling`. What a captioner wrote of a
    picture is kept by picture, model and prompt: a picture used in eight languages is described once."""
    from mella.captions.choose import pictures_of_pool
    from mella.captions.describe import describe

    pictures = pictures_of_pool(step.read("images"), step.read("splits"), "ling")
    made = describe(
        pictures,
        crawl=step.crawl,
        language=step.language,
        captioner=step.captioner(),
        settings=step.settings.captions,
        lake=step.lake.storage,
        progress=step.progress(pictures.num_rows, "pictures").reach,
    )
    return Made(
        made.rows,
        beside={"funnel": made.funnel},
        metadata=funnel_metadata(made.funnel, step.reasons)
        | gallery_metadata(step, made.rows, step.read("images"), "image_sha256"),
    )


@gated(
    version=2,
    reads=("english_captions", "images"),
    beside={"funnel": funnel_of_stage("captions")},
    settings=(
        "captions.translator",
        "captions.translator_model",
        "captions.translator_revision",
        "captions.translation_prompt",
        *_GENERATION,
    ),
    group="captions",
    kinds={"translation", "deltalake"},
    pool=POOL,
    op_tags=KUBERNETES_TAGS,
    condition=HELD_BACK,
)
def captions(step: Step) -> Made:
    """The descriptions in the language itself. Loops, refusals, echoes of the prompt, another language or
    script, and numbers that changed are each a counted reason."""
    from mella.captions.translate import translate

    english = step.read("english_captions").to_table()
    made = translate(
        english,
        crawl=step.crawl,
        language=step.language,
        translator=step.translator(),
        settings=step.settings.captions,
        lake=step.lake.storage,
        progress=step.progress(english.num_rows, "captions").reach,
    )
    return Made(
        made.rows,
        beside={"funnel": made.funnel},
        metadata=funnel_metadata(made.funnel, step.reasons)
        | gallery_metadata(step, made.rows, step.read("images"), "image_sha256"),
    )
