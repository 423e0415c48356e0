"""A `.wacz` as browser crawlers leave it: a zip that holds WARC files as they are, beside lists and logs."""

import errno
import io
import re
import struct
import zipfile
from bisect import bisect_left
from collections.abc import Callable, Iterable
from itertools import accumulate
from sys import maxsize
from typing import BinaryIO, NamedTuple, cast

WACZ = ".wacz"

_NO_RECORDS = re.compile(r"(?i)^(?!(?:.*/)?archive/).*\.(cdxj?|idx|jsonl?|log|txt|ya?ml)(\.gz)?$")
"""Names of the parts that hold none: lists and logs. What has any other name may hold some."""
_HEAD = struct.Struct("<4s22xHH")
"""Of a part: its signature, and the lengths of its name and of what else is said of it."""
_SIGNATURE = b"PK\x03\x04"
_NO_ZIP = (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error)
"""What `zipfile` raises of crafted and cut files, beside `EINVAL`."""
_MAX_DIRECTORY = 1_048_576
_MAX_PARTS = 1_000


class Part(NamedTuple):
    """A file in a zip, and where its bytes lie."""

    name: str
    is_compressed: bool
    start: int
    end: int


def is_wacz(uri: str) -> bool:
    """By its name; an address may ask for something more."""
    return (uri.partition("?")[0] if "://" in uri else uri).lower().endswith(WACZ)


def parts_of(stream: BinaryIO) -> list[Part]:
    """The parts of a zip that may hold records, and before them what stands before all its parts, another zip
    say; the stream stays where it is.

    None where there is no directory, or one that is larger than 1 MiB, has more than 1 000 such parts or has
    one of them at a wrong place, nor of a stream that cannot be sought.

    Raises:
        OSError: where the stream cannot be read.
    """
    if not stream.seekable():
        return []
    start = stream.tell()
    whole = _Whole(cast(io.RawIOBase, stream))
    try:
        with zipfile.ZipFile(whole) as directory:
            everything = directory.infolist()
        found = [part for part in everything if not _NO_RECORDS.search(part.filename)]
        before = Part("", False, 0, min((part.header_offset for part in everything), default=maxsize))
        return [before, *(_place(whole, part) for part in found)] if len(found) <= _MAX_PARTS else []
    except _NO_ZIP:
        return []
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        return []
    finally:
        whole.detach()
        stream.seek(start)


def holding(parts: Iterable[Part]) -> Callable[[int, float], bool]:
    """Tells whether one of these has bytes between two places."""
    filled = sorted((part.start, part.end) for part in parts if part.end > part.start)
    starts = [start for start, _ in filled]
    reach = list(accumulate((end for _, end in filled), max))

    def hold(start: int, end: float) -> bool:
        before = bisect_left(starts, end)
        return before > 0 and reach[before - 1] > start

    return hold


def _place(whole: "_Whole", part: zipfile.ZipInfo) -> Part:
    """Where a part lies.

    Raises:
        BadZipFile, struct.error: where the directory has it at a place where none begins.
    """
    whole.seek(part.header_offset)
    signature, name, extra = _HEAD.unpack(whole.read(_HEAD.size))
    if signature != _SIGNATURE:
        raise zipfile.BadZipFile(f"no part at {part.header_offset}")
    start = part.header_offset + _HEAD.size + name + extra
    compressed = part.compress_type != zipfile.ZIP_STORED
    return Part(part.filename, compressed, start, start + part.compress_size)


class _Whole(io.BufferedReader):
    """All that is asked for, where a stream may give less; and not more than a directory may have."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > _MAX_DIRECTORY:
            raise zipfile.BadZipFile(f"a directory of {size} bytes")
        return super().read(_MAX_DIRECTORY if size is None or size < 0 else size)
