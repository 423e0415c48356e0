"""For every gate, the fault it exists for, seeded in rows that are right otherwise."""

from collections.abc import Callable
from typing import Any

from mella.identity import identify
from tests.quality.world import ENGLISH, PARTITIONS, Rows, World

Seed = Callable[[Rows, World], None]


def put(table: str, row: int = 0, /, **values: Any) -> Seed:
    """One row gets other values."""

    def seed(rows: Rows, _: World) -> None:
        rows[table][row] |= values

    return seed


def add(table: str, row: int = 0, /, **values: Any) -> Seed:
    """One row comes once more, with other values."""

    def seed(rows: Rows, _: World) -> None:
        rows[table].append(rows[table][row] | values)

    return seed


def drop(table: str, row: int = -1) -> Seed:
    def seed(rows: Rows, _: World) -> None:
        del rows[table][row]

    return seed


def empty(table: str) -> Seed:
    def seed(rows: Rows, _: World) -> None:
        rows[table] = []

    return seed


def count(reason: str, pairs: int) -> Seed:
    """The funnel says another number of a reason."""

    def seed(rows: Rows, _: World) -> None:
        [row] = [row for row in rows["funnel"] if row["reason"] == reason]
        row["pairs"] = pairs

    return seed


def beside(table: str, **more: dict[str, Any]) -> dict[str, Seed]:
    """The faults of a table staged beside the main one."""
    common = {"duplicate_keys": add(table), "other_partition": put(table, crawl="2019-01")}
    seeds = common | {fault: put(table, 0, **values) for fault, values in more.items()}
    return {f"{table}.{fault}": seed for fault, seed in seeds.items()}


_FUNNEL = beside("funnel", unnamed_reason={"reason": "Too short!"}, negative_count={"pairs": -1})
_PROBLEM = {
    "crawl": PARTITIONS["raw_crawl"]["crawl"], "warc_uri": "/crawl/0.warc.gz", "warc_offset": 9,
    "reason": "bad_gzip_member", "detail": None,
}  # fmt: skip


def _problems(*listed: dict[str, Any]) -> Seed:
    def seed(rows: Rows, _: World) -> None:
        rows["crawl_problems"] = [_PROBLEM | values for values in listed]
        rows["raw_crawl"][0]["problems"] = len(listed)

    return seed


def _unreadable(rows: Rows, _: World) -> None:
    for row in rows["raw_crawl"][:2]:
        row |= {"sha256": "", "problems": 1}
    rows["crawl_problems"] = [_PROBLEM, _PROBLEM | {"warc_uri": "/crawl/1.warc.gz"}]


def _loop(table: str, column: str) -> Seed:
    return put(table, 0, **{column: "The red boat of the old man. " * 6})


def _share_cluster(table: str, first: int, second: int) -> Seed:
    def seed(rows: Rows, _: World) -> None:
        rows[table][second]["cluster"] = rows[table][first]["cluster"]

    return seed


def _other_bytes(rows: Rows, world: World) -> None:
    """The blob of a picture is that of another, of the same length."""
    world.lake.storage.write("blobs/00/00/torn", b"\x89PNG\r\n\x1a\n" + bytes(60))
    rows["images"][0]["blob"] = {"shard": "blobs/00/00/torn", "offset": 0, "length": 68}


def _many_texts(rows: Rows, _: World) -> None:
    for i in range(6):
        rows["dataset"].append(rows["dataset"][0] | {"id": identify(str(i)), "text": f"Zámek {i}"})


def _asked_twice(rows: Rows, _: World) -> None:
    rows["predictions"].append(rows["predictions"][0] | {"text": "Kostel"})


def _one_row_unasked(rows: Rows, _: World) -> None:
    unasked = rows["predictions"][0]["id"]
    rows["predictions"] = [row for row in rows["predictions"] if row["id"] != unasked]


def _floor_forgotten(rows: Rows, _: World) -> None:
    """There is another picture to hold the answers against, and no floor."""
    [caption] = [row for row in rows["predictions"] if (row["arm"], row["source"]) == ("tuned", "caption")]
    rows["predictions"].append(caption | {"id": identify("other"), "cluster": "0" * 64})
    put("eval_scores", 1, floor=None)(rows, _)


