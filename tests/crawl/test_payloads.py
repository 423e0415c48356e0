import gzip
import io
import random
from pathlib import Path

import pytest
from warcio.warcwriter import WARCWriter

from mella.crawl.image_record import record_address
from mella.crawl.payloads import read_payloads
from mella.crawl.warc import Record, read_records
from tests.crawl.servers import Site, http_site
from tests.crawl.warcs import PNG, response, small_warc, split_at

NOISE = random.Random(5).randbytes(50_000)


def _addresses(data: bytes) -> dict[int, str]:
    """The offsets of the records, and where each was captured."""
    return {
        found.offset: record_address(found)
        for found in read_records(io.BytesIO(data))
        if isinstance(found, Record)
    }


def _write(path: Path, *, compressed: bool = True) -> dict[int, str]:
    """A WARC with one record of each fate; the offsets of its records, and their addresses."""
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=compressed)
    image = ("Content-Type", "image/png")
    response(writer, "http://a/png", PNG, image)
    response(writer, "http://a/gz", gzip.compress(PNG), image, ("Content-Encoding", "gzip"))
    response(writer, "http://a/big", NOISE, image)
    response(writer, "http://a/404", PNG, image, status="404 Not Found")
    response(writer, "http://a/bad", b"\x1f\x8b\x08\0" + b"\xff" * 99, image, ("Content-Encoding", "gzip"))
    writer.write_record(
        writer.create_revisit_record("http://a/again", "sha1:X", "http://a/png", "2026-07-01T00:00:00Z")
    )
    writer.write_record(
        writer.create_warc_record(
            "http://a/resource", "resource", payload=io.BytesIO(PNG), warc_content_type="image/png"
        )
    )
    writer.write_record(writer.create_warc_record("", "metadata", payload=io.BytesIO(b"x")))
    path.write_bytes(file.getvalue())
    return _addresses(file.getvalue())


def _read(uri: str, addresses: dict[int, str], *, seekable: bool) -> list[tuple[int, bytes | str]]:
    return list(
        read_payloads(uri, addresses, seekable=seekable, options={}, max_bytes=40_000, max_inflation=100)
    )


FATES = [PNG, PNG, "too_large", "http_status", "undecodable", "revisit", PNG, "not_a_response"]


@pytest.mark.parametrize("compressed", [True, False])
@pytest.mark.parametrize("seekable", [True, False])
def test_each_record_gives_its_bytes_or_a_reason(tmp_path: Path, compressed: bool, seekable: bool) -> None:
    offsets = _write(tmp_path / "a.warc", compressed=compressed)
    found = _read(str(tmp_path / "a.warc"), offsets, seekable=seekable)
    assert found == list(zip(offsets, FATES, strict=True))


@pytest.mark.parametrize("seekable", [True, False])
def test_offsets_are_answered_once_and_in_order_found_or_not(tmp_path: Path, seekable: bool) -> None:
    offsets = _write(tmp_path / "a.warc.gz")
    first, second, *_ = offsets
    asked = {10**9: "http://a/x", second: offsets[second], first: offsets[first]}
    found = _read(str(tmp_path / "a.warc.gz"), asked, seekable=seekable)
    assert found == [(first, PNG), (second, PNG), (10**9, "no_such_record")]


@pytest.mark.parametrize("seekable", [True, False])
def test_a_record_of_another_address_is_not_the_one_asked_for(tmp_path: Path, seekable: bool) -> None:
    first, second, *_ = offsets = _write(tmp_path / "a.warc.gz")
    asked = {first: offsets[second], second: offsets[second]}
    found = dict(_read(str(tmp_path / "a.warc.gz"), asked, seekable=seekable))
    assert found == {first: "no_such_record", second: PNG}


def test_records_inside_one_member_are_found_in_one_pass(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    _write(plain, compressed=False)
    whole = gzip.compress(plain.read_bytes())
    (tmp_path / "one.warc.gz").write_bytes(whole)
    found = _read(str(tmp_path / "one.warc.gz"), _addresses(whole), seekable=False)
    assert [fate for _, fate in found] == FATES


def test_records_that_go_on_over_members_are_found_in_one_pass(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    _write(plain, compressed=False)
    several = split_at(plain.read_bytes(), range(300, 60_000, 300))
    (tmp_path / "several.warc.gz").write_bytes(several)
    found = _read(str(tmp_path / "several.warc.gz"), _addresses(several), seekable=False)
    assert [fate for _, fate in found] == FATES


def test_a_missing_file_is_a_reason_for_each_offset(tmp_path: Path) -> None:
    found = _read(str(tmp_path / "none.warc"), {0: "", 5: ""}, seekable=True)
    assert found == [(0, "unreadable_file"), (5, "unreadable_file")]


def test_a_damaged_record_gives_its_problem(tmp_path: Path) -> None:
    data = bytearray(small_warc([NOISE, b"fine"]))
    data[20_000:20_050] = bytes(50)
    (tmp_path / "a.warc.gz").write_bytes(data)
    assert _read(str(tmp_path / "a.warc.gz"), {0: ""}, seekable=True) == [(0, "damaged_member")]


@pytest.mark.parametrize("ranges", [True, False])
def test_payloads_come_over_http_with_and_without_ranges(tmp_path: Path, ranges: bool) -> None:
    offsets = _write(tmp_path / "a.warc.gz")
    with http_site(Site({"/a.warc.gz": (tmp_path / "a.warc.gz").read_bytes()}, ranges=ranges)) as site:
        found = _read(f"{site.url}/a.warc.gz", offsets, seekable=True)
    assert found == list(zip(offsets, FATES, strict=True))
