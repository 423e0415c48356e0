"""The merge: every alt-text and caption is kept or counted, once, with its provenance."""

import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from mella.dataset.prompts import prompts
from mella.identity import identify
from mella.tables import TABLES
from tests.dataset.inputs import SETTINGS, Inputs, reasons, sha

BLOCKED = {
    "status": "failed", "reason": "blocked", "safety": "blocked", "blob": None, "width": None, "height": None,
}  # fmt: skip
"""As the stage `images` writes a picture of the list of blocked ones."""


def test_an_alt_text_of_the_pool_know_becomes_a_row_with_its_provenance() -> None:
    inputs = Inputs()
    inputs.alt("Слава у селу", "slava", 7, licence="https://page.example/licence")
    inputs.pool("know", "slava")
    merged = inputs.merged()
    assert merged.rows.schema.equals(TABLES["dataset"].schema)
    (row,) = merged.rows.to_pylist()
    assert row["id"] == identify(sha("slava"), "Слава у селу", "alt_text", "sr")
    assert (row["source"], row["pool"], row["split"], row["script"]) == ("alt_text", "know", "train", "Cyrl")
    assert (row["page_url"], row["warc_offset"]) == ("https://www.hrady.example/clanky/7", 7)
    assert row["licence"] == "https://page.example/licence"
    assert row["blob"] == {"shard": "blobs/slava", "offset": 0, "length": 9}
    assert (row["english"], row["captioner"]) == (None, None)


def test_a_caption_of_the_pool_ling_is_credited_to_the_first_page_of_its_picture() -> None:
    inputs = Inputs()
    inputs.caption("Crveni kvadrat.", "square", 9)
    inputs.alt("Квадрат", "square", 4)
    inputs.pool("ling", "square")
    merged = inputs.merged()
    (row,) = merged.rows.to_pylist()
    assert (row["source"], row["text"], row["script"]) == ("caption", "Crveni kvadrat.", "Latn")
    assert row["page_url"] == "https://www.hrady.example/clanky/4"
    assert (row["english"], row["translator"]) == ("A red square.", "palette")
    assert reasons(merged) == {"kept": 1, "picture_in_other_pool": 1}


def test_a_caption_of_the_pool_know_is_counted() -> None:
    inputs = Inputs()
    inputs.caption("Crveni kvadrat.", "square")
    inputs.pool("know", "square")
    assert reasons(inputs.merged()) == {"picture_in_other_pool": 1}


def test_what_has_no_usable_picture_is_counted_by_reason() -> None:
    inputs = Inputs()
    inputs.alt("а", "a", 1, status="failed", reason="image_not_in_crawl", image_sha256=None)
    inputs.alt("б", "b", 2, status="failed", reason="too_small", image_sha256=None)
    inputs.alt("в", "c", 3, **BLOCKED)
    inputs.alt("г", "d", 4)
    inputs.alt("д", "e", 5)
    inputs.images.pop()
    inputs.caption("Slika.", "f", 6)
    inputs.images.pop()
    inputs.caption("Slika.", "g", 7)
    inputs.images[-1] |= BLOCKED
    inputs.caption("Slika.", "h", 8)
    inputs.pages.pop()
    inputs.pool("know", "c", "e")
    inputs.pool("ling", "f", "g", "h")
    merged = inputs.merged()
    assert merged.rows.num_rows == 0
    assert reasons(merged) == {
        "image_not_in_crawl": 1,
        "image_too_small": 1,
        "image_blocked": 2,
        "picture_without_split": 1,
        "image_missing": 2,
        "page_missing": 1,
    }


def test_a_text_met_in_two_crawls_keeps_the_earlier() -> None:
    inputs = Inputs()
    inputs.alt("Слава", "slava", 1, crawl="2026-08")
    inputs.alt("Слава", "slava", 2, crawl="2026-07")
    inputs.alt("Слава", "other", 3, crawl="2026-08")
    inputs.pool("know", "slava", "other")
    merged = inputs.merged()
    assert sorted(merged.rows["crawl"].to_pylist()) == ["2026-07", "2026-08"]
    assert reasons(merged) == {"kept": 2, "duplicate": 1}


