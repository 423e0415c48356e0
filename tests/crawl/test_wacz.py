"""What browser crawlers leave: a zip of WARC files and of much that is none."""

import gzip
import hashlib
import io
import struct
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mella.crawl.manifest import SurveyTask, survey
from mella.crawl.source import CrawlError, expand, open_warc
from mella.crawl.wacz import parts_of
from mella.crawl.warc import Record, read_records
from tests.crawl.servers import Site, http_site
from tests.crawl.warcs import small_warc

FIRST, SECOND = small_warc([b"<p>one", b"<p>two"]), small_warc([b"<p>three"], first=2)
PLAIN = gzip.decompress(SECOND)
NAMES = ["http://a.example/0", "http://a.example/1", "http://a.example/2"]


def wacz(
    second: bytes = PLAIN, name: str = "archive/data-1.warc", compression: int = zipfile.ZIP_STORED
) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("archive/data-0.warc.gz", FIRST)
        made.writestr("indexes/index.cdx.gz", gzip.compress(b"example,a)/0 20260701 {}\n" * 99))
        made.writestr(name, second, compression)
        made.writestr("pages/pages.jsonl", b'{"format": "json-pages-1.0"}\n' * 9, zipfile.ZIP_DEFLATED)
        made.writestr("datapackage.json", b'{"profile": "data-package"}')
    return file.getvalue()


def surveyed(uri: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The row of the manifest, and the problems."""
    rows: dict[str, list[dict[str, Any]]] = {"crawl_problems": []}
    for table, batch in survey(SurveyTask("c", uri, 0)):
        rows.setdefault(table, []).extend(batch.to_pylist())
    return rows["raw_crawl"][0], rows["crawl_problems"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "crawl.WACZ"


@pytest.mark.parametrize("second", [PLAIN, SECOND], ids=["plain", "gzip"])
def test_its_records_are_read_at_their_places(file: Path, second: bytes) -> None:
    file.write_bytes(wacz(second))
    (uri,) = expand([str(file.parent)])
    with open_warc(uri) as stream:
        records = [one for one in read_records(stream) if isinstance(one, Record)]
        assert [one.target_uri for one in records] == NAMES
        for record in records:
            stream.seek(record.offset)
            again = next(read_records(stream))
            assert isinstance(again, Record) and again.target_uri == record.target_uri


@pytest.mark.parametrize("second", [PLAIN, SECOND], ids=["plain", "gzip"])
def test_what_it_holds_beside_warc_files_is_no_problem(file: Path, second: bytes) -> None:
    data = wacz(second)
    file.write_bytes(data)
    row, problems = surveyed(str(file))
    assert (row["records"], row["problems"], problems) == (3, 0, [])
    assert (row["bytes"], row["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize(
    ("name", "held"), [("archive/", b""), ("archive/b.warc.gz", b""), ("a.warc.cdx", b"x y")]
)
def test_a_part_that_can_hold_no_record_is_no_problem(file: Path, name: str, held: bytes) -> None:
    file.write_bytes(wacz(held, name))
    row, problems = surveyed(str(file))
    assert (row["records"], problems) == (2, [])


@pytest.mark.parametrize("behind", [wacz(), b"PK\x05\x06" + bytes(18)], ids=["another", "an empty one"])
def test_what_is_no_record_in_one_before_another_is_a_problem(file: Path, behind: bytes) -> None:
    first = wacz(b"junk")
    file.write_bytes(first + behind)
    _, problems = surveyed(str(file))
    assert any(problem["warc_offset"] < len(first) for problem in problems)


def test_what_is_no_record_in_a_damaged_member_is_a_problem_beside_that(file: Path) -> None:
    member = bytearray(gzip.compress(PLAIN + b"junk\n" * 20_000))
    member[-8] ^= 1
    file.write_bytes(wacz(bytes(member)))
    row, problems = surveyed(str(file))
    assert row["records"] == 3
    assert [problem["reason"] for problem in problems] == ["not_a_record", "damaged_member"]


@pytest.mark.parametrize("name", ["archive/data-1.warc", "archive/data", "data.warc.gz.1", "one.wacz"])
def test_what_is_no_record_in_a_part_that_may_hold_some_is_a_problem(file: Path, name: str) -> None:
    file.write_bytes(wacz(b"\x1f\x8b\x09" + SECOND[3:], name))
    row, problems = surveyed(str(file))
    assert (row["records"], [problem["reason"] for problem in problems]) == (2, ["not_a_record"])


def test_what_is_cut_in_a_part_is_a_problem(file: Path) -> None:
    file.write_bytes(wacz(PLAIN[:-9]))
    row, problems = surveyed(str(file))
    assert (row["records"], [problem["reason"] for problem in problems]) == (2, ["content_length"])


def test_parts_of_any_name_are_read(file: Path) -> None:
    file.write_bytes(wacz(wacz(SECOND), "nested") + wacz(SECOND))
    row, _ = surveyed(str(file))
    assert row["records"] == 2 + 3 + 3


@pytest.mark.parametrize("ranges", [True, False])
def test_one_behind_an_address_is_read_alike_and_where_it_cannot_be_sought_its_other_parts_are_told(
    ranges: bool,
) -> None:
    with http_site(Site({"/crawl.wacz?key=1": wacz()}, ranges=ranges)) as site:
        row, problems = surveyed(f"{site.url}/crawl.wacz?key=1")
    assert row["records"] == 3 and bool(problems) != ranges


def test_one_that_is_cut_is_read_as_far_as_it_goes(file: Path) -> None:
    file.write_bytes(wacz()[:-9])
    (uri,) = expand([str(file.parent)])
    row, problems = surveyed(uri)
    assert row["records"] == 3 and {problem["reason"] for problem in problems} == {"not_a_record"}


@pytest.mark.parametrize("name", ["archive/data-1.warc", "one.wacz"])
def test_one_whose_warc_files_are_compressed_once_more_is_said_in_one_line(file: Path, name: str) -> None:
    file.write_bytes(wacz(PLAIN, name, zipfile.ZIP_DEFLATED))
    with pytest.raises(CrawlError, match=f"holds '{name}' compressed.*unzip it"):
        expand([str(file)])


SOUND = wacz()
SPOILT = st.tuples(st.integers(0, len(SOUND) - 1), st.integers(0, 255))


@given(st.lists(SPOILT, max_size=4), st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_whatever_its_directory_says_no_record_is_lost_and_no_other_problem(
    tmp_path_factory: pytest.TempPathFactory, spoilt: list[tuple[int, int]], cut: int
) -> None:
    data = bytearray(SOUND)
    for at, byte in spoilt:
        data[at] = byte
    folder = tmp_path_factory.mktemp("damaged")
    for name in ("a.wacz", "a.warc"):
        (folder / name).write_bytes(data[: len(data) - cut])
    (row, problems), (stored, all_problems) = (surveyed(str(folder / name)) for name in ("a.wacz", "a.warc"))
    assert (row["records"], row["sha256"]) == (stored["records"], stored["sha256"])
    told = [(problem["warc_offset"], problem["reason"]) for problem in problems]
    assert [one for one in told if one[1] != "not_a_record"] == [
        (problem["warc_offset"], problem["reason"])
        for problem in all_problems
        if problem["reason"] != "not_a_record"
    ]


def test_a_directory_that_claims_to_be_large_takes_no_memory(file: Path) -> None:
    size = 300_000_000
    with file.open("wb") as sparse:
        sparse.seek(size)
        sparse.write(struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 9, 9, size, 0, 0))
    tracemalloc.start()
    with file.open("rb") as stream:
        assert parts_of(stream) == [] and stream.tell() == 0
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()
