import base64
import io
import re
from typing import Any

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from PIL import Image

from mella.funnel import funnel_rows
from mella.report.markdown import (
    GALLERY_BYTES,
    escape,
    funnel_markdown,
    funnel_png,
    gallery_markdown,
    image_markdown,
    lineage_markdown,
    sample_markdown,
)
from mella.report.wording import visible
from mella.settings import Settings
from mella.tables import TABLES
from tests.report.world import HOSTILE, World, paint

RENDERER = MarkdownIt("commonmark", {"html": True}).enable("table")


def cells(markdown: str) -> list[list[str]]:
    """The text of each body row's cells, as a renderer of GitHub's Markdown gives it."""
    rows: list[list[str]] = []
    for token in RENDERER.parse(markdown):
        if token.type == "tr_open":
            rows.append([])
        if token.type == "inline":
            kinds = {child.type for child in token.children or ()}
            assert not kinds & {"html_inline", "link_open", "code_inline", "em_open", "strong_open"}
            rows[-1].append("".join(child.content for child in token.children or ()))
    return rows[1:]


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


def test_a_funnel_lists_reasons_the_commonest_first_and_kept_last(world: World) -> None:
    rows = [row for row in world.rows["funnel"] if (row["stage"], row["language"]) == ("alt_text", "th")]
    funnel = pa.Table.from_pylist(rows, schema=TABLES["funnel"].schema)
    markdown = funnel_markdown(funnel)
    counts = [int(row[1]) for row in cells(markdown[markdown.index("| reason") :])]
    assert counts[:-1] == sorted(counts[:-1], reverse=True)
    assert sum(counts) == sum(row["pairs"] for row in rows)
    assert "<script" not in markdown


def test_a_funnel_plot_is_a_small_png_with_a_bar_a_reason(world: World) -> None:
    rows = [row for row in world.rows["funnel"] if (row["stage"], row["language"]) == ("alt_text", "th")]
    funnel = pa.Table.from_pylist(rows, schema=TABLES["funnel"].schema)
    png = funnel_png(funnel)
    picture = Image.open(io.BytesIO(png))
    assert (picture.format, picture.width) == ("PNG", 640)
    assert picture.height == 22 * len(rows) + 8
    assert len(image_markdown(png, "funnel")) < 40_000


def test_longer_bars_stand_for_more_rows() -> None:
    funnel = funnel_rows("alt_text", "autumn", "th", "pairs", {"kept": 50, "a": 100, "b": 25})
    picture = Image.open(io.BytesIO(funnel_png(funnel))).convert("RGB")
    coloured = [
        sum(
            picture.getpixel((x, 4 + 22 * row + 11)) in {(15, 95, 158), (196, 81, 26)}
            for x in range(190, 560)
        )
        for row in range(3)
    ]
    assert coloured[1] == 370
    assert coloured[0] == 186
    assert coloured[2] < coloured[0]


def test_an_empty_funnel_has_words_and_a_plot() -> None:
    empty = TABLES["funnel"].schema.empty_table()
    assert "no rows" in funnel_markdown(empty)
    assert Image.open(io.BytesIO(funnel_png(empty))).format == "PNG"


def test_lineage_names_the_origins_of_each_column() -> None:
    shown = cells(lineage_markdown({"text": [("captions", "text"), ("alt_text", "text")], "n": []}))
    assert shown == [["text", "captions.text, alt_text.text"], ["n", "a constant or a count"]]


def test_thumbnails_of_metadata_are_never_the_served_bytes(world: World, settings: Settings) -> None:
    served = base64.b64encode(paint("ar0", (220, 300))).decode()
    assert served not in gallery_markdown(gallery_rows(world), world.storage, settings)
