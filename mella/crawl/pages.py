"""The pages of a WARC file, scanned; and of each record that holds none, why."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import BinaryIO, Literal, NamedTuple

from mella.crawl.charset import declared, http_charset, is_utf8, to_utf8
from mella.crawl.content import ContentError, decode_content, is_binary
from mella.crawl.header_opt_out import OptOut, header_opt_out
from mella.crawl.heads import (
    BODY,
    BODY_END,
    HTML,
    NOT_A_RESPONSE,
    NOT_HTML,
    TYPE,
    TYPE_END,
    UNSUCCESSFUL,
    URI,
    URI_END,
    VERDICT,
)
from mella.crawl.html import scan_page, scan_pages
from mella.crawl.http_head import HttpHead, decode_field
from mella.crawl.members import ZSTD_MAGIC
from mella.crawl.optout import page_opt_out
from mella.crawl.page import Page
from mella.crawl.warc import Problem, Record, Run, read_runs, target_uri
from mella.settings import ScanSettings

RecordReason = Literal[
    "not_a_response", "no_http_head", "http_status", "not_html", "bad_address", "forgotten", "repeated_page",
    "page_too_large", "inflation_bomb", "undecodable", "unsupported_encoding", "opted_out_x_robots_tag",
    "opted_out_robots_meta", "opted_out_tdm_reservation",
]  # fmt: skip
"""Why a record gives no page."""

_OPTED_OUT: dict[OptOut, RecordReason] = {
    "x_robots_tag": "opted_out_x_robots_tag",
    "robots_meta": "opted_out_robots_meta",
    "tdm_reservation": "opted_out_tdm_reservation",
}
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml\s[^>]{0,200}>\s*)?<(?:!doctype html|html|head|body)[\s>]"
    rb"|\s*<(?:!--|a|b|br|div|font|h1|iframe|p|script|style|table|title)[\s>]",
    re.IGNORECASE,
)
"""How a page begins (MIME Sniffing Standard, section 7.1; XHTML besides)."""
_MARKED = re.compile(rb"[\x00-\x08\x0e-\x1f\x80-\xff]|.?\0|" + re.escape(ZSTD_MAGIC), re.DOTALL)
"""How a page begins that may have a byte order mark, or be UTF-16 without one, or no text at all."""
_REASONS: dict[int, RecordReason] = {
    NOT_A_RESPONSE: "not_a_response",
    UNSUCCESSFUL: "http_status",
    NOT_HTML: "not_html",
}

Refusal = Callable[[str], RecordReason | None]
"""Why a page of this address is not to be scanned, if it is not; asked for the pages in their order."""


class Found(NamedTuple):
    """A record: the address it was captured from, its offset, and the scanned page with its encoding, or the
    reason why there is none."""

    target_uri: str
    offset: int
    page: Page | None = None
    charset: str = ""
    reason: Literal[RecordReason, ""] = ""


class _Fell(Exception):
    """A record that holds no page to use."""

    def __init__(self, reason: RecordReason) -> None:
        super().__init__(reason)
        self.reason: RecordReason = reason


def read_pages(stream: BinaryIO, settings: ScanSettings, refuse: Refusal) -> Iterator[Found]:
    """Every record of a file in its order. Parts of the file that are no record are passed over.

    Raises:
        OSError: what the stream itself raises.
    """
    for found in read_runs(stream):
        if isinstance(found, Run):
            yield from _of_run(found, settings, refuse)
        elif not isinstance(found, Problem):
            yield _of_record(found, settings, refuse)


def _of_run(run: Run, settings: ScanSettings, refuse: Refusal) -> Iterator[Found]:
    """As each record alone would give it; what nearly all pages are like is scanned together."""
    heads = run.heads.tolist()
    usual = {number: head for number, head in enumerate(heads) if _is_usual(run.data, head, settings)}
    spans = [(head[BODY], head[BODY_END]) for head in usual.values()]
    scanned = scan_pages(run.data, spans, max_images=settings.max_images_per_page)
    pages = dict(zip(usual, scanned, strict=True))
    for number, head in enumerate(heads):
        address = target_uri(decode_field(run.data[head[URI] : head[URI_END]]))
        offset = run.offsets[number]
        if reason := _REASONS.get(head[VERDICT]):
            yield Found(address, offset, reason=reason)
        elif number not in pages:
            yield _of_record(run.record(number), settings, refuse)
        elif reason := refuse(address) or _opt_out(pages[number], settings):
            yield Found(address, offset, reason=reason)
        else:
            yield Found(address, offset, pages[number], "utf-8")


def _is_usual(data: bytes, head: Sequence[int], settings: ScanSettings) -> bool:
    """Whether a record is a page in UTF-8, as `to_utf8` knows it, that is not too large."""
    start, end = head[BODY], head[BODY_END]
    if head[VERDICT] != HTML or end - start > settings.max_page_bytes or _MARKED.match(data, start, end):
        return False
    label = _charset(data[head[TYPE] : head[TYPE_END]]) or declared(data[start:end])
    return label == "utf-8" or (label is None and is_utf8(data[start:end]))


@lru_cache(maxsize=256)
def _charset(content_type: bytes) -> str | None:
    return http_charset(decode_field(content_type))


def _of_record(record: Record, settings: ScanSettings, refuse: Refusal) -> Found:
    try:
        head = _html_head(record)
        if reason := refuse(record.target_uri):
            raise _Fell(reason)
        page, charset = _read(record, head, settings)
    except _Fell as fell:
        return Found(record.target_uri, record.offset, reason=fell.reason)
    return Found(record.target_uri, record.offset, page, charset)


def _html_head(record: Record) -> HttpHead:
    if record.type not in ("response", "resource"):
        raise _Fell("not_a_response")
    # A resource is a page stored without its head; its own says what it is.
    head = record.http if record.type == "response" else HttpHead(200, record.headers)
    if head is None:
        raise _Fell("no_http_head")
    if not head.is_success:
        raise _Fell("http_status")
    if not head.is_html and head.media_type is not None:
        raise _Fell("not_html")
    return head


def _read(record: Record, head: HttpHead, settings: ScanSettings) -> tuple[Page, str]:
    """The scanned page and its encoding, if it may be used."""
    if settings.obey_opt_outs and (why := header_opt_out(head, settings.agent)):
        raise _Fell(_OPTED_OUT[why])
    if record.length > settings.max_page_bytes:
        raise _Fell("page_too_large")
    try:
        body = decode_content(
            record.body(record.length),
            head,
            max_bytes=settings.max_page_bytes,
            max_inflation=settings.max_inflation,
        )
    except ContentError as error:
        raise _Fell("page_too_large" if error.reason == "too_large" else error.reason) from error
    if head.media_type is None and not _MARKUP.match(body):
        raise _Fell("not_html")
    text, charset = to_utf8(body, head.content_type)
    if not charset.startswith("utf-16") and is_binary(body):
        raise _Fell("undecodable")
    page = scan_page(text, max_images=settings.max_images_per_page, xhtml=head.is_xhtml)
    if reason := _opt_out(page, settings):
        raise _Fell(reason)
    return page, charset


def _opt_out(page: Page, settings: ScanSettings) -> RecordReason | None:
    why = page_opt_out(page, settings.agent) if settings.obey_opt_outs else None
    return _OPTED_OUT[why] if why else None
