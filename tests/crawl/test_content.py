import gzip
import time
import tracemalloc
import zlib
from collections.abc import Callable

import brotli
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from mella.crawl.content import ContentError, decode_content
from mella.crawl.http_head import Headers, HttpHead
from tests.crawl.warcs import PNG

PAGE = b"<!doctype html><p>" + "Žluťoučký kůň ".encode() * 2000


def _raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def _named_gzip(data: bytes) -> bytes:
    plain = gzip.compress(data)
    return plain[:3] + b"\x1e" + plain[4:10] + b"\x03\x00abc" + b"name\0" + b"comment\0" + b"hc" + plain[10:]


def _chunked(data: bytes, size: int = 1000) -> bytes:
    parts = [data[at : at + size] for at in range(0, len(data), size)]
    return b"".join(b"%x;ext=1\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\nTrailer: x\r\n\r\n"


ENCODERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "gzip_with_every_field": ("x-gzip", _named_gzip),
    "two_gzip_members": ("gzip", lambda data: gzip.compress(data[:5]) + gzip.compress(data[5:])),
    "deflate_with_head": ("deflate", zlib.compress),
    "bare_deflate": ("deflate", _raw_deflate),
    "brotli": ("br", lambda data: brotli.compress(data, quality=5)),
    "zstd": ("ZSTD", zstandard.compress),
    "two_zstd_frames": ("zstd", lambda data: zstandard.compress(data[:9]) + zstandard.compress(data[9:])),
    "stacked": ("gzip, br", lambda data: brotli.compress(gzip.compress(data))),
}


def head(encoding: str = "", transfer: str = "") -> HttpHead:
    fields = [("Content-Encoding", encoding), ("Transfer-Encoding", transfer)]
    return HttpHead(200, Headers(field for field in fields if field[1]))


def decode(body: bytes, encoding: str = "", transfer: str = "", max_bytes: int = 5_000_000) -> bytes:
    return decode_content(body, head(encoding, transfer), max_bytes=max_bytes, max_inflation=100)


@pytest.mark.parametrize("case", ENCODERS)
@given(data=st.one_of(st.binary(max_size=3000), st.just(PAGE)))
@settings(max_examples=15, deadline=None)
def test_every_encoding_is_undone(case: str, data: bytes) -> None:
    name, encode = ENCODERS[case]
    assert decode(encode(data), name) == data
    assert decode(_chunked(encode(data)), name, "chunked") == data


@pytest.mark.parametrize("case", ENCODERS)
@pytest.mark.parametrize("bare", [PAGE, PNG])
def test_a_declared_encoding_that_is_not_there_is_passed_over(case: str, bare: bytes) -> None:
    assert decode(bare, ENCODERS[case][0], "chunked") == bare


