"""Rows that were published before must not vanish unseen."""

import dataclasses

import pytest

from tests.quality.world import SETTINGS, World


@pytest.mark.parametrize("table", ["images", "dataset"])
def test_a_profile_passes_against_itself(world: World, table: str) -> None:
    profile = world.audit(table, world.rows(table)).profile
    assert world.audit(table, world.rows(table), previous=profile).passed


@pytest.mark.parametrize(("before", "passed"), [(3, True), (6, True), (7, False)])
def test_more_than_max_drift_may_not_vanish(world: World, before: int, passed: bool) -> None:
    audit = world.audit("alt_text", world.rows("alt_text"), previous={"rows": before})
    assert audit.passed is passed
    assert ("drift_rows" in audit.summary) is not passed


def test_the_setting_decides_how_much_may_vanish(world: World) -> None:
    gates = dataclasses.replace(SETTINGS.gates, max_drift=0.9)
    settings = dataclasses.replace(SETTINGS, gates=gates)
    rows = world.rows("alt_text")
    assert world.audit("alt_text", rows, previous={"rows": 30}, settings=settings).passed
    assert not world.audit("alt_text", rows, previous={"rows": 31}, settings=settings).passed


def test_an_empty_partition_does_not_replace_a_full_one(empty_lake: World) -> None:
    audit = empty_lake.audit("images", {"images": [], "funnel": []}, previous={"rows": 9, "ok_rows": 8})
    assert [outcome.name for outcome in audit.failed] == ["drift_rows", "drift_ok_rows"]


def test_a_source_that_vanishes_is_named(world: World) -> None:
    rows = world.rows("dataset")
    rows["dataset"] = [row for row in rows["dataset"] if row["source"] == "alt_text"]
    rows["funnel"][0]["pairs"], rows["funnel"][1]["pairs"] = 2, 3
    previous = {"rows": 4, "alt_text_rows": 2, "caption_rows": 2}
    failed = world.audit("dataset", rows, previous=previous).failed
    assert [outcome.name for outcome in failed] == ["drift_caption_rows"]
