import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mella.crawl.http_head import MAX_HEAD_BYTES, Headers, HttpHead, parse_fields, parse_http_head
from tests.crawl.any_records import NO_TYPES


@pytest.mark.parametrize(
    ("line", "status"),
    [(b"HTTP/1.1 200 OK", 200), (b"HTTP/1.1 404", 404), (b"HTTP/2 200", 200), (b"HTTP/2.0 301 ", 301),
     (b"ICY 200 OK", 200), (b"http/1.0  503 Busy", 503), (b"HTTP 200 OK", 200),
     (b"HTTP/1.1 200 \xce\xa9", 200), (b"\r\nHTTP/1.1 200 OK", 200), (b"\n\nHTTP/1.1 200 OK", 200)],
)  # fmt: skip
def test_status_lines_in_the_wild_are_read(line: bytes, status: int) -> None:
    head, size = parse_http_head(line + b"\r\nA: b\r\n\r\nbody")
    assert head is not None
    assert (head.status, head.headers["a"], size) == (status, "b", len(line) + 10)


@pytest.mark.parametrize(
    "block", [b"", b"<html>", b"HTTP/1.1", b"HTTP/1.1 abc\r\n", b"HTTP/1.1 2000\r\n\r\n"]
)
def test_what_has_no_status_line_is_all_body(block: bytes) -> None:
    assert parse_http_head(block) == (None, 0)


def test_folded_lines_bare_line_feeds_and_junk_are_borne() -> None:
    head, size = parse_http_head(b"HTTP/1.1 200 OK\nX: one\n\ttwo\nno colon here\nEmpty:\nY : z\n\nbody\n\n")
    assert head is not None
    assert dict(head.headers) == {"x": "one two", "empty": "", "y": "z"}
    assert size == len(b"HTTP/1.1 200 OK\nX: one\n\ttwo\nno colon here\nEmpty:\nY : z\n\n")


@pytest.mark.parametrize(
    "body", [b"<html>\r\n\r\n<p>", b"\x89PNG\r\n\x1a\n\r\n\r\n", b"\xff\xd8\xff: \r\n\r\n"]
)
def test_a_missing_empty_line_costs_nothing_of_the_body(body: bytes) -> None:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + body
    head, size = parse_http_head(block)
    assert head is not None and head.media_type == "text/html"
    assert block[size:] == body


@pytest.mark.parametrize("folded", ["Link: <x>,\r\n <y>; rel=z", 'X: a;\r\n name="файл"', "Link:\r\n\t<y>"])
def test_a_folded_line_is_no_start_of_the_body(folded: str) -> None:
    block = f"HTTP/1.1 200 OK\r\n{folded}\r\nX-Robots-Tag: noai\r\n\r\n<p>".encode()
    head, size = parse_http_head(block)
    assert head is not None and head.headers["x-robots-tag"] == "noai"
    assert block[size:] == b"<p>"


@pytest.mark.parametrize(
    ("values", "content_type"),
    [
        (["text/plain", "text/html"], "text/html"),
        (["text/html", "text/html; charset=windows-1251"], "text/html; charset=windows-1251"),
        (["text/html; charset=koi8-r, text/html"], "text/html; charset=koi8-r"),
        (["text/html; charset=koi8-r", "*/*", "junk"], "text/html; charset=koi8-r"),
        (["text/plain; charset=koi8-r", "text/html"], "text/html"),
        (['text/html; a="b,c/d"; charset=koi8-r'], 'text/html; a="b,c/d"; charset=koi8-r'),
        (["junk"], "junk"),
        ([], ""),
    ],
)
def test_of_several_content_types_the_last_counts(values: list[str], content_type: str) -> None:
    head = HttpHead(200, Headers([("Content-Type", value) for value in values]))
    assert head.content_type == content_type


def test_interim_heads_are_passed_over() -> None:
    block = (
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\nbody"
    )
    head, size = parse_http_head(block)
    assert head is not None and head.status == 200
    assert block[size:] == b"body"


def test_a_repeated_field_has_a_first_value_and_all_values() -> None:
    headers = Headers([("Set-Cookie", "a"), ("X", "1"), ("set-cookie", "b")])
    assert headers["SET-COOKIE"] == "a"
    assert headers.get_all("Set-Cookie") == ["a", "b"]
    assert headers.get_all("missing") == []
    assert "x" in headers and "y" not in headers


def test_header_values_in_latin_1_lose_no_byte() -> None:
    head, _ = parse_http_head(b"HTTP/1.1 200 OK\r\nLocation: /caf\xe9\r\nX: caf\xc3\xa9\r\n\r\n")
    assert head is not None
    assert (head.headers["location"], head.headers["x"]) == ("/café", "café")


@pytest.mark.parametrize(
    ("value", "media_type"),
    [("Text/HTML; charset=x", "text/html"), ("image/png", "image/png"), ("", None), (" ; charset=x", None),
     ("text/html, text/html", "text/html"), ("text/html , text/plain", "text/plain")],
)  # fmt: skip
def test_the_media_type_is_bare_and_in_lower_case(value: str, media_type: str | None) -> None:
    head, _ = parse_http_head(b"HTTP/1.1 200 OK\r\nContent-Type: " + value.encode() + b"\r\n\r\n")
    assert head is not None and head.media_type == media_type


@pytest.mark.parametrize("value", NO_TYPES)
def test_what_is_no_media_type_counts_as_none_stated(value: str) -> None:
    head = HttpHead(200, Headers([("Content-Type", value)]))
    assert (head.media_type, head.is_html) == (None, False)


@given(
    st.lists(
        st.sampled_from([b"A: b", b"A:b ", b"\tc", b"x", b"<p>", b"\xe9: \xe9", b"B: \xe9", b"C:\xa0c", b""])
    )
)
def test_a_plain_head_is_read_as_the_lenient_way_reads_it(lines: list[bytes]) -> None:
    block = b"\r\n".join([b"HTTP/1.1 200 OK", *lines, b"", b"body"])
    head, size = parse_http_head(block)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mella.crawl.http_head.parse_regular", lambda *_: None)
        lenient, lenient_size = parse_http_head(block)
    assert head is not None and lenient is not None
    assert (head.headers.fields, size) == (lenient.headers.fields, lenient_size)


@given(st.binary(max_size=300))
def test_no_head_raises_or_reaches_past_its_block(rest: bytes) -> None:
    block = b"HTTP/1.1 200 OK\r\n" + rest
    head, size = parse_http_head(block)
    assert head is not None and head.status == 200
    assert size <= len(block)


def test_an_endless_head_is_bounded() -> None:
    _, size = parse_http_head(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 50_000)
    assert size <= MAX_HEAD_BYTES + 16


def test_a_field_folded_into_many_lines_takes_linear_time() -> None:
    lines = [b"X: 1", *[b" "] * 1_000_000]
    started = time.process_time()
    headers = parse_fields(lines)
    assert time.process_time() - started < 3
    assert headers["x"] == "1"
