"""The column lineage of the tables that SQL models make, read by running the models over nothing."""

from mella.alt_text.filter import filter_pairs
from mella.dataset.merge import merge
from mella.languages import CODES
from mella.settings import Settings
from mella.sql import Lineage
from mella.tables import ALL, TABLES


def sql_lineage(settings: Settings) -> dict[str, Lineage]:
    """For `alt_text` and `dataset`: the columns that each of their columns comes from."""
    empty = {name: table.schema.empty_table() for name, table in TABLES.items()}
    filtered = filter_pairs(
        empty["image_alt_pairs"], crawl=ALL, language=CODES[0], settings=settings.alt_text
    )
    merged = merge(
        alt_text=empty["alt_text"],
        images=empty["images"],
        splits=empty["splits"],
        captions=empty["captions"],
        pages=empty["image_alt_pairs"],
        language=CODES[0],
        settings=settings.dataset,
    )
    return {"alt_text": filtered.lineage, "dataset": merged.lineage}
