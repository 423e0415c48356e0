"""The report as a browser reads it: parsed by html5lib, which follows the HTML standard."""

import base64
import io
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from PIL import Image

from mella.languages import CODES, LANGUAGES
from mella.report.page import write_report
from mella.settings import Settings, load
from mella.storage import Storage
from tests.report.world import HOSTILE, TEXTS, TRANSLATED, World, build

LINEAGE = {"alt_text": {"text": [("image_alt_pairs", "alt")], "crawl_repeats": []}}
LOADING = {"src", "href", "srcset", "data", "action", "formaction", "poster", "background", "xlink:href"}


def report(world: World, folder: Path, settings: Settings | None = None) -> str:
    path = write_report(
        world.read, world.storage, folder / "report" / "index.html", settings=settings or load(None, {}),
        lineage=LINEAGE, generated="2026-11-22T16:00:00+00:00", profile="local",
    )  # fmt: skip
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(world: World, tmp_path_factory: pytest.TempPathFactory) -> str:
    return report(world, tmp_path_factory.mktemp("out"))


@lru_cache(maxsize=4)
def parsed(html: str) -> Element:
    return html5lib.parse(html, namespaceHTMLElements=False)


def elements(html: str) -> Iterator[Element]:
    return parsed(html).iter()


def text_of(html: str) -> str:
    body = parsed(html).find("body")
    assert body is not None
    return "".join(body.itertext())


def pictures(html: str) -> list[Image.Image]:
    sources = [element.get("src") or "" for element in elements(html) if element.tag == "img"]
    return [Image.open(io.BytesIO(base64.b64decode(source.partition(",")[2]))) for source in sources]


def element(html: str, **attributes: str) -> Element:
    return next(e for e in elements(html) if all(e.get(k) == v for k, v in attributes.items()))


def test_nothing_on_the_page_loads_anything_from_elsewhere(page: str) -> None:
    loaded = [
        value
        for element in elements(page)
        for name, value in element.attrib.items()
        if str(name).lower() in LOADING and not value.startswith(("data:", "#"))
    ]
    assert loaded == []
    style = "".join(element.text or "" for element in elements(page) if element.tag == "style")
    assert "url(" not in style
    assert "@import" not in style


def test_the_page_forbids_scripts_and_every_outside_source(page: str) -> None:
    policy = element(page, **{"http-equiv": "Content-Security-Policy"}).get("content") or ""
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "img-src data:" in policy


def test_hostile_texts_stay_text_wherever_they_stand(own_world: World, tmp_path: Path) -> None:
    columns = {"text", "english", "host", "detail", "warc_uri", "compression", "captioner", "translator",
               "script", "alt_script", "crawl"}  # fmt: skip
    hostile = f"stand-in {' '.join(HOSTILE)}"
    for name in ("alt_text", "captions", "crawl_problems", "raw_crawl", "dataset"):
        for row in own_world.rows[name]:
            joined = {"crawl"} if name in ("alt_text", "captions") else set()
            row.update(dict.fromkeys((columns & row.keys()) - joined, hostile))
    for row in own_world.rows["funnel"]:
        row["examples"] = [{"text": hostile, "page_url": f"https://{hostile}/", "image_url": hostile}]
        row["reason"] = row["reason"] if row["reason"] == "kept" else hostile
    html = report(own_world, tmp_path)
    tags = {str(element.tag) for element in elements(html)}
    assert not {"script", "iframe", "object", "embed", "base", "form"} & tags
    assert not [name for element in elements(html) for name in element.attrib if str(name).startswith("on")]
    assert "{{ 7 * 7 }}" in text_of(html)


def test_a_hostile_text_adds_no_element(own_world: World, tmp_path: Path) -> None:
    def shape(alt: str) -> list[str]:
        for row in own_world.rows["alt_text"]:
            row["text"] = alt
        return [str(element.tag) for element in elements(report(own_world, tmp_path))]

    assert shape(" ".join(HOSTILE)) == shape("plain")


def test_direction_overrides_are_written_out_instead_of_acting(page: str) -> None:
    assert "⟦U+202E⟧evil⟦U+2069⟧" in text_of(page)
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", page)


def test_every_stranger_text_has_its_own_direction(page: str) -> None:
    for found in elements(page):
        if "text" in (found.get("class") or "").split() and "address" not in (found.get("class") or ""):
            assert found.get("dir") == "auto" or "aside" in (found.get("class") or "")


