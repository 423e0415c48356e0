"""The order of the rows: laws for every mix."""

from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from mella.training.order import steps_needed, steps_of

LENGTHS = st.lists(st.integers(1, 60), min_size=1, max_size=40)
TARGET = st.integers(1, 200)
SEED = st.integers(0, 9)


def shared_out(lengths: list[int], names: int) -> dict[str, list[int]]:
    """Row i belongs to source i modulo their number."""
    return {f"s{name}": list(range(name, len(lengths), names)) for name in range(names)}


@given(LENGTHS, st.integers(1, 3), TARGET, SEED, st.integers(1, 12))
def test_n_steps_have_n_times_the_target_tokens_whatever_the_mix(
    lengths: list[int], names: int, target: int, seed: int, steps: int
) -> None:
    sources = {name: rows for name, rows in shared_out(lengths, names).items() if rows}
    drawn = [r for s in islice(steps_of(sources, lengths, target_tokens=target, seed=seed), steps) for r in s]
    for rows in sources.values():
        tokens = sum(lengths[row] for row in drawn if row in rows)
        surplus = tokens - steps * target / len(sources)
        assert -1e-6 <= surplus < max(lengths[row] for row in rows) + 1e-6


@given(LENGTHS, TARGET, SEED)
def test_every_row_of_a_source_comes_once_in_every_pass(lengths: list[int], target: int, seed: int) -> None:
    rows = list(range(len(lengths)))
    steps = steps_of({"s": rows}, lengths, target_tokens=target, seed=seed)
    drawn: list[int] = []
    while len(drawn) < 3 * len(rows):
        drawn += next(steps)
    for turn in range(3):
        assert sorted(drawn[turn * len(rows) : (turn + 1) * len(rows)]) == rows


@given(LENGTHS, st.integers(1, 3), TARGET, SEED, st.integers(0, 8))
def test_a_run_that_goes_on_at_a_step_sees_what_an_undisturbed_one_sees(
    lengths: list[int], names: int, target: int, seed: int, done: int
) -> None:
    def some(start: int) -> list[list[int]]:
        found = steps_of(shared_out(lengths, names), lengths, target_tokens=target, seed=seed)
        return list(islice(found, start, 10))

    assert some(done) == some(0)[done:]


def test_another_seed_gives_another_order() -> None:
    lengths = [5] * 30
    orders = [next(steps_of({"s": range(30)}, lengths, target_tokens=150, seed=seed)) for seed in range(4)]
    assert len({tuple(order) for order in orders}) == 4


def test_a_source_keeps_its_order_whatever_it_is_mixed_with() -> None:
    lengths = [5] * 20
    alone = steps_of({"a": range(10)}, lengths, target_tokens=50, seed=1)
    mixed = steps_of({"a": range(10), "b": range(10, 20)}, lengths, target_tokens=100, seed=1)
    for _ in range(3):
        assert next(alone) == [row for row in next(mixed) if row < 10]


def test_sources_share_the_tokens_in_proportion_to_their_weights() -> None:
    lengths = [5] * 40
    sources = {"a": range(20), "b": range(20, 40)}
    steps = steps_of(sources, lengths, target_tokens=100, seed=1, weights={"a": 3, "b": 1})
    drawn = [row for step in islice(steps, 10) for row in step]
    assert (sum(row < 20 for row in drawn), sum(row >= 20 for row in drawn)) == (150, 50)


def test_no_rows_give_no_steps() -> None:
    assert list(steps_of({"a": []}, [], target_tokens=9, seed=1)) == []


@given(LENGTHS, TARGET, st.integers(1, 4))
def test_the_steps_needed_see_the_mix_that_often_on_the_mean(
    lengths: list[int], target: int, epochs: int
) -> None:
    steps = steps_needed(lengths, target_tokens=target, epochs=epochs)
    assert steps >= 1
    assert steps == 1 or abs(steps * target - epochs * sum(lengths)) <= target / 2
