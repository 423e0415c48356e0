"""ARC files, the format before WARC: the head of a record is one line."""

import re

from mella.crawl.http_head import Headers, decode_field

ARC_HEAD = re.compile(
    rb"([A-Za-z][A-Za-z0-9+.-]{0,30}:(?=[^\r\n]{1,9800} \d{1,18}\r?\n)[^\r\n]{1,8192}?) "
    rb"([0-9A-Za-z._:%\[\]-]{1,253}) (\d{12}(?:\d{2}(?:\d{3})?)?)(?=[^\r\n]{1,1301}+\r?\n) "
    rb"(\S{1,256})(?: [^\r\n]{1,1024})? (\d{1,18})\r?\n"
)
"""URL, IP address, date, media type, [the five further fields of version 2,] length.

http://archive.org/web/researcher/ArcFileFormat.php; some writers give a name for the IP address, or brackets
around it, and dates to the minute or with milliseconds. Lines that only look like heads, with many dates in
them, would take long without the lookaheads: a head ends with a length, soon after its date.
"""
MAX_ARC_HEAD = 9_800
ARC_START = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]{0,8}\Z")
"""What a member may end with that ends within the first letters of a head."""


def arc_headers(head: re.Match[bytes]) -> Headers:
    """The head of an ARC record as the WARC fields that say the same."""
    uri, address, date, media_type, length = (decode_field(part) for part in head.groups())
    opens_file = uri.startswith("filedesc:")
    return Headers(
        (
            ("WARC-Type", "warcinfo" if opens_file else "response"),
            ("WARC-Target-URI", uri),
            ("WARC-Date", _iso(date)),
            ("WARC-IP-Address", address),
            ("ARC-Content-Type", media_type),
            ("Content-Length", length),
        )
    )


def _iso(date: str) -> str:
    """To the second."""
    return f"{date[:4]}-{date[4:6]}-{date[6:8]}T{date[8:10]}:{date[10:12]}:{date[12:14] or '00'}Z"