def test_each_rule_tells_its_reason_source_and_value_in_force(world: World, tmp_path: Path) -> None:
    html = report(world, tmp_path, load(None, {"alt_text.min_letters": "2"}))
    rule = element(html, id="rule-too_short")
    told = "".join(rule.itertext())
    assert "Source: measured on human captions" in told
    assert "alt_text.min_letters = 2" in told
    assert "fewer letters than alt_text.min_letters" in text_of(html)


@pytest.mark.parametrize("code", CODES)
def test_each_rule_shows_what_it_took_of_each_language(code: str, page: str) -> None:
    rule = element(page, id="rule-template_on_host")
    (share,) = [found for found in rule.iter() if found.get("data-language") == code]
    told = "".join(share.itertext())
    assert [f"{TEXTS[code][0]} – {n}" in told for n in (1, 2, 3)] == [True] * 3
    assert f"https://shop.{code}.painted.example/p/1" in told
    assert f"https://shop.{code}.painted.example/i.png" in told


@pytest.mark.parametrize(
    ("anchor", "why", "value"),
    [
        ("reason-images-too_small", "fewer pixels than images.min_side", "images.min_side = 64"),
        ("reason-english_captions-loop", "comes three times running", "captions.loop_characters = 12"),
        (
            "reason-dataset-over_texts_per_picture",
            "more texts on one picture",
            "dataset.texts_per_picture = 5",
        ),
        ("reason-image_alt_pairs-opted_out_robots_meta", "a meta tag robots", "scan.obey_opt_outs = True"),
    ],
)
def test_each_reason_of_the_other_stages_tells_the_same(
    world: World, tmp_path: Path, anchor: str, why: str, value: str
) -> None:
    html = report(world, tmp_path, load(None, {"images.min_side": "64"}))
    told = "".join(element(html, id=anchor).itertext())
    assert "Source: " in told
    assert value in told
    assert why in text_of(html)


def test_a_reason_of_the_heat_map_leads_to_what_is_said_of_it(page: str) -> None:
    leads = {found.get("href") for found in elements(page) if found.tag == "a"}
    assert {"#rule-file_name", "#reason-images-too_small"} <= leads
    anchors = {f"#{found.get('id')}" for found in elements(page)}
    assert {lead for lead in leads if lead and lead.startswith(("#rule-", "#reason-"))} <= anchors


def test_what_is_kept_can_be_judged_as_well(page: str) -> None:
    told = "".join(element(page, id="rule-kept").itertext())
    assert all(f"{TEXTS[code][1]} 1" in told for code in CODES)


@pytest.mark.parametrize("code", CODES)
def test_the_gallery_shows_each_language_in_its_own_script_and_marks_it(code: str, page: str) -> None:
    tags = {found.get("lang") or "" for found in elements(page)}
    assert any(tag.startswith(f"{code}-") for tag in tags)
    shown = text_of(page)
    assert any(text in shown for text in TEXTS[code])
    assert TRANSLATED[code] in shown


def test_the_gallery_shows_eight_native_and_four_captioned_pictures_a_language(page: str) -> None:
    assert len(pictures(page)) == len(CODES) * (8 + 4)
    assert all(max(picture.size) <= 160 for picture in pictures(page))


def test_pictures_are_re_encoded(page: str, world: World) -> None:
    served = {world.storage.read(path) for path in world.storage.files("blobs")}
    shown = {
        base64.b64decode((found.get("src") or "").partition(",")[2])
        for found in elements(page)
        if found.tag == "img"
    }
    assert not served & shown


def distinct_colours(picture: Image.Image) -> int:
    return len(picture.convert("RGB").getcolors(maxcolors=160 * 160) or [])


def test_unchecked_pictures_are_pixelated(tmp_path: Path) -> None:
    html = report(build(tmp_path / "lake", "wild.test", "unchecked"), tmp_path)
    assert pictures(html)
    assert all(distinct_colours(picture) <= 64 for picture in pictures(html))


def test_unchecked_pictures_show_where_the_user_asks_for_it(tmp_path: Path) -> None:
    asked = load(None, {"safety.show_unchecked": "true"})
    html = report(build(tmp_path / "lake", "wild.test", "unchecked"), tmp_path, asked)
    assert all(distinct_colours(picture) > 64 for picture in pictures(html))


def test_a_picture_unchecked_in_one_row_counts_as_unchecked(own_world: World, tmp_path: Path) -> None:
    for row in list(own_world.rows["images"]):
        own_world.rows["images"].append({**row, "pair_id": "other", "safety": "unchecked"})
    html = report(own_world, tmp_path)
    assert all(distinct_colours(picture) <= 64 for picture in pictures(html))


