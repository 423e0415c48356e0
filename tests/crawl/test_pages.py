"""Pages read together, as nearly all are, come to what each comes to alone."""

import gzip
import io

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
