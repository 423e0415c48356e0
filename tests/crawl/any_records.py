"""Records written in every way that readers tell apart, for laws that hold of any."""

import gzip

import zstandard
from hypothesis import strategies as st

from tests.crawl.warcs import PNG

CZECH = "<p>Na břehu řeky stojí starý dům<img src=a alt='Dům u řeky'>"
STATUS = ["HTTP/1.1 200 OK", "HTTP/1.0 200", "HTTP/2 200", "HTTP/1.1 404 Not Found", "HTTP/1.1 100 Continue",
          "HTTP/1.1 302 Found", "ICY 200 OK", "no head at all", "\r\nHTTP/1.1 200 OK"]  # fmt: skip
NO_TYPES = ["text/html charset=utf-8", "text/html:charset=utf-8", "html", "text", "charset=utf-8", "utf-8",
            '"text/html"', "text/html/", "text/", "/html", "text//html", "text/html(x)", "*/*",
            "unknown/unknown", "application/unknown"]  # fmt: skip
FIELDS = [
    "Content-Type: text/html; charset=utf-8", "Content-Type: text/html", "Content-Type: image/png",
    "content-type:  TEXT/HTML ;charset=windows-1250", "Content-Type: application/xhtml+xml", "Content-Type:",
    "Content-Encoding: gzip", "Content-Encoding: identity", "X-Robots-Tag: noai", "TDM-Reservation: 1",
    "Content-Type: application/octet-stream", "Location: 5.png#top",
    *(f"Content-Type: {value}" for value in NO_TYPES), "Content-Type: text/htm; charset=utf-8",
    "Transfer-Encoding: chunked", " folded", "Odd\tName: x", "Server: x", "X-Robots-Tag: googlebot: noindex",
]  # fmt: skip
BODIES = [
    CZECH.encode(), CZECH.encode("cp1250"), b"\xef\xbb\xbf" + CZECH.encode(), CZECH.encode("utf-16"),
    CZECH.encode("utf-16-le"), b"<meta charset=windows-1250>" + CZECH.encode("cp1250"),
    b"<meta charset=utf-8>" + CZECH.encode(), b"<meta name=robots content=noindex>", b"",
    gzip.compress(CZECH.encode()), b"not markup", b"<html>" + b"<img alt=x>" * 400, PNG,
    zstandard.compress(CZECH.encode() * 9), b"<p>" + b"a\x01" * 99 + CZECH.encode(),
    b"<html><script/><img alt=x>",
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
AnyRecord = tuple[str, str, str, list[str], bytes, str]


def written(kind: str, uri: str, status: str, fields: list[str], body: bytes, end: str) -> bytes:
    block = end.join([status, *fields, "", ""]).encode() + body
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nContent-Length: {len(block)}\r\n\r\n"
    return head.encode() + block + b"\r\n\r\n"
