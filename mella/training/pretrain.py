"""The tiny base model: a fair one, that sees pictures, writes the languages badly and knows no names.

It learns from the training split alone: English captions with their pictures, and the generated captions
of every language without theirs. No alt-text reaches it, neither as text nor through the tokenizer, and
no picture of another split.
"""

import hashlib
import json
import math
import shutil
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from mella import model_process
from mella.storage import Storage
from mella.training.corpus import Corpus, Row
from mella.training.encode import Encoder
from mella.training.loop import train
from mella.training.schedule import Course, Schedule
from mella.training.tiny import ARCHITECTURES, CONTEXT, SIDE, make_model, make_tokenizer

ENGLISH = "Describe this picture in English."
_VERSION = 3
"""Raised when the code changes what comes out."""


def schedule_of(steps: int) -> Schedule:
    """How a tiny base is pre-trained in so many steps.

    Of equal tokens, many small steps teach it better to tell what it sees than a few large ones, and what
    it sees weighs more than what it only reads.
    """
    return Schedule(
        steps=steps, learning_rate=3e-3, warmup=0.05, weight_decay=0.01, max_gradient=1.0,
        target_tokens=640, micro_tokens=2_048, evaluations=10, seed=1, weights={"english": 7, "text": 3},
    )  # fmt: skip


def is_made_here(backbone: str) -> bool:
    return backbone in ARCHITECTURES


def lessons(dataset: pa.Table) -> list[Row]:
    """What the base learns from the `dataset` rows of all languages: an English description of each
    captioned training picture, and the captions as text."""
    chosen = dataset.filter((pc.field("split") == "train") & (pc.field("source") == "caption"))
    rows = (
        chosen.select(["image_sha256", "id", "blob", "prompt", "text", "english"])
        .sort_by([("image_sha256", "ascending"), ("id", "ascending")])
        .to_pylist()
    )
    pictures = {row["image_sha256"]: row for row in rows if row["english"]}.values()
    return [Row("english", ENGLISH, row["english"], row["blob"]) for row in pictures] + [
        Row("text", row["prompt"], row["text"]) for row in rows
    ]


def held_out(dataset: pa.Table, rows: list[Row]) -> int:
    """Pictures of the test and validation splits, in any language, among those of these rows."""
    kept_apart = dataset.filter(pc.field("split") != "train")["blob"].to_pylist()
    return len({blob["shard"] for blob in kept_apart} & {row.blob["shard"] for row in rows if row.blob})


def digest_of(backbone: str, rows: list[Row], schedule: Schedule) -> str:
    """Hash of the architecture, the schedule and every lesson: a base made of the same is the same."""
    told = [(row.source, row.instruction, row.answer, (row.blob or {}).get("shard")) for row in rows]
    return hashlib.sha256(json.dumps([_VERSION, backbone, asdict(schedule), *told]).encode()).hexdigest()[:12]


def make_base(
    backbone: str,
    rows: list[Row],
    storage: Storage,
    folder: Path,
    report: Callable[[str], None],
    schedule: Schedule,
) -> dict[str, Any]:
    """Make the tiny model `backbone` in `folder`, from its lessons; what is begun there is gone on with.
    Returns the columns of `backbones` that tell of it."""
    made = folder / "made.json"
    if made.exists():
        return json.loads(made.read_text(encoding="utf-8"))
    began = time.monotonic()
    model_process.prepare()
    tokenizer = make_tokenizer(text for row in rows for text in (row.instruction, row.answer))
    model, processor = make_model(backbone, tokenizer, schedule.seed)
    encoder = Encoder(processor, max_side=SIDE, max_length=CONTEXT)
    corpus = Corpus(rows, encoder, storage, SIDE)
    course = train(model, corpus, Corpus([], encoder, storage, SIDE), schedule, folder / "state", report)
    model.save_pretrained(folder)
    processor.save_pretrained(folder)
    told = _told(backbone, model, corpus, course) | {
        "uri": str(folder),
        "digest": digest_of(backbone, rows, schedule),
        "seconds": time.monotonic() - began,
    }
    made.write_text(json.dumps(told), encoding="utf-8")
    shutil.rmtree(folder / "state")
    return told


def _told(backbone: str, model: Any, corpus: Corpus, course: Course) -> dict[str, Any]:
    last = max(1, len(course.curve) // 10)
    return {
        "backbone": backbone,
        "origin": "made here",
        "parameters": sum(weight.numel() for weight in model.parameters()),
        "pictures": len({row.blob["shard"] for row in corpus.rows if row.blob}),
        "texts": sum(row.blob is None for row in corpus.rows),
        "steps": course.step,
        "loss": math.fsum(point["loss"] for point in course.curve[-last:]) / last,
    }
