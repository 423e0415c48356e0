"""Inputs of the merge for the tests: pictures of a small crawl, alike but where a test says so."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from mella.dataset.merge import Merged, merge
from mella.identity import identify
from mella.settings import DatasetSettings, load
from mella.tables import TABLES
from tests.alt_text.pairs import pair

SETTINGS = load(overrides={}).dataset


def sha(picture: str) -> str:
    return identify(picture) * 2


@dataclass
class Inputs:
    """Lists of rows by table; `merged` runs the merge on them."""

    alt_text: list[dict[str, Any]] = field(default_factory=list)
    images: list[dict[str, Any]] = field(default_factory=list)
    splits: dict[str, dict[str, Any]] = field(default_factory=dict)
    captions: list[dict[str, Any]] = field(default_factory=list)
    pages: list[dict[str, Any]] = field(default_factory=list)

    def alt(self, text: str, picture: str, number: int = 0, crawl: str = "2026-07", **changes: Any) -> str:
        """A kept alt-text with its page and its image row; gives the pair_id."""
        page = pair(text, "sr", number, crawl=crawl, alt_script="Cyrl")
        changes_of_page = {name: changes.pop(name) for name in list(changes) if name in page}
        page |= changes_of_page
        kept = {**page, "language": "sr", "text": text, "letters": 3, "host_repeats": 1, "crawl_repeats": 1}
        kept |= {"masked": False}
        del kept["candidate_language"]
        self.pages.append(page)
        self.alt_text.append(kept)
        self.image(page, picture, has_alt=True, **changes)
        return page["pair_id"]

    def image(self, page: Mapping[str, Any], picture: str, **changes: Any) -> None:
        row = dict.fromkeys(TABLES["images"].schema.names)
        row |= {"crawl": page["crawl"], "language": "sr", "pair_id": page["pair_id"]}
        row |= {"image_url": page["image_url"], "has_alt": False, "status": "ok", "safety": "unchecked"}
        row |= {"image_sha256": sha(picture), "width": 640, "height": 480, "format": "PNG"}
        row |= {"blob": {"shard": "blobs/" + picture, "offset": 0, "length": 9}}
        self.images.append({**row, **changes})

    def caption(
        self, text: str, picture: str, number: int = 0, crawl: str = "2026-07", **changes: Any
    ) -> None:
        """A caption of a picture that has a page without alt."""
        page = pair(None, "sr", number, crawl=crawl)
        self.pages.append(page)
        self.image(page, picture)
        row = {"crawl": crawl, "language": "sr", "image_sha256": sha(picture), "english": "A red square."}
        row |= {"text": text, "script": "Latn", "captioner": "palette", "translator": "palette"}
        row |= {"prompt_id": "p", "finish_reason": "stop", "attempts": 1, "length_ratio": 1.0}
        self.captions.append({**row, "caption_lang": "sr", **changes})

    def pool(self, pool: str, *pictures: str) -> None:
        for picture in pictures:
            row = {"image_sha256": sha(picture), "cluster": sha(picture), "pool": pool, "split": "train"}
            row |= {"has_alt": True, "languages": ["sr"], "phash": "0", "colour_signature": "0"}
            self.splits[picture] = row

    def merged(self, settings: DatasetSettings = SETTINGS, language: str = "sr") -> Merged:
        return merge(
            alt_text=table("alt_text", self.alt_text),
            images=table("images", self.images),
            splits=table("splits", self.splits.values()),
            captions=table("captions", self.captions),
            pages=table("image_alt_pairs", self.pages),
            language=language,
            settings=settings,
        )


def table(name: str, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist([dict(row) for row in rows], schema=TABLES[name].schema)


def reasons(merged: Merged) -> dict[str, int]:
    counted = zip(merged.funnel["reason"].to_pylist(), merged.funnel["pairs"].to_pylist(), strict=True)
    return {reason: pairs for reason, pairs in counted if pairs}
