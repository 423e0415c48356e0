import dataclasses
import hashlib
from collections import Counter
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from mella.images.fingerprint import Fingerprint, near_duplicate
from mella.images.splits import assign
from mella.settings import load
from mella.tables import TABLES

SETTINGS = load(overrides={}).splits


def row(number: int, *, like: int | None = None, has_alt: bool = True, **columns: Any) -> dict[str, Any]:
    """An `images` row of picture `number`; `like` another picture, it looks the same."""
    look = hashlib.sha256(f"look {number if like is None else like}".encode()).hexdigest()
    made = {
        "crawl": "c", "language": "hu", "pair_id": f"pair{number}", "image_url": f"http://a.example/{number}",
        "has_alt": has_alt, "status": "ok", "safety": "unchecked", "phash": look[:16],
        "colour_signature": look[16:40], "image_sha256": hashlib.sha256(str(number).encode()).hexdigest(),
    }  # fmt: skip
    return made | columns


def images(*rows: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=TABLES["images"].schema)


def by_picture(table: pa.Table) -> dict[str, dict[str, Any]]:
    return {found["image_sha256"]: found for found in table.to_pylist()}


def sha256(number: int) -> str:
    return row(number)["image_sha256"]


def numbered_with(split: str, start: int = 0) -> int:
    """A picture that, coming first and alone, is given this split."""
    return next(
        n
        for n in range(start, start + 1_000)
        if assign(images(row(n)), None, SETTINGS)["split"][0].as_py() == split
    )


def test_every_good_picture_has_one_row() -> None:
    table = assign(
        images(row(1), row(1, language="ar"), row(2), row(3, status="failed", reason="svg")), None, SETTINGS
    )
    assert table.schema == TABLES["splits"].schema
    assert table["image_sha256"].to_pylist() == sorted([sha256(1), sha256(2)])


def test_no_pictures_give_an_empty_table() -> None:
    assert assign(images(), None, SETTINGS).schema == TABLES["splits"].schema


def test_languages_are_sorted_and_distinct() -> None:
    rows = [row(1, language=code) for code in ("vi", "ar", "vi", "cs")]
    assert assign(images(*rows), None, SETTINGS)["languages"].to_pylist() == [["ar", "cs", "vi"]]


def test_near_duplicates_share_cluster_pool_and_split() -> None:
    table = by_picture(assign(images(row(1), row(2, like=1), row(3)), None, SETTINGS))
    one, two, three = table[sha256(1)], table[sha256(2)], table[sha256(3)]
    assert one["cluster"] == two["cluster"] == min(sha256(1), sha256(2))
    assert (one["pool"], one["split"]) == (two["pool"], two["split"])
    assert three["cluster"] == sha256(3)


def test_one_alt_text_of_a_cluster_is_one_of_all_its_pictures() -> None:
    table = assign(images(row(1, has_alt=False), row(2, like=1), row(3, has_alt=False)), None, SETTINGS)
    found = by_picture(table)
    assert [found[sha256(n)]["has_alt"] for n in (1, 2, 3)] == [True, True, False]


def test_pictures_without_alt_are_captioned() -> None:
    table = assign(images(*[row(n, has_alt=False) for n in range(100)]), None, SETTINGS)
    assert set(table["pool"].to_pylist()) == {"ling"}


def test_the_pool_of_captions_is_filled_up_to_its_share_by_hash() -> None:
    table = assign(images(*[row(n, has_alt=n >= 200) for n in range(1_000)]), None, SETTINGS)
    pools = Counter(zip(table["has_alt"].to_pylist(), table["pool"].to_pylist(), strict=True))
    assert pools[False, "ling"] == 200
    assert 250 <= pools[True, "ling"] <= 350


def test_one_half_alone_is_one_setting() -> None:
    table = images(*[row(n) for n in range(50)])
    for share, pool in ((0.0, "know"), (1.0, "ling")):
        chosen = assign(table, None, dataclasses.replace(SETTINGS, ling_share=share))
        assert set(chosen["pool"].to_pylist()) == {pool}


def test_splits_have_about_their_shares_in_both_pools() -> None:
    table = assign(images(*[row(n) for n in range(2_000)]), None, SETTINGS)
    counts = Counter(zip(table["pool"].to_pylist(), table["split"].to_pylist(), strict=True))
    for pool in ("know", "ling"):
        size = sum(counts[pool, split] for split in ("train", "validation", "test"))
        assert 0.2 < counts[pool, "test"] / size < 0.3
        assert 0.03 < counts[pool, "validation"] / size < 0.07


def test_the_test_set_is_capped_over_all_times() -> None:
    capped = dataclasses.replace(SETTINGS, test_clusters=30)
    first = assign(images(*[row(n) for n in range(300)]), None, capped)
    assert first["split"].to_pylist().count("test") == 30
    second = assign(images(*[row(n) for n in range(600)]), first, capped)
    assert second["split"].to_pylist().count("test") == 30


def test_a_picture_linking_a_test_cluster_to_another_brings_all_to_the_test_set() -> None:
    test, train = numbered_with("test"), numbered_with("train")
    apart = "f" * 12 + "0" * 4
    rows = [
        row(test, phash="0" * 16, colour_signature="80" * 12),
        row(train, phash=apart, colour_signature="80" * 12),
    ]
    previous = assign(images(*rows), None, SETTINGS)
    assert sorted(previous["split"].to_pylist()) == ["test", "train"]
    chain = [f"{(1 << 4 * n) - 1 << 16:016x}" for n in range(1, 12)]  # each 4 bits from the next
    links = [row(900 + n, phash=phash, colour_signature="80" * 12) for n, phash in enumerate(chain)]
    table = assign(images(*rows, *links), previous, SETTINGS)
    assert set(table["split"].to_pylist()) == {"test"}
    assert set(table["cluster"].to_pylist()) == {sha256(test)}
    assert set(table["pool"].to_pylist()) == {by_picture(previous)[sha256(test)]["pool"]}