def test_a_picture_keeps_at_most_the_texts_of_the_setting() -> None:
    inputs = Inputs()
    for number in range(6):
        inputs.alt(f"Текст {number}", "one", number)
    inputs.alt("Други", "two", 9)
    inputs.pool("know", "one", "two")
    merged = inputs.merged(replace(SETTINGS, texts_per_picture=2))
    assert reasons(merged) == {"kept": 3, "over_texts_per_picture": 4}


@pytest.mark.parametrize(("cap", "kept"), [(0, 6), (4, 4), (6, 6)])
def test_a_host_keeps_at_most_the_rows_of_the_setting(cap: int, kept: int) -> None:
    inputs = Inputs()
    for number in range(6):
        inputs.alt("Слава", f"picture {number}", number)
        inputs.pool("know", f"picture {number}")
    merged = inputs.merged(replace(SETTINGS, rows_per_host=cap))
    assert merged.rows.num_rows == kept
    assert reasons(merged).get("over_rows_per_host", 0) == 6 - kept


def test_a_native_text_stays_once_on_near_duplicate_pictures_and_a_caption_on_each() -> None:
    inputs = Inputs()
    for number, picture in enumerate(["slava", "slava scaled", "other"]):
        inputs.alt("Слава", picture, number)
        inputs.caption("Crveni kvadrat.", f"captioned {picture}", 10 + number)
        inputs.pool("know", picture)
        inputs.pool("ling", f"captioned {picture}")
    inputs.splits["slava scaled"]["cluster"] = inputs.splits["slava"]["cluster"]
    inputs.splits["captioned slava scaled"]["cluster"] = inputs.splits["captioned slava"]["cluster"]
    assert reasons(inputs.merged()) == {"kept": 5, "duplicate": 1}


def test_a_near_copy_on_one_picture_falls_in_whatever_crawl_and_the_fuller_text_stays() -> None:
    text = "Поглед на манастир Студеница са пута кроз шуму у јесење јутро"
    inputs = Inputs()
    inputs.alt(text.replace(" јесење", ""), "one", 1, crawl="2026-06")
    inputs.alt(text, "one", 2, crawl="2026-07")
    inputs.alt(text.replace(" кроз", ", кроз") + "!", "one", 3, crawl="2026-08")
    inputs.alt(text.replace("Студеница", "Сопоћани"), "one", 4, crawl="2026-08")
    inputs.alt(text.replace(" у", ", у"), "two", 5)
    inputs.pool("know", "one", "two")
    merged = inputs.merged()
    assert reasons(merged) == {"kept": 3, "near_duplicate": 2}
    assert text in merged.rows["text"].to_pylist()
    assert reasons(inputs.merged(replace(SETTINGS, near_duplicate_letters=0))) == {"kept": 5}


def test_near_copies_stay_on_as_many_pictures_of_a_host_over_all_crawls_as_within_one() -> None:
    text = "Поглед на манастир Студеница са пута кроз шуму у јесење јутро"
    inputs = Inputs()
    for number in range(6):
        crawl, picture = f"2026-0{6 + number // 3}", f"picture {number}"
        inputs.alt(text + "!" * number, picture, number, crawl=crawl)
        inputs.pool("know", picture)
    inputs.alt(text + "?", "elsewhere", 9, host="www.drugi.example")
    inputs.pool("know", "elsewhere")
    merged = inputs.merged(replace(SETTINGS, near_duplicate_pictures=4))
    assert reasons(merged) == {"kept": 5, "near_duplicate": 2}
    assert Counter(merged.rows["crawl"].to_pylist()) == {"2026-06": 3, "2026-07": 2}
    assert reasons(inputs.merged(replace(SETTINGS, near_duplicate_pictures=0))) == {"kept": 7}


def test_a_near_copy_that_falls_on_its_picture_counts_for_no_other_picture_of_the_host() -> None:
    text = "Поглед на манастир Студеница са пута кроз шуму у јесење јутро"
    inputs = Inputs()
    for number, picture in enumerate(["one", "one", "one", "two"]):
        inputs.alt(text + "!" * number, picture, number)
    inputs.pool("know", "one", "two")
    merged = inputs.merged(replace(SETTINGS, near_duplicate_pictures=2))
    assert reasons(merged) == {"kept": 2, "near_duplicate": 2}


