"""The partitions of the graph: crawl snapshots, languages, both, and languages by recipe."""

import dagster as dg

from mella.languages import CODES
from mella.settings import Settings
from mella.training.recipes import recipes

CRAWL = dg.DynamicPartitionsDefinition(name="crawl")
LANGUAGE = dg.StaticPartitionsDefinition(list(CODES))


def definition_of(dimensions: tuple[str, ...], settings: Settings) -> dg.PartitionsDefinition | None:
    """The partitions definition for the partition columns of a table."""
    parts = {name: _dimension(name, settings) for name in dimensions}
    if len(parts) > 1:
        return dg.MultiPartitionsDefinition(parts)
    return next(iter(parts.values()), None)


def _dimension(name: str, settings: Settings) -> dg.PartitionsDefinition:
    """Of `recipe`: every recipe that there is, not only those in use."""
    if name == "recipe":
        return dg.StaticPartitionsDefinition(sorted(recipes(settings.training)))
    return {"crawl": CRAWL, "language": LANGUAGE}[name]


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
