"""Whether a WARC file is still the one that was read: size and time or tag, not its bytes."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import fsspec

from mella.crawl import s3_file
from mella.crawl.source import CrawlError, named
from mella.identity import identify
from mella.storage import is_remote

_UNREACHABLE = "unreachable"
_MARKS = ("size", "mtime", "ETag", "LastModified", "last_modified")


def fingerprint(uri: str, options: Mapping[str, Any]) -> str:
    """Changes when the file does; the same for every file that cannot be reached. The address is never taken
    apart by fsspec, to which `::` in a name chains two."""
    if not is_remote(uri):
        return _of_file(Path(uri))
    scheme = uri.partition("://")[0]
    try:
        info = s3_file.info(uri, options) if scheme == "s3" else fsspec.filesystem(scheme).info(uri)
    except (OSError, ValueError):
        return _UNREACHABLE
    return identify(*(f"{mark}={info[mark]}" for mark in _MARKS if mark in info))


def _of_file(path: Path) -> str:
    try:
        stat = path.stat()
    except (OSError, ValueError):
        return _UNREACHABLE
    return identify(f"size={stat.st_size}", f"mtime={stat.st_mtime}")


def source_digest(uris: Sequence[str]) -> str:
    """Changes when a crawl is registered elsewhere, and when a file of it here comes, goes or changes.
    What lies on other machines counts by its address alone: a look at the status asks no server."""
    local = [uri for uri in uris if not is_remote(uri)]
    try:
        files = named(local)
    except CrawlError as error:
        return identify(*uris, str(error))
    return identify(*uris, *files, *(fingerprint(file, {}) for file in files if not is_remote(file)))
