"""Read the records of a WARC or ARC file: plain, gzip or zstd, whole or damaged.

FastWARC 2 is as fast (benchmarks/scan_pages.py), but a damaged gzip member ends its iteration (one flipped
byte in a real file of 412 records left 46), and a file cut short ends it without a word. Here a damaged
member costs that member.

Members that follow one another are one stream (RFC 1952, section 2.2; RFC 8878, section 3.1), and writers
that know nothing of records (bgzip, pzstd, `split`) end them anywhere: a record that a member cuts off goes
on in the next one, unless that begins with a record of its own.
"""

import io
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate
from typing import BinaryIO, Literal, cast

from mella.crawl.arc import ARC_HEAD, ARC_START, MAX_ARC_HEAD
from mella.crawl.heads import UNUSUAL, VERDICT, read_heads
from mella.crawl.http_head import MAX_HEAD_BYTES, Headers, HttpHead, parse_http_head
from mella.crawl.layout import Rows
from mella.crawl.members import Members
from mella.crawl.record_head import (
    NEXT_ANY,
    NEXT_ANY_OR_MEMBER,
    NEXT_START,
    NEXT_WARC,
    NEXT_WARC_OR_MEMBER,
    NEXT_WARC_START,
    RECORD_WITHIN,
    WARC_LINE,
    Fault,
    content_length,
    fault_after,
    only_record,
    read_head,
)
from mella.crawl.window import DamageReason, Window

CHECKED_BLOCK = 8_388_608
"""Blocks up to this size are held in memory, and handed out only if they end where they say."""

_MAX_REREAD = 268_435_456
"""Bytes read twice in search of records, at most: a hostile file cannot hold us for ever."""
_CHUNK = 262_144
_USUAL = 1_048_576
"""Members smaller than this that hold one good record are read without the steps that find faults."""
_BEGINNING = 1_024  # with a head of WARC, and padding before it
_MEMBERS_OF_A_RUN = 64
_RUN = 262_144  # bytes: more, and what is read is no longer at hand for what scans it
_LINE_END = re.compile(rb"\n")

ProblemReason = Literal[Fault, DamageReason, "not_a_record", "malformed_head", "unreadable_file"]


@dataclass(frozen=True, slots=True)
class Problem:
    """A record or a part of the file that could not be read."""

    offset: int
    reason: ProblemReason
    detail: str


@dataclass(frozen=True, slots=True)
class Record:
    """One record, valid until the next one is asked for.

    `offset` is its place in the file as stored. Where `seekable`, reading can begin there;
    else (behind anything else in its gzip member, or zstd) it only names the record, and a pass over the
    whole file finds it. `length` is that of the body in bytes, as stored: without the
    HTTP head, encodings in place.
    """

    offset: int
    type: str
    target_uri: str
    date: str
    headers: Headers
    http: HttpHead | None
    length: int
    seekable: bool
    _window: Window = field(repr=False)
    _position: int = field(repr=False)

    def body(self, limit: int) -> bytes:
        """The first `limit` bytes of the body; any number of times, no decoding.

        Raises:
            ValueError: once the next record has been asked for.
        """
        if self._window.position != self._position:
            raise ValueError("the body of a record is gone when the next record is read")
        return self._window.peek(min(limit, self.length))


@dataclass(frozen=True, slots=True)
class Run:
    """Gzip members that follow one another, each one record, all written as nearly all are.

    They lie in `data` from their `starts` to their `ends`; `heads` tells what they are
    (`mella.crawl.heads`), `offsets` their places in the file as stored.
    """

    data: bytes
    starts: Sequence[int]
    ends: Sequence[int]
    heads: Rows
    offsets: Sequence[int]

    def record(self, number: int) -> Record:
        """One of them as `read_records` gives it."""
        data = self.data[self.starts[number] : self.ends[number]]
        headers, size, length = cast("tuple[Headers, int, int]", only_record(data))
        window = Window(iter((data,)))
        window.skip(size)
        return _make_record(window, headers, self.offsets[number], length, seekable=True)


