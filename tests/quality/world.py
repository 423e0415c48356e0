"""A small crawl whose every table is right: what the gates must let pass."""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
from PIL import Image

from mella.identity import identify
from mella.images.blobs import write_blob
from mella.lake import Lake, Publication
from mella.quality.audit import audit
from mella.quality.verdict import Audit
from mella.settings import Settings, load
from mella.storage import Storage
from mella.tables import TABLES

CRAWL, LANGUAGE, RECIPE = "2026-07", "cs", "both"
PARTITIONS = {
    "raw_crawl": {"crawl": CRAWL},
    "image_alt_pairs": {"crawl": CRAWL},
    "alt_text": {"crawl": CRAWL, "language": LANGUAGE},
    "images": {"crawl": CRAWL, "language": LANGUAGE},
    "splits": {},
    "english_captions": {"crawl": CRAWL, "language": LANGUAGE},
    "captions": {"crawl": CRAWL, "language": LANGUAGE},
    "dataset": {"language": LANGUAGE},
    "backbones": {},
    "checkpoints": {"language": LANGUAGE, "recipe": RECIPE},
    "eval_scores": {"language": LANGUAGE, "recipe": RECIPE},
}
SETTINGS = load(overrides={"images.min_side": "8"})
TEXTS = ("Zámek nad řekou", "Kostel svaté Anny", "Starý most v zimě", "Trh na náměstí")
ENGLISH = "A plain red picture without any further detail."
CZECH = "Jednobarevný červený obrázek bez dalších podrobností."
PROMPT = identify("prompt")

Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class World:
    """A lake that holds the published tables, and the pictures of it: sha256 and blob."""

    lake: Lake
    pictures: tuple[tuple[str, dict[str, Any]], ...]

    def rows(self, table: str) -> Rows:
        """Right rows of a table and of those staged beside it, freshly made."""
        return _ROWS[table](self)

    def audit(
        self,
        table: str,
        rows: Rows,
        previous: Mapping[str, float] | None = None,
        settings: Settings = SETTINGS,
    ) -> Audit:
        staged = {name: dataset(name, listed) for name, listed in rows.items()}
        partition = PARTITIONS[table]
        return audit(table, staged, partition=partition, previous=previous, settings=settings, lake=self.lake)


def dataset(table: str, rows: list[dict[str, Any]]) -> ds.Dataset:
    return ds.dataset(pa.Table.from_pylist(rows, schema=TABLES[table].schema))


def make_world(root: str) -> World:
    """Publish every table that another is held against."""
    lake = Lake(Storage(root))
    lake.create_tables()
    world = World(lake, tuple(write_blob(lake.storage, paint(shade)) for shade in (10, 80, 150, 220)))
    for table in PARTITIONS:
        partition = PARTITIONS[table]
        batches = {table: dataset(table, world.rows(table)[table]).to_batches()}
        staged = lake.stage(table, partition, "run", batches)
        lake.publish(staged, Publication(table, partition, "run", "1", "", 0, 0), {})
    return world


def paint(shade: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (16, 12), (shade, 40, 40)).save(buffer, "PNG")
    return buffer.getvalue()


def funnel(stage: str, unit: str, **counts: int) -> list[dict[str, Any]]:
    partition = {"crawl": "all", "language": "all"} | PARTITIONS[stage]
    return [
        {"stage": stage, **partition, "reason": reason, "unit": unit, "pairs": count, "examples": []}
        for reason, count in counts.items()
    ]


def _raw_crawl(_: World) -> Rows:
    files = [
        {
            "crawl": CRAWL, "warc_uri": f"/crawl/{i}.warc.gz", "shard": i, "bytes": 9_000, "seekable": True,
            "sha256": hashlib.sha256(bytes([i])).hexdigest(), "compression": "gzip", "records": 10,
            "html_responses": 4, "image_responses": 4, "problems": 0,
        }
        for i in range(3)
    ]  # fmt: skip
    images = [
        {
            "crawl": CRAWL, "url": f"https://hrady.example/{i}.png", "warc_uri": "/crawl/0.warc.gz",
            "warc_offset": 100 * i, "http_status": 200, "revisit": False,
        }
        for i in range(4)
    ]  # fmt: skip
    return {"raw_crawl": files, "crawl_problems": [], "crawl_images": images}


