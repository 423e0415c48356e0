"""Responses into WARC files, the same bytes each time: fixed dates, record ids by hash."""

import io
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mella.identity import identify
from mella.sample.model import Served

if TYPE_CHECKING:
    from warcio.warcwriter import WARCWriter

DATE = "2026-07-01T06:00:00Z"
VOLUMES = 5
"""Two files of pages, two of pictures, and one of odds and ends, whose last record is cut off."""


def volume_name(volume: int) -> str:
    return f"sample-{volume:02d}.warc.gz"


def write_volumes(folder: Path, responses: Iterable[Served]) -> dict[str, int]:
    """Writes every response into its volume, in the order given; the number of records of each file.

    The last record of the last volume is cut in the middle.
    """
    counts = {volume_name(volume): 1 for volume in range(VOLUMES)}
    with _volumes(folder) as writers:
        for served in responses:
            _write(writers[served.volume], served)
            counts[volume_name(served.volume)] += 1 + (served.revisit_of is None and _has_request(served))
    _cut_last_record(folder / volume_name(VOLUMES - 1))
    return counts


@contextmanager
def _volumes(folder: Path) -> "Iterator[list[WARCWriter]]":
    from warcio.warcwriter import WARCWriter

    folder.mkdir(parents=True, exist_ok=True)
    files = [(folder / volume_name(volume)).open("wb") for volume in range(VOLUMES)]
    try:
        writers = [WARCWriter(file, gzip=True) for file in files]
        for volume, writer in enumerate(writers):
            _write_info(writer, volume_name(volume))
        yield writers
    finally:
        for file in files:
            file.close()


def _write_info(writer: "WARCWriter", name: str) -> None:
    text = (
        b"software: mella sample crawl\r\ndescription: painted pictures\r\nformat: WARC File Format 1.0\r\n"
    )
    headers = _record_headers("warcinfo", name) | {"WARC-Filename": name}
    record = writer.create_warc_record(
        "", "warcinfo", payload=io.BytesIO(text), length=len(text), warc_headers_dict=headers,
        warc_content_type="application/warc-fields",
    )  # fmt: skip
    writer.write_record(record)


def _write(writer: "WARCWriter", served: Served) -> None:
    if served.revisit_of is not None:
        writer.write_record(_revisit(writer, served))
        return
    writer.write_record(
        writer.create_warc_record(
            served.url,
            "response",
            payload=io.BytesIO(served.body),
            length=len(served.body),
            http_headers=_http_head(served),
            warc_headers_dict=_record_headers("response", served.url),
        )
    )
    if _has_request(served):
        writer.write_record(_request(writer, served))


def _has_request(served: Served) -> bool:
    """Some crawlers keep their requests: here those for the first page of a site."""
    return served.media_type.startswith("text/html") and urlsplit(served.url).path == "/"


def _request(writer: "WARCWriter", served: Served) -> Any:
    from warcio.statusandheaders import StatusAndHeaders

    lines = [("Host", urlsplit(served.url).netloc), ("User-Agent", "mella sample crawl")]
    return writer.create_warc_record(
        served.url,
        "request",
        payload=io.BytesIO(b""),
        length=0,
        http_headers=StatusAndHeaders("GET / HTTP/1.1", lines, is_http_request=True),
        warc_headers_dict=_record_headers("request", served.url),
    )


def _revisit(writer: "WARCWriter", served: Served) -> Any:
    from warcio.utils import Digester

    digest = Digester("sha1")
    digest.update(served.body)
    return writer.create_revisit_record(
        served.url,
        str(digest),
        served.revisit_of,
        DATE,
        http_headers=_http_head(served),
        warc_headers_dict=_record_headers("revisit", served.url),
    )


def _http_head(served: Served) -> Any:
    from warcio.statusandheaders import StatusAndHeaders

    lines = [("Content-Type", served.media_type), ("Server", "painted"), *served.headers]
    if not any(name == "Transfer-Encoding" for name, _ in lines):
        lines.append(("Content-Length", str(len(served.body))))
    return StatusAndHeaders(served.status, lines, protocol="HTTP/1.1")


def _record_headers(kind: str, of: str) -> dict[str, str]:
    return {"WARC-Record-ID": f"<urn:uuid:{uuid.UUID(identify(kind, of))}>", "WARC-Date": DATE}


def _cut_last_record(path: Path) -> None:
    """The file without the second half of its last gzip member, as a crash leaves it."""
    data = path.read_bytes()
    start = data.rindex(b"\x1f\x8b\x08\x00\x00\x00\x00\x00")
    path.write_bytes(data[: (start + len(data)) // 2])
