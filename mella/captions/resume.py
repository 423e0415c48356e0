"""Asking a model only for what the store does not hold, and storing as one goes."""

import time
from collections.abc import Callable, Mapping, Sequence

from mella.captions.protocol import Generation
from mella.captions.store import CaptionStore

Progress = Callable[[int, int], None]
"""Told how many are done and how many there are."""

_PART_ROWS = 256
_PART_SECONDS = 30.0


def complete(
    store: CaptionStore,
    keys: Sequence[str],
    ask: Callable[[Sequence[str]], Mapping[str, Generation]],
    *,
    batch: int,
    attempts: int,
    progress: Progress,
) -> dict[str, Generation]:
    """The answer to each key, from the store or from `ask`.

    What failed earlier is asked again until it has taken `attempts` tries over all runs. `ask`
    may leave out keys: they are not stored and have no answer. Answers are stored every
    `_PART_ROWS` or `_PART_SECONDS`, and also when `ask` raises: a killed run loses no more.
    """
    known = store.read(keys)
    pending = [key for key in keys if not _settled(known.get(key), attempts)]
    done, unstored, stored_at = len(keys) - len(pending), {}, time.monotonic()
    progress(done, len(keys))
    try:
        for start in range(0, len(pending), batch):
            chunk = pending[start : start + batch]
            answers = {key: _counted(answer, known.get(key)) for key, answer in ask(chunk).items()}
            known |= answers
            unstored |= answers
            if len(unstored) >= _PART_ROWS or time.monotonic() - stored_at >= _PART_SECONDS:
                store.write(unstored)
                unstored, stored_at = {}, time.monotonic()
            progress(done + start + len(chunk), len(keys))
    finally:
        store.write(unstored)
    return known


def _settled(answer: Generation | None, attempts: int) -> bool:
    return answer is not None and (not answer.failed or answer.attempts >= attempts)


def _counted(answer: Generation, before: Generation | None) -> Generation:
    """The answer with the failed tries of earlier runs added."""
    earlier = before.attempts if before is not None else 0
    return Generation(answer.text, answer.finish_reason, answer.attempts + earlier)
