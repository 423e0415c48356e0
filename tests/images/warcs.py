"""A crawl in one or more WARC files, surveyed as the pipeline does, and pairs that point to its images."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from mella.crawl.manifest import SurveyTask, survey
from mella.identity import identify
from mella.images.choose import Chosen, choose_images
from mella.tables import TABLES


@dataclass(frozen=True)
class Capture:
    """One record. `revisit` names the digest of the record that holds its bytes, `refers_to` its address;
    `truncated` is what the crawler says of a body that it cut."""

    url: str
    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    revisit: str | None = None
    refers_to: str | None = None
    truncated: str | None = None


def redirect(url: str, target: str) -> Capture:
    return Capture(url, b"", 302, (("Location", target),))


def write_warc(path: Path, captures: Iterable[Capture], *, gzip: bool = True) -> Path:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=gzip)
        for capture in captures:
            headers = [("Content-Type", "image/png"), *capture.headers]
            head = StatusAndHeaders(f"{capture.status} Stated", headers, protocol="HTTP/1.1")
            if capture.revisit:
                record = writer.create_revisit_record(
                    capture.url,
                    capture.revisit,
                    capture.refers_to or capture.url,
                    "2026-07-01T00:00:00Z",
                    head,
                )
            else:
                record = writer.create_warc_record(
                    capture.url,
                    "response",
                    payload=io.BytesIO(capture.body),
                    http_headers=head,
                    warc_headers_dict={"WARC-Truncated": capture.truncated} if capture.truncated else {},
                )
            writer.write_record(record)
    return path


def survey_all(paths: Iterable[Path]) -> dict[str, pa.Table]:
    """`raw_crawl` and `crawl_images` of these files."""
    batches: dict[str, list[pa.RecordBatch]] = {"raw_crawl": [], "crawl_images": [], "crawl_problems": []}
    for number, path in enumerate(paths):
        for table, batch in survey(SurveyTask("c", str(path), number)):
            batches[table].append(batch)
    return {name: pa.Table.from_batches(found, TABLES[name].schema) for name, found in batches.items()}


def pair(image_url: str, page: str = "http://page.example/", **columns: Any) -> dict[str, Any]:
    """A row of `image_alt_pairs`; with `text`, one of `alt_text`."""
    alt = columns.pop("alt", None)
    return {
        "crawl": "c", "language": "hu", "pair_id": identify(page, image_url, alt or ""), "page_url": page,
        "image_url": image_url, "alt": alt, "page_lang": "hu", "page_lang_score": 1.0, "alt_lang": "hu",
        "alt_lang_score": 1.0, "language_evidence": "test", "text_lang": "hu",
        "text_lang_score": 1.0, "alts_lang": "und",
        "letters_lang": "und", "model_lang": "und", "page_text_lang": "und",
        "host": "page.example", "mt_suspect": False,
        "charset": "utf-8", "image_source": "src", "warc_uri": "pages.warc.gz", "warc_offset": 0,
        "candidate_language": "hu", "text": alt or "", "letters": 5, "host_repeats": 1, "crawl_repeats": 1,
    } | columns  # fmt: skip


def choose_of(
    surveyed: dict[str, pa.Table],
    with_alt: list[dict[str, Any]],
    without: Iterable[dict[str, Any]] = (),
    **options: Any,
) -> Chosen:
    """What `choose_images` makes of a surveyed crawl and pairs to its images."""
    return choose_images(
        table("alt_text", with_alt),
        table("image_alt_pairs", [*with_alt, *without]),
        surveyed["crawl_images"],
        surveyed["raw_crawl"],
        crawl="c",
        language="hu",
        **options,
    )


def table(name: str, rows: Iterable[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=TABLES[name].schema)
