"""What is expected of generated texts and of the merged pairs."""

from mella.quality.gates import Bound, Gate, Length, Shape, balance, fault, figure
from mella.quality.pictures_expected import POOLS, SAFETY, SPLITS
from mella.quality.web_expected import IDENTITY, SHA256, absolute, not_empty
from mella.settings import Settings

_PROMPT = r"\A[0-9a-f]{8,64}\Z"
SOURCES = ("alt_text", "caption", "thick")


def _generated(settings: Settings) -> list[Gate]:
    """Of every text that a model wrote."""
    return [
        balance("unaccounted", "every row that entered is in the funnel under one reason"),
        balance("kept_mismatch", "rows are the texts that the funnel calls kept"),
        figure(
            "loop_rate", "a text does not repeat one string again and again (share of a sample)",
            high=settings.gates.max_loop_rate,
        ),
        fault("unnamed_captioner", "the captioner is named", "captioner"),
        fault("no_attempt", "a text took at least one attempt", "attempts"),
        fault("unfinished", "the model came to an end by itself", "finish_reason"),
        Shape("image_sha256_format", "64 hexadecimal digits", ("image_sha256",), SHA256),
        Shape("prompt_id_format", "a hash", ("prompt_id",), _PROMPT),
    ]  # fmt: skip


def english_captions(settings: Settings) -> list[Gate]:
    limits = settings.captions
    return [
        not_empty("picture of the pool ling for this language"),
        *_generated(settings),
        fault("length_out_of_range", "within the lengths of [captions]", "english"),
        fault("not_in_pool", "pictures of the pool ling alone are captioned", "image_sha256"),
        Length("english_length", "within the lengths of [captions]", ("english",), limits.min_characters,
               limits.max_characters),
    ]  # fmt: skip


def captions(settings: Settings) -> list[Gate]:
    return [
        not_empty("translation into this language"),
        *_generated(settings),
        figure(
            "language_fidelity", "texts are in the language asked for",
            low=settings.gates.language_fidelity,
        ),
        fault("unnamed_translator", "the translator is named", "translator"),
        fault("length_out_of_range", "within the lengths of [captions]", "text"),
        fault("untranslated", "a translation is not its English", "english", "text"),
        fault("unknown_script", "a script of the language", "script"),
        fault("without_source", "a translation is of a published description", "english"),
        fault("empty_ratio", "a ratio of lengths is positive", "length_ratio"),
    ]  # fmt: skip


def dataset(_: Settings) -> list[Gate]:
    return [
        not_empty("pair of this language"),
        balance("unaccounted", "every alt-text and caption is in the funnel under one reason"),
        balance("kept_mismatch", "rows are the texts that the funnel calls kept"),
        Bound("alt_text_rows", "some pair is native alt-text", "alt_text_rows", low=1, severity="warning"),
        Bound("caption_rows", "some pair is a caption", "caption_rows", low=1, severity="warning"),
        fault("cluster_in_two_splits", "near-duplicates share a split", "cluster", "split"),
        fault("cluster_in_two_pools", "near-duplicates share a pool", "cluster", "pool"),
        fault("not_as_assigned", "cluster, pool and split are those of the published splits",
              "image_sha256", "cluster", "pool", "split"),
        fault("source_outside_pool", "captions are of the pool ling, native texts of know", "source", "pool"),
        fault("thick_outside_training", "thick descriptions are for training alone", "source", "split"),
        fault("caption_without_origin", "a caption keeps its English, captioner and translator",
              "english", "captioner", "translator"),
        fault("blocked_picture", "blocked pictures are left out", "image_sha256", "safety"),
        fault("blank_text", "a text is not blank", "text"),
        fault("blank_prompt", "an instruction is not blank", "prompt"),
        fault("unknown_script", "a script of the language", "script", "text", severity="warning"),
        fault("too_many_texts", "at most dataset.texts_per_picture texts a picture", "image_sha256", "text"),
        fault("repeated_text", "a native text stands once on near-duplicate pictures", "cluster", "text"),
        fault("no_size", "a picture has a size", "width", "height"),
        fault("blob_mismatch", "the pointer is of this picture", "image_sha256", "blob"),
        fault("unknown_source", ", ".join(SOURCES), "source"),
        fault("unknown_pool", ", ".join(POOLS), "pool"),
        fault("unknown_split", ", ".join(SPLITS), "split"),
        fault("unknown_safety", ", ".join(SAFETY), "safety"),
        *absolute("page_url", "image_url"),
        Shape("id_format", "32 hexadecimal digits", ("id",), IDENTITY),
        Shape("image_sha256_format", "64 hexadecimal digits", ("image_sha256",), SHA256),
        Shape("prompt_id_format", "a hash", ("prompt_id",), _PROMPT),
    ]  # fmt: skip
