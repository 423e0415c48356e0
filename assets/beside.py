"""Which partition of a table beside the main one a stage writes."""

from collections.abc import Callable

from mella.tables import ALL


def same_partition(partition: dict[str, str]) -> dict[str, str]:
    """The same crawl, or crawl and language."""
    return partition


def funnel_of_stage(stage: str) -> Callable[[dict[str, str]], dict[str, str]]:
    """The stage's own rows of the table `funnel`."""

    def partition_of_funnel(partition: dict[str, str]) -> dict[str, str]:
        return {
            "stage": stage,
            "crawl": partition.get("crawl", ALL),
            "language": partition.get("language", ALL),
        }

    return partition_of_funnel
