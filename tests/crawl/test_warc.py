import gzip
import io
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from mella.crawl.warc import CHECKED_BLOCK, Problem, Record, read_records
from tests.crawl.warcs import gzip_member, plain_record, read, small_warc, split_at, urls

BODIES = [b"<p>one</p>", b"<p>two</p>" * 500, b"", b"\r\n\r\nWARC four\r\n\r\n"]
URLS = [f"http://a.example/{n}" for n in range(len(BODIES))]


def _zstd(data: bytes) -> bytes:
    records = [b"WARC/1.0" + part for part in data.split(b"WARC/1.0")[1:]]
    return b"".join(zstandard.compress(record) for record in records)


FORMS: dict[str, Callable[[], bytes]] = {
    "gzip": lambda: small_warc(BODIES),
    "plain": lambda: small_warc(BODIES, compressed=False),
    "one_gzip_member": lambda: gzip.compress(small_warc(BODIES, compressed=False)),
    "zstd": lambda: _zstd(small_warc(BODIES, compressed=False)),
    "one_zstd_frame": lambda: zstandard.compress(small_warc(BODIES, compressed=False)),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_record_is_read_in_every_form(form: str) -> None:
    records, problems = read(FORMS[form]())
    assert [(url, body) for _, url, body in records] == list(zip(URLS, BODIES, strict=True))
    assert problems == []


@pytest.mark.parametrize("form", ["gzip", "plain"])
def test_a_record_can_be_read_at_its_offset(form: str) -> None:
    data = FORMS[form]()
    for offset, url, body in read(data)[0]:
        assert read(data[offset:])[0][0] == (0, url, body)


@pytest.mark.parametrize("form", FORMS)
def test_offsets_tell_records_apart(form: str) -> None:
    offsets = [offset for offset, _, _ in read(FORMS[form]())[0]]
    assert offsets == sorted(set(offsets))


@pytest.mark.parametrize(
    ("form", "seekable"),
    [("gzip", [True] * 4), ("plain", [True] * 4), ("one_gzip_member", [True, False, False, False]),
     ("zstd", [False] * 4)],
)  # fmt: skip
def test_it_is_known_where_reading_may_begin(form: str, seekable: list[bool]) -> None:
    found = list(read_records(io.BytesIO(FORMS[form]())))
    assert [record.seekable for record in found if isinstance(record, Record)] == seekable


def test_the_head_of_a_response_is_parsed_and_the_body_follows_it() -> None:
    record = next(read_records(io.BytesIO(small_warc([b"<p>"]))))
    assert isinstance(record, Record) and record.http is not None
    assert (record.type, record.http.status, record.http.media_type) == ("response", 200, "text/html")
    assert record.date == "2026-07-01T00:00:00Z"
    assert record.headers["warc-type"] == record.headers["WARC-Type"] == "response"
    assert (record.length, record.body(2), record.body(99)) == (3, b"<p", b"<p>")


def test_a_body_is_not_mixed_up_with_that_of_the_next_record() -> None:
    reader = read_records(io.BytesIO(small_warc([b"one", b"two"])))
    first = next(reader)
    assert isinstance(first, Record)
    next(reader)
    with pytest.raises(ValueError, match="next record"):
        first.body(3)


def test_zero_padding_and_line_ends_between_members_are_passed_over() -> None:
    one, two = gzip_member(plain_record("http://a/1", b"1")), gzip_member(plain_record("http://a/2", b"2"))
    data = b"\r\n" + one + bytes(100_000) + two + bytes(512)
    assert read(data)[1] == []
    assert urls(data) == ["http://a/1", "http://a/2"]


def test_a_compressed_file_may_be_followed_by_a_plain_one() -> None:
    data = gzip_member(plain_record("http://a/1", b"1")) + plain_record("http://a/2", b"2")
    assert urls(data) == ["http://a/1", "http://a/2"]
    assert urls(plain_record("http://a/2", b"2") + data) == ["http://a/2", "http://a/1", "http://a/2"]


MIXED = small_warc(BODIES * 3, compressed=False)


@given(st.lists(st.integers(0, len(MIXED))), st.sampled_from([gzip_member, zstandard.compress]))
@settings(deadline=None, max_examples=300)
def test_records_go_on_from_one_member_to_the_next(places: list[int], pack: Callable[[bytes], bytes]) -> None:
    records, problems = read(split_at(MIXED, places, pack))
    assert [(url, body) for _, url, body in records] == [(url, body) for _, url, body in read(MIXED)[0]]
    assert problems == []
    assert [offset for offset, _, _ in records] == sorted({offset for offset, _, _ in records})


def test_arc_records_go_on_from_one_member_to_the_next() -> None:
    block = b"HTTP/1.1 200 OK\r\n\r\n<p>see http://b.example/ 10.0.0.1</p>"
    record = b"http://a.example/ 10.0.0.1 20080430204826 text/html %d\n%s\n" % (len(block), block)
    for size in (7, 50, 99, 140):
        data = split_at(record * 5, range(size, len(record) * 5, size))
        assert [body for _, _, body in read(data)[0]] == [block[19:]] * 5
        assert read(data)[1] == []


def test_an_arc_head_goes_on_in_the_next_member_wherever_it_is_cut() -> None:
    record = b"http://a.example/ 10.0.0.1 20080430204826 text/html 5\nthree\n"
    for cut in range(len(record) - 1, len(record) + 60):
        records, problems = read(split_at(record * 3, [cut]))
        assert [body for _, _, body in records] == [b"three"] * 3
        assert problems == []


def test_empty_members_and_skippable_frames_within_a_record_are_passed_over() -> None:
    record = plain_record("http://a.example/1", b"<p>" * 90)
    pzstd = b"\x50\x2a\x4d\x18\x04\0\0\0size" + zstandard.compress(record[100:])
    for data in (
        gzip_member(record[:100]) + gzip_member(b"") + gzip_member(record[100:]),
        zstandard.compress(record[:100]) + pzstd,
    ):
        assert read(data) == ([(0, "http://a.example/1", b"<p>" * 90)], [])


def test_only_what_begins_in_a_member_first_can_be_read_there() -> None:
    one, two, three = (plain_record(f"http://a.example/{n}", b"<p>" * 90) for n in range(3))
    data = split_at(one + two + three, [100, len(one) + 100, len(one + two)])
    found = [record for record in read_records(io.BytesIO(data)) if isinstance(record, Record)]
    assert [record.seekable for record in found] == [True, False, True]
    for record in (found[0], found[2]):
        assert read(data[record.offset :])[0][0][1:] == (record.target_uri, b"<p>" * 90)


def test_a_zstd_dictionary_in_front_of_the_records_is_used() -> None:
    samples = [plain_record(f"http://a.example/{n}", b"<p>same words in each page</p>") for n in range(200)]
    dictionary = zstandard.train_dictionary(2048, samples)  # type: ignore[arg-type]
    raw = dictionary.as_bytes()
    frame = b"\x5d\x2a\x4d\x18" + len(raw).to_bytes(4, "little") + raw
    compressor = zstandard.ZstdCompressor(dict_data=dictionary)
    data = frame + b"".join(compressor.compress(sample) for sample in samples[:3])
    assert urls(data) == [f"http://a.example/{n}" for n in range(3)]


def test_lenient_heads_are_read() -> None:
    head = b"WARC/0.17\nwarc-type: Response\nWARC-Target-URI: <http://a/\xd0\xb0>\nX-Long: one\n two\n"
    data = head + b"content-length: 18\n\nHTTP/1.0 200\n\nbody\n\n"
    record = next(read_records(io.BytesIO(data)))
    assert isinstance(record, Record) and record.http is not None
    assert (record.type, record.target_uri, record.body(9)) == ("response", "http://a/а", b"body")
    assert record.headers["x-long"] == "one two"


@pytest.mark.parametrize("version", ["0.17", "0.18", "1.0", "1.1"])
@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
@pytest.mark.parametrize("pack", [bytes, gzip_member])
def test_every_version_of_the_format_is_read_with_either_line_end(version: str, end: bytes, pack) -> None:  # type: ignore[no-untyped-def]
    lines = [f"WARC/{version}".encode(), b"WARC-Type: response", b"WARC-Target-URI: <http://a/>"]
    one = end.join([*lines, b"Content-Length: 5", b"", b"hello"]) + end + end
    assert read(pack(one) * 3)[1] == []
    assert [body for _, _, body in read(pack(one) * 3)[0]] == [b"hello"] * 3


@pytest.mark.parametrize(
    "kind", ["warcinfo", "request", "metadata", "resource", "conversion", "continuation"]
)
def test_records_without_an_http_head_are_all_body(kind: str) -> None:
    record = next(read_records(io.BytesIO(plain_record("http://a/1", b"x", kind=kind))))
    assert isinstance(record, Record)
    assert (record.type, record.http, record.body(8)) == (kind, None, b"HTTP/1.1")


def test_a_revisit_keeps_the_head_it_was_stored_with() -> None:
    record = next(read_records(io.BytesIO(plain_record("http://a/1", b"", kind="revisit"))))
    assert isinstance(record, Record) and record.http is not None
    assert (record.type, record.http.status, record.length) == ("revisit", 200, 0)


def test_arc_records_of_the_second_version_read_as_responses() -> None:
    block = b"HTTP/1.1 200 OK\r\n\r\n<p>arc</p>"
    head = b"http://a.example/ 10.0.0.1 20080430204826 text/html 200 abc - 99 a.arc %d\n" % len(block)
    record = next(read_records(io.BytesIO(head + block + b"\n")))
    assert isinstance(record, Record)
    assert (record.type, record.target_uri, record.body(99)) == (
        "response",
        "http://a.example/",
        b"<p>arc</p>",
    )


@pytest.mark.parametrize("pack", [bytes, gzip_member])
@pytest.mark.parametrize("server", ["10.0.0.1", "-", "[::1]", "2001:db8::1", "www.a-b_c.example"])
@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("200804302048", "2008-04-30T20:48:00Z"),
        ("20080430204826", "2008-04-30T20:48:26Z"),
        ("20080430204826123", "2008-04-30T20:48:26Z"),
    ],
)
def test_arc_heads_in_the_wild_are_read(
    pack: Callable[[bytes], bytes], server: str, date: str, expected: str
) -> None:
    head = f"http://a.example/ {server} {date} text/html 27\n".encode()
    data = pack(head + b"HTTP/1.1 200 OK\r\n\r\n<p>arc</p>"[:27] + b"\n")
    first, second = read_records(io.BytesIO(data * 2))
    assert isinstance(first, Record) and isinstance(second, Record)
    assert (first.date, first.headers["warc-ip-address"]) == (expected, server)
    assert second.target_uri == "http://a.example/"


