"""Where the WARC files of a registered crawl are."""

from typing import Any

import dagster as dg

from mella.crawl.registry import crawl_uris
from mella.crawl.source import expand
from mella.lake import Lake
from resources.s3 import fsspec_options, s3_from_environment


class CrawlSourceResource(dg.ConfigurableResource):
    """Resolves the URIs under which a crawl was registered: paths, globs, `http(s)://`, `s3://`."""

    def shards(self, lake: Lake, crawl: str) -> list[str]:
        """The WARC files of a crawl, in a stable order.

        Raises:
            ValueError: for an unknown crawl, or URIs that lead to no WARC file; one line.
        """
        uris = crawl_uris(lake.storage, crawl)
        return expand(uris, self.options(*uris))

    def options(self, *uris: str) -> dict[str, Any]:
        """fsspec options for these URIs: the S3 resource's where one of them is in a bucket."""
        if any(uri.startswith("s3://") for uri in uris):
            return fsspec_options(s3_from_environment())
        return {}
