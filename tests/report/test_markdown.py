import base64
import io
import re
from typing import Any

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from mella.report.markdown import (
    GALLERY_BYTES,
    escape,
    gallery_markdown,
    lineage_markdown,
    sample_markdown,
)
from mella.report.wording import visible
from mella.settings import Settings
from tests.report.rendered import cells
from tests.report.world import HOSTILE, World, paint


@given(st.text())
def test_any_text_is_shown_as_it_stands_in_one_cell(text: str) -> None:
    ((shown, last),) = cells(f"| a | b |\n|---|---|\n| {escape(text, 10_000)} | end |")
    assert shown == visible(text).strip()
    assert last == "end"


def gallery_rows(world: World) -> list[dict[str, Any]]:
    alts = {row["pair_id"]: row["text"] for row in world.rows["alt_text"]}
    return [{**row, "text": alts[row["pair_id"]]} for row in world.rows["images"]]


def shown_pictures(markdown: str) -> list[Image.Image]:
    found = re.findall(r"\(data:image/(?:png|jpeg);base64,([^)]+)\)", markdown)
    return [Image.open(io.BytesIO(base64.b64decode(text))) for text in found]


def test_a_gallery_holds_pictures_and_texts_within_its_bytes(world: World, settings: Settings) -> None:
    rows = gallery_rows(world)
    markdown = gallery_markdown(rows, world.storage, settings)
    assert len(shown_pictures(markdown)) == 8
    assert [row[-1] for row in cells(markdown)] == [row["text"] for row in rows[:8]]
    assert len(markdown.encode()) < GALLERY_BYTES


def test_a_gallery_of_many_stops_at_its_bytes(world: World, settings: Settings) -> None:
    rows = gallery_rows(world)
    markdown = gallery_markdown(rows, world.storage, settings, limit=len(rows))
    assert len(shown_pictures(markdown)) < len(rows)
    assert len(markdown.encode()) < GALLERY_BYTES


def test_a_gallery_pixelates_the_unchecked_and_leaves_out_the_blocked(
    world: World, settings: Settings
) -> None:
    unchecked, blocked = gallery_rows(world)[:2]
    rows = [{**unchecked, "safety": "unchecked"}, {**blocked, "safety": "blocked"}]
    (picture,) = shown_pictures(gallery_markdown(rows, world.storage, settings))
    assert len(picture.convert("RGB").getcolors() or []) <= 64


def test_a_picture_that_is_gone_says_so(world: World, settings: Settings) -> None:
    row = {**gallery_rows(world)[0], "blob": {"shard": "blobs/no", "offset": 0, "length": 1}}
    assert cells(gallery_markdown([row], world.storage, settings))[0][0] == "not in the lake"


def test_a_sample_shows_hostile_texts_as_text() -> None:
    table = pa.table({"text": [*HOSTILE, "a|b\nc"], "score": [0.123456] * 5, "none": [None] * 5})
    shown = cells(sample_markdown(table, ["text", "score", "none", "missing"], 5))
    assert shown[0] == [HOSTILE[0], "0.123", ""]
    assert shown[-1][0] == "a|b c"


def test_a_sample_stops_at_its_limit_and_an_empty_one_says_so() -> None:
    table = pa.table({"text": ["a"] * 9})
    assert len(cells(sample_markdown(table, ["text"], 3))) == 3
    assert "no rows" in sample_markdown(table.slice(0, 0), ["text"], 3)


def test_lineage_names_the_origins_of_each_column() -> None:
    shown = cells(lineage_markdown({"text": [("captions", "text"), ("alt_text", "text")], "n": []}))
    assert shown == [["text", "captions.text, alt_text.text"], ["n", "a constant or a count"]]


def test_thumbnails_of_metadata_are_never_the_served_bytes(world: World, settings: Settings) -> None:
    served = base64.b64encode(paint("ar0", (220, 300))).decode()
    assert served not in gallery_markdown(gallery_rows(world), world.storage, settings)