@pytest.mark.parametrize(
    "address",
    [
        "http://httpd.apache.org:80/",
        "http://my-http.example:8080/a b",
        "http://web.archive.example/web/2005/http://a.example/",
        "http://a.example/?u=https://b.example/ c",
        "http://www.example.com?url=http://other.example/page",
        "http://a.example:80?x=http://b.example/",
        "http://a.example/my file.html?ref=http://c.example/x",
        "feed:http://a.example/x",
        "http://a.example/search?q=top 10 http://b.example/",
        "http://a.example/v 1.0 http://b.example/",
        "http://a.example&u=http://b.example/",
        "filedesc://http-crawl.arc",
    ],
)
def test_arc_addresses_that_speak_of_http_are_read(address: str) -> None:
    data = f"{address} 1.2.3.4 20080430204826 text/html 200 - - 0 a.arc 3\n123\n".encode()
    assert urls(data * 2) == [address] * 2


def test_a_response_without_a_status_line_has_no_head() -> None:
    data = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 5\r\n\r\nhello\r\n\r\n"
    record = next(read_records(io.BytesIO(data)))
    assert isinstance(record, Record)
    assert (record.http, record.target_uri, record.body(9)) == (None, "", b"hello")


def test_arc_records_read_as_responses() -> None:
    version = b"1 0 Test\nURL IP-address Archive-date Content-type Archive-length\n"
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>arc</p>"
    data = b"filedesc://a.arc 0.0.0.0 20080430204825 text/plain %d\n%s\n" % (len(version), version)
    data += b"http://a.example/x y 10.0.0.1 20080430204826 text/html %d\n%s\n" % (len(block), block)
    for form in (data, gzip.compress(data)):
        first, second = read_records(io.BytesIO(form))
        assert isinstance(first, Record) and first.type == "warcinfo"
        assert isinstance(second, Record) and second.type == "response"
        assert second.target_uri == "http://a.example/x y"
        assert second.date == "2008-04-30T20:48:26Z"
    assert read(data)[0][1][2] == b"<p>arc</p>"


