import gzip
import hashlib
import io
import json
import random
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import zstandard
from hypothesis import given, settings
from warcio.warcwriter import WARCWriter

from mella.crawl.address import normalise_url
from mella.crawl.manifest import SurveyTask, survey
from mella.crawl.warc import Record, read_records
from mella.tables import TABLES
from tests.crawl.any_records import RECORDS, AnyRecord, written
from tests.crawl.servers import Site, http_site
from tests.crawl.warcs import PNG, plain_record, response, small_warc, split_at

IMAGE = ("Content-Type", "image/png")
DATE = "2026-07-01T00:00:00Z"


def _survey(uri: str, **more: Any) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for table, batch in survey(SurveyTask("c", uri, 3, **more)):
        assert batch.schema == TABLES[table].schema
        batch.validate(full=True)
        rows[table] += batch.to_pylist()
    assert len(rows["raw_crawl"]) == 1
    return rows


def _survey_bytes(tmp_path: Path, data: bytes, **more: Any) -> dict[str, list[dict[str, Any]]]:
    (tmp_path / "a.warc").write_bytes(data)
    return _survey(str(tmp_path / "a.warc"), **more)


@pytest.fixture
def crawl() -> bytes:
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=True)
    response(writer, "http://a.example/", b"<p>", ("Content-Type", "text/html; charset=utf-8"))
    response(writer, "http://a.example/gone", b"<p>", ("Content-Type", "text/html"), status="404 Not Found")
    response(writer, "HTTP://A.example:80/x/../1.png", PNG, IMAGE, ("X-Robots-Tag", "noai"))
    response(writer, "http://a.example/2", PNG, ("Content-Type", "application/octet-stream"))
    response(
        writer,
        "http://a.example/3",
        b"1c\r\n" + PNG[:28] + b"\r\n0\r\n\r\n",
        ("Transfer-Encoding", "chunked"),
    )
    response(writer, "http://a.example/4", b"MZ\x90", ("Content-Type", "application/octet-stream"))
    response(writer, "http://a.example/5", b"", ("Location", "6.png#top"), status="302 Found")
    response(writer, "http://a.example/7", PNG, IMAGE, status="500 Error")
    writer.write_record(
        writer.create_revisit_record("http://a.example/8.png", "sha1:X", "http://a.example/1.png", DATE)
    )
    resource = writer.create_warc_record(
        "http://a.example/9.png", "resource", payload=io.BytesIO(PNG), warc_content_type="image/png"
    )
    writer.write_record(resource)
    return file.getvalue()


def test_the_manifest_row_counts_and_describes_the_file(tmp_path: Path, crawl: bytes) -> None:
    row = _survey_bytes(tmp_path, crawl)["raw_crawl"][0]
    assert row == {
        "crawl": "c",
        "warc_uri": str(tmp_path / "a.warc"),
        "shard": 3,
        "bytes": len(crawl),
        "sha256": hashlib.sha256(crawl).hexdigest(),
        "compression": "gzip",
        "seekable": True,
        "records": 10,
        "html_responses": 1,
        "image_responses": 4,
        "problems": 0,
    }


def test_images_redirects_and_revisits_are_located(tmp_path: Path, crawl: bytes) -> None:
    rows = _survey_bytes(tmp_path, crawl)["crawl_images"]
    assert [(r["url"].removeprefix("http://a.example/"), r["http_status"]) for r in rows] == [
        ("1.png", 200), ("2", 200), ("3", 200), ("5", 302), ("8.png", 0), ("9.png", 200),
    ]  # fmt: skip
    assert [r["location"] for r in rows if r["location"]] == ["http://a.example/6.png"]
    assert [(r["url"], r["payload_digest"]) for r in rows if r["revisit"]] == [
        ("http://a.example/8.png", "sha1:X")
    ]
    for row in rows:
        found = next(read_records(io.BytesIO(crawl[row["warc_offset"] :])))
        assert isinstance(found, Record) and normalise_url(found.target_uri) == row["url"]


@pytest.mark.parametrize(
    "stated", ["text/html", "text/html; charset=utf-8", "text/plain", "application/x-download"]
)
@pytest.mark.parametrize("zipped", [False, True])
def test_an_image_is_known_by_its_bytes_whatever_the_server_states(
    tmp_path: Path, stated: str, zipped: bool
) -> None:
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=True)
    fields = [("Content-Type", stated), *([("Content-Encoding", "gzip")] if zipped else [])]
    for body in (PNG, b"<html><img src=a.php alt=x>"):
        response(writer, "http://a.example/a.php", gzip.compress(body) if zipped else body, *fields)
    found = _survey_bytes(tmp_path, file.getvalue())
    assert [(row["url"], row["warc_offset"]) for row in found["crawl_images"]] == [
        ("http://a.example/a.php", 0)
    ]
    assert found["raw_crawl"][0]["image_responses"] == 1
    assert found["raw_crawl"][0]["html_responses"] == stated.startswith("text/html")


@pytest.mark.parametrize("value", ["image", "jpg", '"image/png"', "*/*"])
def test_an_image_whose_content_type_is_none_is_known_by_its_first_bytes(tmp_path: Path, value: str) -> None:
    file = io.BytesIO()
    for body in (PNG, b"no image"):
        response(WARCWriter(file, gzip=True), "http://a.example/1", body, ("Content-Type", value))
    rows = _survey_bytes(tmp_path, file.getvalue())
    assert [(row["warc_offset"], row["content_type"]) for row in rows["crawl_images"]] == [(0, None)]
    assert rows["raw_crawl"][0]["image_responses"] == 1


