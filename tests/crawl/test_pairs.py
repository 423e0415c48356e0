"""A scan yields every image of every usable page of a WARC file, and counts the rest."""

import gzip
import io
import json
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from mella.crawl.pairs import ScanTask, scan
from mella.identity import identify
from mella.settings import load
from mella.shards import PutOff
from mella.tables import TABLES
from tests.crawl.any_records import NO_TYPES

Page = tuple[str, str, list[tuple[str, str]], bytes]
HTML = [("Content-Type", "text/html; charset=utf-8")]
URL = "http://a.example/stranka"
CZECH = "<html lang=cs><p>Na břehu řeky stojí starý dům s velkými okny a malou zahradou plnou květin.</p>"


def write(path: Path, pages: list[Page]) -> str:
    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        for url, status, headers, body in pages:
            head = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(url, "response", io.BytesIO(body), http_headers=head)
            )
        writer.write_record(writer.create_warc_record(URL, "metadata", io.BytesIO(b"x")))
    return str(path)


def page(url: str, body: str, headers: list[tuple[str, str]] = HTML, status: str = "200 OK") -> Page:
    return url, status, headers, body.encode()


def scanned(
    uri: str, forgotten: frozenset[str] = frozenset(), other_urls: bool = False, **settings: Any
) -> tuple[list[dict[str, Any]], Counter[str]]:
    overrides = {f"scan.{name}": str(value).lower() for name, value in settings.items()}
    task = ScanTask("test", uri, {}, load(overrides=overrides).scan, forgotten, other_urls=other_urls)
    rows: list[dict[str, Any]] = []
    counts: Counter[str] = Counter()
    for table, batch in scan(task):
        assert batch.schema.equals(TABLES[table].schema)
        if table == "funnel":
            counts.update({f"{row['unit']}:{row['reason']}": row["pairs"] for row in batch.to_pylist()})
        else:
            rows.extend(batch.to_pylist())
    return rows, counts


def test_a_pair_carries_what_the_table_promises(tmp_path: Path) -> None:
    body = (
        f"{CZECH}<title>Dům</title><link rel=license href=/l><base href=/img/>"
        "<figure><img src=dum.jpg alt='Starý dům u řeky' width=640px height=50%>"
        "<figcaption>Dům</figcaption></figure>"
    )
    uri = write(tmp_path / "a.warc.gz", [page("HTTP://A.example:80/stranka#top", body)])
    (row,), counts = scanned(uri)
    assert row == {
        "crawl": "test", "pair_id": identify(URL, "http://a.example/img/dum.jpg", "Starý dům u řeky"),
        "page_url": URL, "image_url": "http://a.example/img/dum.jpg", "alt": "Starý dům u řeky",
        "page_lang": "cs", "page_lang_score": row["page_lang_score"], "alt_lang": "cs",
        "alt_lang_score": row["alt_lang_score"], "alt_script": "Latn", "language_evidence": "text",
        "text_lang": "cs", "text_lang_score": row["text_lang_score"], "alts_lang": "und",
        "letters_lang": "cs", "model_lang": "cs", "page_text_lang": "cs",
        "html_lang": "cs",
        "tld": None,
        "context": {"title": "Dům", "figcaption": "Dům", "heading": None}, "host": "a.example",
        "country": None, "mt_suspect": False, "charset": "utf-8", "image_source": "src",
        "licence": "http://a.example/l",
        "declared_width": 640, "declared_height": None, "warc_uri": uri, "warc_offset": 0,
        "candidate_language": "cs", "other_urls": None,
    }  # fmt: skip
    assert counts == {"records:kept": 1, "records:not_a_response": 1, "images:image_kept": 1}


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (page(URL, "<img src=a>", status="404 Not Found"), "http_status"),
        (page(URL, "x", [("Content-Type", "image/png")]), "not_html"),
        (page(URL, "no markup here", []), "not_html"),
        (page("urn:x", "<img src=a>"), "bad_address"),
        (page(URL, "<img src=a>", [*HTML, ("X-Robots-Tag", "noai")]), "opted_out_x_robots_tag"),
        (page(URL, "<meta name=robots content=noai><img src=a>"), "opted_out_robots_meta"),
        (page(URL, "<meta name=tdm-reservation content=1><img src=a>"), "opted_out_tdm_reservation"),
        (page(URL, "x" * 2_000), "page_too_large"),
        (page(URL, "\x1f?", [*HTML, ("Content-Encoding", "compress")]), "unsupported_encoding"),
        (page("http://a.example/gone", "<img src=a>"), "forgotten"),
        ((URL, "200 OK", HTML, gzip.compress(CZECH.encode() * 3)), "undecodable"),
        ((URL, "200 OK", [("Content-Type", "text/html")], bytes(range(256)) * 3), "undecodable"),
    ],
)
def test_a_record_that_is_no_page_to_use_has_one_reason(tmp_path: Path, record: Page, reason: str) -> None:
    uri = write(tmp_path / "a.warc.gz", [record])
    rows, counts = scanned(uri, frozenset({"http://a.example/gone"}), max_page_bytes=1_000)
    assert rows == []
    assert counts == {f"records:{reason}": 1, "records:not_a_response": 1}


