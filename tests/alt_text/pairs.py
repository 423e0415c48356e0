"""Rows of `image_alt_pairs` for the tests: a page with a picture, unless the test says otherwise."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from mella.identity import identify
from mella.tables import TABLES

CRAWL = "2026-07"


def pair(alt: str | None, language: str = "cs", number: int = 0, **changes: Any) -> dict[str, Any]:
    """One row; `number` makes page and picture different from those of other rows."""
    page = changes.pop("page_url", f"https://www.hrady.example/clanky/{number}")
    image = changes.pop("image_url", f"https://www.hrady.example/foto/{number}.jpg")
    row = {
        "crawl": CRAWL,
        "pair_id": identify(page, image, alt or ""),
        "page_url": page,
        "image_url": image,
        "alt": alt,
        "page_lang": language,
        "page_lang_score": 0.9,
        "alt_lang": language if alt else "und",
        "alt_lang_score": 0.9,
        "alt_script": None,
        "language_evidence": "test",
        "text_lang": language if alt else "und",
        "text_lang_score": 0.9,
        "alts_lang": "und",
        "letters_lang": "und",
        "model_lang": "und",
        "page_text_lang": "und",
        "html_lang": None,
        "tld": None,
        "context": {"title": "Hrady", "figcaption": None, "heading": None},
        "host": "www.hrady.example",
        "country": None,
        "mt_suspect": False,
        "charset": "utf-8",
        "image_source": "src",
        "licence": None,
        "declared_width": None,
        "declared_height": None,
        "warc_uri": "crawl.warc.gz",
        "warc_offset": number,
        "candidate_language": language,
    }
    return {**row, **changes}


def table(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist([dict(row) for row in rows], schema=TABLES["image_alt_pairs"].schema)
