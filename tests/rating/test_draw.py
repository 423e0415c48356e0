from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from mella.rating.draw import draw, in_order_of
from tests.rating.drawn import dataset, row


def test_each_language_and_source_gets_as_many_rows_as_asked() -> None:
    rows = [row(n, code, source=source) for n in range(9) for code in ("hu", "th", "vi")
            for source in ("alt_text", "caption")]  # fmt: skip
    for number, made in enumerate(rows):
        made |= {"id": f"{number}", "cluster": f"{number}", "text": f"{number}"}
    drawn = draw(dataset(*rows), ["hu", "th"], 4, 1)
    assert Counter((r.language, r.source) for r in drawn) == {
        ("hu", "alt_text"): 4, ("hu", "caption"): 4, ("th", "alt_text"): 4, ("th", "caption"): 4,
    }  # fmt: skip


def test_a_large_host_does_not_dominate() -> None:
    rows = [row(n, host="big.example") for n in range(50)] + [row(50 + n) for n in range(6)]
    hosts = Counter(r.host for r in draw(dataset(*rows), ["hu"], 10, 1))
    assert len(hosts) == 7
    assert hosts["big.example"] == 4


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5)), min_size=1, max_size=25),
    st.integers(1, 12),
)
def test_a_host_is_drawn_again_only_when_every_other_has_had_its_turn(
    places: list[tuple[int, int]], asked: int
) -> None:
    rows = [row(n, host=f"h{host}") for n, (host, _) in enumerate(places)]
    there = Counter(r["host"] for r in rows)
    drawn = Counter(r.host for r in draw(dataset(*rows), ["hu"], asked, 1))
    assert sum(drawn.values()) == min(asked, len(rows))
    for host, number in there.items():
        if drawn[host] < number:
            assert all(other <= drawn[host] + 1 for other in drawn.values())


def test_a_text_and_a_picture_stand_once() -> None:
    same_text = [row(n, text="szép") for n in range(5)]
    same_picture = [row(10 + n, cluster="c") for n in range(5)]
    assert len(draw(dataset(*same_text, *same_picture), ["hu"], 100, 1)) == 2


def test_the_rows_in_any_order_are_drawn_alike_and_a_seed_draws_others() -> None:
    rows = [row(n) for n in range(40)]
    shuffled = Random(1).sample(rows, len(rows))
    drawn = draw(dataset(*rows), ["hu"], 10, 1)
    assert draw(dataset(*shuffled), ["hu"], 10, 1) == drawn
    assert {r.id for r in draw(dataset(*rows), ["hu"], 10, 2)} != {r.id for r in drawn}


def test_both_raters_see_the_same_rows_in_another_order_with_sources_mixed() -> None:
    rows = [row(n, source="alt_text" if n < 20 else "caption") for n in range(40)]
    drawn = draw(dataset(*rows), ["hu"], 20, 1)
    first, second = in_order_of(drawn, 1), in_order_of(drawn, 2)
    assert first != second
    assert {r.code for r in first} == {r.code for r in second}
    for order in (first, second):
        assert 3 <= sum(r.source == "caption" for r in order[:20]) <= 17


def test_an_empty_dataset_draws_nothing() -> None:
    assert draw(dataset(), ["hu"], 10, 1) == []


def test_no_code_is_a_number_that_a_spreadsheet_would_rewrite() -> None:
    codes = [r.code for r in draw(dataset(*(row(n) for n in range(400))), ["hu"], 400, 1)]
    assert len(set(codes)) == 400
    assert all(code[0] == "r" and len(code) == 10 for code in codes)
