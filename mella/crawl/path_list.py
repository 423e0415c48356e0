"""Lists of WARC files, one a line, as Common Crawl publishes a crawl (`warc.paths.gz`)."""

import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import urlsplit

_SUFFIXES = (".paths", ".paths.gz")
_MAX_FILES = 1_000_000
_MAX_LINE = 8_192
_MAX_BYTES = 67_108_864
"""Of a list, inflated: one of Common Crawl has 90 000 lines and 13 MB."""


class ListError(ValueError):
    """A list that cannot be read as one; the message says why."""


def is_path_list(uri: str) -> bool:
    return uri.lower().endswith(_SUFFIXES)


def read_path_list(uri: str, stream: BinaryIO) -> list[str]:
    """The WARC files that the list at `uri` names; empty lines and those that begin with `#` are passed over.

    A path counts from the root of the host or bucket that holds the list, and from the folder of a list on
    this machine. A list from elsewhere names files of its own host or bucket only: where a run reads is not
    for strangers to say.

    Raises:
        ListError: for a list that is too long, is no text, names another, or what it must not.
        OSError: what the stream itself raises.
    """
    try:
        lines = list(_lines(uri, stream))
    except (gzip.BadGzipFile, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise ListError(f"is no list of paths ({error})") from error
    found = [_place(uri, line) for line in lines]
    if nested := next(filter(is_path_list, found), None):
        raise ListError(f"names {nested}, which is a list itself")
    return found


def _lines(uri: str, stream: BinaryIO) -> Iterator[str]:
    buffered = io.BufferedReader(cast(io.RawIOBase, stream))
    file = gzip.GzipFile(fileobj=buffered) if uri.lower().endswith(".gz") else buffered
    read = files = 0
    while raw := file.readline(_MAX_LINE):
        line = raw.decode("utf-8" if read else "utf-8-sig").strip()
        read += len(raw)
        files += bool(line)
        if len(raw) == _MAX_LINE or read > _MAX_BYTES or files > _MAX_FILES:
            raise ListError(f"is longer than {_MAX_FILES} lines or {_MAX_BYTES} bytes, or has one too long")
        if line and not line.startswith("#"):
            yield line


def _place(uri: str, line: str) -> str:
    if "://" not in uri:
        return line if "://" in line else str(Path(uri).parent / line)
    root = "{0.scheme}://{0.netloc}/".format(urlsplit(uri))
    if "://" not in line:
        return root + line.lstrip("/")
    if not line.startswith(root):
        raise ListError(f"names {line[:200]}, which does not lie at {root}")
    return line