_BESIDE_SCORES: dict[str, Seed] = {
    "predictions.duplicate_keys": _asked_twice,
    "predictions.other_partition": put("predictions", recipe="elsewhere"),
    "predictions.not_a_test_row": put("predictions", reference="Jiný text"),
    "predictions.shown_otherwise": put("predictions", shown_sha256=None),
    "predictions.blank_prompt": put("predictions", prompt=" "),
    "predictions.blank_reference": put("predictions", reference=""),
    "predictions.unknown_end": put("predictions", finish_reason="tired"),
    "predictions.unknown_arm": put("predictions", arm="other"),
    "predictions.unknown_source": put("predictions", source="web"),
    "eval_contrasts.duplicate_keys": add("eval_contrasts"),
    "eval_contrasts.other_partition": put("eval_contrasts", recipe="elsewhere"),
    "eval_contrasts.not_the_difference": put("eval_contrasts", difference=19.0),
    "eval_contrasts.nothing_compared": put("eval_contrasts", n=0),
    "eval_contrasts.outside_interval": put("eval_contrasts", high=float("nan")),
    "eval_contrasts.p_out_of_range": put("eval_contrasts", p=0.0),
    "eval_contrasts.unknown_contrast": put("eval_contrasts", contrast="tuned-best"),
}

_ABSOLUTE = {
    "page_url": "/hrad.html", "image_url": "hrad.png", "served_url": "hrad.png", "other_urls": ["/hrad.webp"],
}  # fmt: skip


def _relative(table: str, *columns: str) -> dict[str, Seed]:
    return {f"relative_{column}": put(table, 0, **{column: _ABSOLUTE[column]}) for column in columns}


