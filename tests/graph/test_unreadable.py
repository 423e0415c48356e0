"""A WARC file that cannot be reached for a while: counted, never in place of what was read, tried again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assets import STAGES
from mella_dagster.crawls import add_crawl
from mella_dagster.status import FAILED, FRESH, STALE, State, state_of
from tests.crawl.warcs import small_warc
from tests.graph.conftest import Home, opened

PARTITION = {"crawl": "two"}
(STAGE,) = (stage for stage in STAGES if stage.name == "image_alt_pairs")
PAGE = b"<html lang=cs><p>Hrad nad rekou, most a les.<img src=/%d.jpg alt='Hrad %d nad rekou'>"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A crawl of two files, of 60 pages and of 2, surveyed and scanned."""
    for name, numbers in (("many", range(60)), ("few", range(60, 62))):
        (tmp_path / f"{name}.warc.gz").write_bytes(
            small_warc([PAGE % (n, n) for n in numbers], first=numbers[0])
        )
    with opened(tmp_path / "home") as home:
        add_crawl(home.lake, "two", [str(tmp_path / f"{name}.warc.gz") for name in ("many", "few")])
        assert home.materialize([], ["raw_crawl"], PARTITION).success
        assert home.materialize([], ["image_alt_pairs"], PARTITION).success
        assert state(home).state == FRESH
        yield home


def state(home: Home) -> State:
    return state_of(STAGE, PARTITION, home.lake, home.settings)


def counts(home: Home) -> dict[str, int]:
    rows = home.lake.read("funnel", PARTITION).to_pylist()
    return {row["reason"]: row["pairs"] for row in rows if row["unit"] == "records" and row["pairs"]}


def test_a_small_part_that_is_away_is_counted_and_read_when_it_is_back(home: Home, tmp_path: Path) -> None:
    few = tmp_path / "few.warc.gz"
    few.rename(tmp_path / "away")
    assert home.materialize([], ["image_alt_pairs"], PARTITION).success
    assert counts(home) == {"kept": 60, "unreadable_file": 2}
    assert (state(home).state, "could not be read" in state(home).why) == (STALE, True)
    (tmp_path / "away").rename(few)
    assert home.materialize([], ["image_alt_pairs"], PARTITION).success
    assert counts(home) == {"kept": 62}
    assert state(home).state == FRESH
    assert not list(home.path.glob("lake/_work/**/*.parquet"))


def test_a_large_part_that_is_away_does_not_take_the_place_of_what_was_read(
    home: Home, tmp_path: Path
) -> None:
    many = tmp_path / "many.warc.gz"
    many.rename(tmp_path / "away")
    run = home.materialize([], ["image_alt_pairs"], PARTITION)
    assert not run.success
    assert counts(home) == {"kept": 62}
    assert (state(home).state, "unreadable_share" in state(home).why) == (FAILED, True)
    (tmp_path / "away").rename(many)
    assert home.materialize([], ["image_alt_pairs"], PARTITION).success
    assert (counts(home), state(home).state) == ({"kept": 62}, FRESH)
