"""A `.wacz` as browser crawlers leave it: a zip that holds WARC files as they are, beside lists and logs."""

import errno
import io
import struct
import zipfile
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, cast

SUFFIX = ".wacz"
WARC_SUFFIXES = (".warc", ".warc.gz", ".warc.zst", ".arc", ".arc.gz")

_LOCAL_HEAD = struct.Struct(
    "<26xHH"
)  # at its end the lengths of the name and of what else is said of the part
_NO_ZIP = (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error)
"""What `zipfile` raises of crafted and cut files, beside `EINVAL`."""


def compressed_warc(stream: BinaryIO) -> str | None:
    """The name of a WARC file in it that the zip compresses once more. One that is cut has no directory, and
    is read as far as it goes."""
    packed = (part.filename for part, _ in _warcs(stream) if part.compress_type != zipfile.ZIP_STORED)
    return next(packed, None)


def only_warcs(stream: BinaryIO, through: BinaryIO | None = None) -> BinaryIO:
    """The same bytes, but what lies in no WARC file is zeros: padding for who reads records, each of which
    keeps its place. A zip without directory or WARC files, and a stream that cannot be sought, come as they
    are.

    Read is `through`, where that is given: a stream over the same bytes.

    Raises:
        OSError: where the stream cannot be read.
    """
    places = [(place, place + part.compress_size) for part, place in _warcs(stream)]
    through = stream if through is None else through
    return cast(BinaryIO, _Blanked(through, _merged(places))) if places else through


def _warcs(stream: BinaryIO) -> list[tuple[zipfile.ZipInfo, int]]:
    """The parts that are WARC files, and where the bytes of each begin; the stream stays where it is."""
    if not stream.seekable():
        return []
    start = stream.tell()
    # It gives all that is asked for, where a stream may give less.
    whole = io.BufferedReader(cast(io.RawIOBase, stream))
    try:
        with zipfile.ZipFile(whole) as directory:
            parts = [part for part in directory.infolist() if part.filename.lower().endswith(WARC_SUFFIXES)]
        return [(part, _begin(whole, part)) for part in parts]
    except _NO_ZIP:
        return []
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        return []
    finally:
        whole.detach()
        stream.seek(start)


def _begin(whole: BinaryIO, part: zipfile.ZipInfo) -> int:
    whole.seek(part.header_offset)
    name, extra = _LOCAL_HEAD.unpack(whole.read(_LOCAL_HEAD.size))
    return part.header_offset + _LOCAL_HEAD.size + name + extra


def _merged(places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """In order, those that overlap as one: a directory may say so."""
    first, last = 0, 0
    for start, end in sorted(places):
        if start > last:
            yield first, last
            first = start
        last = max(last, end)
    yield first, last


class _Blanked(io.RawIOBase):
    """Passes a stream on, with zeros for what lies outside of sorted places."""

    def __init__(self, stream: BinaryIO, places: Iterable[tuple[int, int]]) -> None:
        super().__init__()
        self._stream = stream
        self._starts, self._ends = zip(*places, strict=True)
        self._position = stream.tell()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._stream.seekable()

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._position = self._stream.seek(offset, whence)
        return self._position

    def readinto(self, buffer: Any, /) -> int:
        data = self._stream.read(len(buffer))
        first, end = self._position, self._position + len(data)
        blank = bytearray(len(data))
        at = max(0, bisect_right(self._starts, first) - 1)
        while at < len(self._starts) and self._starts[at] < end:
            part = slice(max(self._starts[at], first) - first, max(self._ends[at], first) - first)
            blank[part] = data[part]
            at += 1
        buffer[: len(data)] = blank
        self._position = end
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()
