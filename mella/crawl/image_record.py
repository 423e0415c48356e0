"""Which records hold an image, or lead to one."""

from mella.crawl.address import normalise_url
from mella.crawl.content import ContentError, decode_content
from mella.crawl.http_head import HttpHead
from mella.crawl.magic import MAGIC_BYTES, raster_type
from mella.crawl.warc import Record

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_UNSTATED = frozenset({None, "application/octet-stream", "binary/octet-stream"})
_ENCODINGS = frozenset({"content-encoding", "transfer-encoding"})
_SNIFFED_BYTES = 4_096


def record_address(record: Record) -> str:
    """The address that a record was captured at, in one spelling where it is one."""
    return normalise_url(record.target_uri) or record.target_uri


def media_type(record: Record) -> str | None:
    """As the server stated it; of a `resource` record, as its own head states it."""
    if record.http is not None:
        return record.http.media_type
    return HttpHead(200, record.headers).media_type if record.type == "resource" else None


def is_image(record: Record) -> bool:
    """A successful image response, or an image as resource: by its type, else by its first bytes: a browser
    heeds these alone (MIME Sniffing Standard, section 8.1), and what a script serves is often `text/html`."""
    if record.type == "response":
        if record.http is None or not record.http.is_success:
            return False
    elif record.type != "resource":
        return False
    return (media_type(record) or "").startswith("image/") or _looks_like_image(record)


def may_be_image_revisit(record: Record) -> bool:
    """A revisit whose head, if it kept one, does not say that it is something else."""
    stated = media_type(record)
    return record.type == "revisit" and (stated in _UNSTATED or str(stated).startswith("image/"))


def redirect_target(record: Record) -> str | None:
    """The Location of a redirect as the server wrote it, or as the revisit tells that stands for its body."""
    if (
        record.type not in ("response", "revisit")
        or record.http is None
        or record.http.status not in REDIRECTS
    ):
        return None
    return record.http.headers.get("location") or None


def _looks_like_image(record: Record) -> bool:
    if raster_type(record.body(MAGIC_BYTES)) is not None:
        return True
    if record.http is None or _ENCODINGS.isdisjoint(record.http.headers):
        return False
    start = record.body(_SNIFFED_BYTES)
    try:
        start = decode_content(start, record.http, max_bytes=1 << 20, max_inflation=1 << 20)
    except ContentError:
        return False
    return raster_type(start[:MAGIC_BYTES]) is not None
