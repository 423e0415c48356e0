"""The scanned shards of a crawl as one table: what two captures of a page share is kept once."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import duckdb
import pyarrow as pa

from mella.funnel import combine, funnel_rows
from mella.shards import Batches, Shards
from mella.tables import ALL, TABLES

_BATCH_ROWS = 16_384


def gather(shards: Shards, memory_limit: str = "1GB") -> tuple[Iterator[pa.RecordBatch], pa.Table]:
    """The distinct pairs as a stream of batches, and the funnel of the records.

    Of pairs with the same `pair_id` the one first in the order of WARC file and offset stays,
    whatever the order in which shards were scanned.
    """
    return _distinct(shards, memory_limit), combine(shards.dataset("funnel"))


def _distinct(shards: Shards, memory_limit: str) -> Iterator[pa.RecordBatch]:
    schema = TABLES["image_alt_pairs"].schema
    columns = ", ".join(f'"{name}"' for name in schema.names)
    with duckdb.connect(config={"memory_limit": memory_limit}) as connection:
        connection.register("scanned", shards.dataset("image_alt_pairs"))
        reader = connection.execute(
            f"select {columns} from scanned qualify row_number() over "
            "(partition by pair_id order by warc_uri, warc_offset) = 1"
        ).to_arrow_reader(_BATCH_ROWS)
        for batch in reader:
            yield batch.cast(schema)


def lost_shard(records: Mapping[str, int]) -> Callable[[Any, str], Batches]:
    """How a shard whose worker died is counted: all its records, under the reason given."""

    def rows(task: Any, reason: str) -> Batches:
        counted = funnel_rows("image_alt_pairs", task.crawl, ALL, "records", {reason: records[task.warc_uri]})
        yield from (("funnel", batch) for batch in counted.to_batches())

    return rows
