"""Where records begin and where they must end, in WARC and ARC."""

import re
from typing import Literal

from mella.crawl.arc import ARC_HEAD, MAX_ARC_HEAD, arc_headers
from mella.crawl.http_head import Headers, parse_fields, parse_regular
from mella.crawl.window import Window

Fault = Literal["truncated_record", "damaged_end", "content_length"]

WARC_LINE = re.compile(rb"WARC/\d\.\d+[ \t]*\r?\n")
NEXT_WARC = re.compile(rb"\nWARC/\d\.\d+[ \t]*\r?\n[A-Za-z]")
NEXT_ANY = re.compile(NEXT_WARC.pattern + rb"|\n" + ARC_HEAD.pattern)
NEXT_START = re.compile(NEXT_ANY.pattern + rb"|\x1f\x8b\x08[\x00-\x1f]|\x28\xb5\x2f\xfd")
"""A head on a line of its own, or the start of a compressed member."""

_MAX_WARC_HEAD = 262_144
_LOOK_PAST_END = 64
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_FOLLOWS = re.compile(rb"WARC|W?A?R?\Z|[A-Za-z][A-Za-z0-9+.-]*:|\x1f\x8b|\x28\xb5\x2f\xfd")


def read_head(window: Window) -> tuple[Headers, int]:
    """The fields of the head at the window's position, and its size; none where it has no end."""
    if arc := window.match(ARC_HEAD, MAX_ARC_HEAD) if window.peek(5) != b"WARC/" else None:
        return arc_headers(arc), arc.end() - arc.start()
    size = window.find(_BLANK_LINE, _MAX_WARC_HEAD)
    if size is None:
        return Headers(()), 0
    return parse_fields(window.peek(size).splitlines()[1:]), size


def only_record(data: bytes) -> tuple[Headers, int, int] | None:
    """The fields of the one record that these bytes are, the size of its head and the length of its block.

    None where they are anything but a plain head, a block as long as that says, and two line ends.
    """
    line = WARC_LINE.match(data)
    found = parse_regular(data, line.end()) if line else None
    if found is None:
        return None
    headers, size = found
    length = content_length(headers)
    whole = length is not None and len(data) == size + length + 4 and data.endswith(b"\r\n\r\n")
    return (headers, size, length) if whole and length is not None and "warc-type" in headers else None


def content_length(headers: Headers) -> int | None:
    """The stated length of a block in bytes, or None where it is none."""
    value = headers.get("content-length", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 18 else None


def fault_after(window: Window, length: int) -> Fault | None:
    """Why the block of `length` bytes ahead cannot be one.

    After it must stand the two line ends that close a record, another head, or the end.
    """
    if window.ensure(length + _LOOK_PAST_END) < length:
        return "truncated_record"
    after = window.peek(_LOOK_PAST_END, skip=length)
    rest = after.lstrip(b"\r\n\x00")
    if not rest:
        return "damaged_end" if window.damage is not None else None
    return None if after.startswith(b"\r\n\r\n") or _FOLLOWS.match(rest) else "content_length"
