"""Whether a WARC file is still the one that was read: size and time or tag, not its bytes."""

from collections.abc import Mapping
from typing import Any

import fsspec

from mella.identity import identify

_MARKS = ("size", "mtime", "ETag", "LastModified", "last_modified")


def fingerprint(uri: str, options: Mapping[str, Any]) -> str:
    """Changes when the file does; the same for every file that cannot be reached."""
    try:
        fs, path = fsspec.core.url_to_fs(uri, **(options if uri.startswith("s3://") else {}))
        info = fs.info(path)
    except (OSError, ValueError):
        return "unreachable"
    return identify(*(f"{mark}={info[mark]}" for mark in _MARKS if mark in info))
