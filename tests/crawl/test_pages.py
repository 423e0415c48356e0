"""Pages read together, as nearly all are, come to what each comes to alone."""

import gzip
import io

import pytest
import zstandard
from hypothesis import given, settings

from mella.crawl.pages import RecordReason, read_pages
from mella.settings import load
from tests.crawl.any_records import BODIES, FIELDS, RECORDS, STATUS, AnyRecord, written

SETTINGS = load(overrides={"scan.max_page_bytes": "3000", "scan.max_images_per_page": "300"}).scan


def refuse_second(uri: str) -> RecordReason | None:
    return "forgotten" if uri.endswith("2") else None


@given(RECORDS)
@settings(deadline=None, max_examples=200)
def test_records_in_members_of_their_own_give_what_they_give_in_a_plain_file(
    records: list[AnyRecord],
) -> None:
    together = b"".join(gzip.compress(written(*record)) for record in records)
    plain = b"".join(written(*record) for record in records)
    found, expected = (
        [one._replace(offset=0) for one in read_pages(io.BytesIO(data), SETTINGS, refuse_second)]
        for data in (together, plain)
    )
    assert found == expected


@pytest.mark.parametrize("size", [63, 64, 99, 100, 1_023, 1_024, 2_000])
@pytest.mark.parametrize("control", [bytes([n]) for n in (1, 8, 9, 13, 14, 26, 27, 28, 31, 32, 127)])
def test_a_page_of_controls_is_none_however_it_is_stored(size: int, control: bytes) -> None:
    few = min(size, 1_024) // 20
    reasons: dict[int, set[str]] = {}
    for controls in (few, few + 1):
        body = (b"<p>" + control * controls).ljust(size, b"x")
        record = written("response", "http://a.example/1", STATUS[0], FIELDS[:1], body, "\r\n")
        packed = (record, gzip.compress(record), gzip.compress(record) * 2)
        found = [one for data in packed for one in read_pages(io.BytesIO(data), SETTINGS, refuse_second)]
        assert len(found) == 4
        reasons[controls] = {one.reason for one in found}
    binary = size >= 64 and control not in b"\t\r\x1b \x7f"
    assert reasons == {few: {""}, few + 1: {"undecodable" if binary else ""}}


def test_a_page_that_is_still_compressed_is_none_however_it_is_stored() -> None:
    body = zstandard.compress(BODIES[0] * 9)
    record = written("response", "http://a.example/1", STATUS[0], FIELDS[:1], body, "\r\n")
    for data in (record, gzip.compress(record)):
        (found,) = read_pages(io.BytesIO(data), SETTINGS, refuse_second)
        assert found.reason == "undecodable"


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
