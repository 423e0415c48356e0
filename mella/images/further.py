"""What else is tried where the bytes at one address of an image are no usable picture.

A tag may name a stand-in of one pixel first, or a small copy that is shown until the picture is loaded.
"""

from collections.abc import Callable, Sequence
from typing import get_args

import pyarrow as pa
import pyarrow.compute as pc

from mella.images.choose import Chosen
from mella.images.extract import ExtractTask
from mella.images.sniff import NoPicture
from mella.images.validate import Refusal

_FURTHER_ROUNDS = 2
"""How often what was refused is looked for elsewhere: each time the index of the crawl is asked once more."""

_REFUSED = frozenset({*get_args(NoPicture), *get_args(Refusal)})
_OK = pc.field("status") == "ok"


def read_in_rounds(
    choose: Callable[[pa.Table | None], Chosen], read: Callable[[Sequence[ExtractTask]], pa.Table]
) -> pa.Table:
    """The `images` rows of the pairs that `choose_images` locates, one each.

    `choose` is that function, given all but the spent records; `read` makes the rows of its tasks. What is
    refused is looked for at the other addresses of its pair.
    """
    chosen = choose(None)
    rounds = [pa.concat_tables([chosen.failed, read(chosen.tasks)])]
    while len(rounds) <= _FURTHER_ROUNDS and (spent := _spent_records(rounds)).num_rows:
        if not (tasks := choose(spent).tasks):
            break
        rounds.append(read(tasks))
    return _best_of_rounds(rounds)


def _spent_records(rounds: Sequence[pa.Table]) -> pa.Table:
    """The records (`pair_id`, `warc_uri`, `warc_offset`) whose bytes were refused, of pairs that have none.

    `rounds` are rows of `images`, those of the first round first.
    """
    rows = pa.concat_tables(rounds)
    refused = rows.filter(pc.field("reason").isin(pa.array(sorted(_REFUSED))) & ~_is_one_of(rows.filter(_OK)))
    return refused.select(["pair_id", "warc_uri", "warc_offset"])


def _best_of_rounds(rounds: Sequence[pa.Table]) -> pa.Table:
    """One row of `images` for each pair: the picture that some round gave, else what the first round says."""
    first, *further = rounds
    found = pa.concat_tables([first.slice(0, 0), *(rows.filter(_OK) for rows in further)])
    return pa.concat_tables([first.filter(~_is_one_of(found)), found])


def _is_one_of(rows: pa.Table) -> pc.Expression:
    return pc.field("pair_id").isin(rows["pair_id"].combine_chunks())
