"""The filter as a whole: counts are conserved, order does not matter, the rest of the crawl counts."""

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from mella.alt_text.filter import Filtered, filter_pairs
from mella.settings import load
from mella.tables import TABLES
from tests.alt_text.pairs import CRAWL, pair, table

SETTINGS = load(overrides={}).alt_text

ALTS = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "Hrad Loket",
            "Hrad  Loket",
            "logo",
            "IMG_1.jpg",
            "12 Kč",
            "a@b.cz",
            "MOC VELKÁ SLEVA",
            "\u200b",
            "Ő",
            "Pohled na zámek Lednice od minaretu přes rybník v ránu",
            "Pohled na zámek Lednice od minaretu, přes rybník v ránu",
            "Pohled na zámek Lednice od minaretu přes rybník",
        ]
    ),
    st.text(max_size=12),
)
ROWS = st.lists(
    st.builds(
        pair,
        ALTS,
        number=st.integers(0, 5),
        host=st.sampled_from(["a.example", "b.example"]),
        alt_lang=st.sampled_from(["cs", "en", "und"]),
        candidate_language=st.sampled_from(["cs", "cs", "hu"]),
        declared_width=st.sampled_from([None, None, 1, 300]),
        warc_offset=st.integers(0, 3),
    ),
    max_size=25,
)


def filtered(rows: list[dict[str, Any]], **changes: Any) -> Filtered:
    settings = replace(SETTINGS, **changes)
    return filter_pairs(table(rows), crawl=CRAWL, language="cs", settings=settings)


def reasons(result: Filtered) -> dict[str, int]:
    counted = zip(result.funnel["reason"].to_pylist(), result.funnel["pairs"].to_pylist(), strict=True)
    return {reason: pairs for reason, pairs in counted if pairs}


@example_settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=ROWS, seed=st.randoms(use_true_random=False), personal_data=st.sampled_from(["drop", "mask"]))
def test_every_candidate_is_kept_or_counted_and_order_is_nothing(
    rows: list[dict[str, Any]], seed: random.Random, personal_data: str
) -> None:
    shuffled = list(rows)
    seed.shuffle(shuffled)
    changes = {"template_pictures": 2, "near_duplicate_pictures": 2, "personal_data": personal_data}
    first, second = filtered(rows, **changes), filtered(shuffled, **changes)
    candidates = [row for row in rows if row["candidate_language"] == "cs"]
    assert sum(first.funnel["pairs"].to_pylist()) == len(candidates)
    assert reasons(first).get("kept", 0) == first.kept.num_rows
    assert len(set(first.kept["pair_id"].to_pylist())) == first.kept.num_rows
    assert first.kept.equals(second.kept)
    assert first.funnel.equals(second.funnel)


def test_filtering_what_was_kept_keeps_it() -> None:
    rows = [pair(f"Hrad číslo {n % 4}", number=n) for n in range(12)]
    kept = filtered(rows).kept
    of_pairs = [name for name in TABLES["image_alt_pairs"].schema.names if name in kept.schema.names]
    again = table([row | {"candidate_language": "cs"} for row in kept.select(of_pairs).to_pylist()])
    second = filter_pairs(again, crawl=CRAWL, language="cs", settings=SETTINGS)
    assert second.kept.equals(kept)


def test_a_row_falls_to_the_first_rule_in_the_order_of_the_setting() -> None:
    rows = [pair("IMG_1234.jpg", number=1, alt_lang="en")]
    assert reasons(filtered(rows, rules=("other_language", "file_name"))) == {"other_language": 1}
    assert reasons(filtered(rows, rules=("file_name", "other_language"))) == {"file_name": 1}


def test_a_rule_left_out_does_not_judge() -> None:
    rows = [pair("logo", number=1), pair("logo", number=2, image_url=pair("x", number=1)["image_url"])]
    assert reasons(filtered(rows)) == {"generic_word": 2}
    assert reasons(filtered(rows, rules=("no_alt", "duplicate"))) == {"kept": 1, "duplicate": 1}
    assert reasons(filtered(rows, rules=())) == {"kept": 2}


def test_the_funnel_names_every_rule_that_ran_in_order() -> None:
    funnel = filtered([pair("Hrad Loket")]).funnel
    assert funnel["reason"].to_pylist() == [*SETTINGS.rules, "kept"]
    assert set(funnel["unit"].to_pylist()) == {"pairs"}
    assert funnel.schema.equals(TABLES["funnel"].schema)


