"""WARC files made in tests, with warcio's writer."""

import gzip
import io
from collections.abc import Callable, Iterator, Sequence

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from mella.crawl.warc import Problem, Record, Run, read_records

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100"
    "18dd8db00000000049454e44ae426082"
)


def response(
    writer: WARCWriter, url: str, body: bytes, *headers: tuple[str, str], status: str = "200 OK"
) -> None:
    head = StatusAndHeaders(status, list(headers), protocol="HTTP/1.1")
    record = writer.create_warc_record(
        url,
        "response",
        payload=io.BytesIO(body),
        http_headers=head,
        warc_headers_dict={"WARC-Date": "2026-07-01T00:00:00Z", "WARC-Record-ID": f"<urn:test:{url}>"},
    )
    writer.write_record(record)


def small_warc(bodies: Sequence[bytes], *, compressed: bool = True, first: int = 0) -> bytes:
    """Responses to http://a.example/0 (or the number of the `first`), /1, … with these bodies."""
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=compressed)
    for number, body in enumerate(bodies, start=first):
        response(writer, f"http://a.example/{number}", body, ("Content-Type", "text/html"))
    return file.getvalue()


def plain_record(url: str, body: bytes, *, length: int | str | None = None, kind: str = "response") -> bytes:
    """A record written by hand, so that its Content-Length may be wrong."""
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    stated = len(block) if length is None else length
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Length: {stated}\r\n\r\n"
    return head.encode() + block + b"\r\n\r\n"


def gzip_member(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def split_at(data: bytes, places: Sequence[int], pack: Callable[[bytes], bytes] = gzip_member) -> bytes:
    """The bytes in several members, as writers make them that know nothing of records."""
    ends = [*sorted(places), len(data)]
    return b"".join(pack(data[start:end]) for start, end in zip([0, *ends], ends, strict=False))


Found = tuple[list[tuple[int, str, bytes]], list[Problem]]


def found_in(reader: Iterator[Run | Record | Problem]) -> Found:
    """`(offset, target URI, body)` of the records that are read, alone or together, and the problems."""
    records, problems = [], []
    for found in reader:
        if isinstance(found, Problem):
            problems.append(found)
        else:
            several = map(found.record, range(len(found.ends))) if isinstance(found, Run) else [found]
            records += [(one.offset, one.target_uri, one.body(1 << 24)) for one in several]
    return records, problems


def read(data: bytes) -> Found:
    """What is found in these bytes."""
    return found_in(read_records(io.BytesIO(data)))


def urls(data: bytes) -> list[str]:
    return [url for _, url, _ in read(data)[0]]
