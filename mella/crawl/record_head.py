"""Where records begin and where they must end, in WARC and ARC."""

import re
from bisect import bisect_left
from typing import Literal

from mella.crawl.arc import ARC_HEAD, ARC_START, MAX_ARC_HEAD, arc_headers
from mella.crawl.http_head import Headers, parse_fields, parse_regular
from mella.crawl.window import Window

Fault = Literal["truncated_record", "damaged_end", "content_length"]

WARC_LINE = re.compile(rb"WARC/\d\.\d+[ \t]*\r?\n")
_WARC_ON_A_LINE = rb"\nWARC/\d\.\d+[ \t]*\r?\n[A-Za-z]"
_HEAD_WITHIN = re.compile(rb"WARC/\d\.\d{1,9}\r?\nWARC-[A-Z]")
"""A head anywhere: behind a record that was cut, whose writer began again, it is on no line of its own."""
_ANEW = re.compile(rb"WARC/\d\.\d{1,9}[ \t]*\r?\n[A-Za-z]")
"""The same within a head, whatever its first field: `mella.crawl.heads` leaves what has it to this module."""
_ONCE = re.compile(rb"(?im)^(WARC-(?:Type|Target-URI|Date|Record-ID|Payload-Digest)|Content-Length)[ \t]*:")
"""Fields that a head has once."""
_HTTP = re.compile(rb"https?:/")
_CUT_IN_HOST = re.compile(rb"https?:/{0,2}[\w.:@-]*")
_CUT_BEHIND = re.compile(rb" (?:\d[\d.]{0,14}|(?:\d{1,3}\.){3}\d{1,3} (?:\d{0,17}|\d{12,17} [^\r\n]*))")
"""What is left of an ARC head that is cut in the host of its address, and behind the address."""
RECORD_WITHIN = re.compile(rb"\r\n\r\nWARC/\d\.\d{1,9}\r\nWARC-[A-Z]")
"""The end of a record with the head of the next, as pages do not hold them."""
_ARC = rb"|\n" + ARC_HEAD.pattern
_MEMBER = rb"|\x1f\x8b\x08[\x00-\x1f]|\x28\xb5\x2f\xfd"
NEXT_WARC = re.compile(_WARC_ON_A_LINE + rb"|" + _HEAD_WITHIN.pattern)
NEXT_ANY = re.compile(NEXT_WARC.pattern + _ARC)
"""What may follow a record in the same member, or the same text."""
NEXT_WARC_OR_MEMBER = re.compile(NEXT_WARC.pattern + _MEMBER)
NEXT_ANY_OR_MEMBER = re.compile(NEXT_ANY.pattern + _MEMBER)
NEXT_WARC_START = re.compile(_WARC_ON_A_LINE + _MEMBER)
NEXT_START = re.compile(_WARC_ON_A_LINE + _ARC + _MEMBER)
"""A head on a line of its own, or the start of a compressed member: a damaged one may hold others, where it
stores them as they are."""

_MAX_WARC_HEAD = 262_144
_PADDING = b"\r\n\x00"
_LOOK_PAST_END = 64
_MAX_PADDING = 65_536
_HEAD_END = re.compile(rb"\n\r?\n|" + _WARC_ON_A_LINE)
"""A blank line, or the start of the next head: none is looked for behind that."""
_FOLLOWS_WARC = re.compile(rb"WARC/|W?A?R?C?\Z|\x1f\x8b|\x28\xb5\x2f\xfd")
_FOLLOWS_ARC = re.compile(_FOLLOWS_WARC.pattern + rb"|[A-Za-z][A-Za-z0-9+.-]*:|" + ARC_START.pattern)


def read_head(window: Window) -> tuple[Headers | None, int]:
    """The fields of the head at the window's position, and its size; no fields where it has no end, in no
    source that follows either. None where another head begins within it, and the bytes before that."""
    if arc := window.match(ARC_HEAD, MAX_ARC_HEAD) if window.peek(5) != b"WARC/" else None:
        anew = _arc_begins_anew(arc.group())
        return (None, anew) if anew else (arc_headers(arc), arc.end() - arc.start())
    size = window.find(_HEAD_END, _MAX_WARC_HEAD)
    if size is None and window.ended:
        window.want(_MAX_WARC_HEAD)
        size = window.find(_HEAD_END, _MAX_WARC_HEAD)
    head = window.peek(size or 0)
    if not head.endswith(b"\n"):
        return Headers(()), 0
    anew = _begins_anew(head)
    return (None, anew) if anew else (parse_fields(head.splitlines()[1:]), len(head))