def test_a_crawl_without_the_language_gives_empty_tables() -> None:
    for rows in ([], [pair("Vár", language="hu")]):
        result = filtered(rows)
        assert result.kept.num_rows == 0
        assert result.kept.schema.equals(TABLES["alt_text"].schema)
        assert reasons(result) == {}


def test_an_image_with_alts_in_three_languages_on_one_site_is_suspect() -> None:
    image = "https://www.hrady.example/foto/x.jpg"
    rows = [
        pair("Hrad Loket", number=1, image_url=image),
        pair("Loket castle", number=2, image_url=image, alt_lang="en", candidate_language="hu"),
        pair("Loket vára", "hu", number=3, image_url=image),
        pair("Zámek Lednice", number=4),
        pair("Hrad Bouzov", number=5, mt_suspect=True),
    ]
    suspect = {row["alt"]: row["mt_suspect"] for row in filtered(rows).kept.to_pylist()}
    assert suspect == {"Hrad Loket": True, "Zámek Lednice": False, "Hrad Bouzov": True}
    elsewhere = [*rows[:2], {**rows[2], "host": "hu.wikipedia.example"}]
    assert filtered(elsewhere).kept["mt_suspect"].to_pylist() == [False]


@pytest.mark.parametrize(("alt", "suspect"), [
    ("A الوعل.", True), ("The البلشون الأزرق الكبير", True), ("البلشون A", False), ("A4 الورق", False),
    ("الوعل", False),
])  # fmt: skip
def test_an_english_article_before_another_script_is_what_a_machine_leaves(alt: str, suspect: bool) -> None:
    found = filter_pairs(table([pair(alt, "ar")]), crawl=CRAWL, language="ar", settings=SETTINGS)
    assert found.kept["mt_suspect"].to_pylist() == [suspect]


def test_examples_come_from_different_hosts() -> None:
    rows = [pair(f"foto {n}", number=n, host=f"h{n % 3}.example") for n in range(30)]
    row = next(row for row in filtered(rows).funnel.to_pylist() if row["reason"] == "generic_word")
    hosts = {rows[int(example["page_url"].rsplit("/", 1)[1])]["host"] for example in row["examples"]}
    assert (row["pairs"], len(row["examples"]), len(hosts)) == (30, 3, 3)


def test_examples_of_one_host_are_three_all_the_same() -> None:
    rows = [pair(f"foto {n}", number=n) for n in range(5)]
    row = next(row for row in filtered(rows).funnel.to_pylist() if row["reason"] == "generic_word")
    assert len(row["examples"]) == 3


def test_examples_mask_personal_data_whatever_rule_took_them() -> None:
    rows = [pair("Pište jan@novak.example", number=1), pair("VOLEJTE IHNED +420 777 123 456", number=2)]
    shown = [e["text"] for row in filtered(rows).funnel.to_pylist() for e in row["examples"]]
    assert sorted(shown) == ["Pište •", "VOLEJTE IHNED •"]


def test_a_dataset_on_disk_gives_what_a_table_gives(tmp_path: Path) -> None:
    rows = [pair(f"Hrad číslo {n % 40}", number=n) for n in range(200)]
    for part in range(2):
        pq.write_table(table(rows[part::2]), tmp_path / f"{part}.parquet")
    stored = filter_pairs(
        ds.dataset(tmp_path, format="parquet"), crawl=CRAWL, language="cs", settings=SETTINGS
    )
    assert stored.kept.equals(filtered(rows).kept)


def test_lineage_names_the_columns_of_the_crawl() -> None:
    lineage = filtered([]).lineage
    assert list(lineage) == TABLES["alt_text"].schema.names
    assert lineage["text"] == [("image_alt_pairs", "alt")]
    assert lineage["mt_suspect"] == [
        ("image_alt_pairs", column) for column in ("alt", "image_url", "mt_suspect")
    ]
    assert lineage["language"] == []


@pytest.mark.parametrize("hostile", ["'; drop table kept; --", "{{ var('crawl') }}", 'a"b\\', "\x00"])
def test_hostile_text_and_names_stay_data(hostile: str) -> None:
    result = filter_pairs(
        table([pair(f"Hrad {hostile}", alt_lang="cs")]),
        crawl="x'; select 1",
        language="cs",
        settings=replace(SETTINGS, rules=("no_alt",)),
    )
    assert result.funnel["crawl"].to_pylist() == ["x'; select 1"] * 2
    assert result.kept["alt"].to_pylist() == [f"Hrad {hostile}"]
