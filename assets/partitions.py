"""The partitions of the graph: crawl snapshots, languages, and both."""

import dagster as dg

from mella.languages import CODES

CRAWL = dg.DynamicPartitionsDefinition(name="crawl")
LANGUAGE = dg.StaticPartitionsDefinition(list(CODES))
CRAWL_LANGUAGE = dg.MultiPartitionsDefinition({"crawl": CRAWL, "language": LANGUAGE})

_DEFINITIONS: dict[tuple[str, ...], dg.PartitionsDefinition | None] = {
    (): None,
    ("crawl",): CRAWL,
    ("language",): LANGUAGE,
    ("crawl", "language"): CRAWL_LANGUAGE,
}


def definition_of(dimensions: tuple[str, ...]) -> dg.PartitionsDefinition | None:
    """The partitions definition for the partition columns of a table."""
    return _DEFINITIONS[dimensions]


def partition_of(dimensions: tuple[str, ...], key: str | None) -> dict[str, str]:
    """A Dagster partition key as the partition columns it stands for."""
    if key is None:
        return {}
    return dict(zip(dimensions, key.split("|"), strict=True))


def key_of(partition: dict[str, str]) -> str | dg.MultiPartitionKey | None:
    """The partition columns as Dagster's key."""
    if len(partition) > 1:
        return dg.MultiPartitionKey(partition)
    return next(iter(partition.values()), None)


def mapping_of(upstream: tuple[str, ...], downstream: tuple[str, ...]) -> dg.PartitionMapping | None:
    """How partitions depend on each other: equal where they share a dimension, all where not.
    None leaves it to Dagster, which does just that except between two single dimensions."""
    if upstream and downstream and not set(upstream) & set(downstream):
        return dg.AllPartitionMapping()
    return None
