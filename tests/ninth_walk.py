"""Walks one language from WARC bytes to metrics and prints what came of it, as JSON.

    python -m tests.ninth_walk CODE FOLDER < texts.json

A process of its own: the table of languages is read once.
"""

import json
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa

from mella.alt_text.filter import filter_pairs
from mella.captions.registry import make_translator
from mella.captions.translate import translate
from mella.crawl.pairs import ScanTask, scan
from mella.dataset.merge import merge
from mella.evaluation.context import learn
from mella.evaluation.registry import METRICS
from mella.fallbacks import fallbacks
from mella.identity import identify
from mella.languages import language as language_row
from mella.settings import load
from mella.storage import Storage
from mella.tables import TABLES
from tests.crawl.test_pairs import page, write

SETTINGS = load(overrides={})
STAGES = ("alt_text", "captions", "dataset", "eval_scores")
PALETTE = "A plain red picture without any further detail."


def scanned(code: str, texts: dict[str, Any], folder: Path) -> pa.Table:
    """`image_alt_pairs` of one page that holds every alt."""
    images = "".join(f'<img src="/{i}.png" alt="{alt}">' for i, alt in enumerate(texts["alts"]))
    body = f"<html lang={code}><title>x</title><p>{texts['prose']}</p>{images}"
    uri = write(folder / "page.warc.gz", [page(f"http://site.example/{code}", body)])
    batches = [batch for name, batch in scan(ScanTask("c", uri, {}, SETTINGS.scan)) if name != "funnel"]
    return pa.Table.from_batches(batches, TABLES["image_alt_pairs"].schema)


def merged(code: str, kept: pa.Table, pages: pa.Table) -> list[dict[str, Any]]:
    """Rows of `dataset`, had every kept pair its picture."""
    images, splits = [], []
    for row in kept.to_pylist():
        sha256 = identify(row["image_url"]) * 2
        seen = {"status": "ok", "has_alt": True, "safety": "passed", "width": 640, "height": 480}
        images.append(
            {name: row[name] for name in ("crawl", "language", "pair_id", "image_url")}
            | seen
            | {"image_sha256": sha256, "blob": {"shard": "s", "offset": 0, "length": 1}}
        )
        split = {"pool": "know", "split": "train", "has_alt": True, "languages": [code]}
        splits.append(
            {"image_sha256": sha256, "cluster": sha256, "phash": "0", "colour_signature": "0"} | split
        )
    tables = {"images": images, "splits": splits, "captions": []}
    made = {name: pa.Table.from_pylist(rows, TABLES[name].schema) for name, rows in tables.items()}
    found = merge(alt_text=kept, pages=pages, language=code, settings=SETTINGS.dataset, **made)
    return found.rows.to_pylist()


def translated(code: str, folder: Path) -> dict[str, int]:
    """The funnel of the stand-in translator on one description."""
    described = {
        "crawl": "c", "language": code, "image_sha256": "0" * 64, "english": PALETTE, "captioner": "palette",
        "prompt_id": "p", "finish_reason": "stop", "attempts": 1,
    }  # fmt: skip
    funnel = translate(
        pa.Table.from_pylist([described], TABLES["english_captions"].schema),
        crawl="c",
        language=code,
        translator=make_translator(SETTINGS.captions),
        settings=SETTINGS.captions,
        lake=Storage(str(folder / "lake")),
        progress=lambda done, total: None,
    ).funnel
    return dict(zip(funnel["reason"].to_pylist(), funnel["pairs"].to_pylist(), strict=True))


def scores(code: str, texts: list[str]) -> dict[str, tuple[float, str]]:
    """Each metric of the texts against themselves, and its signature."""
    row, found = language_row(code), {}
    context = learn([], [], row)
    for metric in METRICS:
        sums = metric.prepare(texts, texts, row, context).stats(pa.array(range(len(texts))).to_numpy()).sum(0)
        found[metric.key] = float(metric.score(sums)), metric.signature(row)
    return found


def main(code: str, folder: Path) -> None:
    pairs = scanned(code, json.load(sys.stdin), folder)
    filtered = filter_pairs(pairs, crawl="c", language=code, settings=SETTINGS.alt_text)
    kept = filtered.kept["text"].to_pylist()
    names = ("alt", "alt_lang", "alt_script", "language_evidence", "text_lang", "candidate_language")
    came = {
        "pairs": pairs.select(names).to_pylist(),
        "kept": kept,
        "rows": [
            {name: row[name] for name in ("text", "prompt", "script", "language")}
            for row in merged(code, filtered.kept, pairs)
        ],
        "translated": translated(code, folder),
        "scores": scores(code, kept),
        "warnings": {stage: fallbacks(stage, code, SETTINGS) for stage in STAGES},
    }
    print(json.dumps(came))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
