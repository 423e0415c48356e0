"""The scanned shards of a crawl as one table: what two captures of a page share is kept once."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain

import duckdb
import pyarrow as pa

from mella.crawl.page_images import REPEATED_IN_CRAWL, TAKEN
from mella.funnel import combine, funnel_rows
from mella.reading import little_ahead
from mella.shards import Shards
from mella.tables import ALL, TABLES

_BATCH_ROWS = 16_384


def gather(
    shards: Shards, crawl: str, memory_limit: str = "1GB"
) -> tuple[Iterator[pa.RecordBatch], pa.Table]:
    """The distinct pairs as a stream of batches, and the funnel of records and image tags.

    Of pairs with the same `pair_id` the one first in the order of WARC file and offset stays,
    whatever the order in which shards were scanned; the others are counted as `REPEATED_IN_CRAWL`.
    What exceeds `memory_limit` is spilled to a folder of its own in the system's for temporary ones.
    """
    again = _repeated(shards, memory_limit)
    moved = {TAKEN: -again, REPEATED_IN_CRAWL: again} if again else {}
    parts = (
        shards.dataset("funnel").to_batches(),
        funnel_rows("image_alt_pairs", crawl, ALL, "images", moved).to_batches(),
    )
    return _distinct(shards, memory_limit), combine(chain(*parts))


def _repeated(shards: Shards, memory_limit: str) -> int:
    """How many pairs have a `pair_id` that stands before."""
    with _scanned(shards, memory_limit) as connection:
        counted = connection.sql(
            "select coalesce(sum(times - 1), 0) from (select count(*) as times from scanned group by pair_id)"
        )
        return int(counted.fetchall()[0][0])


def _distinct(shards: Shards, memory_limit: str) -> Iterator[pa.RecordBatch]:
    schema = TABLES["image_alt_pairs"].schema
    columns = ", ".join(f'"{name}"' for name in schema.names)
    with _scanned(shards, memory_limit) as connection:
        reader = connection.sql(
            f"select {columns} from scanned qualify row_number() over "
            "(partition by pair_id order by warc_uri, warc_offset) = 1"
        ).to_arrow_reader(_BATCH_ROWS)
        for batch in reader:
            yield batch.cast(schema)


@contextmanager
def _scanned(shards: Shards, memory_limit: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in which the pairs of all shards are `scanned`."""
    with tempfile.TemporaryDirectory(prefix="mella-gather-") as spill:
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory_limit,
            "temp_directory": spill,
        }
        with duckdb.connect(config=config) as connection:
            connection.register("scanned", little_ahead(shards.dataset("image_alt_pairs")))
            yield connection
