"""The bytes of single records, by their offsets."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO, Literal

from mella.crawl.content import ContentError, ContentReason, decode_content
from mella.crawl.image_record import record_address
from mella.crawl.source import open_warc
from mella.crawl.warc import Problem, ProblemReason, Record, read_records

PayloadReason = Literal[
    ProblemReason, ContentReason, "revisit", "http_status", "not_a_response", "no_such_record"
]

_ENCODING_OVERHEAD = 65_536


def read_payloads(
    warc_uri: str,
    addresses: Mapping[int, str],
    *,
    seekable: bool,
    options: Mapping[str, Any],
    max_bytes: int,
    max_inflation: int,
) -> Iterator[tuple[int, bytes | PayloadReason]]:
    """`(offset, bytes)` of the records at these offsets, content-decoded; or `(offset, reason)`.

    `addresses` says at which address each was captured: a record of another one is not that record, whether
    the file was written anew or its server gives other bytes than it was asked for. Each offset is answered
    once, in ascending order. `seekable` is the manifest's word on the file; what cannot be sought is read in
    one pass.
    """
    wanted = sorted(addresses)
    answered: set[int] = set()
    try:
        with open_warc(warc_uri, options) as stream:
            reader = _by_seeking if seekable and stream.seekable() else _in_one_pass
            for offset, found in reader(stream, wanted):
                if isinstance(found, Problem) or record_address(found) == addresses[offset]:
                    answered.add(offset)
                    yield offset, _payload(found, max_bytes, max_inflation)
    except OSError:
        reason: PayloadReason = "unreadable_file"
    else:
        reason = "no_such_record"
    for offset in wanted:
        if offset not in answered:
            yield offset, reason


def _by_seeking(stream: BinaryIO, wanted: Sequence[int]) -> Iterator[tuple[int, Record | Problem]]:
    for offset in wanted:
        stream.seek(offset)
        found = next(read_records(stream), None)
        if found is not None and found.offset == 0:
            yield offset, found


def _in_one_pass(stream: BinaryIO, wanted: Sequence[int]) -> Iterator[tuple[int, Record | Problem]]:
    left = set(wanted)
    for found in read_records(stream):
        if found.offset in left:
            left.discard(found.offset)
            yield found.offset, found
        if not left:
            return


def _payload(found: Record | Problem, max_bytes: int, max_inflation: int) -> bytes | PayloadReason:
    if isinstance(found, Problem):
        return found.reason
    if found.type == "revisit":
        return "revisit"
    if found.type == "resource":
        return found.body(max_bytes) if found.length <= max_bytes else "too_large"
    if found.type != "response" or found.http is None:
        return "not_a_response"
    if not found.http.is_success:
        return "http_status"
    # Chunk sizes make an encoded body longer than what it holds, if never by much.
    limit = 2 * max_bytes + _ENCODING_OVERHEAD
    if found.length > limit:
        return "too_large"
    try:
        return decode_content(found.body(limit), found.http, max_bytes=max_bytes, max_inflation=max_inflation)
    except ContentError as error:
        return error.reason
