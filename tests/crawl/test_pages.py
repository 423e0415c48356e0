"""Pages read together, as nearly all are, come to what each comes to alone."""

import gzip
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from mella.crawl.pages import RecordReason, read_pages
from mella.settings import load

CZECH = "<p>Na břehu řeky stojí starý dům<img src=a alt='Dům u řeky'>"
STATUS = ["HTTP/1.1 200 OK", "HTTP/1.0 200", "HTTP/2 200", "HTTP/1.1 404 Not Found", "HTTP/1.1 100 Continue",
          "ICY 200 OK", "no head at all"]  # fmt: skip
FIELDS = [
    "Content-Type: text/html; charset=utf-8", "Content-Type: text/html", "Content-Type: image/png",
    "content-type:  TEXT/HTML ;charset=windows-1250", "Content-Type: application/xhtml+xml", "Content-Type:",
    "Content-Encoding: gzip", "Content-Encoding: identity", "X-Robots-Tag: noai", "TDM-Reservation: 1",
    "Transfer-Encoding: chunked", " folded", "Odd\tName: x", "Server: x", "X-Robots-Tag: googlebot: noindex",
]  # fmt: skip
BODIES = [
    CZECH.encode(), CZECH.encode("cp1250"), b"\xef\xbb\xbf" + CZECH.encode(), CZECH.encode("utf-16"),
    CZECH.encode("utf-16-le"), b"<meta charset=windows-1250>" + CZECH.encode("cp1250"),
    b"<meta charset=utf-8>" + CZECH.encode(), b"<meta name=robots content=noindex>", b"",
    gzip.compress(CZECH.encode()), b"not markup", b"<html>" + b"<img alt=x>" * 400,
]  # fmt: skip
RECORDS = st.lists(
    st.tuples(
        st.sampled_from(["response", "resource", "request", "revisit", "Response"]),
        st.sampled_from(["http://a.example/1", "<http://a.example/2>", "http://a.example/3", "mailto:x", ""]),
        st.sampled_from(STATUS),
        st.lists(st.sampled_from(FIELDS), max_size=4),
        st.sampled_from(BODIES),
        st.sampled_from(["\r\n", "\n"]),
    ),
    max_size=8,
)
SETTINGS = load(overrides={"scan.max_page_bytes": "3000", "scan.max_images_per_page": "300"}).scan


def written(kind: str, uri: str, status: str, fields: list[str], body: bytes, end: str) -> bytes:
    block = end.join([status, *fields, "", ""]).encode() + body
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nContent-Length: {len(block)}\r\n\r\n"
    return head.encode() + block + b"\r\n\r\n"


def refuse_second(uri: str) -> RecordReason | None:
    return "forgotten" if uri.endswith("2") else None


@given(RECORDS)
@settings(deadline=None, max_examples=200)
def test_records_in_members_of_their_own_give_what_they_give_in_a_plain_file(
    records: list[tuple[str, str, str, list[str], bytes, str]],
) -> None:
    together = b"".join(gzip.compress(written(*record)) for record in records)
    plain = b"".join(written(*record) for record in records)
    found, expected = (
        [one._replace(offset=0) for one in read_pages(io.BytesIO(data), SETTINGS, refuse_second)]
        for data in (together, plain)
    )
    assert found == expected


def test_a_page_is_refused_by_what_was_made_of_those_before_it() -> None:
    record = written("response", "http://a.example/", STATUS[0], FIELDS[:1], BODIES[0], "\r\n")
    seen: set[str] = set()
    reasons = []

    def refuse(uri: str) -> RecordReason | None:
        return "repeated_page" if uri in seen else None

    for found in read_pages(io.BytesIO(gzip.compress(record) * 3), SETTINGS, refuse):
        reasons.append(found.reason)
        seen.add(found.target_uri)
    assert reasons == ["", "repeated_page", "repeated_page"]