def test_vowel_signs_and_a_stretched_word_of_arabic_make_no_other_text() -> None:
    text = "منظر من مسجد السلطان أحمد في مدينة القدس القديمة عند الغروب"
    inputs = Inputs()
    inputs.alt(text, "one", 1, crawl="2026-06")
    inputs.alt(text.replace("القدس", "القُدس"), "one", 2, crawl="2026-07")
    inputs.alt(text.replace("القدس", "القـــدس"), "one", 3, crawl="2026-08")
    inputs.pool("know", "one")
    assert reasons(inputs.merged()) == {"kept": 1, "near_duplicate": 2}


@pytest.mark.parametrize(
    ("share", "counts", "kept"),
    [
        (0.5, [8, 2], [2, 2]),
        (0.3, [8, 1, 1], [1, 1, 1]),
        (0.4, [8, 2, 2], [2, 2, 2]),
        (0.5, [9, 3, 2], [5, 3, 2]),
        (0.5, [9, 7, 1], [8, 7, 1]),
        (0.4, [9, 7, 4, 2], [8, 7, 4, 2]),
        (0.9, [3, 3, 3], [3, 3, 3]),
        (0.2, [1, 2, 3, 8, 10, 79], [1, 2, 3, 3, 3, 3]),
        (0.6, [1, 1, 1, 5, 20], [1, 1, 1, 5, 12]),
        (0.9, [3], [1]),
        (1.0, [3], [3]),
    ],
)
def test_a_host_keeps_at_most_its_share_of_the_rows_that_stay(
    share: float, counts: list[int], kept: list[int]
) -> None:
    inputs = Inputs()
    for host, count in enumerate(counts):
        for number in range(count):
            picture = f"picture {host} {number}"
            inputs.alt("Слава", picture, 100 * host + number, host=f"h{host}.rs")
            inputs.pool("know", picture)
    found = Counter(inputs.merged(replace(SETTINGS, host_share=share)).rows["host"].to_pylist())
    assert [found[f"h{host}.rs"] for host in range(len(counts))] == kept


def test_the_share_of_a_host_holds_for_what_the_quotas_leave() -> None:
    inputs = Inputs()
    for number in range(12):
        inputs.alt("Слава", f"picture {number}", number, host="big.rs")
        inputs.pool("know", f"picture {number}")
        inputs.caption("Slika.", f"captioned {number}", 100 + number)
        inputs.pages[-1]["host"] = f"h{number}.rs"
        inputs.pool("ling", f"captioned {number}")
    merged = inputs.merged(replace(SETTINGS, host_share=0.3, rows_per_source=7))
    found = Counter(merged.rows["host"].to_pylist())
    assert (found["big.rs"], found.total()) == (3, 10)
    assert reasons(merged) == {"kept": 10, "over_rows_per_source": 10, "over_host_share": 4}


@pytest.mark.parametrize(("quota", "kept"), [(0, 7), (2, 4), (4, 7)])
def test_a_language_keeps_at_most_the_rows_of_a_source_that_the_setting_says(quota: int, kept: int) -> None:
    inputs = Inputs()
    for number in range(4):
        inputs.alt("Слава", f"picture {number}", number)
        inputs.pool("know", f"picture {number}")
    for number in range(3):
        inputs.caption("Slika.", f"captioned {number}", 10 + number)
        inputs.pool("ling", f"captioned {number}")
    merged = inputs.merged(replace(SETTINGS, rows_per_source=quota))
    assert merged.rows.num_rows == kept
    assert reasons(merged).get("over_rows_per_source", 0) == 7 - kept