@pytest.mark.parametrize("case", ["gzip", "deflate_with_head", "bare_deflate", "brotli"])
def test_of_a_body_cut_short_the_good_part_is_kept(case: str) -> None:
    name, encode = ENCODERS[case]
    whole = b"".join(b"%d and %d\n" % (n, n * n) for n in range(20_000))
    body = encode(whole)
    part = decode(body[: len(body) // 2], name)
    assert len(part) > len(whole) // 4
    assert whole.startswith(part)


@pytest.mark.parametrize("case", ["brotli", "zstd", "bare_deflate"])
def test_a_body_cut_before_its_first_byte_is_undecodable(case: str) -> None:
    name, encode = ENCODERS[case]
    with pytest.raises(ContentError) as caught:
        decode(encode(PAGE)[:5], name)
    assert caught.value.reason == "undecodable"


@pytest.mark.parametrize("case", ["gzip", "deflate_with_head", "brotli"])
def test_bad_data_is_undecodable(case: str) -> None:
    name, encode = ENCODERS[case]
    body = bytearray(encode(PAGE))
    body[12:40] = b"\xff" * 28
    with pytest.raises(ContentError) as caught:
        decode(bytes(body), name)
    assert caught.value.reason == "undecodable"


def test_a_bad_zstd_frame_is_undecodable() -> None:
    with pytest.raises(ContentError) as caught:
        decode(b"\x28\xb5\x2f\xfd" + b"\xff" * 40, "zstd")
    assert caught.value.reason == "undecodable"


def test_a_wrong_checksum_and_trailing_bytes_are_ignored_as_browsers_do() -> None:
    body = gzip.compress(PAGE)
    assert decode(body[:-8] + b"\0" * 8 + b"trailing", "gzip") == PAGE
    assert decode(zlib.compress(PAGE)[:-4] + b"\0" * 9, "deflate") == PAGE


@pytest.mark.parametrize("case", ["gzip", "deflate_with_head", "bare_deflate", "brotli", "zstd"])
def test_a_bomb_is_refused_early_and_in_little_memory(case: str) -> None:
    name, encode = ENCODERS[case]
    bomb = encode(bytes(100_000_000))
    started = time.process_time()
    tracemalloc.start()
    with pytest.raises(ContentError) as caught:
        decode(bomb, name, max_bytes=50_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert caught.value.reason == "inflation_bomb"
    assert peak < 40_000_000
    assert time.process_time() - started < 2


def test_blanks_below_the_floor_are_no_bomb() -> None:
    assert decode(gzip.compress(bytes(1_000_000)), "gzip") == bytes(1_000_000)


def test_a_body_over_the_limit_is_too_large_encoded_or_not() -> None:
    large = bytes(range(256)) * 40
    for body, name in ((large, ""), (gzip.compress(large), "gzip")):
        with pytest.raises(ContentError) as caught:
            decode(body, name, max_bytes=len(large) - 1)
        assert caught.value.reason == "too_large"
        assert decode(body, name, max_bytes=len(large)) == large


@pytest.mark.parametrize("name", ["br", "deflate"])
@pytest.mark.parametrize("text", [b"<p>one", b"<a href=x>", b"<h1>", b"Hello <html>", "Příliš <b>".encode()])
def test_text_under_an_encoding_without_a_mark_of_its_own_is_text(name: str, text: bytes) -> None:
    text += b" and so on, at some length, with an <img src=a alt=b> in it, and more of it"
    assert decode(text, name) == text


@pytest.mark.parametrize("name", ["identity", "none", "utf-8", "binary", "", "  "])
def test_names_that_are_no_encoding_change_nothing(name: str) -> None:
    assert decode(b"as it is", name) == b"as it is"


def test_an_encoding_we_lack_and_a_tower_of_encodings_are_refused() -> None:
    for name in ("compress", "gzip,gzip,gzip,gzip,gzip"):
        with pytest.raises(ContentError) as caught:
            decode(b"\x1f\x9dxyz", name)
        assert caught.value.reason == "unsupported_encoding"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"5\r\nhello\r\n0\r\n\r\n", b"hello"),
        (b"5\nhello\n0\n\n", b"hello"),
        (b"0005  \r\nhello\r\n5\r\n, you\r\n", b"hello, you"),
        (b"5\r\nhello\r\nzz\r\nrest", b"hello"),
        (b"5\r\nhello\r\nff\r\ncut sho", b"hellocut sho"),
        (b"ffff\r\ncut short", b"cut short"),
        (b"0\r\n\r\n", b""),
        (b"\r\n5\r\nhello\r\n0\r\n\r\n", b"hello"),
        (b"not chunked", b"not chunked"),
        (b"5\r\nis not the size of this line", b"5\r\nis not the size of this line"),
        (b"0\r\nthings", b"0\r\nthings"),
        (b"", b""),
    ],
)
def test_chunks_whole_broken_and_absent(body: bytes, expected: bytes) -> None:
    assert decode(body, transfer="chunked") == expected


@given(st.binary(max_size=500), st.sampled_from(["gzip", "deflate", "br", "zstd", "compress"]), st.booleans())
def test_arbitrary_bytes_decode_or_are_refused_with_a_reason(body: bytes, name: str, chunked: bool) -> None:
    try:
        assert isinstance(decode(body, name, "chunked" if chunked else ""), bytes)
    except ContentError as error:
        assert error.reason in ("undecodable", "unsupported_encoding")