FAULTS: dict[str, dict[str, Seed]] = {
    "raw_crawl": {
        "at_least_one_file": empty("raw_crawl"),
        "unreadable_share": _unreadable,
        "problems": _problems({}),
        "problem_mismatch": put("raw_crawl", problems=3),
        "no_checksum": put("raw_crawl", sha256=""),
        "unknown_compression": put("raw_crawl", compression="rar"),
        "negative_count": put("raw_crawl", bytes=-1),
        "more_responses_than_records": put("raw_crawl", records=1),
        "sha256_format": put("raw_crawl", sha256="ABC\n"),
        **beside("crawl_images", relative_url={"url": "urn:uuid:1"}, negative_offset={"warc_offset": -1}),
        "crawl_problems.duplicate_keys": _problems({}, {}),
        "crawl_problems.other_partition": _problems({"crawl": "2019-01"}),
        "crawl_problems.unnamed_reason": _problems({"reason": "no such file"}),
    },
    "image_alt_pairs": {
        "not_empty": empty("image_alt_pairs"),
        "unaccounted": count("not_html", 23),
        "uncounted_pages": count("kept", 4),
        "uncounted_pairs": count("image_kept", 4),
        "unreadable_share": put("funnel", 0, reason="unreadable_file"),
        **_relative("image_alt_pairs", "page_url", "image_url", "other_urls"),
        "score_out_of_range": put("image_alt_pairs", alt_lang_score=1.2),
        "unknown_language": put("image_alt_pairs", candidate_language="tlh"),
        "unknown_image_source": put("image_alt_pairs", image_source="css"),
        "empty_alt": put("image_alt_pairs", alt=""),
        "empty_host": put("image_alt_pairs", host=""),
        "negative_offset": put("image_alt_pairs", warc_offset=-5),
        "pair_id_format": put("image_alt_pairs", pair_id="p1"),
        **_FUNNEL,
    },
    "alt_text": {
        "not_empty": empty("alt_text"),
        "unaccounted": count("too_short", 0),
        "kept_mismatch": drop("alt_text"),
        "unknown_rules": put("funnel", 1, reason="looked_odd"),
        "blank_text": put("alt_text", text="  "),
        "not_nfc": put("alt_text", text="Za\u0301mek nad rekou"),
        "invisible_marks": put("alt_text", text="Zámek \u202enad řekou"),
        "control_characters": put("alt_text", text="Zámek\x07 nad řekou"),
        "text_without_alt": put("alt_text", alt=None),
        "length_out_of_range": put("alt_text", letters=0),
        "uncounted_repeats": put("alt_text", host_repeats=0),
        "unmarked_mask": put("alt_text", masked=True),
        "score_not_finite": put("alt_text", informativeness=float("nan")),
        **_relative("alt_text", "page_url", "image_url"),
        "other_language_share": put("alt_text", text_lang="sk"),
        "pair_id_format": put("alt_text", pair_id="p1"),
        **_FUNNEL,
    },
    "images": {
        "not_empty": empty("images"),
        "pairs_without_row": drop("images", 0),
        "unaccounted": count("image_not_in_crawl", 7),
        "kept_mismatch": count("kept", 3),
        "unreadable_share": put("images", 4, reason="unreadable_file"),
        "ok_rows": empty("images"),
        "decodable_share": _other_bytes,
        "unknown_status": put("images", status="pending"),
        "unknown_safety": put("images", safety="fine"),
        "failed_without_reason": put("images", 4, reason=None),
        "incomplete_picture": put("images", phash=None),
        "outside_limits": put("images", width=60),
        "blob_mismatch": put("images", bytes=1),
        "rank_out_of_place": put("images", 3, text_rank=0.5),
        **_relative("images", "image_url", "served_url"),
        "pair_id_format": put("images", pair_id="p1"),
        "image_sha256_format": put("images", image_sha256="f" * 63),
        "phash_format": put("images", phash="12"),
        "colour_signature_format": put("images", colour_signature="red"),
        **_FUNNEL,
    },
    "splits": {
        "not_empty": empty("splits"),
        "pictures_without_split": drop("splits", 0),
        "test_pictures_gone": drop("splits", 1),
        "left_the_test_split": put("splits", 1, split="train"),
        "assigned_anew": put("splits", 0, pool="ling"),
        "cluster_in_two_splits": _share_cluster("splits", 0, 1),
        "cluster_in_two_pools": _share_cluster("splits", 0, 2),
        "unknown_pool": put("splits", pool="both"),
        "unknown_split": put("splits", split="dev"),
        "know_without_alt": put("splits", has_alt=False),
        "unknown_language": put("splits", languages=["cs", "tlh"]),
        "test_rows": empty("splits"),
        "image_sha256_format": put("splits", image_sha256="x"),
        "cluster_format": put("splits", cluster="c1"),
        "phash_format": put("splits", phash="12"),
        "colour_signature_format": put("splits", colour_signature="red"),
    },
    "english_captions": {
        "not_empty": empty("english_captions"),
        "unaccounted": count("kept", 1),
        "kept_mismatch": drop("english_captions"),
        "loop_rate": _loop("english_captions", "english"),
        "unnamed_captioner": put("english_captions", captioner=" "),
        "no_attempt": put("english_captions", attempts=0),
        "unfinished": put("english_captions", finish_reason="length"),
        "length_out_of_range": put("english_captions", english="A boat."),
        "not_in_pool": lambda rows, world: put("english_captions", image_sha256=world.pictures[0][0])(
            rows, world
        ),
        "english_length": put("english_captions", english="A" * 2_001),
        "image_sha256_format": put("english_captions", image_sha256="x"),
        "prompt_id_format": put("english_captions", prompt_id="describe"),
        **_FUNNEL,
    },
    "captions": {
        "not_empty": empty("captions"),
        "unaccounted": count("kept", 1),
        "kept_mismatch": drop("captions"),
        "loop_rate": _loop("captions", "text"),
        "language_fidelity": put("captions", caption_lang="sk"),
        "unnamed_captioner": put("captions", captioner=""),
        "unnamed_translator": put("captions", translator=""),
        "no_attempt": put("captions", attempts=0),
        "unfinished": put("captions", finish_reason="error:OutOfMemoryError"),
        "length_out_of_range": put("captions", text="Loď."),
        "untranslated": put("captions", text=ENGLISH),
        "unknown_script": put("captions", script="Cyrl"),
        "without_source": put("captions", english="Another description altogether."),
        "empty_ratio": put("captions", length_ratio=0.0),
        "image_sha256_format": put("captions", image_sha256="x"),
        "prompt_id_format": put("captions", prompt_id="translate"),
        **_FUNNEL,
    },
    "dataset": {
        "not_empty": empty("dataset"),
        "unaccounted": count("picture_in_other_pool", 3),
        "kept_mismatch": drop("dataset"),
        "alt_text_rows": empty("dataset"),
        "caption_rows": empty("dataset"),
        "cluster_in_two_splits": _share_cluster("dataset", 0, 1),
        "cluster_in_two_pools": _share_cluster("dataset", 0, 2),
        "not_as_assigned": put("dataset", 1, split="train"),
        "source_outside_pool": put(
            "dataset", source="caption", english=ENGLISH, captioner="a", translator="b"
        ),
        "thick_outside_training": put("dataset", 1, source="thick"),
        "caption_without_origin": put("dataset", 2, captioner=None),
        "blocked_picture": put("dataset", safety="blocked"),
        "blank_text": put("dataset", text=" "),
        "blank_prompt": put("dataset", prompt=""),
        "unknown_script": put("dataset", script="Arab"),
        "too_many_texts": _many_texts,
        "repeated_text": add("dataset", id=identify("again")),
        "no_size": put("dataset", width=0),
        "blob_mismatch": put("dataset", blob={"shard": "blobs/00/00/other", "offset": 0, "length": 9}),
        "unknown_source": put("dataset", source="web"),
        "unknown_pool": put("dataset", pool="both"),
        "unknown_split": put("dataset", split="dev"),
        "unknown_safety": put("dataset", safety="fine"),
        **_relative("dataset", "page_url", "image_url"),
        "id_format": put("dataset", id="1"),
        "image_sha256_format": put("dataset", image_sha256="x"),
        "prompt_id_format": put("dataset", prompt_id="prompt"),
        **_FUNNEL,
    },
    "backbones": {
        "not_empty": empty("backbones"),
        "unknown_origin": put("backbones", origin="found"),
        "unnamed_weights": put("backbones", 1, digest=""),
        "loss_not_finite": put("backbones", loss=float("inf")),
        "saw_evaluation_pictures": put("backbones", evaluation_pictures=1),
        "made_of_nothing": put("backbones", pictures=0),
    },
    "checkpoints": {
        "not_empty": empty("checkpoints"),
        "missing_trainings": drop("checkpoints"),
        "arms_trained_otherwise": put("checkpoints", steps=11),
        "loss_not_finite": put("checkpoints", train_loss=float("nan")),
        "merged_differs": put("checkpoints", merged_difference=0.01),
        "nothing_learnt": put("checkpoints", adapter_norm=0.0),
        "not_trained": put("checkpoints", best_step=11),
        "unaccounted_rows": put("checkpoints", used=2),
        "other_rows": put("checkpoints", rows=3, used=2),
        "unnamed_weights": put("checkpoints", merged_uri=""),
        "unknown_arm": put("checkpoints", arm="deaf"),
        "unknown_mix": put("checkpoints", mix="all"),
        "unknown_method": put("checkpoints", method="prompting"),
        "unknown_precision": put("checkpoints", precision="int4"),
    },
    "eval_scores": {
        "not_empty": empty("eval_scores"),
        "unanswered": _one_row_unasked,
        "asked_otherwise": put("predictions", prompt="Co je na obrázku?"),
        "arms_without_score": drop("eval_scores"),
        "failed_answers": put("predictions", finish_reason="error:unreadable_picture"),
        "nothing_counted": put("eval_scores", n=0),
        "more_than_said": put("eval_scores", n=1_000),
        "outside_interval": put("eval_scores", low=13.0),
        "out_of_scale": put("eval_scores", value=101.0, high=102.0),
        "without_floor": _floor_forgotten,
        "floor_outside_interval": put("eval_scores", floor=11.0),
        "unsigned": put("eval_scores", signature=" "),
        "unknown_arm": put("eval_scores", arm="other"),
        "unknown_source": put("eval_scores", source="web"),
        "unknown_subset": put("eval_scores", subset="half"),
        **_BESIDE_SCORES,
    },
}

for _table, _partition in PARTITIONS.items():
    FAULTS[_table]["duplicate_keys"] = add(_table)
    if _partition:
        FAULTS[_table]["other_partition"] = put(_table, 0, **dict.fromkeys(_partition, "elsewhere"))
