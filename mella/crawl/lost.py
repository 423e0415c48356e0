"""How a WARC file is counted whose worker died over it."""

from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa

from mella.crawl.manifest import SurveyTask
from mella.crawl.pairs import ScanTask
from mella.engine import WorkerDied
from mella.funnel import funnel_rows
from mella.shards import Batches
from mella.tables import ALL, TABLES


def lost_file(task: SurveyTask, reason: WorkerDied) -> Batches:
    """A file that could not be surveyed: in the manifest without records, and a problem."""
    row: dict[str, Any] = {
        "crawl": task.crawl, "warc_uri": task.warc_uri, "shard": task.shard, "bytes": 0, "sha256": "",
        "compression": "none", "seekable": False, "records": 0, "html_responses": 0,
        "image_responses": 0, "problems": 1,
    }  # fmt: skip
    problem = {
        "crawl": task.crawl,
        "warc_uri": task.warc_uri,
        "warc_offset": 0,
        "reason": reason,
        "detail": None,
    }
    yield "raw_crawl", pa.RecordBatch.from_pylist([row], schema=TABLES["raw_crawl"].schema)
    yield "crawl_problems", pa.RecordBatch.from_pylist([problem], schema=TABLES["crawl_problems"].schema)


def lost_shard(records: Mapping[str, int]) -> Callable[[ScanTask, WorkerDied], Batches]:
    """A file that could not be scanned: all its records (by WARC URI), under the reason given."""

    def rows(task: ScanTask, reason: WorkerDied) -> Batches:
        counted = funnel_rows("image_alt_pairs", task.crawl, ALL, "records", {reason: records[task.warc_uri]})
        yield from (("funnel", batch) for batch in counted.to_batches())

    return rows