def test_the_instruction_is_of_the_texts_script_and_family_and_drawn_by_the_seed() -> None:
    inputs = Inputs()
    for number in range(40):
        inputs.alt("Слава" if number % 2 else "Slava", f"p{number}", number)
        inputs.alt_text[-1]["alt_script"] = "Cyrl" if number % 2 else "Latn"
        inputs.pool("know", f"p{number}")
    rows = inputs.merged().rows.to_pylist()
    wordings = {(p.prompt_id, p.prompt): p for p in prompts("sr")}
    for row in rows:
        prompt = wordings[row["prompt_id"], row["prompt"]]
        assert (prompt.script, prompt.family) == (row["script"], "alt_text")
    assert len({row["prompt"] for row in rows}) > 6
    other = inputs.merged(replace(SETTINGS, prompt_seed=2)).rows.to_pylist()
    assert [row["id"] for row in other] == [row["id"] for row in rows]
    assert [row["prompt"] for row in other] != [row["prompt"] for row in rows]


def test_a_text_in_a_script_the_language_does_not_use_gets_the_first_one() -> None:
    inputs = Inputs()
    inputs.alt("BMW", "car")
    inputs.alt_text[-1]["alt_script"] = "Grek"
    inputs.pool("know", "car")
    (row,) = inputs.merged().rows.to_pylist()
    assert row["script"] == "Grek"
    assert row["prompt"] in {p.prompt for p in prompts("sr") if p.script == "Cyrl"}


def test_rows_of_other_languages_are_left_aside() -> None:
    inputs = Inputs()
    inputs.alt("Слава", "slava")
    inputs.caption("Slika.", "square", 2)
    inputs.pool("know", "slava")
    inputs.pool("ling", "square")
    merged = inputs.merged(language="hu")
    assert merged.rows.num_rows == 0
    assert reasons(merged) == {}
    assert merged.funnel["reason"].to_pylist() == ["kept"]


def test_lineage_reaches_the_published_tables() -> None:
    lineage = Inputs().merged().lineage
    assert list(lineage) == TABLES["dataset"].schema.names
    assert lineage["text"] == [("alt_text", "text"), ("captions", "text")]
    assert lineage["page_url"] == [("alt_text", "page_url"), ("image_alt_pairs", "page_url")]
    assert lineage["split"] == [("splits", "split")]
    assert lineage["prompt"] == [("prompts", "prompt")]


LONG = "Поглед на манастир Студеница са пута кроз шуму у јесење јутро"
ENTRY = st.tuples(
    st.booleans(),
    st.sampled_from(["а", "б", "в", LONG, LONG + "!"]),
    st.sampled_from(["p", "q", "r"]),
    st.integers(0, 4),
    st.sampled_from(["2026-07", "2026-08"]),
    st.sampled_from(["ok", "ok", "failed", "blocked"]),
)


def build(entries: list[tuple], order: random.Random) -> Inputs:
    """No two entries with one key: the gates of the input tables see to that."""
    inputs = Inputs()
    for is_alt, text, picture, number, crawl, fate in entries:
        if is_alt:
            number += 10 * ["а", "б", "в", LONG, LONG + "!"].index(text) + 100 * "pqr".index(picture)
            fates = {"failed": {"status": "failed", "image_sha256": None}, "blocked": BLOCKED, "ok": {}}
            inputs.alt(text, picture, number, crawl, **fates[fate])
        else:
            inputs.caption(text, picture, number, crawl)
    for rows in (inputs.alt_text, inputs.images, inputs.captions, inputs.pages):
        order.shuffle(rows)
    inputs.pool("know", "p")
    inputs.pool("ling", "q")
    return inputs


@example_settings(max_examples=8, deadline=None)
@given(
    entries=st.lists(ENTRY, max_size=15, unique_by=lambda e: e[:5] if e[0] else (e[2], e[4])),
    order=st.randoms(use_true_random=False),
)
def test_every_entry_is_kept_or_counted_and_order_is_nothing(
    entries: list[tuple], order: random.Random
) -> None:
    caps = replace(SETTINGS, texts_per_picture=2, rows_per_host=3, host_share=0.5, rows_per_source=2)
    first = build(entries, random.Random(0)).merged(caps)
    second = build(entries, order).merged(caps)
    assert sum(first.funnel["pairs"].to_pylist()) == len(entries)
    assert reasons(first).get("kept", 0) == first.rows.num_rows
    assert len(set(first.rows["id"].to_pylist())) == first.rows.num_rows
    assert first.rows.equals(second.rows)
    assert first.funnel.equals(second.funnel)
