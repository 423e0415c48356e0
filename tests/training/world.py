"""A small dataset with real pictures, and tiny bases taught for a few steps: what tuning starts from."""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from mella.images.blobs import write_blob
from mella.sample.words import read_words
from mella.storage import Storage
from mella.tables import TABLES
from mella.training.recipes import Recipe
from mella.training.schedule import Schedule
from tests.images.painted import scene

SPLITS = ["train"] * 8 + ["validation"] * 2 + ["test"] * 4
LANGUAGES = ("cs", "hu")
FEW = Schedule(
    steps=4, learning_rate=3e-3, warmup=0.1, weight_decay=0.01, max_gradient=1.0, target_tokens=120,
    micro_tokens=600, evaluations=2, seed=1,
)  # fmt: skip


def recipe(backbone: str, **changes: Any) -> Recipe:
    """A recipe of few small steps that tunes projector and language model."""
    given = Recipe(
        name="few", description="", backbone=backbone, mix="both", method="full",
        trained=("projector", "language"), learning_rate=2e-3, steps=4, target_tokens=80, micro_tokens=400,
        evaluations=2, max_side=112, max_length=512,
    )  # fmt: skip
    return replace(given, **changes)


LORA: dict[str, Any] = {"method": "lora", "rank": 4, "adapted": ("language",), "trained": ("projector",)}


def make_dataset(storage: Storage) -> pa.Table:
    """An alt-text and a caption of each of 14 pictures, in two languages that share the pictures."""
    rows = []
    for number, split in enumerate(SPLITS):
        sha256, blob = write_blob(storage, scene(number, 120))
        for code in LANGUAGES:
            words = read_words(code)
            thing = words.things[number % len(words.things)]
            texts = {"alt_text": words.prose[number % len(words.prose)], "caption": words.sayings(thing)[0]}
            for source, text in texts.items():
                rows.append(_row(code, source, text, split, sha256, blob))
    return pa.Table.from_pylist(rows, schema=TABLES["dataset"].schema)


def _row(code: str, source: str, text: str, split: str, sha256: str, blob: dict[str, Any]) -> dict[str, Any]:
    described = source == "caption"
    return {
        "id": hashlib.sha256(f"{code} {source} {sha256}".encode()).hexdigest()[:16], "language": code,
        "image_sha256": sha256, "blob": blob, "text": text, "source": source,
        "pool": "ling" if described else "know", "split": split, "cluster": sha256[:8], "script": "Latn",
        "prompt_id": "p", "prompt": f"{source} {code}?", "width": 120, "height": 120, "safety": "unchecked",
        "english": f"Picture {sha256[:4]} shows shapes." if described else None,
        "captioner": "palette" if described else None, "translator": "palette" if described else None,
        "crawl": "c", "page_url": "https://a.cz/", "image_url": "https://a.cz/a.png", "host": "a.cz",
        "country": "cz", "mt_suspect": False, "licence": None, "warc_uri": "w", "warc_offset": 0,
    }  # fmt: skip


def with_column(dataset: pa.Table, name: str, values: list[Any]) -> pa.Table:
    """The dataset with other values in one column."""
    number = dataset.schema.get_field_index(name)
    field = dataset.schema.field(name)
    return dataset.set_column(number, field, pa.array(values, field.type))


def pictures_gone(dataset: pa.Table, ids: set[str]) -> pa.Table:
    """The dataset where the pictures of these rows are not in the lake."""
    gone = {"shard": "blobs/no/ne/none", "offset": 0, "length": 9}
    rows = dataset.select(["id", "blob"]).to_pylist()
    return with_column(dataset, "blob", [gone if row["id"] in ids else row["blob"] for row in rows])


def make_few(
    backbone: str, dataset: pa.Table, storage: Storage, folder: Path, schedule: Schedule = FEW
) -> dict[str, Any]:
    """A base of this architecture, taught for a few steps: its row of `backbones`."""
    from mella.training.pretrain import lessons, make_base

    return make_base(backbone, lessons(dataset), storage, folder, _silent, schedule)


def _silent(line: str) -> None:
    pass
