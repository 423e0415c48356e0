"""What browser crawlers leave: a zip of WARC files and of much that is none."""

import gzip
import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mella.crawl.manifest import SurveyTask, survey
from mella.crawl.source import CrawlError, expand, open_warc
from mella.crawl.wacz import only_warcs
from mella.crawl.warc import Problem, Record, read_records
from tests.crawl.servers import Site, http_site
from tests.crawl.warcs import small_warc

FIRST, SECOND = small_warc([b"<p>one", b"<p>two"]), small_warc([b"<p>three"], first=2, compressed=False)
NAMES = ["http://a.example/0", "http://a.example/1", "http://a.example/2"]


def wacz(compression: int = zipfile.ZIP_STORED, second: bytes = SECOND) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("archive/data-0.warc.gz", FIRST, compression)
        made.writestr("indexes/index.cdx.gz", gzip.compress(b"example,a)/0 20260701 {}\n" * 99))
        made.writestr("archive/data-1.warc", second, compression)
        made.writestr("pages/pages.jsonl", b'{"format": "json-pages-1.0"}\n' * 9, zipfile.ZIP_DEFLATED)
        made.writestr("datapackage.json", b'{"profile": "data-package"}')
    return file.getvalue()


def test_its_records_are_read_at_their_places_and_nothing_else_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "crawl.WACZ").write_bytes(wacz())
    (uri,) = expand([str(tmp_path)])
    with open_warc(uri) as stream:
        found = list(read_records(stream))
        records = [one for one in found if isinstance(one, Record)]
        assert [one.target_uri for one in records] == NAMES and len(found) == len(NAMES)
        for record in records:
            stream.seek(record.offset)
            again = next(read_records(stream))
            assert isinstance(again, Record) and again.target_uri == record.target_uri


def test_the_manifest_names_the_file_as_stored(tmp_path: Path) -> None:
    (tmp_path / "crawl.wacz").write_bytes(wacz())
    ((table, batch),) = survey(SurveyTask("c", str(tmp_path / "crawl.wacz"), 0))
    (row,) = batch.to_pylist()
    assert (table, row["records"], row["problems"], row["bytes"]) == ("raw_crawl", 3, 0, len(wacz()))
    assert row["sha256"] == hashlib.sha256(wacz()).hexdigest()


@pytest.mark.parametrize("ranges", [True, False])
def test_one_behind_an_address_is_read_alike_and_where_it_cannot_be_sought_its_other_parts_are_told(
    ranges: bool,
) -> None:
    files = {"/crawl.wacz?key=1": wacz(second=gzip.compress(SECOND))}
    with (
        http_site(Site(files, ranges=ranges)) as site,
        open_warc(f"{site.url}/crawl.wacz?key=1") as stream,
    ):
        found = list(read_records(stream))
    assert [one.target_uri for one in found if isinstance(one, Record)] == NAMES
    assert any(isinstance(one, Problem) for one in found) != ranges


def test_one_that_is_cut_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    (tmp_path / "crawl.wacz").write_bytes(wacz(second=gzip.compress(SECOND))[:-9])
    (uri,) = expand([str(tmp_path)])
    with open_warc(uri) as stream:
        assert [one.target_uri for one in read_records(stream) if isinstance(one, Record)] == NAMES


def test_one_whose_warc_files_are_compressed_once_more_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "crawl.wacz").write_bytes(wacz(zipfile.ZIP_DEFLATED))
    with pytest.raises(CrawlError, match=r"holds archive/data-0.warc.gz compressed.*unzip it"):
        expand([str(tmp_path)])


def test_a_zip_without_a_warc_file_comes_as_it_is() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("notes.txt", b"nothing")
    assert only_warcs(io.BytesIO(file.getvalue())).read() == file.getvalue()


@given(st.data())
def test_by_a_damaged_directory_each_byte_is_that_of_the_file_or_padding(
    data: st.DataObject,
) -> None:
    broken = bytearray(wacz())
    for _ in range(data.draw(st.integers(1, 4))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    broken = broken[: data.draw(st.integers(0, len(broken)))]
    given_bytes = only_warcs(io.BytesIO(broken)).read()
    assert all(one in (0, stored) for one, stored in zip(given_bytes, broken, strict=True))
