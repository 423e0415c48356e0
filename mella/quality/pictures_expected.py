"""What is expected of pictures and of their splits."""

from mella.quality.gates import Gate, Shape, balance, fault, figure
from mella.quality.web_expected import IDENTITY, SHA256, absolute, not_empty, still_readable
from mella.settings import Settings

PHASH = r"\A[0-9a-f]{16}\Z"
COLOURS = r"\A[0-9a-f]{24}\Z"
POOLS = ("know", "ling")
SPLITS = ("train", "validation", "test")
SAFETY = ("unchecked", "passed", "blocked")


def images(settings: Settings) -> list[Gate]:
    return [
        not_empty("picture for this language"),
        balance("pairs_without_row", "every kept pair has a row, whatever became of its picture"),
        balance("unaccounted", "every row is in the funnel under one reason"),
        balance("kept_mismatch", "pictures that are ok are those that the funnel calls kept"),
        still_readable(),
        figure("ok_rows", "some picture is usable", low=1, severity="warning"),
        figure(
            "decodable_share", "pictures of a sample are stored whole, match their checksum and decode",
            low=settings.gates.min_decodable,
        ),
        fault("unknown_status", "ok or failed", "status"),
        fault("unknown_safety", ", ".join(SAFETY), "safety"),
        fault("failed_without_reason", "a failure has a reason", "status", "reason"),
        fault("incomplete_picture", "a usable picture has hashes, size, format, bytes and its address",
              "image_sha256", "phash", "colour_signature", "width", "height", "format", "bytes",
              "served_url"),
        fault("outside_limits", "a usable picture keeps to the limits of [images]",
              "width", "height", "bytes"),
        fault("blob_mismatch", "the pointer is of this picture and its length",
              "image_sha256", "bytes", "blob"),
        fault("rank_out_of_place", "a rank is a number, of a usable picture with alt-text",
              "text_rank", "status", "has_alt"),
        *absolute("image_url", "served_url"),
        Shape("pair_id_format", "32 hexadecimal digits", ("pair_id",), IDENTITY),
        Shape("image_sha256_format", "64 hexadecimal digits", ("image_sha256",), SHA256),
        Shape("phash_format", "16 hexadecimal digits", ("phash",), PHASH),
        Shape("colour_signature_format", "24 hexadecimal digits", ("colour_signature",), COLOURS),
    ]  # fmt: skip


def splits(_: Settings) -> list[Gate]:
    return [
        not_empty("picture"),
        balance("pictures_without_split", "every usable published picture has a split"),
        balance("test_pictures_gone", "a picture that was ever for testing is still listed"),
        fault("left_the_test_split", "a picture that was ever for testing still is", "split"),
        fault(
            "assigned_anew",
            "pool and split are assigned once",
            "cluster",
            "pool",
            "split",
            severity="warning",
        ),
        fault("cluster_in_two_splits", "near-duplicates share a split", "cluster", "split"),
        fault("cluster_in_two_pools", "near-duplicates share a pool", "cluster", "pool"),
        fault("unknown_pool", ", ".join(POOLS), "pool"),
        fault("unknown_split", ", ".join(SPLITS), "split"),
        fault("know_without_alt", "the pool know holds pictures with alt-text", "pool", "has_alt"),
        fault("unknown_language", "languages are those of mella", "languages"),
        figure("test_rows", "some picture is for testing", low=1, severity="warning"),
        Shape("image_sha256_format", "64 hexadecimal digits", ("image_sha256",), SHA256),
        Shape("cluster_format", "64 hexadecimal digits", ("cluster",), SHA256),
        Shape("phash_format", "16 hexadecimal digits", ("phash",), PHASH),
        Shape("colour_signature_format", "24 hexadecimal digits", ("colour_signature",), COLOURS),
    ]
