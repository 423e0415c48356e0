"""Crawls by name: registering them, and painting the one that comes with the package."""

import re
from collections.abc import Sequence
from pathlib import Path

from mella.crawl.registry import register_crawl
from mella.crawl.source import expand
from mella.lake import Lake
from mella_dagster.instance import open_instance
from resources.crawl_source import CrawlSourceResource


def add_crawl(lake: Lake, name: str, uris: Sequence[str]) -> int:
    """Register a crawl in the lake and as a partition; returns how many WARC files it has now.

    Raises:
        ValueError: where a URI leads to no WARC file, or the name cannot be a partition.
    """
    absolute = [uri if "://" in uri else str(Path(uri).expanduser().absolute()) for uri in uris]
    shards = expand(absolute, CrawlSourceResource().options(*absolute))
    register_crawl(lake.storage, name, absolute)
    open_instance(lake)
    return len(shards)


def crawl_name(uris: Sequence[str]) -> str:
    """A name for files that were given none: that of the last folder or file of the first."""
    last = re.split(r"[/\\]", uris[0].rstrip("/\\"))[-1]
    stem = re.sub(r"\.(w?arc|wacz|paths)(\.\w+)?$", "", last)
    return re.sub(r"[^\w\-]+", "-", stem).strip("-") or "crawl"


def sample_crawl(folder: Path) -> Path:
    """The bundled sample crawl, painted and written on first use."""
    from mella.sample import write_sample

    if not (folder / "truth.json").exists():
        write_sample(folder)
    return folder
