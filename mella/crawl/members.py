"""Compressed members of a WARC file: each inflated in bounded steps, to its very last byte."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import deflate
import stringzilla
import zstandard
from isal import isal_zlib

from mella.crawl.window import Damage, Window

GZIP_MAGIC = b"\x1f\x8b\x08"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
_DICTIONARY_MAGIC = b"\x5d\x2a\x4d\x18"
"""Skippable frame with the dictionary of a .warc.zst (IIPC's draft on Zstandard in WARC)."""

BadGzip: type[Exception] = isal_zlib.error  # pyright: ignore[reportAssignmentType] - a fault of its stub

_STEP_IN = 65_536
_FIRST_STEP_IN = 4_096
_DECODED_STEP = 16
_PIECES = (4_096, 64, 1)
"""Damage is looked for in pieces of so many bytes."""
_STEP_OUT = 1_048_576
_HELD = 262_144
"""So many first bytes of a gzip member are held, to be decoded again up to where they are damaged."""
_START = 64
"""Bytes of what a member holds by which a record is known."""
_MAX_NAME = 65_536
"""Bytes of a file's name, and of a comment, that a gzip head may hold before what it holds is looked at."""
_MAX_TABLES = 1_024
"""Bytes before those that a deflate block holds, and more."""
_LEAST_MEMBER = 18
"""Bytes of a gzip member at least: its head and its last eight."""
ZSTD_STEP_IN = 512
"""A zstd block of 4 bytes may hold 128 KiB: 512 bytes in are at most 16 MiB out."""
_MAX_SKIPPABLE = 16_777_216
_MAX_FRAME_HEAD = 18
_BLOCK_HEAD = 3
_MAX_BLOCK = 131_072
_STORED, _REPEATED, _RESERVED = 0, 1, 3
"""Kinds of zstd blocks (RFC 8878, section 3.1.1.2.2)."""
_MAX_BLOCKS = 64
"""Blocks of a zstd frame by which it is told how that begins: some writers end one after a few bytes."""
_IN_VAIN = 1_024
"""Bytes of blocks that hold no record, for each byte of the file: a hostile one cannot hold us for ever."""
_GZIP, _DEFLATE = 31, -15
_GZIP_HEAD = 10
_HAS_CHECKSUM, _HAS_EXTRA, _HAS_NAME, _HAS_COMMENT = 2, 4, 8, 16


class Members:
    """The compressed members of a file, as they lie ahead of `raw`."""

    def __init__(self, raw: Window) -> None:
        self._raw = raw
        self._dictionary: zstandard.ZstdCompressionDict | None = None
        self._usual = _FIRST_STEP_IN
        self._writer = b""
        self._in_vain = 0

    def opens_here(self) -> bool:
        head = self._raw.peek(4)
        return head.startswith(GZIP_MAGIC) or head == ZSTD_MAGIC or is_skippable(head)

    def open(self) -> tuple[Iterator[bytes], bool]:
        """Decoded chunks of the member here, and whether it is one of gzip."""
        self._note_writer()
        if self._raw.peek(3) == GZIP_MAGIC:
            return self._gunzip(), True
        if self._raw.peek(4) == ZSTD_MAGIC:
            return _unzstd(self._raw, self._dictionary), False
        return self._skippable(), False

    def good(self, most: int, size: int) -> list[tuple[int, bytes | bytearray]]:
        """The gzip members that follow one another here without a fault: their places and what they hold.

        They are stepped over. The last is the one before what is anything else, before one that holds more
        than `size` bytes, or that with which they are `most` or hold so much together.

        Raises:
            OSError: what the stream raises before the first of them is whole.
        """
        found: list[tuple[int, bytes | bytearray]] = []
        held = 0
        self._note_writer()
        while len(found) < most and held < size:
            try:
                some = self._held(most - len(found), size - held) or self._next_good(size)
            except OSError:
                if not found:
                    raise
                break  # it will be raised again
            if not some:
                break
            found += some
            held += sum(len(data) for _, data in some)
        return found

    def _held(self, most: int, size: int) -> list[tuple[int, bytes | bytearray]]:
        """Those of them that lie in memory as far as the start of another.

        stringzilla looks for a few bytes eight times as fast as `bytes.find`, which took a tenth of the time.
        """
        found: list[tuple[int, bytes | bytearray]] = []
        buffer, first = self._raw.held()
        at, held = first, 0
        while buffer.startswith(GZIP_MAGIC, at) and len(found) < most and held < size:
            end = stringzilla.find(buffer, GZIP_MAGIC, at + _LEAST_MEMBER)
            data = _gunzipped(buffer, at, end, size) if end >= 0 else None
            if data is None:
                break
            found.append((self._raw.position + at - first, data))
            held += len(data)
            at = end
        self._raw.skip(at - first)
        return found

    def _note_writer(self) -> None:
        if not self._writer and self._raw.peek(3) == GZIP_MAGIC:
            self._writer = _writer(self._raw.peek(10))

    def _took(self, size: int) -> int:
        """A member took so many bytes: so the next is first given a little more, since the inflater copies
        what lies behind the member."""
        self._usual = min(max(_FIRST_STEP_IN, size + size // 4), _STEP_IN)
        return size

    def _next_good(self, size: int) -> list[tuple[int, bytes | bytearray]]:
        """The next of them, as much as has to be read for it."""
        raw, used, step, chunks = self._raw, 0, self._usual, []
        start, left = raw.position, size
        inflater = isal_zlib.decompressobj(_GZIP)
        while not inflater.eof:
            data = raw.view(step, used)
            if not data:
                return []
            try:
                chunks.append(inflater.decompress(data, left + 1))
            except BadGzip:
                return []
            left -= len(chunks[-1])
            if left < 0:
                return []
            used += len(data) - len(inflater.unused_data)
            step = _STEP_IN
        raw.skip(self._took(used))
        return [(start, b"".join(chunks))]

    def holds_record(self) -> bool:
        """Whether the member here begins with a record, by its first bytes; or, since these may be damaged,
        has a gzip head like that of the file's first."""
        head = self._raw.peek(10)
        if head.startswith(GZIP_MAGIC) and _writer(head) == self._writer:
            return True
        return _begins_record(self.beginning(_START))

    def beginning(self, size: int) -> bytes:
        """The first `size` bytes that the member here holds, or those before what cannot be decoded."""
        if self._raw.peek(3) == GZIP_MAGIC:
            return self._first_decoded(size)
        return self._beginning_of_frame(size) if self._raw.peek(4) == ZSTD_MAGIC else b""

    def _first_decoded(self, size: int) -> bytes:
        first = _gzip_head_size(self._raw)
        inflater = isal_zlib.decompressobj(_DEFLATE)
        start = b""
        for at in range(first, first + _MAX_TABLES + 4 * size, _DECODED_STEP):
            try:
                start += inflater.decompress(self._raw.peek(_DECODED_STEP, at))
            except BadGzip:
                break
            if len(start) >= size or inflater.eof:
                break
        return start[:size]

    def _beginning_of_frame(self, size: int) -> bytes:
        """Of a zstd frame, by its first blocks: zstd gives nothing before one is whole."""
        raw = self._raw
        try:
            at = zstandard.frame_header_size(raw.peek(_MAX_FRAME_HEAD))
        except zstandard.ZstdError:
            return b""
        inflater, start, fed = _zstd(self._dictionary), b"", 0
        left = max(ZSTD_STEP_IN, _MAX_BLOCK + _IN_VAIN * raw.position - self._in_vain)
        for _ in range(_MAX_BLOCKS):
            block = int.from_bytes(raw.peek(_BLOCK_HEAD, at), "little")
            kind, length, at = block >> 1 & 3, block >> 3, at + _BLOCK_HEAD
            if kind == _STORED and len(start) + length >= size:
                start += raw.peek(size - len(start), at)
                break
            if length > _MAX_BLOCK or kind == _RESERVED or (kind == _REPEATED and not start):
                break
            at = min(at + (1 if kind == _REPEATED else length), left)
            try:
                start += inflater.decompress(raw.peek(at - fed, fed))
            except zstandard.ZstdError:
                break
            fed = at
            if len(start) >= size or block & 1 or fed >= left:
                break
        if not _begins_record(start):
            self._in_vain += fed
        return start[:size]

    def _gunzip(self) -> Iterator[bytes]:
        """Chunks of at most 1 MiB of the gzip member at `raw`, which is stepped over.

        Raises:
            Damage: `truncated_member` at the end of the file, `damaged_member` for bad data.
        """
        start, given = self._raw.position, 0
        try:
            for chunk in self._steps():
                given += len(chunk)
                yield chunk
        except BadGzip as error:
            if self._raw.position == start:
                yield from self._up_to_damage(given)
            raise Damage("damaged_member", str(error)) from error
        self._took(self._raw.position - start)

    def _steps(self) -> Iterator[bytes]:
        """As `_gunzip`, but for damage; steps over nothing before `_HELD` bytes, or the end of the member."""
        raw, start, held = self._raw, self._raw.position, 0
        step = max(self._usual, _gzip_head_size(raw))
        inflater = isal_zlib.decompressobj(_GZIP)
        while not inflater.eof:
            is_held = raw.position == start
            if not is_held:
                raw.ensure(step)  # so that the steps are the same however much is read at once
            data = raw.view(min(step, _HELD - held), held)
            if not data:
                raw.skip(held)
                raise Damage("truncated_member", "the file ends within a gzip member")
            chunk = inflater.decompress(data, _STEP_OUT)
            used = held + len(data) - len(inflater.unconsumed_tail) - len(inflater.unused_data)
            held = used if is_held and used < _HELD and not inflater.eof else 0
            raw.skip(used - held)
            if chunk:
                yield chunk
            step = _STEP_IN

    def _up_to_damage(self, given: int) -> Iterator[bytes]:
        """What the gzip member at `raw` holds behind the `given` first bytes, up to the damaged byte, which
        is stepped up to: what a step of many bytes gave before the damage in it is not to be had."""
        places, size = [0, _gzip_head_size(self._raw)], _HELD
        for piece in _PIECES:
            first = places[-1]
            places += range(first + piece, first + size + 1, piece)
            places = places[: 1 + sum(1 for _ in self._decoded(places))]
            size = piece
        seen = 0
        for chunk in self._decoded(places):
            seen += len(chunk)
            if seen > given:
                yield chunk[given - seen :]
                given = seen
        self._raw.skip(places[-1])

    def _decoded(self, places: Sequence[int]) -> Iterator[bytes]:
        """What the gzip member at `raw` gives from each of these places in it to the next, up to damage."""
        inflater = isal_zlib.decompressobj(_GZIP)
        for start, end in pairwise(places):
            try:
                chunk = inflater.decompress(self._raw.peek(end - start, start))
            except BadGzip:
                return
            yield chunk

    def _skippable(self) -> Iterator[bytes]:
        """Step over a skippable frame, keep the dictionary it may hold, yield nothing."""
        head = self._raw.peek(8)
        size = int.from_bytes(head[4:], "little")
        if size > _MAX_SKIPPABLE or self._raw.ensure(8 + size) < 8 + size:
            raise Damage("damaged_member", f"a skippable frame claims {size} bytes")
        if head[:4] == _DICTIONARY_MAGIC:
            self._dictionary = _read_dictionary(self._raw.peek(size, skip=8))
        self._raw.skip(8 + size)
        yield from ()


def _begins_record(data: bytes) -> bool:
    start = data[:_START]
    return start.lstrip(b"\r\n").startswith(b"WARC/") or b":/" in start


def _gzip_head_size(raw: Window) -> int:
    """Of the member at `raw` (RFC 1952, section 2.3): isal fails where it gets a comment in parts."""
    flags, size = raw.peek(1, 3), _GZIP_HEAD
    if not flags:
        return size
    if flags[0] & _HAS_EXTRA:
        size += 2 + int.from_bytes(raw.peek(2, size), "little")
    for flag in (_HAS_NAME, _HAS_COMMENT):
        if flags[0] & flag:
            size += raw.peek(_MAX_NAME, size).find(b"\0") + 1
    return size + 2 * bool(flags[0] & _HAS_CHECKSUM)


def _writer(head: bytes) -> bytes:
    """What tells writers apart in the head of a gzip member: all but when it was written."""
    return head[2:4] + head[8:10]


def _gunzipped(buffer: bytes, at: int, end: int, size: int) -> bytearray | None:
    """What a gzip member holds, if it is good, ends where these bytes do, and holds at most `size`.

    libdeflate takes three quarters of isal's time, but must know how much comes out: a member says so in its
    last bytes, and may lie. It takes no offence at bytes behind the member, such as another one as long whose
    first byte is spoilt: so that length must stand at the end, and nowhere before it.
    """
    length = buffer[end - 4 : end]
    stated = int.from_bytes(length, "little")
    if not 0 < stated <= size or stringzilla.find(buffer, length, at, end) < end - 4:
        return None
    try:
        data = deflate.gzip_decompress(memoryview(buffer)[at:end])
    except (deflate.DeflateError, ValueError):
        return None
    return data if len(data) == stated else None


def _unzstd(raw: Window, dictionary: zstandard.ZstdCompressionDict | None) -> Iterator[bytes]:
    """As `_gunzip`, for a zstd frame; chunks of at most 16 MiB."""
    inflater = _zstd(dictionary)
    while not inflater.eof:
        raw.ensure(ZSTD_STEP_IN)
        data = raw.view(ZSTD_STEP_IN)
        if not data:
            raise Damage("truncated_member", "the file ends within a zstd frame")
        try:
            chunk = inflater.decompress(data)
        except zstandard.ZstdError as error:
            raise Damage("damaged_member", str(error)) from error
        raw.skip(len(data) - len(inflater.unused_data))
        if chunk:
            yield chunk


def _zstd(dictionary: zstandard.ZstdCompressionDict | None) -> Any:
    return zstandard.ZstdDecompressor(dict_data=dictionary).decompressobj()


def is_skippable(head: bytes) -> bool:
    return len(head) == 4 and 0x50 <= head[0] <= 0x5F and head[1:] == _DICTIONARY_MAGIC[1:]


def _read_dictionary(content: bytes) -> zstandard.ZstdCompressionDict:
    try:
        if content.startswith(ZSTD_MAGIC):
            with zstandard.ZstdDecompressor().stream_reader(content) as reader:
                content = reader.read(_MAX_SKIPPABLE)
        return zstandard.ZstdCompressionDict(content)
    except zstandard.ZstdError as error:
        raise Damage("damaged_member", f"dictionary: {error}") from error
