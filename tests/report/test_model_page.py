"""The sections on models, as a browser reads them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import html5lib
import pyarrow as pa
import pytest

from mella.lake import Lake, Publication
from mella.languages import CODES
from mella.report.audit import problems_of_page
from mella.report.page import write_report
from mella.settings import load
from mella.storage import Storage
from mella.tables import TABLES
from tests.report.models_world import add_answer, add_scores, add_training
from tests.report.test_page import distinct_colours, element, elements, pictures, report, text_of
from tests.report.world import HOSTILE, World, build

SECTIONS = ("models", "ablation", "forgetting", "answers", "curves")
PAINTED = "Mechanism test on painted pictures; no evidence about these languages."
RECIPES = {"names": "alt_text", "looks": "captions", "both": "both"}


def train(world: World, recipes: Sequence[str] = ("both",), **said: str) -> World:
    """Recipes for every language, scored, with answers to two test rows each."""
    for recipe in recipes:
        for code in CODES:
            add_training(world, code, recipe, RECIPES[recipe])
            add_scores(world, code, recipe)
            rows = [row for row in world.rows["dataset"] if row["language"] == code]
            for row in [row for row in rows if row["split"] == "test"]:
                add_answer(world, row, recipe, said)
    return world


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> World:
    return train(build(tmp_path_factory.mktemp("lake")), tuple(RECIPES))


@pytest.fixture(scope="module")
def page(trained: World, tmp_path_factory: pytest.TempPathFactory) -> str:
    return report(trained, tmp_path_factory.mktemp("out"))


@pytest.fixture(scope="module")
def untrained(world: World, tmp_path_factory: pytest.TempPathFactory) -> str:
    return report(world, tmp_path_factory.mktemp("out"))


def section(html: str, name: str) -> Any:
    return element(html, id=name)


def words(html: str, name: str) -> str:
    """The text of a section, its elements apart, white space made plain."""
    return " ".join(" ".join(section(html, name).itertext()).split())


def test_the_page_with_models_is_valid_inert_and_whole(page: str) -> None:
    html5lib.HTMLParser(strict=True).parse(page)
    assert problems_of_page(page) == []


def test_no_name_stands_twice_and_every_drawing_is_named(page: str) -> None:
    ids = [found.get("id") for found in elements(page) if found.get("id")]
    assert len(ids) == len(set(ids))
    plots = [found for found in elements(page) if "plot" in (found.get("class") or "").split()]
    assert plots
    assert all(set((plot.get("aria-labelledby") or "").split()) <= set(ids) for plot in plots)


@pytest.mark.parametrize("name", SECTIONS)
def test_before_training_each_section_names_the_command_that_does_it(name: str, untrained: str) -> None:
    command = "mella ablation" if name == "ablation" else "mella run"
    assert command in words(untrained, name)
    assert [e for e in section(untrained, name).iter() if e.tag == "table"] == []


def test_trained_but_not_yet_scored_shows_its_curves_and_says_what_is_missing(
    own_world: World, tmp_path: Path
) -> None:
    add_training(own_world, "cs", "both")
    html = report(own_world, tmp_path)
    assert "not yet scored: mella run" in words(html, "models")
    assert "80 of 100" in words(html, "curves")
    assert "mella run" in words(html, "forgetting")


def test_each_language_has_a_table_of_every_arm_with_its_floor_and_differences(page: str) -> None:
    told = words(page, "models")
    assert "measure n base tuned blind swapped floor tuned − swapped tuned − blind" in told
    assert "chrF++ 120 5.0 3.0–7.0 30.0 28.0–32.0 12.0 10.0–14.0 10.0 8.0–12.0 10.0 9.0–11.0" in told
    assert "+20.0 +17.0 to +23.0 p = 0.032" in told


def test_what_holds_after_correction_stands_out_and_what_does_not_does_not(
    own_world: World, tmp_path: Path
) -> None:
    add_scores(own_world, "cs", "both", p=0.01)
    add_scores(own_world, "hu", "both", p=0.06)
    html = report(own_world, tmp_path)
    won = {
        code: sum(found.get("class") == "won" for found in table.iter("td"))
        for code in ("cs", "hu")
        for table in [e for e in section(html, "models").iter("article") if e.get("data-language") == code]
    }
    assert won["cs"] > 0
    assert won["hu"] == 0
    assert "1 of 2 not in hu" in words(html, "models")


def test_painted_pictures_are_said_to_be_no_evidence_in_every_section_with_scores(page: str) -> None:
    for name in ("models", "ablation", "forgetting", "answers"):
        assert PAINTED in words(page, name)


def test_pictures_from_the_web_bear_no_such_label(tmp_path: Path) -> None:
    html = report(train(build(tmp_path / "lake", "wild.test")), tmp_path)
    assert PAINTED not in text_of(html)


def test_a_language_of_one_site_is_marked_in_tables_drawings_and_answers(
    own_world: World, tmp_path: Path
) -> None:
    train(own_world)
    own_world.rows["dataset"] = [
        {**row, "language": code, "id": f"{code}{n}", "split": "test", "host": host}
        for code, hosts in (("cs", "aab"), ("hu", "abcdefgh"))
        for n, (row, host) in enumerate(zip(own_world.rows["dataset"], hosts, strict=False))
    ]
    html = report(own_world, tmp_path)
    for found in section(html, "models").iter():
        if found.tag in ("g", "article") and found.get("data-language"):
            assert ("same-site" in "".join(found.itertext())) is (found.get("data-language") == "cs")


def test_the_ablation_shows_each_mix_and_what_was_held_equal(page: str) -> None:
    told = words(page, "ablation")
    assert "Names recalled, in alt-texts" in told
    assert "Colour right, in captions" in told
    assert "alt text names 100 48 000 1" in told


def test_forgetting_shows_english_before_and_after(page: str) -> None:
    assert "Arabic 120 40.0 38.0–42.0 35.0 33.0–37.0 −5.0" in words(page, "forgetting")


def test_answers_stand_beside_the_reference_in_their_own_direction(page: str) -> None:
    told = section(page, "answers")
    spans = [found for found in told.iter("span") if "text" in (found.get("class") or "").split()]
    assert spans
    assert all(found.get("dir") == "auto" and found.get("lang") for found in spans)
    assert {found.text for found in told.iter("dt")} == {"reference", "base", "tuned", "blind", "swapped"}


def test_unchecked_pictures_are_pixelated_beside_answers(tmp_path: Path) -> None:
    html = report(train(build(tmp_path / "lake", "wild.test", "unchecked")), tmp_path)
    assert "safety unchecked" in words(html, "answers")
    assert all(distinct_colours(picture) <= 64 for picture in pictures(html))


def test_hostile_words_of_models_and_recipes_stay_words(own_world: World, tmp_path: Path) -> None:
    hostile = " ".join(HOSTILE)
    train(own_world, ("both", "names"), base=hostile, tuned=hostile, blind=hostile, swapped=hostile)
    for name, columns in {
        "checkpoints": ("backbone", "method"), "predictions": ("reference", "host"),
        "eval_scores": ("signature",),
    }.items():  # fmt: skip
        for row in own_world.rows[name]:
            row.update(dict.fromkeys(columns, hostile))
    for name in ("checkpoints", "predictions", "eval_scores", "eval_contrasts"):
        for row in own_world.rows[name]:
            row["recipe"] += hostile
    for row in [row for row in own_world.rows["eval_scores"] if row["metric"] == "slot_shape"]:
        row["metric"], row["subset"] = f"slot_{hostile}", hostile
    html = report(own_world, tmp_path)
    html5lib.HTMLParser(strict=True).parse(html)
    assert problems_of_page(html) == []
    assert not {"script", "iframe", "object", "embed", "base", "form"} & {str(e.tag) for e in elements(html)}
    assert "⟦U+202E⟧evil⟦U+2069⟧" in words(html, "answers")
    assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") & set(html)


def test_silence_and_cut_answers_are_told(own_world: World, tmp_path: Path) -> None:
    train(own_world, tuned="")
    for row in own_world.rows["predictions"]:
        row["finish_reason"] = "length" if row["arm"] == "blind" else "stop"
    told = words(report(own_world, tmp_path), "answers")
    assert "said nothing" in told
    assert "cut at the limit" in told


def test_a_page_of_published_tables_shows_what_was_published(
    trained: World, page: str, tmp_path: Path
) -> None:
    lake = Lake(Storage(str(tmp_path / "lake")))
    lake.create_tables()
    for name in ("checkpoints", "eval_scores", "eval_contrasts"):
        for recipe in RECIPES:
            _publish(lake, name, {"language": "cs", "recipe": recipe}, trained.rows[name])
    out = write_report(
        lake.dataset, lake.storage, tmp_path / "index.html", settings=load(None, {}), lineage={},
        generated="2026-11-22T16:00:00+00:00", profile="local",
    )  # fmt: skip
    html = out.read_text(encoding="utf-8")
    assert problems_of_page(html) == []
    assert words(html, "ablation").count("Czech") == words(page, "ablation").count("Czech") > 0


def _publish(lake: Lake, name: str, partition: dict[str, str], rows: list[dict[str, Any]]) -> None:
    chosen = [row for row in rows if partition.items() <= row.items()]
    batches = pa.Table.from_pylist(chosen, schema=TABLES[name].schema).to_batches()
    staged = lake.stage(name, partition, "run", {name: batches})
    lake.publish(staged, Publication(name, partition, "run", "1", "", len(chosen), 0), {})
