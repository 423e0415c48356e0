"""The scanned shards of a crawl as one table: what two captures of a page share is kept once."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING

import pyarrow as pa

from mella.crawl.page_images import REPEATED_IN_CRAWL, TAKEN
from mella.funnel import combine, funnel_rows
from mella.reading import little_ahead
from mella.shards import Shards
from mella.sql.database import database
from mella.tables import ALL, TABLES

if TYPE_CHECKING:
    import duckdb

_BATCH_ROWS = 16_384
_TELL_REPEATED = (
    # To group by a number takes a fifth of the memory that to group by the id does.
    "create table alike as select hash(pair_id) as number from scanned group by number having count(*) > 1",
    """
    create table repeated as
    select pair_id, count(*) as times, min((warc_uri, warc_offset)) as earliest
    from scanned semi join alike on hash(scanned.pair_id) = alike.number
    group by pair_id having times > 1
    """,
)


def gather(
    shards: Shards, crawl: str, memory_limit: str = "1GB"
) -> tuple[Iterator[pa.RecordBatch], pa.Table]:
    """The distinct pairs as a stream of batches, about in the order of the shards, and the funnel of records
    and image tags.

    Of pairs with the same `pair_id` the one first in the order of WARC file and offset stays,
    whatever the order in which shards were scanned; the others are counted as `REPEATED_IN_CRAWL`.
    Only what is said of pairs that repeat is held, and what of that exceeds `memory_limit` is spilled.
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
        counted = connection.execute("select coalesce(sum(times - 1), 0) from repeated").fetchall()
        return int(counted[0][0])


def _distinct(shards: Shards, memory_limit: str) -> Iterator[pa.RecordBatch]:
    schema = TABLES["image_alt_pairs"].schema
    columns = ", ".join(f'scanned."{name}"' for name in schema.names)
    with _scanned(shards, memory_limit) as connection:
        reader = connection.sql(
            f"select {columns} from scanned left join repeated using (pair_id) "
            "where earliest is null or earliest = (warc_uri, warc_offset)"
        ).to_arrow_reader(_BATCH_ROWS)
        for batch in reader:
            yield batch.cast(schema)


@contextmanager
def _scanned(shards: Shards, memory_limit: str) -> "Iterator[duckdb.DuckDBPyConnection]":
    """A database in which the pairs of all shards are `scanned`, and `repeated` says of those that are there
    several times how often, and where the earliest stands."""
    with database(memory_limit, joins_as_written=True) as (connection, _):
        connection.register("scanned", little_ahead(shards.dataset("image_alt_pairs")))
        for statement in _TELL_REPEATED:
            connection.execute(statement)
        yield connection