def pair(i: int, language: str = LANGUAGE) -> dict[str, Any]:
    page, image = f"https://hrady.example/page/{i}", f"https://hrady.example/{i}.png"
    alt = TEXTS[i % len(TEXTS)]
    return {
        "crawl": CRAWL, "pair_id": identify(page, image, alt),
        "page_url": page, "image_url": image, "alt": alt,
        "page_lang": language, "page_lang_score": 0.9, "alt_lang": language, "alt_lang_score": 0.8,
        "alt_script": "Latn", "language_evidence": "text",
        "text_lang": language, "text_lang_score": 0.7, "alts_lang": language,
        "letters_lang": "und", "model_lang": language, "page_text_lang": language,
        "html_lang": language,
        "tld": "cz",
        "context": {"title": "Hrady", "figcaption": None, "heading": None},
        "host": "hrady.example", "country": "CZ", "mt_suspect": False, "charset": "utf-8",
        "image_source": "src",
        "licence": None, "declared_width": None, "declared_height": None,
        "warc_uri": "/crawl/0.warc.gz", "warc_offset": 1_000 + i,
    }  # fmt: skip


def _image_alt_pairs(_: World) -> Rows:
    pairs = [pair(i) | {"candidate_language": LANGUAGE} for i in range(4)]
    pairs.append(pair(4, "ru") | {"candidate_language": "ru"})
    records = funnel("image_alt_pairs", "records", kept=6, not_html=24)
    images = funnel("image_alt_pairs", "images", image_kept=5, image_repeated_on_page=2)
    return {"image_alt_pairs": pairs, "funnel": [*records, *images]}


def _alt_text(_: World) -> Rows:
    rows = [
        pair(i)
        | {"language": LANGUAGE, "text": TEXTS[i], "letters": 12, "host_repeats": 1, "crawl_repeats": 1}
        | {"masked": False, "informativeness": 9.5}
        for i in range(3)
    ]
    return {"alt_text": rows, "funnel": funnel("alt_text", "pairs", kept=3, too_short=1)}


def _images(world: World) -> Rows:
    rows = []
    for i, (sha256, blob) in enumerate(world.pictures):
        rows.append(
            {
                "crawl": CRAWL, "language": LANGUAGE, "pair_id": pair(i)["pair_id"],
                "image_url": pair(i)["image_url"], "has_alt": i < 3, "status": "ok", "reason": None,
                "image_sha256": sha256, "phash": f"{i:016x}", "colour_signature": f"{i:024x}", "width": 16,
                "height": 12, "format": "PNG", "bytes": blob["length"], "frames": 1, "safety": "unchecked",
                "licence": None, "blob": blob, "served_url": pair(i)["image_url"],
                "warc_uri": "/crawl/0.warc.gz", "warc_offset": 100 * i,
            }
        )  # fmt: skip
    gone = {
        "crawl": CRAWL, "language": LANGUAGE, "pair_id": identify("no record"),
        "image_url": "https://hrady.example/gone.png", "has_alt": False, "status": "failed",
        "reason": "image_not_in_crawl", "safety": "unchecked",
    }  # fmt: skip
    return {
        "images": [*rows, gone],
        "funnel": funnel("images", "pairs", kept=4, image_not_in_crawl=1),
    }


def _splits(world: World) -> Rows:
    drawn = (("know", "train"), ("know", "test"), ("ling", "train"), ("ling", "test"))
    rows = [
        {
            "image_sha256": sha256, "cluster": sha256, "pool": pool, "split": split, "has_alt": i < 3,
            "languages": [LANGUAGE], "phash": f"{i:016x}", "colour_signature": f"{i:024x}",
        }
        for i, ((sha256, _), (pool, split)) in enumerate(zip(world.pictures, drawn, strict=True))
    ]  # fmt: skip
    return {"splits": rows}


def _english_captions(world: World) -> Rows:
    rows = [
        {
            "crawl": CRAWL, "language": LANGUAGE, "image_sha256": sha256, "english": ENGLISH,
            "captioner": "stand-in", "prompt_id": PROMPT, "finish_reason": "stop", "attempts": 1,
        }
        for sha256, _ in world.pictures[2:]
    ]  # fmt: skip
    return {"english_captions": rows, "funnel": funnel("english_captions", "pictures", kept=2)}


def _captions(world: World) -> Rows:
    rows = [
        row
        | {
            "text": CZECH,
            "script": "Latn",
            "translator": "stand-in",
            "length_ratio": 1.1,
            "caption_lang": LANGUAGE,
        }
        for row in _english_captions(world)["english_captions"]
    ]
    return {"captions": rows, "funnel": funnel("captions", "pictures", kept=2)}


_OF_PAGE = ("crawl", "page_url", "image_url", "host", "country", "mt_suspect")


