"""The heads of many records at once, compiled: those that are written as nearly all are.

What is written otherwise is left to `record_head` and `http_head`, which read whatever crawlers store.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from mella.crawl.compiled import compiled, inlined
from mella.crawl.content import ENOUGH, SAMPLE, TEXT_TO_CONTROLS
from mella.crawl.http_head import MAX_HEAD_BYTES, UNKNOWN_TYPES
from mella.crawl.layout import Bytes, Rows, State
from mella.crawl.names import NameTable, find_name, name_table
from mella.crawl.vector import find_control

HEAD = 7
VERDICT, URI, URI_END, TYPE, TYPE_END, BODY, BODY_END = range(HEAD)
"""A record: what it is, and where the address, the value of the HTTP `Content-Type` and the body lie."""

UNUSUAL, NOT_A_RESPONSE, UNSUCCESSFUL, NOT_HTML, HTML, MORE = range(6)
"""What a record is: none with a plain head and a block as long as that says, alone in its member; neither a
response nor what may stand for one; a response of another status than 2xx; one that is no HTML; one that is;
one that takes a closer look."""

_RECORD_FIELDS = name_table(("content-length", "warc-type", "warc-target-uri"))
_LENGTH, _TYPE, _URI = range(3)
_HTTP_FIELDS = name_table(
    ("content-type", "content-encoding", "transfer-encoding", "x-robots-tag", "tdm-reservation")
)
_CONTENT_TYPE = 0
_FIELDS = 5  # at most
_TYPES = name_table(("response", "resource", "revisit"))
_RESPONSE = 0
_MEDIA_TYPES = name_table(("text/html", "application/xhtml+xml", *UNKNOWN_TYPES))
_HTML_TYPE = 0
_IN_A_TYPE = np.array([bytes([byte]).isalnum() or byte in b"!#$%&'*+.^_`|~-" for byte in range(256)])
"""The token of RFC 9110, section 5.6.2."""
_IN_A_NAME = np.array([chr(byte).isascii() and (chr(byte).isalnum() or byte in b"-_") for byte in range(256)])
_MOST_DIGITS = 9


def read_heads(data: bytes, ends: Sequence[int]) -> Rows:
    """(n, HEAD): what each of these n members holds, which lie one behind the other in `data`."""
    heads = np.empty((len(ends), HEAD), np.int32)
    fields = np.empty((_FIELDS, 2), np.int32)
    _read_heads(np.frombuffer(data, np.uint8), np.array(ends, np.int64), fields, heads)
    return heads


@compiled
def _read_heads(data: Bytes, ends: State, fields: Rows, heads: Rows) -> None:
    start = 0
    for number in range(len(ends)):
        _read_head(data[start : ends[number]], fields, heads[number])
        for column in range(URI, HEAD):
            heads[number, column] += start
        start = ends[number]


@compiled
def _read_head(record: Bytes, fields: Rows, head: Rows) -> None:
    head[:] = 0
    if not _is_version(record, b"WARC/"):
        return
    block = _read_fields(record, 10, _RECORD_FIELDS, fields)
    length = _number(record, fields[_LENGTH, 0], fields[_LENGTH, 1]) if block >= 0 else -1
    if length < 0 or fields[_TYPE, 0] < 0 or block + length + 4 != len(record) or not _closes(record):
        return
    end = block + length
    kind = find_name(record, fields[_TYPE, 0], fields[_TYPE, 1], _TYPES)
    head[URI], head[URI_END] = max(0, fields[_URI, 0]), max(0, fields[_URI, 1])
    head[BODY], head[BODY_END] = block, end
    if kind != _RESPONSE:
        head[VERDICT] = NOT_A_RESPONSE if kind < 0 else MORE
        return
    head[VERDICT] = _read_http(record[:end], block, fields, head)


@compiled
def _read_http(record: Bytes, block: int, fields: Rows, head: Rows) -> int:
    """What a response is whose block begins here."""
    line = _line_end(record, block)
    status = block + 9
    if not (line - block >= 13 and _is_http(record, block) and 48 < record[status] <= 57):
        return MORE
    if not (_digit(record[status + 1]) and _digit(record[status + 2]) and not _digit(record[status + 3])):
        return MORE
    body = _read_fields(record[: block + MAX_HEAD_BYTES], line + 1, _HTTP_FIELDS, fields)
    if body < 0 or record[status] == 49:
        return MORE
    head[BODY] = body
    if record[status] != 50:
        return UNSUCCESSFUL
    for field in range(_FIELDS):
        if (fields[field, 0] >= 0) != (field == _CONTENT_TYPE):
            return MORE
    start, end = fields[_CONTENT_TYPE, 0], fields[_CONTENT_TYPE, 1]
    head[TYPE], head[TYPE_END] = start, end
    for at in range(start, end):
        if record[at] == 44:
            return MORE
    for at in range(start, end):
        if record[at] == 59:
            end = _before_space(record, start, at)
            break
    named = find_name(record, start, end, _MEDIA_TYPES)
    if named == _HTML_TYPE:
        return MORE if _has_controls(record[body : body + SAMPLE]) else HTML
    if named >= 0:
        return MORE
    return NOT_HTML if _is_type(record, start, end) else MORE


@compiled
def _is_type(record: Bytes, start: int, end: int) -> bool:
    """Whether two tokens with a slash between stand here."""
    slash = start
    while slash < end and _IN_A_TYPE[record[slash]]:
        slash += 1
    at = slash + 1
    while at < end and _IN_A_TYPE[record[at]]:
        at += 1
    return start < slash < end - 1 and record[slash] == 47 and at == end


@compiled
def _has_controls(start: Bytes) -> bool:
    """Whether a body that begins so has more control characters than text has, as `content.is_binary` counts
    them."""
    controls = 0
    for byte in start:
        controls += (byte <= 8) | ((byte >= 14) & (byte <= 31) & (byte != 27))
    return len(start) >= ENOUGH and controls > len(start) // TEXT_TO_CONTROLS


@compiled
def _read_fields(record: Bytes, at: int, names: NameTable, fields: Rows) -> int:
    """Where the head ends whose fields begin here, or -1 where one is not plain, ends as a head begins, or is
    named and comes twice; where the value of each named one lies (-1: nowhere)."""
    fields[:] = -1
    while at + 1 < len(record):
        if record[at] == 13 and record[at + 1] == 10:
            return at + 2
        name = at
        while at < len(record) and _IN_A_NAME[record[at]]:
            at += 1
        line = _line_end(record, at) - 1
        if at == name or line < 0 or record[at] != 58 or _ends_in_version(record, at, line):
            return -1
        field = find_name(record, name, at, names)
        if field >= 0:
            if fields[field, 0] >= 0:
                return -1
            start = at + 1
            while start < line and _is_blank(record[start]):
                start += 1
            fields[field, 0], fields[field, 1] = start, _before_space(record, start, line)
        at = line + 2
    return -1


@inlined
def _ends_in_version(record: Bytes, start: int, end: int) -> bool:
    """Whether `WARC/0.0` stands here last, as where another head begins within a value."""
    end = _before_space(record, start, end)
    digits = end
    while digits > start and _digit(record[digits - 1]):
        digits -= 1
    if digits == end or digits - start < 7 or record[digits - 1] != 46:
        return False
    for at in range(5):
        if record[digits - 7 + at] != b"WARC/"[at]:
            return False
    return _digit(record[digits - 2])


@inlined
def _line_end(record: Bytes, at: int) -> int:
    """Where the line feed stands that, with a return before it, is the next of either; -1 where there is
    none such."""
    at = find_control(record, at)
    while at < len(record) and record[at] not in (10, 13):
        at = find_control(record, at + 1)
    return at + 1 if at + 1 < len(record) and record[at] == 13 and record[at + 1] == 10 else -1


@inlined
def _before_space(record: Bytes, start: int, end: int) -> int:
    while end > start and _is_blank(record[end - 1]):
        end -= 1
    return end


@inlined
def _is_blank(byte: int) -> bool:
    return byte == 32 or 9 <= byte <= 13


@inlined
def _digit(byte: int) -> bool:
    return 48 <= byte <= 57


@compiled
def _is_version(record: Bytes, name: bytes) -> bool:
    """Whether the record begins with this name, a version `0.0` and a line end."""
    if len(record) < 10:
        return False
    for at in range(5):
        if record[at] != name[at]:
            return False
    version = _digit(record[5]) and record[6] == 46 and _digit(record[7])
    return version and record[8] == 13 and record[9] == 10


@compiled
def _is_http(record: Bytes, at: int) -> bool:
    """Whether `HTTP/0.0 ` stands here."""
    for offset in range(5):
        if record[at + offset] != b"HTTP/"[offset]:
            return False
    version = _digit(record[at + 5]) and record[at + 6] == 46 and _digit(record[at + 7])
    return version and record[at + 8] == 32


@compiled
def _number(record: Bytes, start: int, end: int) -> Any:
    """A number in digits, or -1."""
    if start < 0 or start == end or end - start > _MOST_DIGITS:
        return -1
    number = 0
    for at in range(start, end):
        if not _digit(record[at]):
            return -1
        number = 10 * number + np.int64(record[at]) - 48
    return number


@compiled
def _closes(record: Bytes) -> bool:
    """Whether the two line ends stand last that close a record."""
    end = len(record)
    last = record[end - 4] == 13 and record[end - 3] == 10
    return last and record[end - 2] == 13 and record[end - 1] == 10