def test_of_two_linked_clusters_without_test_the_one_with_the_smaller_id_decides() -> None:
    numbers = [numbered_with("train"), numbered_with("validation")]
    first, second = sorted(numbers, key=sha256)
    rows = [
        row(first, phash="0" * 16, colour_signature="80" * 12),
        row(second, phash="0" * 14 + "ff", colour_signature="80" * 12),
    ]
    previous = assign(images(*rows), None, SETTINGS)
    assert len(set(previous["cluster"].to_pylist())) == 2
    link = row(999, phash="0" * 14 + "0f", colour_signature="80" * 12)
    table = assign(images(*rows, link), previous, SETTINGS)
    assert set(table["cluster"].to_pylist()) == {sha256(first)}
    assert set(table["split"].to_pylist()) == {by_picture(previous)[sha256(first)]["split"]}


def test_a_cluster_captioned_for_want_of_an_alt_stays_so_when_one_is_found() -> None:
    previous = assign(images(row(1, has_alt=False)), None, SETTINGS)
    table = assign(images(row(1, has_alt=True)), previous, SETTINGS)
    assert table["pool"].to_pylist() == ["ling"]
    assert table["has_alt"].to_pylist() == [True]


def test_a_picture_that_is_gone_keeps_its_side() -> None:
    test = numbered_with("test")
    previous = assign(images(row(test), row(5)), None, SETTINGS)
    without = assign(images(row(5)), previous, SETTINGS)
    assert without.equals(previous)
    copy = assign(images(row(5), row(777, like=test)), without, SETTINGS)
    assert by_picture(copy)[sha256(777)]["split"] == "test"


def test_changed_shares_move_nothing_that_was_assigned() -> None:
    table = images(*[row(n) for n in range(100)])
    previous = assign(table, None, SETTINGS)
    changed = dataclasses.replace(SETTINGS, ling_share=0.0, test_share=0.0, validation_share=0.5)
    assert assign(table, previous, changed).equals(previous)


_looks = st.tuples(
    st.integers(0, 3), st.lists(st.integers(0, 20), max_size=4), st.sampled_from([0, 20, 40, 60])
)
_rows = st.tuples(st.integers(0, 11), st.booleans(), st.sampled_from(["ar", "hu", "vi"]))


@st.composite
def _galleries(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Rows of pictures many of which look alike, some through others only."""
    looks = draw(st.lists(_looks, min_size=12, max_size=12))
    rows = []
    for number, has_alt, language in draw(st.lists(_rows, max_size=20)):
        base, flips, level = looks[number]
        value = base * 0x1111_0000_0000_0000
        for bit in flips:
            value ^= 1 << bit
        rows.append(
            row(
                number,
                has_alt=has_alt,
                language=language,
                phash=f"{value:016x}",
                colour_signature=f"{level:02x}" * 12,
            )
        )
    return rows


@settings(max_examples=25, deadline=None)
@given(rows=_galleries(), data=st.data())
def test_the_order_of_the_rows_does_not_matter(rows: list[dict[str, Any]], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(rows))
    known = data.draw(st.integers(0, len(rows)))
    previous = assign(images(*rows[:known]), None, SETTINGS)
    mixed = data.draw(st.permutations(range(previous.num_rows)))
    assert assign(images(*rows), previous, SETTINGS).equals(
        assign(images(*shuffled), previous.take(pa.array(mixed, pa.int64())), SETTINGS)
    )


@settings(max_examples=25, deadline=None)
@given(rows=_galleries(), cut=st.floats(0, 1))
def test_more_pictures_never_move_one_out_of_the_test_set(rows: list[dict[str, Any]], cut: float) -> None:
    previous = assign(images(*rows[: int(cut * len(rows))]), None, SETTINGS)
    later = by_picture(assign(images(*rows), previous, SETTINGS))
    for sha, found in by_picture(previous).items():
        if found["split"] == "test":
            assert later[sha]["split"] == "test"


@settings(max_examples=25, deadline=None)
@given(rows=_galleries(), cut=st.floats(0, 1))
def test_near_duplicates_never_stand_on_two_sides(rows: list[dict[str, Any]], cut: float) -> None:
    previous = assign(images(*rows[: int(cut * len(rows))]), None, SETTINGS)
    pictures = assign(images(*rows), previous, SETTINGS).to_pylist()
    decisions = {(p["cluster"], p["pool"], p["split"], p["has_alt"]) for p in pictures}
    assert len(decisions) == len({p["cluster"] for p in pictures})
    marks = [(Fingerprint(p["phash"], p["colour_signature"]), p["cluster"]) for p in pictures]
    for a, cluster in marks:
        assert {other for b, other in marks if near_duplicate(a, b, SETTINGS)} == {cluster}


@settings(max_examples=15, deadline=None)
@given(rows=_galleries())
def test_assigning_again_changes_nothing(rows: list[dict[str, Any]]) -> None:
    table = images(*rows)
    once = assign(table, None, SETTINGS)
    assert assign(table, once, SETTINGS).equals(once)