def test_a_large_block_is_streamed_and_the_next_record_found() -> None:
    body = b"x" * (CHECKED_BLOCK + 1)
    data = plain_record("http://a/big", body) + plain_record("http://a/next", b"n")
    several = split_at(data, range(0, len(data), 3_000_000))
    for form in (data, gzip.compress(data, 1), several, split_at(data, [CHECKED_BLOCK + 500])):
        records, problems = read(form)
        assert [(url, len(b)) for _, url, b in records] == [("http://a/big", len(body)), ("http://a/next", 1)]
        assert problems == []


def test_an_empty_file_has_neither_records_nor_problems() -> None:
    assert read(b"") == ([], [])


def test_a_file_that_is_no_warc_is_one_problem() -> None:
    records, problems = read(b"url,caption\n" * 100_000)
    assert records == []
    assert [(p.offset, p.reason) for p in problems] == [(0, "not_a_record")]


@pytest.mark.parametrize("name", ["N0taN3rd+node-warc/books.toscrape.warc", "webrecorder+pywb/iana.warc.gz"])
def test_real_files_read_as_their_own_index_says(shared_data: Path, name: str) -> None:
    from fastwarc.warc import ArchiveIterator

    path = shared_data / "public" / name
    with path.open("rb") as ours, path.open("rb") as theirs:
        mine = [found.offset for found in read_records(ours) if not isinstance(found, Problem)]
        assert mine == [record.stream_pos for record in ArchiveIterator(theirs, parse_http=False)]
