"""The chunked transfer encoding (RFC 9112, section 7.1), undone leniently."""

import re

_SIZE_LINE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\r\n]{0,1024})?\r?\n")


def dechunk(body: bytes) -> bytes:
    """The body without its chunk sizes; as it is where it has none.

    A chunk that is cut short gives what there is, a broken size ends the body.
    """
    parts: list[bytes] = []
    at = _past_line_end(body, 0)
    while line := _SIZE_LINE.match(body, at):
        size = int(line[1], 16)
        start, end = line.end(), line.end() + size
        if not parts and not _ends_as_chunk(body, start, end):
            return body
        if size == 0:
            return b"".join(parts)
        parts.append(body[start:end])
        at = _past_line_end(body, end)
    return b"".join(parts) if parts else body


def _ends_as_chunk(body: bytes, start: int, end: int) -> bool:
    """Whether the first chunk is one: text may begin with a line that reads as a number."""
    if end == start:
        return not body[start:].strip(b"\r\n")
    return end >= len(body) or body[end : end + 1] in (b"\r", b"\n")


def _past_line_end(body: bytes, at: int) -> int:
    if body.startswith(b"\r\n", at):
        return at + 2
    return at + 1 if body.startswith(b"\n", at) else at