def read_runs(stream: BinaryIO) -> Iterator[Run | Record | Problem]:
    """As `read_records`, those records together that can be read together: for one who takes them all."""
    return _Reader(stream).read_runs()


def read_records(stream: BinaryIO) -> Iterator[Record | Problem]:
    """Every record of a file in its order, and a `Problem` for each part that is none.

    Bad bytes never raise, and never end the reading: the next good record is searched for.
    In a damaged gzip member the records before the last one decoded are kept. Records with a
    wrong Content-Length are problems, save for blocks over 8 MiB, which are handed out before
    their end is seen. Memory is bounded by a few times 8 MiB, and what `Record.body` is asked for.

    Raises:
        OSError: what the stream itself raises.
    """
    return _Reader(stream).read()


class _Reader:
    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._origin = stream.tell() if stream.seekable() else None
        self._size = _bytes_ahead(stream) if stream.seekable() else None
        self._raw = Window(self._chunks())
        self._members = Members(self._raw)
        self._last_offset = -1
        self._reread = 0
        self._is_warc = False
        self._ahead: deque[tuple[int, bytes | bytearray]] = deque()  # members read and not yet looked into
        self._member_start = 0  # of the one that the window of records has come to
        self._is_within_address = False  # which goes on in the next member: `ttp://…` is no other
        self._is_aligned = True  # as far as seen: every member begins with a record

    def read(self) -> Iterator[Record | Problem]:
        while self._is_more():
            yield from self._next()

    def read_runs(self) -> Iterator[Run | Record | Problem]:
        while self._is_more():
            if members := self._members.good(_MEMBERS_OF_A_RUN, _RUN):
                yield from self._runs(members)
            else:
                yield from self._next()

    def _is_more(self) -> bool:
        self._raw.skip_padding()
        return self._raw.ensure(1) > 0

    def _next(self) -> Iterator[Record | Problem]:
        """What begins at the next byte."""
        start = self._raw.position
        if self._members.opens_here():
            yield from self._member(start)
        elif self._is_head(self._raw):
            offset = self._claim(start)
            yield from self._record(self._raw, offset, seekable=offset == start, alone=False)
        else:
            yield Problem(self._claim(start), "not_a_record", _printable(self._raw.peek(40)))
            self._resume(start + 1, self._next_anywhere())

    def _runs(self, members: list[tuple[int, bytes | bytearray]]) -> Iterator[Run | Record | Problem]:
        """Runs of the members that are usual records, and what is in the others."""
        data = b"".join(member for _, member in members)
        ends = list(accumulate(len(member) for _, member in members))
        starts = [0, *ends[:-1]]
        heads = read_heads(data, ends)
        unusual = (heads[:, VERDICT] == UNUSUAL).nonzero()[0].tolist()
        self._ahead.extend(members)
        while self._ahead:
            first = len(members) - len(self._ahead)
            end = next((number for number in unusual if number >= first), len(members))
            if first < end and members[first][0] > self._last_offset:
                self._is_warc = True
                offsets = [self._claim(self._ahead.popleft()[0]) for _ in range(first, end)]
                part = slice(first, end)
                yield Run(data, starts[part], ends[part], heads[part], offsets)
            else:
                yield from self._alone(*self._ahead.popleft())

    def _alone(self, start: int, member: bytes | bytearray) -> Iterator[Record | Problem]:
        """What is in a member that is none of a run: not as usual, or its place was given as an offset."""
        return self._inflated(start, Window(iter((bytes(member),)), self._following), gzip=True)

    def _chunks(self) -> Iterator[bytes]:
        return iter(partial(self._stream.read, _CHUNK), b"")

    def _claim(self, offset: int) -> int:
        """An offset that was not given before: what lies inside one member is told apart by order."""
        self._last_offset = max(offset, self._last_offset + 1)
        return self._last_offset

    def _member(self, start: int) -> Iterator[Record | Problem]:
        chunks, gzip = self._members.open()
        window = Window(chunks, self._following)
        data = window.whole(_USUAL)
        if data is not None and (only := only_record(data)):
            headers, size, length = only
            window.skip(size)
            self._is_warc = True
            offset = self._claim(start)
            yield _make_record(window, headers, offset, length, seekable=gzip and offset == start)
            window.skip(len(data))
        else:
            yield from self._inflated(start, window, gzip=gzip)

    def _inflated(self, start: int, window: Window, *, gzip: bool) -> Iterator[Record | Problem]:
        """The records of the member that began at `start`, and of those that go on with the last of them."""
        order = 0
        self._member_start = start
        window.skip_padding()
        while window.ensure(1):
            offset = self._claim(start + order)
            if self._opens_record(window):
                seekable = order == 0 and gzip and offset == start
                yield from self._record(window, offset, seekable=seekable, alone=order == 0)
            else:
                if not _is_cut_by_damage(window, MAX_ARC_HEAD):
                    yield Problem(offset, "not_a_record", _printable(window.peek(40)))
                window.skip_to(self._next_head(), MAX_ARC_HEAD)
            order += 1
            window.skip_padding()
        if window.damage is not None:
            yield Problem(self._member_start, window.damage.reason, window.damage.detail)
            self._resume(self._member_start + 1, self._next_start())

    def _opens_record(self, window: Window) -> bool:
        """Whether a record begins here, be it that the member ends within its first line."""
        if self._is_head(window):
            return True
        if window.find(_LINE_END, MAX_ARC_HEAD) is not None or not window.ended:
            return False
        rest = window.peek(MAX_ARC_HEAD)
        self._is_within_address = not self._is_warc and ARC_START.match(rest) is not None
        window.want(MAX_ARC_HEAD)
        is_head = self._is_head(window)
        self._is_within_address = False
        return is_head

    def _following(self, missing: int) -> Iterator[bytes] | None:
        """What the next member holds, if so many bytes of a record may be in it: if no other begins there."""
        if self._ahead:
            start, member = self._ahead[0]
            if self._begins_within(bytes(member[: self._beginning()]), missing):
                return None
            self._ahead.popleft()
            chunks = iter((bytes(member),))
        else:
            start = self._raw.position
            if not self._members.opens_here():
                return None
            if self._begins_within(self._members.beginning(self._beginning()), missing):
                return None
            chunks, _ = self._members.open()
        self._member_start = start
        self._is_aligned = False
        return chunks

    def _beginning(self) -> int:
        """Bytes of what a member holds by which it is told whether a record begins there."""
        return _BEGINNING if self._is_warc else MAX_ARC_HEAD

    def _begins_within(self, data: bytes, size: int) -> bool:
        """Whether a record begins before so many bytes, with nothing before it but padding."""
        window = Window(iter((data,)))
        window.skip_padding()
        return window.position < size and self._is_head(window) and not self._is_within_address

    def _record(
        self, window: Window, offset: int, *, seekable: bool, alone: bool
    ) -> Iterator[Record | Problem]:
        """The record at the window's position, `alone` if it begins its member; steps over it, or to the next
        head."""
        member = self._member_start
        headers, head_size = read_head(window)
        window.skip(max(1, head_size))
        if headers is None:
            yield Problem(offset, "malformed_head", "another head begins within it")
            return
        length = content_length(headers)
        if length is None or "warc-type" not in headers:
            yield Problem(offset, "malformed_head", "no WARC-Type, or no Content-Length in digits")
            self._search(window, window.position, is_cut=False)
            return
        start = window.position
        window.want(length)
        fault = self._fault_ahead(window, length, alone=alone)
        if fault is None:
            yield _make_record(window, headers, offset, length, seekable=seekable)
            missing = start + length - window.position
            missing -= window.skip(missing)
            if length > CHECKED_BLOCK:
                fault = "truncated_record" if missing else fault_after(window, 0, is_warc=self._is_warc)
        if fault is not None:
            left = min(start + length - window.position, CHECKED_BLOCK)
            is_cut = _is_cut_by_damage(window, left + MAX_ARC_HEAD)
            if not is_cut or member != self._member_start:
                yield Problem(offset, fault, f"Content-Length says {length} bytes")
            window.want(0)
            self._search(window, start, is_cut=is_cut)

    def _fault_ahead(self, window: Window, length: int, *, alone: bool) -> Fault | None:
        """What is wrong with a block of `length` bytes ahead, as far as can be seen from here.

        Where it cannot be read again, and is not alone in a member, a record within it speaks against it:
        what it is said to hold would be lost.
        """
        if length <= CHECKED_BLOCK:
            return fault_after(window, length, is_warc=self._is_warc)
        if window is self._raw and self._size is not None and window.position + length > self._size:
            return "truncated_record"
        member = self._member_start
        if window.ensure(CHECKED_BLOCK) < CHECKED_BLOCK:
            return "truncated_record"
        alone = alone and member == self._member_start
        again = window is self._raw and self._origin is not None and length <= _MAX_REREAD - self._reread
        believed = alone or again or window.find(RECORD_WITHIN, CHECKED_BLOCK) is None
        return None if believed else "content_length"

    def _search(self, window: Window, start: int, *, is_cut: bool) -> None:
        """Go to the next record after one whose block begins at `start` and ends wrongly."""
        if window is self._raw:
            self._resume(start, self._next_anywhere())
        elif is_cut:
            window.skip(window.ensure(1))
        else:
            window.skip_to(self._next_head(), MAX_ARC_HEAD)

    def _resume(self, position: int, pattern: re.Pattern[bytes]) -> None:
        """Go to the next place that may hold a record, from `position` on if it can be had again."""
        again = self._raw.position - position
        if self._origin is not None and 0 < again <= _MAX_REREAD - self._reread:
            self._reread += again
            self._stream.seek(self._origin + position)
            self._raw.restart(self._chunks(), position)
        self._raw.skip(position - self._raw.position)
        while self._raw.skip_to(pattern, MAX_ARC_HEAD):
            if not self._members.opens_here() or self._is_good_start():
                return
            self._raw.skip(1)

    def _is_good_start(self) -> bool:
        """Whether there is a member here, and not bytes that look like its first."""
        return self._members.holds_record() or (not self._is_aligned and self._members.beginning(1) != b"")

    def _next_anywhere(self) -> re.Pattern[bytes]:
        return NEXT_WARC_OR_MEMBER if self._is_warc else NEXT_ANY_OR_MEMBER

    def _next_start(self) -> re.Pattern[bytes]:
        return NEXT_WARC_START if self._is_warc else NEXT_START

    def _is_head(self, window: Window) -> bool:
        if window.match(WARC_LINE, 32):
            self._is_warc = True
            return True
        return not self._is_warc and window.match(ARC_HEAD, MAX_ARC_HEAD) is not None

    def _next_head(self) -> re.Pattern[bytes]:
        return NEXT_WARC if self._is_warc else NEXT_ANY


