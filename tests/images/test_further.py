"""Where the bytes at one address are refused, the picture is looked for at the others."""

from pathlib import Path
from typing import Any

import pyarrow as pa

from mella.images.choose import choose_images
from mella.images.extract import extract
from mella.images.further import best_of_rounds, spent_records
from mella.settings import load
from mella.storage import Storage
from mella.tables import TABLES
from tests.images.painted import scene
from tests.images.warcs import Capture, pair, survey_all, table, write_warc

HOST = "http://media.example"
TINY, SMALL, LARGE, GONE = (f"{HOST}/{name}.png" for name in ("tiny", "small", "large", "gone"))


def rounds_of(
    folder: Path, pairs: list[dict[str, Any]], number: int, captures: list[Capture] | None = None
) -> list[pa.Table]:
    captures = captures or [
        Capture(TINY, scene(1, 8)), Capture(SMALL, scene(1, 32)), Capture(LARGE, scene(1, 320)),
    ]  # fmt: skip
    surveyed = survey_all([write_warc(folder / "1.warc.gz", captures)])
    rounds: list[pa.Table] = []
    for _ in range(number):
        chosen = choose_images(
            table("alt_text", pairs),
            table("image_alt_pairs", pairs),
            surveyed["crawl_images"],
            surveyed["raw_crawl"],
            crawl="c",
            language="hu",
            settings=load(overrides={}),
            lake=Storage(str(folder / "lake")),
            spent=spent_records(rounds) if rounds else None,
        )
        batches = [batch for task in chosen.tasks for _, batch in extract(task)]
        read = pa.Table.from_batches(batches, TABLES["images"].schema)
        rounds.append(read if rounds else pa.concat_tables([chosen.failed, read]))
    return rounds


def outcome(rows: pa.Table) -> dict[str, tuple[str | None, str | None]]:
    return {row["image_url"]: (row["reason"], row["served_url"]) for row in rows.to_pylist()}


def test_a_picture_is_found_behind_copies_that_are_too_small(tmp_path: Path) -> None:
    rounds = rounds_of(tmp_path, [pair(TINY, alt="szo", other_urls=[SMALL, GONE, LARGE])], 3)
    assert [outcome(rows) for rows in rounds] == [
        {TINY: ("too_small", TINY)}, {TINY: ("too_small", SMALL)}, {TINY: (None, LARGE)},
    ]  # fmt: skip
    assert outcome(best_of_rounds(rounds)) == {TINY: (None, LARGE)}
    assert not spent_records(rounds).num_rows


def test_where_none_is_found_the_own_address_gives_the_reason(tmp_path: Path) -> None:
    rounds = rounds_of(tmp_path, [pair(TINY, alt="szo", other_urls=[SMALL]), pair(GONE, alt="szo")], 3)
    assert outcome(best_of_rounds(rounds)) == {
        TINY: ("too_small", TINY), GONE: ("image_not_in_crawl", None),
    }  # fmt: skip
    assert rounds[2].num_rows == 0


def test_only_pairs_whose_picture_was_refused_are_asked_again(tmp_path: Path) -> None:
    pairs = [
        pair(TINY, "http://page.example/1", alt="szo", other_urls=[LARGE]),
        pair(TINY, "http://page.example/2", alt="szo"),
        pair(LARGE, "http://page.example/3", alt="szo", other_urls=[SMALL]),
    ]
    first, second = rounds_of(tmp_path, pairs, 2)
    assert second["pair_id"].to_pylist() == [pairs[0]["pair_id"]]
    best = best_of_rounds([first, second])
    assert sorted(best["pair_id"].to_pylist()) == sorted(row["pair_id"] for row in pairs)
    assert dict(zip(best["pair_id"].to_pylist(), best["reason"].to_pylist(), strict=True)) == {
        pairs[0]["pair_id"]: None, pairs[1]["pair_id"]: "too_small", pairs[2]["pair_id"]: None,
    }  # fmt: skip


def test_what_is_opted_out_ends_a_further_round_too(tmp_path: Path) -> None:
    noai = (("X-Robots-Tag", "noai"), ("Location", TINY))
    moved = f"{HOST}/moved.png"
    captures = [Capture(TINY, scene(1, 8)), Capture(moved, b"", 302, noai), Capture(LARGE, scene(1, 320))]
    _, second = rounds_of(tmp_path, [pair(TINY, alt="szo", other_urls=[moved, LARGE])], 2, captures)
    assert second.num_rows == 0


def test_no_other_size_is_taken_for_what_is_blocked_or_forgotten() -> None:
    failed = {"crawl": "c", "language": "hu", "image_url": TINY, "has_alt": True, "status": "failed"}
    failed |= {"safety": "unchecked", "warc_uri": "w"}
    reasons = ("blocked", "forgotten", "unreadable_file", "too_small")
    rows = table(
        "images",
        [failed | {"pair_id": str(n), "warc_offset": n, "reason": why} for n, why in enumerate(reasons)],
    )
    assert spent_records([rows])["pair_id"].to_pylist() == ["3"]
