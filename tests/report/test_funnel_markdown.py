import io

import pyarrow as pa
import pytest
from PIL import Image

from mella.alt_text.rules import rules_in_force
from mella.funnel import funnel_rows
from mella.reasons import reasons_in_force
from mella.report.funnel_markdown import examples_markdown, funnel_markdown, funnel_png
from mella.report.markdown import image_markdown
from mella.settings import Settings
from mella.tables import TABLES
from tests.report.rendered import cells
from tests.report.world import World


@pytest.fixture
def funnel(world: World) -> pa.Table:
    rows = [row for row in world.rows["funnel"] if (row["stage"], row["language"]) == ("alt_text", "th")]
    return pa.Table.from_pylist(rows, schema=TABLES["funnel"].schema)


def table_of(markdown: str) -> list[list[str]]:
    return cells(markdown[markdown.index("| reason") :])


def test_reasons_that_no_rule_names_stand_the_commonest_first_and_kept_last(funnel: pa.Table) -> None:
    shown = table_of(funnel_markdown(funnel))
    counts = [int(row[1]) for row in shown]
    assert counts[:-1] == sorted(counts[:-1], reverse=True)
    assert shown[-1][0] == "kept"
    assert sum(counts) == sum(funnel["pairs"].to_pylist())


def test_rules_stand_where_they_judge_and_say_why_and_by_which_value(
    funnel: pa.Table, settings: Settings
) -> None:
    rules = rules_in_force(settings)
    shown = {row[0]: row for row in table_of(funnel_markdown(funnel, rules))}
    order = [rule.name for rule in rules]
    places = [order.index(name) for name in shown if name in order]
    assert places == sorted(places)
    assert shown["too_short"][4].startswith("fewer letters than alt_text.min_letters")
    values = ("min_letters = 3", "min_hangul = 2", "short_name_share = 0.001")
    assert shown["too_short"][5] == ", ".join(f"alt_text.{value}" for value in values)


def test_the_reasons_of_another_stage_say_why_as_well(world: World, settings: Settings) -> None:
    rows = [row for row in world.rows["funnel"] if (row["stage"], row["language"]) == ("images", "th")]
    of_images = pa.Table.from_pylist(rows, schema=TABLES["funnel"].schema)
    reasons = reasons_in_force(settings)["images"]
    shown = {row[0]: row for row in table_of(funnel_markdown(of_images, reasons))}
    assert shown["too_small"][4].startswith("its shorter side has fewer pixels than images.min_side")
    assert shown["too_small"][5] == "images.min_side = 200"


def test_what_is_left_falls_from_all_that_entered_to_what_is_kept(funnel: pa.Table) -> None:
    *rules, kept = table_of(funnel_markdown(funnel))
    entered = sum(funnel["pairs"].to_pylist())
    for row in rules:
        entered -= int(row[1])
        assert int(row[3]) == entered
    assert kept[1] == kept[3] == str(entered)


def test_examples_give_text_page_and_picture_of_each_reason(funnel: pa.Table) -> None:
    shown = cells(examples_markdown(funnel))
    of_files = [row for row in shown if row[0] == "file_name"]
    assert [row[1] for row in of_files] == ["\u2068IMG_20260214_101502.jpg\u2069", "\u2068DSC-0041.JPG\u2069"]
    assert of_files[0][2] == "https://shop.th.painted.example/p/1 https://shop.th.painted.example/i.png"
    assert [row[1] for row in shown if row[0] == "no_alt"] == ["(no text)"]


def test_hostile_examples_stay_text(funnel: pa.Table) -> None:
    texts = [row[1] for row in cells(examples_markdown(funnel)) if row[0] == "other_language"]
    assert texts[0] == "\u2068<script>alert(1)</script>\u2069"
    assert "⟦U+202E⟧" in texts[2]


def test_an_address_hides_the_e_mail_address_in_it() -> None:
    example = {"text": "x", "page_url": "https://a.example/?to=jana@mail.example", "image_url": ""}
    funnel = funnel_rows("alt_text", "c", "cs", "pairs", {"url": 1}, {"url": [example]})
    assert cells(examples_markdown(funnel))[0][2] == "https://a.example/?to=•"


def test_a_funnel_plot_is_a_small_png_with_a_bar_a_reason(funnel: pa.Table) -> None:
    png = funnel_png(funnel)
    picture = Image.open(io.BytesIO(png))
    assert (picture.format, picture.width) == ("PNG", 640)
    assert picture.height == 22 * funnel.num_rows + 8
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
    assert "no rows" in examples_markdown(empty)
    assert Image.open(io.BytesIO(funnel_png(empty))).format == "PNG"
