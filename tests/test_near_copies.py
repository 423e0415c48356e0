"""Near copies: what falls adds nothing to what stays, and what crafted rows cost is bounded."""

import time
import tracemalloc

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from mella import near_copies
from mella.near_copies import Nearness

WORDS = st.lists(st.sampled_from(["hrad", "most", "les", "dům", "nad", "u", "řeka", "zámek"]), min_size=6)
ROWS = st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 3), WORDS.map(" ".join)), max_size=30)


def taken(rows: list[tuple[str, int, str]], nearness: Nearness) -> set[int]:
    columns = {"row_id": range(len(rows)), "scope": [row[0] for row in rows]}
    columns |= {"picture": [row[1] for row in rows], "text": [row[2] for row in rows]}
    table = pa.table(columns | {"words": columns["text"]})
    found = pa.Table.from_batches(near_copies.near_copies(table.to_reader(max_chunksize=7), nearness))
    return set(found["row_id"].to_pylist())


@example_settings(max_examples=40, deadline=None)
@given(ROWS, st.integers(0, 2))
def test_what_falls_is_near_to_something_that_stays_in_its_scope(
    rows: list[tuple[str, int, str]], pictures: int
) -> None:
    rows = sorted(rows, key=lambda row: row[0])
    nearness = Nearness(0.8, spaces=True, pictures=pictures)
    fell = taken(rows, nearness)
    units = [nearness.units(row[2]) for row in rows]
    for number in fell:
        stays = [n for n in range(number) if n not in fell and rows[n][0] == rows[number][0]]
        assert any(nearness.near(units[number], units[n]) for n in stays)
    left = [row for number, row in enumerate(rows) if number not in fell]
    assert taken(left, nearness) == set()


@pytest.mark.parametrize(
    ("later", "near"),
    [
        ("วัดพระธาตุดอยสุเทพราชวรวิหาร มองเห็น เมืองเชียงใหม่ยามค่ำคืน", True),
        ("วัดพระธาตุดอยสุเทพราชวรวิหารมองเห็นเมืองเชียงใหม่ยามค่ำ", True),
        ("วัดพระธาตุดอยตุงราชวรวิหารมองเห็นเมืองเชียงรายยามค่ำคืน", False),
    ],
)
def test_a_text_without_spaces_is_compared_by_strings_of_letters(later: str, near: bool) -> None:
    nearness = Nearness(0.8, spaces=False, pictures=0)
    earlier = "วัดพระธาตุดอยสุเทพราชวรวิหารมองเห็นเมืองเชียงใหม่ยามค่ำคืน"
    assert nearness.near(nearness.units(later), nearness.units(earlier)) is near


def test_texts_crafted_to_meet_cost_time_linear_in_their_number() -> None:
    """All share a long run of words, and so most bands, and each has words of its own."""
    shared = " ".join(f"slovo{n}" for n in range(40))

    def seconds(count: int) -> float:
        rows = [("host", n, f"{shared} vlastní{n} jen{n}") for n in range(count)]
        started = time.process_time()
        assert taken(rows, Nearness(0.8, spaces=True, pictures=1)) == set()
        return time.process_time() - started

    few, many = (min(seconds(count) for _ in range(3)) for count in (2_000, 8_000))
    assert many < 12 * few


def test_a_scope_lets_go_of_its_texts_when_it_holds_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near_copies, "REMEMBERED", 3)
    rows = [("host", 1, f"hrad most les dům nad řeka zámek {name}") for name in "abcd"]
    again = [("host", 1, rows[n][2].replace("hrad most", "most hrad")) for n in (3, 0)]
    assert taken([*rows, *again], Nearness(0.8, spaces=True, pictures=0)) == {4}


def test_a_text_on_ever_new_pictures_is_held_in_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near_copies, "REMEMBERED", 100)
    count, text = 50_000, "hrad most les"
    columns = {"row_id": pa.array(range(count)), "scope": pa.array(["host"] * count)}
    columns |= {"picture": pa.array(range(count)), "text": pa.array([text] * count)}
    rows = pa.table(columns | {"words": columns["text"]}).to_reader(max_chunksize=256)
    tracemalloc.start()
    for _ in near_copies.near_copies(rows, Nearness(0.8, spaces=True, pictures=0)):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_500_000