def test_blocked_pictures_never_show_even_where_another_language_has_them(
    own_world: World, tmp_path: Path
) -> None:
    for row in own_world.rows["images"]:
        if row["language"] == "th":
            own_world.add("images", **{**row, "language": "vi", "pair_id": "other", "safety": "blocked"})
    html = report(own_world, tmp_path, load(None, {"safety.show_unchecked": "true"}))
    assert len(pictures(html)) == (len(CODES) - 1) * (8 + 4)


def test_a_missing_or_broken_picture_costs_its_own_place_alone(own_world: World, tmp_path: Path) -> None:
    gone, broken = [row["blob"] for row in own_world.rows["images"] if row["language"] == "th"][1:3]
    own_world.storage.delete(gone["shard"])
    own_world.storage.write(broken["shard"], b"\xff\xd8\xff" + bytes(broken["length"]))
    html = report(own_world, tmp_path)
    places = [found.text for found in elements(html) if found.get("class") == "gap"]
    assert {"not in the lake", "cannot be decoded"} >= set(places)
    assert len(pictures(html)) == len(CODES) * 12 - len(places)


def test_stand_ins_and_painted_pictures_are_labelled(page: str) -> None:
    shown = text_of(page)
    assert "Stand-in captions." in shown
    assert "Painted pictures." in shown


def test_one_picture_from_elsewhere_ends_the_painted_label(own_world: World, tmp_path: Path) -> None:
    own_world.rows["images"][0]["image_url"] = "https://painted.example.evil.test/a.png"
    assert "Painted pictures." not in text_of(report(own_world, tmp_path))


def test_a_real_captioner_gets_no_stand_in_label(own_world: World, tmp_path: Path) -> None:
    for name in ("english_captions", "captions", "dataset"):
        for row in own_world.rows[name]:
            row.update(dict.fromkeys({"captioner", "translator"} & row.keys(), "tiny-vlm 1"))
    html = report(own_world, tmp_path)
    assert "Stand-in captions." not in text_of(html)
    assert "stand-in" not in [found.text for found in elements(html)]


def test_an_empty_lake_gives_a_valid_page_that_says_so(empty: World, tmp_path: Path) -> None:
    html = report(empty, tmp_path)
    html5lib.HTMLParser(strict=True).parse(html)
    shown = text_of(html)
    assert "Nothing has been published yet." in shown
    assert "Painted pictures." not in shown
    assert pictures(html) == []


def test_the_page_is_valid_html(page: str) -> None:
    html5lib.HTMLParser(strict=True).parse(page)


def test_a_language_without_rows_is_named_all_the_same(own_world: World, tmp_path: Path) -> None:
    for name, rows in own_world.rows.items():
        own_world.rows[name] = [
            row for row in rows if "ko" not in (row.get("language"), row.get("candidate_language"))
        ]
    html = report(own_world, tmp_path)
    html5lib.HTMLParser(strict=True).parse(html)
    assert "No valid picture in this language." in text_of(html)
    assert LANGUAGES["ko"].native_name in text_of(html)


def test_tables_have_captions_and_header_scopes(page: str) -> None:
    tables = [found for found in elements(page) if found.tag == "table"]
    assert tables
    assert all(table.find("caption") is not None for table in tables)
    assert all(header.get("scope") for table in tables for header in table.iter("th"))


def test_every_section_link_leads_somewhere(page: str) -> None:
    ids = {found.get("id") for found in elements(page)}
    links = [found.get("href") or "" for found in elements(page) if found.tag == "a"]
    assert links
    assert all(link.removeprefix("#") in ids for link in links)


def test_the_same_tables_give_the_same_page(world: World, page: str, tmp_path: Path) -> None:
    assert report(world, tmp_path) == page


def test_plain_tables_are_read_as_well_as_datasets(world: World, page: str, tmp_path: Path) -> None:
    plain = World(world.storage, world.rows, as_datasets=False)
    assert report(plain, tmp_path) == page


def test_an_unwritable_report_leaves_the_last_one(world: World, tmp_path: Path, page: str) -> None:
    html = report(world, tmp_path)
    broken: Any = {"alt_text": None}
    with pytest.raises(Exception, match="None"):
        write_report(
            world.read, world.storage, tmp_path / "report" / "index.html", settings=load(None, {}),
            lineage=broken, generated="now", profile="local",
        )  # fmt: skip
    assert (tmp_path / "report" / "index.html").read_text(encoding="utf-8") == html
    assert len(list((tmp_path / "report").iterdir())) == 1


def test_a_gone_lake_folder_still_gives_a_page(world: World, tmp_path: Path) -> None:
    gone = World(Storage(str(tmp_path / "nowhere")), world.rows)
    assert "not in the lake" in text_of(report(gone, tmp_path))
