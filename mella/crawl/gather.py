"""The scanned shards of a crawl as one table: what two captures of a page share is kept once."""

from collections.abc import Iterator

import duckdb
import pyarrow as pa

from mella.funnel import combine
from mella.reading import little_ahead
from mella.shards import Shards
from mella.tables import TABLES

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
        connection.register("scanned", little_ahead(shards.dataset("image_alt_pairs")))
        reader = connection.sql(
            f"select {columns} from scanned qualify row_number() over "
            "(partition by pair_id order by warc_uri, warc_offset) = 1"
        ).to_arrow_reader(_BATCH_ROWS)
        for batch in reader:
            yield batch.cast(schema)
