"""Decoders of HTTP bodies that hand out bounded chunks.

Each yields `(chunk, bytes of the body used so far)`, and raises `NotEncoded` where the body
plainly does not carry the encoding, `BadData` for bad data, `CutShort` where the body ends too
early.
"""

from collections.abc import Generator

import brotli
import zstandard
from isal import isal_zlib

from mella.crawl.members import GZIP_MAGIC, ZSTD_MAGIC, ZSTD_STEP_IN, BadGzip

Chunks = Generator[tuple[bytes, int], None, None]
_Counted = Generator[tuple[bytes, int], None, int]

_FIRST_STEP_IN, _STEP_IN = 4_096, 65_536
_STEP_OUT = 65_536
_BROTLI_STEP_IN = 4_096
_RAW = -15
_FHCRC, _FEXTRA, _FNAME, _FCOMMENT = 2, 4, 8, 16
_GZIP_TRAILER = 8
_MAX_ZSTD_WINDOW = 8_388_608
"""RFC 9659, section 3: the largest window of the content coding `zstd`."""


class NotEncoded(Exception):
    """The body does not carry the encoding at all."""


class BadData(Exception):
    """The encoded data is bad."""


class CutShort(Exception):
    """The body ends before its encoded data does; what was handed out is good."""


def gzip_chunks(body: bytes) -> Chunks:
    """Every member; neither checksums nor what follows the last member are looked at."""
    if not body.startswith(GZIP_MAGIC[:2]):
        raise NotEncoded
    start = 0
    while body.startswith(GZIP_MAGIC, start) or start == 0:
        start = yield from _inflate(body, start + _gzip_head_size(body, start))
        start += _GZIP_TRAILER


def deflate_chunks(body: bytes) -> Chunks:
    """With the zlib head that RFC 9110 asks for, or the bare stream that many servers send."""
    has_head = len(body) >= 2 and body[0] & 0x0F == 8 and int.from_bytes(body[:2]) % 31 == 0
    yield from _inflate(body, 2 if has_head else 0)


def brotli_chunks(body: bytes) -> Chunks:
    decoder = brotli.Decompressor()
    used = 0
    try:
        while not decoder.is_finished():
            data = body[used : used + _BROTLI_STEP_IN] if decoder.can_accept_more_data() else b""
            used += len(data)
            chunk = decoder.process(data, output_buffer_limit=_STEP_OUT)
            if chunk:
                yield chunk, used
            elif not data:
                raise CutShort
    except brotli.error as error:
        raise BadData(str(error)) from error


def zstd_chunks(body: bytes) -> Chunks:
    """Every frame; what follows the last one is not looked at. Chunks of at most 16 MiB."""
    if not body.startswith(ZSTD_MAGIC):
        raise NotEncoded
    used = 0
    while body.startswith(ZSTD_MAGIC, used):
        used = yield from _zstd_frame(body, used)


def _zstd_frame(body: bytes, start: int) -> _Counted:
    decoder = zstandard.ZstdDecompressor(max_window_size=_MAX_ZSTD_WINDOW).decompressobj()
    used = start
    while not decoder.eof:
        data = body[used : used + ZSTD_STEP_IN]
        if not data:
            raise CutShort
        try:
            chunk = decoder.decompress(data)
        except zstandard.ZstdError as error:
            raise BadData(str(error)) from error
        used += len(data) - len(decoder.unused_data)
        if chunk:
            yield chunk, used
    return used


def _inflate(body: bytes, start: int) -> _Counted:
    """A bare deflate stream; returns where it ends."""
    inflater = isal_zlib.decompressobj(_RAW)
    view, at, step = memoryview(body), start, _FIRST_STEP_IN
    while not inflater.eof:
        data = view[at : at + step]  # not the whole rest: the inflater copies what it leaves of it
        try:
            chunk = inflater.decompress(data, _STEP_OUT)
        except BadGzip as error:
            raise BadData(str(error)) from error
        at += len(data) - len(inflater.unconsumed_tail) - len(inflater.unused_data)
        if chunk:
            yield chunk, at
        elif not data and not inflater.eof:
            raise CutShort
        step = _STEP_IN
    return at


def _gzip_head_size(body: bytes, start: int) -> int:
    """Bytes before the deflate stream (RFC 1952, section 2.3)."""
    flags = body[start + 3] if len(body) > start + 3 else 0
    at = start + 10
    if flags & _FEXTRA:
        at += 2 + int.from_bytes(body[at : at + 2], "little")
    for flag in (_FNAME, _FCOMMENT):
        if flags & flag:
            zero = body.find(b"\0", at)
            at = zero + 1 if zero >= 0 else len(body)
    return (at + 2 if flags & _FHCRC else at) - start
