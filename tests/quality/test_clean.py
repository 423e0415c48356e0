"""What is right passes, and so does a partition of nothing."""

import pytest

from tests.quality.world import PARTITIONS, Rows, World, funnel


@pytest.mark.parametrize("table", PARTITIONS)
def test_right_rows_meet_every_expectation(world: World, table: str) -> None:
    audit = world.audit(table, world.rows(table))
    assert [outcome.sentence for outcome in audit.expectations if not outcome.ok] == []
    assert audit.passed
    assert audit.warnings == []
    assert audit.profile["rows"] == len(world.rows(table)[table])


_NOTHING: dict[str, Rows] = {
    "image_alt_pairs": {"image_alt_pairs": [], "funnel": funnel("image_alt_pairs", "records", not_html=30)},
    "alt_text": {"alt_text": [], "funnel": []},
    "images": {"images": [], "funnel": []},
    "splits": {"splits": []},
    "english_captions": {"english_captions": [], "funnel": []},
    "captions": {"captions": [], "funnel": []},
    "dataset": {"dataset": [], "funnel": []},
    "backbones": {"backbones": []},
    "checkpoints": {"checkpoints": []},
    "eval_scores": {"eval_scores": [], "predictions": [], "eval_contrasts": []},
}


@pytest.mark.parametrize("table", _NOTHING)
def test_a_partition_of_nothing_passes_with_a_warning(world: World, empty_lake: World, table: str) -> None:
    of_crawl = world if table == "image_alt_pairs" else empty_lake
    audit = of_crawl.audit(table, _NOTHING[table])
    assert audit.failed == []
    assert any("0 rows" in warning for warning in audit.warnings)


def test_nothing_is_no_excuse_for_rows_that_entered(world: World) -> None:
    audit = world.audit("alt_text", {"alt_text": [], "funnel": []})
    assert [outcome.name for outcome in audit.failed] == ["unaccounted"]


def test_a_crawl_without_files_does_not_pass(empty_lake: World) -> None:
    audit = empty_lake.audit("raw_crawl", {"raw_crawl": [], "crawl_problems": [], "crawl_images": []})
    assert [outcome.name for outcome in audit.failed] == ["at_least_one_file"]


def test_order_of_rows_changes_nothing(world: World) -> None:
    rows = world.rows("alt_text")
    rows["alt_text"][0]["text"] = " "
    turned = {name: listed[::-1] for name, listed in rows.items()}
    first, second = world.audit("alt_text", rows), world.audit("alt_text", turned)
    assert first.expectations == second.expectations
    assert first.profile == second.profile