def _dataset(world: World) -> Rows:
    rows = []
    for i, split in enumerate(_splits(world)["splits"]):
        source = "alt_text" if split["pool"] == "know" else "caption"
        text = TEXTS[i] if source == "alt_text" else CZECH
        captioned = {"english": ENGLISH, "captioner": "stand-in", "translator": "stand-in"}
        page = pair(i)
        rows.append(
            {name: split[name] for name in ("image_sha256", "cluster", "pool", "split")}
            | {name: page[name] for name in _OF_PAGE}
            | (captioned if source == "caption" else {})
            | {
                "id": identify(split["image_sha256"], text, source, LANGUAGE), "language": LANGUAGE,
                "blob": world.pictures[i][1], "text": text, "source": source, "script": "Latn",
                "prompt_id": PROMPT, "prompt": "Popiš obrázek.", "width": 16, "height": 12,
                "safety": "unchecked", "licence": None, "warc_uri": page["warc_uri"],
                "warc_offset": page["warc_offset"],
            }
        )  # fmt: skip
    return {"dataset": rows, "funnel": funnel("dataset", "rows", kept=4, picture_in_other_pool=1)}


def _backbones(_: World) -> Rows:
    made = {
        "backbone": "tiny", "origin": "made here", "uri": "/models/tiny", "digest": "0a", "parameters": 9_000,
        "pictures": 2, "evaluation_pictures": 0, "texts": 4, "steps": 100, "loss": 2.5, "seconds": 9.0,
    }  # fmt: skip
    named = {"backbone": "large", "origin": "pretrained", "uri": "someone/large", "digest": "main"}
    return {"backbones": [made, dict.fromkeys(made) | named]}


def _checkpoints(_: World) -> Rows:
    point = {"step": 1, "loss": 3.0, "alt_text_loss": 3.1, "caption_loss": 2.9, "eval_loss": None}
    trained = {
        **PARTITIONS["checkpoints"], "seed": 1, "backbone": "tiny@0a", "mix": "both", "method": "lora",
        "steps": 10, "best_step": 8, "target_tokens": 480, "rows": 2, "used": 1, "unreadable_pictures": 0,
        "too_long": 1, "not_drawn": 0, "train_loss": 1.5, "eval_loss": None, "merged_difference": 1e-6,
        "precision": "float32",
        "adapter_norm": 0.3, "adapter_uri": "/models/a", "merged_uri": "/models/m", "curve": [point],
        "seconds": 4.0, "target_tokens_per_second": 120.0, "software": "torch 2",
    }  # fmt: skip
    return {"checkpoints": [trained | {"arm": arm} for arm in ("tuned", "blind")]}


def _asked(world: World, arm: str) -> list[dict[str, Any]]:
    """What one arm said of the two test rows, and of one of them in English."""
    alt_text, caption = (row for row in _dataset(world)["dataset"] if row["split"] == "test")
    english = caption | {"source": "english", "prompt": "Describe.", "text": caption["english"]}
    rows = [alt_text, caption, *([english] if arm in ("base", "tuned") else [])]
    other = {alt_text["id"]: caption, caption["id"]: alt_text}
    shown = {"blind": lambda row: None, "swapped": lambda row: other[row["id"]]["image_sha256"]}
    kept = ("id", "source", "image_sha256", "cluster", "host", "prompt", "english")
    return [
        {name: row.get(name) for name in kept}
        | PARTITIONS["eval_scores"]
        | {
            "arm": arm, "seed": 1, "reference": row["text"], "text": "Zámek", "finish_reason": "stop",
            "shown_sha256": shown.get(arm, lambda row: row["image_sha256"])(row),
        }
        for row in rows
    ]  # fmt: skip


def _eval_scores(world: World) -> Rows:
    named = {**PARTITIONS["eval_scores"], "metric": "chrf++", "source": "caption", "subset": "all"}
    counted = {"low": 10.0, "high": 40.0, "n": 1, "clusters": 1}
    floor = {"floor": 9.0, "floor_low": 8.0, "floor_high": 10.0, "commonest": 12.0, "signature": "v1"}
    values = {"base": 12.0, "tuned": 30.0, "blind": 20.0, "swapped": 15.0}
    scores = [named | counted | floor | {"arm": arm, "value": value} for arm, value in values.items()]
    contrasts = [
        named | counted | {"contrast": f"tuned-{arm}", "difference": 30.0 - values[arm], "p": 0.01}
        for arm in ("base", "blind", "swapped")
    ]
    said = [row for arm in values for row in _asked(world, arm)]
    return {"eval_scores": scores, "predictions": said, "eval_contrasts": contrasts}


_ROWS = {
    "raw_crawl": _raw_crawl,
    "image_alt_pairs": _image_alt_pairs,
    "alt_text": _alt_text,
    "images": _images,
    "splits": _splits,
    "english_captions": _english_captions,
    "captions": _captions,
    "dataset": _dataset,
    "backbones": _backbones,
    "checkpoints": _checkpoints,
    "eval_scores": _eval_scores,
}