def test_a_page_without_a_content_type_is_known_by_its_markup(tmp_path: Path) -> None:
    uri = write(tmp_path / "a.warc.gz", [page(URL, "<!doctype html><img src=a>", [])])
    assert scanned(uri)[1]["records:kept"] == 1


@pytest.mark.parametrize("value", NO_TYPES)
def test_a_page_whose_content_type_is_none_is_known_by_its_markup(tmp_path: Path, value: str) -> None:
    served = [("Content-Type", value)]
    pages = [page(URL, "<!doctype html><img src=a>", served), page(f"{URL}/2", "<rss><img src=a>", served)]
    counts = scanned(write(tmp_path / "a.warc.gz", pages))[1]
    assert (counts["records:kept"], counts["records:not_html"]) == (1, 1)


def test_the_charset_beside_a_content_type_that_is_none_is_believed(tmp_path: Path) -> None:
    body = "<!doctype html><img src=a alt='Dům u řeky'>".encode("cp1250")
    served = [("Content-Type", "text/html charset=windows-1250")]
    ((row,), _) = scanned(write(tmp_path / "a.warc.gz", [(URL, "200 OK", served, body)]))
    assert (row["charset"], row["alt"]) == ("windows-1250", "Dům u řeky")


@pytest.mark.parametrize(
    ("start", "reason"),
    [
        ("<!-- saved --><html>", "kept"), (" <script>1</script>", "kept"), ("<DIV class=x>", "kept"),
        ("<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC 'x'>", "kept"),
        ("<?xml version='1.0'?><rss>", "not_html"), ("<divider>", "not_html"), ("{'a': '<div>'}", "not_html"),
    ],
)  # fmt: skip
def test_without_a_type_what_begins_like_a_page_is_one(tmp_path: Path, start: str, reason: str) -> None:
    uri = write(tmp_path / "a.warc.gz", [page(URL, f"{start}<img src=a>", [])])
    assert scanned(uri)[1][f"records:{reason}"] == 1


@pytest.mark.parametrize(("media_type", "kept"), [("application/xhtml+xml", 1), ("text/html", 0)])
def test_a_page_is_read_by_the_rules_of_the_type_it_is_served_with(
    tmp_path: Path, media_type: str, kept: int
) -> None:
    served = [("Content-Type", f"{media_type}; charset=utf-8")]
    uri = write(tmp_path / "a.warc.gz", [page(URL, "<html><script src='a.js'/><img src=a></html>", served)])
    assert len(scanned(uri)[0]) == kept