def _is_cut_by_damage(window: Window, size: int) -> bool:
    """Whether the next `size` bytes end in damage: what is wrong with a record there is told by that.

    However much was read ahead: so a file has the same problems for everyone who reads it.
    """
    return window.ensure(size) < size and window.damage is not None


def _make_record(window: Window, headers: Headers, offset: int, length: int, *, seekable: bool) -> Record:
    """The record whose block lies ahead; steps over its HTTP head."""
    kind = headers["warc-type"].lower()
    http, head_size = None, 0
    if kind in ("response", "revisit"):
        http, head_size = parse_http_head(window.peek(min(length, MAX_HEAD_BYTES)))
        window.skip(head_size)
    return Record(
        offset=offset,
        type=kind,
        target_uri=target_uri(headers.get("warc-target-uri", "")),
        date=headers.get("warc-date", ""),
        headers=headers,
        http=http,
        length=length - head_size,
        seekable=seekable,
        _window=window,
        _position=window.position,
    )


def target_uri(value: str) -> str:
    """The address that a `WARC-Target-URI` states, which some write in angle brackets."""
    return value.strip("<> ")


def _bytes_ahead(stream: BinaryIO) -> int:
    here = stream.tell()
    size = stream.seek(0, io.SEEK_END) - here
    stream.seek(here)
    return size


def _printable(sample: bytes) -> str:
    return repr(sample)[2:-1]
