"""What is expected of the tables that come straight from the web: the manifest, pairs, alt-texts."""

from mella.quality.gates import Bound, Gate, Shape, balance, fault, figure
from mella.settings import Settings

SHA256 = r"\A[0-9a-f]{64}\Z"
IDENTITY = r"\A[0-9a-f]{32}\Z"
_MAX_UNREADABLE = 0.5
_MAX_UNREADABLE_NOW = 0.05


def not_empty(what: str) -> Bound:
    """An empty partition is valid and worth a word."""
    meaning = f"0 rows: no {what} in this partition"
    return Bound("not_empty", meaning, "rows", low=1, severity="warning")


def still_readable() -> Bound:
    """What cannot be read for a while must not stand for the crawl. The next run tries it again; what is gone
    for good leaves the manifest when `raw_crawl` is made again."""
    meaning = "what the manifest read of the WARC files can still be read (raw_crawl again, where it is gone)"
    return figure("unreadable_share", meaning, high=_MAX_UNREADABLE_NOW)


def absolute(*names: str) -> list[Bound]:
    """Addresses are absolute, http or https."""
    return [fault(f"relative_{name}", "an absolute http(s) address", name) for name in names]


def raw_crawl(_: Settings) -> list[Gate]:
    return [
        Bound("at_least_one_file", "a crawl without a WARC file is a wrong address", "rows", low=1),
        figure("unreadable_share", "most files of a crawl can be read", high=_MAX_UNREADABLE),
        figure("problems", "every record could be read", high=0, severity="warning"),
        balance("problem_mismatch", "problems counted by file are those listed in crawl_problems"),
        fault("no_checksum", "only a file with a problem lacks its checksum", "sha256", "problems"),
        fault("unknown_compression", "gzip, zstd or none", "compression"),
        fault("negative_count", "counts are not negative", "shard", "bytes", "records", "problems"),
        fault(
            "more_responses_than_records", "HTML and image responses are records",
            "records", "html_responses", "image_responses",
        ),
        Shape("sha256_format", "64 hexadecimal digits, or none of a file that could not be read", ("sha256",),
              r"\A(?:[0-9a-f]{64})?\Z"),
    ]  # fmt: skip


def crawl_problems() -> list[Bound]:
    return [fault("unnamed_reason", "a reason is a name", "reason")]


def crawl_images() -> list[Bound]:
    # An address is what the file says; one of another scheme matches no image, and harms none.
    return [
        fault("relative_url", "an absolute http(s) address", "url", severity="warning"),
        fault("negative_offset", "offsets are not negative", "warc_offset"),
    ]


def funnel() -> list[Bound]:
    return [
        fault("unnamed_reason", "a reason is a name", "reason"),
        fault("negative_count", "counts are not negative", "pairs"),
    ]


def image_alt_pairs(_: Settings) -> list[Gate]:
    return [
        not_empty("image with or without alt-text"),
        balance("unaccounted", "every record of the manifest is in the funnel under one reason"),
        balance("uncounted_pages", "pages with pairs are pages that the funnel calls kept"),
        balance("uncounted_pairs", "pairs are images that the funnel calls image_kept"),
        still_readable(),
        *absolute("page_url", "image_url", "other_urls"),
        fault(
            "score_out_of_range",
            "scores lie between 0 and 1",
            "page_lang_score",
            "alt_lang_score",
            "text_lang_score",
        ),
        fault("unknown_language", "a language of mella, or und", "candidate_language"),
        fault("unknown_image_source", "src, lazy, srcset, picture or noscript", "image_source"),
        fault("empty_alt", "an empty alt is null", "alt"),
        fault("empty_host", "a page has a host", "host", "page_url"),
        fault("negative_offset", "offsets are not negative", "warc_offset"),
        Shape("pair_id_format", "32 hexadecimal digits", ("pair_id",), IDENTITY),
    ]


def alt_text(settings: Settings) -> list[Gate]:
    return [
        not_empty("alt-text of this language"),
        balance("unaccounted", "every pair of the language is in the funnel under one reason"),
        balance("kept_mismatch", "rows are the pairs that the funnel calls kept"),
        balance("unknown_rules", "reasons of the funnel are rules in force"),
        fault("blank_text", "a text is not blank", "text"),
        fault("not_nfc", "a text is in Unicode's composed form", "text"),
        fault("invisible_marks", "nothing hidden: marks of direction, tags, icons of a font", "text"),
        fault("control_characters", "no control characters", "text"),
        fault("text_without_alt", "a text comes from an alt", "alt"),
        fault(
            "length_out_of_range",
            "as many letters as the rules too_short and too_long leave, where they are in force",
            "letters", "text",
        ),
        fault("uncounted_repeats", "a text occurs at least once", "host_repeats", "crawl_repeats"),
        fault("unmarked_mask", "a row is masked where its text shows the mask", "masked", "text"),
        fault("score_not_finite", "a score is a number", "informativeness"),
        *absolute("page_url", "image_url"),
        figure(
            "other_language_share", "no text by itself speaks for another language",
            high=round(1 - settings.gates.language_fidelity, 6), severity="warning",
        ),
        Shape("pair_id_format", "32 hexadecimal digits", ("pair_id",), IDENTITY),
    ]  # fmt: skip
