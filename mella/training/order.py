"""The order in which rows are learnt: the same for the same seed, wherever a run resumes."""

import random
from collections.abc import Iterator, Mapping, Sequence


def steps_of(
    sources: Mapping[str, Sequence[int]],
    lengths: Sequence[int],
    *,
    target_tokens: int,
    seed: int,
    weights: Mapping[str, float] | None = None,
) -> Iterator[list[int]]:
    """Endless steps, each a list of rows with about `target_tokens` tokens that bear loss, as many of each
    source, or in the proportion of their `weights`. `sources` maps a source to its rows, `lengths[row]`
    is a row's tokens.

    A source is shuffled anew for every pass over it. What a step takes too many, the next takes fewer: the
    tokens of n steps differ from n times `target_tokens` by less than one row a source.
    """
    names = [name for name, rows in sorted(sources.items()) if rows]
    passes = [_passes(sources[name], f"{seed} {name}") for name in names]
    if not passes:
        return
    weighed = [(weights or {}).get(name, 1.0) for name in names]
    shares = [target_tokens * weight / sum(weighed) for weight in weighed]
    owed = [0.0] * len(passes)
    while True:
        step = []
        for number, rows in enumerate(passes):
            owed[number] += shares[number]
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