def test_opt_outs_are_noted_unless_told_otherwise(tmp_path: Path, crawl: bytes) -> None:
    rows = _survey_bytes(tmp_path, crawl)["crawl_images"]
    assert [r["opt_out"] for r in rows] == ["x_robots_tag", None, None, None, None, None]
    rows = _survey_bytes(tmp_path, crawl, obey_opt_outs=False)["crawl_images"]
    assert {r["opt_out"] for r in rows} == {None}


@pytest.mark.parametrize(
    ("pack", "compression", "seekable"),
    [
        (bytes, "none", True),
        (gzip.compress, "gzip", False),
        (lambda data: split_at(data, [400]), "gzip", False),
        (zstandard.compress, "zstd", False),
    ],
)
def test_the_form_of_the_file_is_known(tmp_path: Path, pack: Any, compression: str, seekable: bool) -> None:
    data = pack(small_warc([b"1", b"2"], compressed=False))
    row = _survey_bytes(tmp_path, data)["raw_crawl"][0]
    assert (row["compression"], row["seekable"], row["records"]) == (compression, seekable, 2)
    assert row["sha256"] == hashlib.sha256(data).hexdigest()


def test_damage_is_counted_named_and_hashed_once(tmp_path: Path) -> None:
    data = bytearray(small_warc([b"<p>" + bytes(range(256)) * 9, b"<p>two"]))
    data[300:320] = bytes(20)
    wrong = plain_record("http://a/x", b"y", length="?")
    data += wrong
    rows = _survey_bytes(tmp_path, bytes(data))
    row = rows["raw_crawl"][0]
    assert (row["records"], row["problems"]) == (1, 2)
    reasons = [(p["warc_offset"], p["reason"]) for p in rows["crawl_problems"]]
    assert reasons == [(0, "damaged_member"), (len(data) - len(wrong), "malformed_head")]
    assert row["sha256"] == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("make", ["missing", "folder"])
def test_an_unreadable_file_is_a_row_and_a_problem(tmp_path: Path, make: str) -> None:
    if make == "folder":
        (tmp_path / "a.warc").mkdir()
    rows = _survey(str(tmp_path / "a.warc"))
    assert [p["reason"] for p in rows["crawl_problems"]] == ["unreadable_file"]
    row = rows["raw_crawl"][0]
    assert (row["records"], row["problems"], row["bytes"], row["sha256"]) == (0, 1, 0, "")


def test_a_connection_that_stays_broken_keeps_what_was_read() -> None:
    data = small_warc([random.Random(n).randbytes(50_000) for n in range(9)])
    with http_site(Site({"/a.warc.gz": data}, ranges=False, cut_after=len(data) // 2)) as site:
        rows = _survey(f"{site.url}/a.warc.gz")
    assert [p["reason"] for p in rows["crawl_problems"]] == ["unreadable_file"]
    assert 0 < rows["raw_crawl"][0]["records"] < 9


def test_a_survey_over_http_equals_that_of_the_file(tmp_path: Path, crawl: bytes) -> None:
    local = _survey_bytes(tmp_path, crawl)
    with http_site(Site({"/a.warc": crawl})) as site:
        remote = _survey(f"{site.url}/a.warc")
    for rows in (*local.values(), *remote.values()):
        for row in rows:
            del row["warc_uri"]
    assert local == remote


@given(RECORDS)
@settings(deadline=None, max_examples=200)
def test_records_in_members_of_their_own_are_surveyed_as_they_are_in_a_plain_file(
    records: list[AnyRecord],
) -> None:
    found = []
    for pack in (gzip.compress, bytes):
        with TemporaryDirectory() as folder:
            rows = _survey_bytes(Path(folder), b"".join(pack(written(*record)) for record in records))
        for row in (row for table in rows.values() for row in table):
            for name in ("warc_uri", "warc_offset", "bytes", "sha256", "compression"):
                row.pop(name, None)
        found.append(rows)
    assert found[0] == found[1]


def test_real_crawls_are_counted_as_their_maker_counted_them(shared_data: Path) -> None:
    """The maker counted HTML of any status and as resource, and images by their media type alone."""
    files = json.loads((shared_data / "manifest.json").read_text())["files"]
    counted = [f for f in files if "counts" in f and f["bytes"] < 1_000_000]
    assert len(counted) > 15
    for file in counted:
        path = shared_data / file["path"]
        rows = _survey(str(path))
        row = rows["raw_crawl"][0]
        with path.open("rb") as stream:
            found = [record for record in read_records(stream) if isinstance(record, Record)]
            html = sum(r.type == "response" and r.http is not None and r.http.is_html for r in found)
            html += sum(r.type == "resource" and "text/html" in r.headers["content-type"] for r in found)
        sniffed = sum(not str(r["content_type"]).startswith("image/") for r in rows["crawl_images"]
                      if r["http_status"] == 200 and not r["revisit"])  # fmt: skip
        ours = {
            "records": row["records"],
            "html_responses": html,
            "image_responses": row["image_responses"] - sniffed,
        }
        assert ours == {name: file["counts"][name] for name in ours}, file["path"]
        assert (row["sha256"], row["bytes"]) == (file["sha256"], file["bytes"])
        assert rows["crawl_problems"] == []
