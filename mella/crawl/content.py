"""Undo the transfer and content encodings of an HTTP body: as lenient as browsers, and bounded."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from mella.crawl import inflate
from mella.crawl.chunked import dechunk
from mella.crawl.http_head import HttpHead
from mella.crawl.magic import MAGIC_BYTES, raster_type

INFLATION_FLOOR = 1_048_576
"""Decoded bytes below which any ratio is allowed: a page of blanks is no bomb."""
MAX_ENCODINGS = 4

_DECODERS: dict[str, Callable[[bytes], inflate.Chunks]] = {
    "gzip": inflate.gzip_chunks,
    "x-gzip": inflate.gzip_chunks,
    "deflate": inflate.deflate_chunks,
    "br": inflate.brotli_chunks,
    "zstd": inflate.zstd_chunks,
}
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|!--|\?xml|/?[a-z]{3,10}[0-9]?[\s>])", re.IGNORECASE)
"""Five bytes at least: a compressed body begins like that once in millions."""
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_COMPRESSED = (b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd")
SAMPLE = 1_024
ENOUGH = 64
"""Bytes by which text is told from what is compressed: so many without a control are that once in 2 000."""
TEXT_TO_CONTROLS = 20
"""Bytes of text to one control character at least."""
_UNSUPPORTED = frozenset({"compress", "x-compress", "sdch", "dcb", "dcz", "exi", "pack200-gzip"})


ContentReason = Literal["inflation_bomb", "too_large", "undecodable", "unsupported_encoding"]


class ContentError(ValueError):
    """A body that cannot be decoded."""

    def __init__(self, reason: ContentReason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason: ContentReason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class _Limits:
    max_bytes: int
    max_inflation: int

    def check(self, decoded: int, encoded: int) -> None:
        if decoded > INFLATION_FLOOR and decoded > self.max_inflation * encoded:
            raise ContentError("inflation_bomb", f"{encoded} bytes hold over {decoded}")
        if decoded > self.max_bytes:
            raise ContentError("too_large", f"over {self.max_bytes} bytes once decoded")


def decode_content(body: bytes, head: HttpHead, *, max_bytes: int, max_inflation: int) -> bytes:
    """The body as the page or image it is: transfer encodings undone, then content encodings.

    An encoding that was declared and is not there is passed over, since crawlers store decoded
    bodies under the old head. Of a body cut short the part that decodes is returned, as browsers
    show it; an image cut short is found out when it is loaded. Trailing bytes and wrong
    checksums are ignored, as browsers do. No more than `max_bytes` and one step (64 KiB; zstd
    16 MiB) are ever decoded.

    Raises:
        ContentError: `inflation_bomb` beyond `max_inflation` decoded bytes for each encoded one
            (once past 1 MiB), `too_large` beyond `max_bytes`, `undecodable` for bad data,
            `unsupported_encoding` for an encoding we do not have.
    """
    limits = _Limits(max_bytes, max_inflation)
    encodings = [*_listed(head, "content-encoding"), *_listed(head, "transfer-encoding")]
    if len(encodings) > MAX_ENCODINGS:
        raise ContentError("unsupported_encoding", f"{len(encodings)} encodings on one body")
    for encoding in reversed(encodings):
        body = _undo(encoding, body, limits)
    if len(body) > max_bytes:
        raise ContentError("too_large", f"{len(body)} bytes, {max_bytes} are allowed")
    return body


def _listed(head: HttpHead, name: str) -> list[str]:
    """The encodings a header lists, in the order in which they were applied."""
    tokens = ",".join(head.headers.get_all(name)).lower().split(",")
    return [token for token in (raw.strip(" \t\"'") for raw in tokens) if _matters(token)]


def _matters(token: str) -> bool:
    """Servers write `none`, `utf-8` or `binary` as well; browsers ignore what they do not know."""
    return token == "chunked" or token in _DECODERS or token in _UNSUPPORTED


def _undo(encoding: str, body: bytes, limits: _Limits) -> bytes:
    if encoding == "chunked":
        return dechunk(body)
    if _is_bare(body):
        return body
    if encoding in _UNSUPPORTED:
        raise ContentError("unsupported_encoding", encoding)
    decoded = bytearray()
    try:
        for chunk, used in _DECODERS[encoding](body):
            decoded += chunk
            limits.check(len(decoded), used)
    except inflate.NotEncoded:
        return body
    except inflate.BadData as error:
        if _is_text(body):
            return body
        raise ContentError("undecodable", f"{encoding}: {error}") from error
    except inflate.CutShort as error:
        if not decoded and _is_text(body):
            return body
        if not decoded and body:
            raise ContentError("undecodable", f"{encoding}: cut short before any byte of it") from error
    return bytes(decoded)


def is_binary(body: bytes) -> bool:
    """Whether a body is no text: still compressed, or with more control characters than text has."""
    start = body[:SAMPLE]
    controls = len(_CONTROLS.findall(start))
    too_many = len(start) >= ENOUGH and controls > len(start) // TEXT_TO_CONTROLS
    return too_many or start.startswith(_COMPRESSED)


def _is_text(body: bytes) -> bool:
    """Whether the body is markup of whatever kind: of compressed bytes one in nine is a control character."""
    start = body[:SAMPLE]
    return len(start) >= ENOUGH and b"<" in start and not _CONTROLS.search(start)


def _is_bare(body: bytes) -> bool:
    """Whether the body is plainly markup or an image: no encoding was applied after all."""
    return _MARKUP.match(body, 0, 256) is not None or raster_type(body[:MAGIC_BYTES]) is not None
