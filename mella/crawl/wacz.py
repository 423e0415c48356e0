"""A `.wacz` as browser crawlers leave it: a zip that holds WARC files as they are, beside lists and logs."""

import errno
import io
import re
import struct
import zipfile
from collections.abc import Sequence
from typing import BinaryIO, NamedTuple, cast

WACZ = ".wacz"

_OF_RECORDS = re.compile(r"(?i)(^|/)archive/|\.(w?arc|wacz)(\.(gz|zst|zstd|open|part|tmp))*\s*$")
"""Names of parts that may hold records: those of the folder for them, and whatever is called like them."""
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
    """The parts of a zip that may hold records, and before them what stands before the zip, another one say;
    the stream stays where it is.

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
        found = [part for part in everything if _OF_RECORDS.search(part.filename)]
        before = Part("", False, 0, min((part.header_offset for part in everything), default=0))
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


def hold(parts: Sequence[Part], start: int, end: float) -> bool:
    """Whether one of them has bytes from `start` to `end`."""
    return any(max(start, part.start) < min(end, part.end) for part in parts)


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
