"""Where the bytes at one address are refused, the picture is looked for at the others."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from mella.images.choose import Chosen
from mella.images.extract import ExtractTask, extract
from mella.images.further import read_in_rounds
from mella.settings import load
from mella.storage import Storage
from mella.tables import TABLES
from tests.images.painted import scene
from tests.images.warcs import Capture, choose_of, pair, survey_all, write_warc

HOST = "http://media.example"
TINY, SMALL, LARGE, GONE = (f"{HOST}/{name}.png" for name in ("tiny", "small", "large", "gone"))
SIZED = [Capture(TINY, scene(1, 8)), Capture(SMALL, scene(1, 32)), Capture(LARGE, scene(1, 320))]


def found(
    folder: Path, pairs: list[dict[str, Any]], captures: list[Capture] = SIZED, **lists: Any
) -> tuple[pa.Table, list[list[str]]]:
    """The rows of the pairs, and the addresses that were read in each round."""
    surveyed = survey_all([write_warc(folder / "1.warc.gz", captures)])
    rounds: list[list[str]] = []

    def choose(spent: pa.Table | None) -> Chosen:
        lake = Storage(str(folder / "lake"))
        return choose_of(surveyed, pairs, settings=load(overrides={}), lake=lake, spent=spent, **lists)

    def read(tasks: Sequence[ExtractTask]) -> pa.Table:
        rounds.append([p.served_url for task in tasks for record in task.wanted for p in record.pairs])
        batches = [batch for task in tasks for _, batch in extract(task)]
        return pa.Table.from_batches(batches, TABLES["images"].schema)

    return read_in_rounds(choose, read), rounds


def outcomes(rows: pa.Table) -> list[tuple[str | None, str | None]]:
    return [(row["reason"], row["served_url"]) for row in rows.sort_by("pair_id").to_pylist()]


def test_a_picture_is_found_behind_copies_that_are_too_small(tmp_path: Path) -> None:
    rows, rounds = found(tmp_path, [pair(TINY, alt="szo", other_urls=[SMALL, GONE, LARGE])])
    assert outcomes(rows) == [(None, LARGE)]
    assert rounds == [[TINY], [SMALL], [LARGE]]


def test_where_none_is_found_the_own_address_gives_the_reason(tmp_path: Path) -> None:
    pairs = [pair(TINY, alt="szo", other_urls=[SMALL]), pair(GONE, alt="szo")]
    rows, rounds = found(tmp_path, pairs)
    assert set(outcomes(rows)) == {("too_small", TINY), ("image_not_in_crawl", None)}
    assert rounds == [[TINY], [SMALL]]


def test_the_search_ends_after_three_rounds(tmp_path: Path) -> None:
    copies = [Capture(f"{HOST}/{n}.png", scene(n, 8)) for n in range(4)]
    others = [*(copy.url for copy in copies[1:]), LARGE]
    rows, rounds = found(tmp_path, [pair(copies[0].url, alt="szo", other_urls=others)], [*copies, *SIZED])
    assert outcomes(rows) == [("too_small", copies[0].url)]
    assert len(rounds) == 3


def test_only_pairs_whose_picture_was_refused_are_asked_again(tmp_path: Path) -> None:
    pairs = [
        pair(TINY, "http://page.example/1", alt="szo", other_urls=[LARGE]),
        pair(TINY, "http://page.example/2", alt="szo"),
        pair(LARGE, "http://page.example/3", alt="szo", other_urls=[SMALL]),
    ]
    rows, rounds = found(tmp_path, pairs)
    assert rounds[1:] == [[LARGE]]
    reasons = dict(zip(rows["pair_id"].to_pylist(), rows["reason"].to_pylist(), strict=True))
    assert [reasons[row["pair_id"]] for row in pairs] == [None, "too_small", None]
    assert rows.num_rows == 3


def test_what_is_opted_out_ends_a_further_round_too(tmp_path: Path) -> None:
    moved = Capture(f"{HOST}/moved.png", b"", 302, (("X-Robots-Tag", "noai"), ("Location", TINY)))
    rows, rounds = found(tmp_path, [pair(TINY, alt="szo", other_urls=[moved.url, LARGE])], [*SIZED, moved])
    assert outcomes(rows) == [("too_small", TINY)]
    assert rounds == [[TINY]]


@pytest.mark.parametrize("why", ["blocked", "forgotten"])
def test_no_other_size_is_taken_for_what_is_blocked_or_forgotten(tmp_path: Path, why: str) -> None:
    unwanted: dict[str, Any] = {why: {hashlib.sha256(scene(1, 8)).hexdigest()}}
    rows, rounds = found(tmp_path, [pair(TINY, alt="szo", other_urls=[LARGE])], **unwanted)
    assert outcomes(rows) == [(why, TINY)]
    assert rounds == [[TINY]]
