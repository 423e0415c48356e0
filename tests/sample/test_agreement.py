"""The sample is read by the pipeline as its truth says."""

from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from mella.alt_text.filter import filter_pairs
from mella.crawl.manifest import SurveyTask, survey
from mella.crawl.pairs import ScanTask, scan
from mella.images.choose import choose_images
from mella.images.extract import extract
from mella.languages import CODES
from mella.settings import load
from mella.storage import Storage
from mella.tables import TABLES


@pytest.fixture(scope="module")
def scanned(sample: Path) -> dict[str, pa.Table]:
    batches: dict[str, list[pa.RecordBatch]] = {"image_alt_pairs": [], "funnel": []}
    for path in sorted(sample.glob("*.warc.gz")):
        for table, batch in scan(ScanTask("sample", str(path), {}, load().scan)):
            batches[table].append(batch)
    return {name: pa.Table.from_batches(found, schema=TABLES[name].schema) for name, found in batches.items()}


def test_the_scan_finds_exactly_the_triples_of_the_truth(
    scanned: dict[str, pa.Table], truth: dict[str, Any]
) -> None:
    found = {_key(row): row["candidate_language"] for row in scanned["image_alt_pairs"].to_pylist()}
    assert found == {_key(triple): triple["language"] for triple in truth["triples"]}


def test_the_scan_counts_the_pages_that_forbid_their_use(
    scanned: dict[str, pa.Table], truth: dict[str, Any]
) -> None:
    counted: Counter[str] = Counter()
    for row in scanned["funnel"].to_pylist():
        if row["unit"] == "records":
            counted[row["reason"]] += row["pairs"]
    wanted = Counter(page["reason"] for page in truth["pages"])
    assert {reason: counted[reason] for reason in wanted} == wanted


@pytest.mark.parametrize("code", CODES)
def test_the_filter_keeps_exactly_what_the_truth_keeps(
    scanned: dict[str, pa.Table], truth: dict[str, Any], code: str
) -> None:
    kept = filter_pairs(
        scanned["image_alt_pairs"], crawl="sample", language=code, settings=load().alt_text
    ).kept.to_pylist()
    assert {(*_key(row), row["text"], row["mt_suspect"]) for row in kept} == {
        (*_key(triple), triple["text"], triple.get("mt_suspect", False))
        for triple in truth["triples"]
        if triple["language"] == code and triple["verdict"] == "kept"
    }


def test_the_images_stage_judges_every_wanted_picture_as_the_truth_does(
    sample: Path, scanned: dict[str, pa.Table], truth: dict[str, Any], tmp_path: Path
) -> None:
    pairs, code, settings = scanned["image_alt_pairs"], "sr", load()
    surveyed: dict[str, list[pa.RecordBatch]] = {"crawl_images": [], "raw_crawl": [], "crawl_problems": []}
    for shard, path in enumerate(sorted(sample.glob("*.warc.gz"))):
        for table, batch in survey(SurveyTask("sample", str(path), shard, {})):
            surveyed[table].append(batch)
    kept = filter_pairs(pairs, crawl="sample", language=code, settings=settings.alt_text).kept
    chosen = choose_images(
        kept,
        pairs,
        pa.Table.from_batches(surveyed["crawl_images"]),
        pa.Table.from_batches(surveyed["raw_crawl"]),
        crawl="sample",
        language=code,
        settings=settings,
        lake=Storage(str(tmp_path)),
    )
    batches = [batch for task in chosen.tasks for _, batch in extract(task)]
    rows = [*chosen.failed.to_pylist(), *(row for batch in batches for row in batch.to_pylist())]
    wanted = {
        (triple["image_url"], triple["alt"] is not None): triple["image"]
        for triple in truth["triples"]
        if triple["language"] == code and triple["image"] is not None
    }
    assert {(row["image_url"], row["has_alt"]): row["reason"] or "ok" for row in rows} == wanted


def _key(row: dict[str, Any]) -> tuple[str, str, str | None]:
    return row["page_url"], row["image_url"], row["alt"]
