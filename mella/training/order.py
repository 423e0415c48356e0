"""The order in which rows are learnt: the same for the same seed, wherever a run resumes."""

import random
from collections.abc import Iterator, Mapping, Sequence


def steps_of(
    sources: Mapping[str, Sequence[int]], lengths: Sequence[int], *, target_tokens: int, seed: int
) -> Iterator[list[int]]:
    """Endless steps, each a list of rows with about `target_tokens` tokens that bear loss, as many of each
    source. `sources` maps a source to its rows, `lengths[row]` is a row's tokens.

    A source is shuffled anew for every pass over it. What a step takes too many, the next takes fewer: the
    tokens of n steps differ from n times `target_tokens` by less than one row a source.
    """
    passes = [_passes(rows, f"{seed} {name}") for name, rows in sorted(sources.items()) if rows]
    if not passes:
        return
    share = target_tokens / len(passes)
    owed = [0.0] * len(passes)
    while True:
        step = []
        for number, rows in enumerate(passes):
            owed[number] += share
            while owed[number] > 0:
                row = next(rows)
                step.append(row)
                owed[number] -= max(1, lengths[row])
        yield step


def steps_needed(lengths: Sequence[int], *, target_tokens: int, epochs: float) -> int:
    """Steps in which the mix has been seen `epochs` times; at least one."""
    return max(1, round(sum(lengths) * epochs / target_tokens))


def _passes(rows: Sequence[int], seed: str) -> Iterator[int]:
    turn = 0
    while True:
        shuffled = list(rows)
        random.Random(f"{seed} {turn}").shuffle(shuffled)
        yield from shuffled
        turn += 1