def _begins_anew(head: bytes) -> int:
    """Where in a head that was cut by the end of its writer the next one begins, or 0.

    A value may end in what looks like one, an address say; but then no field that a head has once is on both
    sides of it.
    """
    start, versions = 0, [match.start() for match in _ANEW.finditer(head, 1)]
    places: dict[bytes, list[int]] = {}
    for field in _ONCE.finditer(head) if versions else ():
        places.setdefault(field[1].lower(), []).append(field.start())
    for at in versions:
        line = head.rfind(b"\n", 0, at) + 1
        is_value = b":" in head[line:at] or head[line : line + 1] in (b" ", b"\t")
        if not is_value or any(_both_sides(fields, start, at) for fields in places.values()):
            start = at
    return start


def _both_sides(places: list[int], start: int, at: int) -> bool:
    """Whether one of the places is between the other two, and one behind them."""
    first = bisect_left(places, start)
    return first < len(places) and places[first] < at < places[-1]


def _arc_begins_anew(head: bytes) -> int:
    """The same of ARC. In the path of an address another one is as good as any."""
    start, space = 0, head.index(b" ")
    for match in _HTTP.finditer(head, 1):
        at = match.start()
        if at < space:
            cut = _CUT_IN_HOST.fullmatch(head, start, at)
        else:
            cut = _CUT_BEHIND.fullmatch(head, space, at)
        if cut:
            start, space = at, head.find(b" ", at)
    return start if start and ARC_HEAD.match(head, start) else 0


def only_record(data: bytes) -> tuple[Headers, int, int] | None:
    """The fields of the one record that these bytes are, the size of its head and the length of its block.

    None where they are anything but a plain head in which no other begins, a block as long as that says, and
    two line ends.
    """
    line = WARC_LINE.match(data)
    found = parse_regular(data, line.end()) if line else None
    if found is None:
        return None
    headers, size = found
    if _ANEW.search(data, 1, size):
        return None
    length = content_length(headers)
    whole = length is not None and len(data) == size + length + 4 and data.endswith(b"\r\n\r\n")
    return (headers, size, length) if whole and length is not None and "warc-type" in headers else None


def content_length(headers: Headers) -> int | None:
    """The stated length of a block in bytes, or None where it is none."""
    value = headers.get("content-length", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 18 else None


def fault_after(window: Window, length: int, *, is_warc: bool) -> Fault | None:
    """Why the block of `length` bytes ahead, in a WARC or an ARC file, cannot be one.

    After it must stand the two line ends that close a record, another head, or the end.
    """
    if window.ensure(length + _LOOK_PAST_END) < length:
        return "truncated_record"
    after = window.peek(_LOOK_PAST_END, skip=length)
    rest = after.lstrip(_PADDING)
    if not rest and window.damage is not None:
        return "damaged_end"
    if after.startswith(b"\r\n\r\n"):
        return None
    padding = len(after) - len(rest)
    if padding == _LOOK_PAST_END or b"\0" in after[:padding]:
        return _fault_before_padding(window, length, is_warc=is_warc)
    return None if not rest or _follows(rest, is_warc=is_warc) else "content_length"


def _fault_before_padding(window: Window, length: int, *, is_warc: bool) -> Fault | None:
    """As `fault_after`, of a block with padding behind it, which may as well be zeros within another record:
    so it must end soon, and no record may lie in the block, which would be lost."""
    after = window.peek(_MAX_PADDING, skip=length)
    rest = after.lstrip(_PADDING)
    if not rest and window.damage is not None:
        return "damaged_end"
    ends = len(after) < _MAX_PADDING if not rest else _follows(rest, is_warc=is_warc)
    return None if ends and window.find(_HEAD_WITHIN, length) is None else "content_length"


def _follows(rest: bytes, *, is_warc: bool) -> bool:
    """Whether these bytes may be the start of what comes behind a record."""
    return (_FOLLOWS_WARC if is_warc else _FOLLOWS_ARC).match(rest) is not None