def test_the_query_of_an_address_is_escaped_in_the_encoding_of_its_page(tmp_path: Path) -> None:
    korean = "<meta charset=euc-kr><img src='/i?n=사진' alt=사진>".encode("euc-kr")
    ((row,), _) = scanned(
        write(tmp_path / "a.warc.gz", [(URL, "200 OK", [("Content-Type", "text/html")], korean)])
    )
    assert (row["charset"], row["image_url"]) == ("euc-kr", "http://a.example/i?n=%BB%E7%C1%F8")


@pytest.mark.parametrize(
    "tag",
    [
        f"<img src=a alt='a{chr(0x301) * 80_000}'>",
        f"<img src=a alt=b width='1{' ' * 80_000}x'>",
        f"<title>&#{'9' * 5_000};</title><h1>&#{'0' * 5_000}65;</h1><img src=a alt=b>",
    ],
)
def test_no_page_stops_a_scan_or_holds_it_up(tmp_path: Path, tag: str) -> None:
    started = time.process_time()
    rows, _ = scanned(write(tmp_path / "a.warc.gz", [page(URL, tag)]))
    assert len(rows) == 1
    assert time.process_time() - started < 5


def test_a_page_stored_as_a_resource_is_scanned(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    records = [
        ("resource", "text/html"),
        ("resource", "image/png"),
        ("conversion", "text/html"),
        ("continuation", "text/html"),
        ("revisit", "text/html"),
    ]
    path.write_bytes(b"".join(bare_record(kind, media_type) for kind, media_type in records))
    rows, counts = scanned(str(path))
    assert [row["image_url"] for row in rows] == ["http://a.example/a"]
    assert counts == {
        "records:kept": 1, "records:not_html": 1, "records:not_a_response": 3, "images:image_kept": 1,
    }  # fmt: skip


def bare_record(kind: str, media_type: str) -> bytes:
    head = f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {URL}\r\nContent-Type: {media_type}\r\n"
    return head.encode() + b"Content-Length: 14\r\n\r\n<p><img src=a>\r\n\r\n"


def test_a_body_that_inflates_a_thousandfold_is_counted(tmp_path: Path) -> None:
    bomb = gzip.compress(b"<img src=a>" + bytes(10_000_000))
    uri = write(tmp_path / "a.warc.gz", [(URL, "200 OK", [*HTML, ("Content-Encoding", "gzip")], bomb)])
    rows, counts = scanned(uri)
    assert rows == []
    assert counts["records:inflation_bomb"] == 1


def test_opt_outs_can_be_ignored_by_setting(tmp_path: Path) -> None:
    uri = write(tmp_path / "a.warc.gz", [page(URL, "<meta name=robots content=noai><img src=a>")])
    assert len(scanned(uri, obey_opt_outs=False)[0]) == 1


def test_a_page_captured_twice_counts_once(tmp_path: Path) -> None:
    uri = write(tmp_path / "a.warc.gz", [page(URL, "<img src=a>"), page(URL + "#x", "<img src=b>")])
    rows, counts = scanned(uri)
    assert [row["image_url"] for row in rows] == ["http://a.example/a"]
    assert counts["records:repeated_page"] == 1


def test_every_image_tag_is_kept_or_counted(tmp_path: Path) -> None:
    body = "<img src=a><img src=b alt=x><img src=b><img alt=y><img src=gone>" + "<img src=z>" * 5
    uri = write(tmp_path / "a.warc.gz", [page(URL, body)])
    rows, counts = scanned(uri, frozenset({"http://a.example/gone"}), max_images_per_page=7)
    assert [row["image_url"][-1] for row in rows] == ["a", "b", "z"]
    assert {reason: n for reason, n in counts.items() if reason.startswith("images:")} == {
        "images:image_kept": 3, "images:image_repeated_on_page": 2, "images:image_without_address": 1,
        "images:image_forgotten": 1, "images:image_beyond_limit": 3,
    }  # fmt: skip


def test_further_addresses_are_kept_where_they_are_asked_for(tmp_path: Path) -> None:
    uri = write(tmp_path / "a.warc.gz", [page(URL, "<img src=/a srcset='/b 1x, /c 2x' alt=Dům><img src=/d>")])
    found = [row["other_urls"] for row in scanned(uri, other_urls=True)[0]]
    assert found == [["http://a.example/c", "http://a.example/b"], None]
    assert [row["other_urls"] for row in scanned(uri)[0]] == [None, None]


def test_an_image_is_forgotten_by_each_of_its_addresses(tmp_path: Path) -> None:
    uri = write(tmp_path / "a.warc.gz", [page(URL, "<img src=/a srcset='/b 1x, /c 2x' alt=Dům>")])
    rows, counts = scanned(uri, frozenset(("http://a.example/b",)), other_urls=True)
    assert not rows
    assert counts["images:image_forgotten"] == 1


def test_a_page_of_which_every_image_is_forgotten_gives_no_row(tmp_path: Path) -> None:
    uri = write(tmp_path / "a.warc.gz", [page(URL, "<img src=a alt='A view of the city'>")])
    rows, counts = scanned(uri, frozenset({"http://a.example/a"}))
    assert rows == []
    assert counts == {"records:kept": 1, "records:not_a_response": 1, "images:image_forgotten": 1}


def test_an_empty_alt_is_null_and_the_page_gives_the_language(tmp_path: Path) -> None:
    uri = write(
        tmp_path / "a.warc.gz", [page(URL, f"{CZECH}<img src=a alt=' '><img src=b alt='A view of the city'>")]
    )
    empty, english = scanned(uri)[0]
    assert (empty["alt"], empty["alt_lang"], empty["candidate_language"]) == (None, "und", "cs")
    assert (english["alt_lang"], english["page_lang"], english["candidate_language"]) == ("en", "cs", "cs")


@pytest.mark.parametrize(
    "mark",
    [
        "<div id=google_translate_element></div>",
        "".join(f"<link rel=alternate hreflang=x{c}>" for c in "abcdefghij"),
    ],
)
def test_signs_of_machine_translation_are_marked(tmp_path: Path, mark: str) -> None:
    uri = write(tmp_path / "a.warc.gz", [page(URL, f"<img src=a>{mark}")])
    assert scanned(uri)[0][0]["mt_suspect"]


@pytest.mark.parametrize("code", ["ar", "cs", "hu", "ko", "ru", "sr", "th", "vi"])
def test_pairs_of_the_real_crawl_agree_with_its_manifest(
    shared_data: Path, manifest_counts: dict[str, dict[str, int]], code: str
) -> None:
    rows, counts = scanned(str(shared_data / f"crawl/dev-{code}.warc.gz"))
    expected = manifest_counts[f"crawl/dev-{code}.warc.gz"]
    assert sum(row["alt"] is not None for row in rows) == expected["triples"]
    assert sum(n for reason, n in counts.items() if reason.startswith("records:")) == expected["records"]
    assert len({row["pair_id"] for row in rows}) == len(rows)


@pytest.fixture(scope="module")
def manifest_counts(shared_data: Path) -> dict[str, dict[str, int]]:
    listed = json.loads((shared_data / "manifest.json").read_text(encoding="utf-8"))["files"]
    return {file["path"]: file["counts"] for file in listed if "counts" in file}


def test_the_records_of_a_file_that_cannot_be_opened_are_counted(tmp_path: Path) -> None:
    task = ScanTask("c", str(tmp_path / "gone.warc.gz"), {}, load(overrides={}).scan, records=7)
    counts = {row["reason"]: row["pairs"] for _, batch in scan(task) for row in batch.to_pylist()}
    assert counts == {"unreadable_file": 7}
    with pytest.raises(PutOff):
        list(scan(replace(task, whole=True)))
