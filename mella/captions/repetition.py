"""Loops: a model that says one string again and again."""

_FROM_TIMES = 3
_MOST = 0.5
_LOOKED_AT = 4_000
"""Characters of a text that are looked at: the work grows with their square."""


def loops(text: str, least: int) -> bool:
    """Whether a string of at least `least` characters comes three times running or fills most of the text."""
    shown = text[:_LOOKED_AT]
    return _runs(shown, least) or _fills(shown, least)


def _runs(text: str, least: int) -> bool:
    """A text repeats with a period where it equals itself moved by that period, for two periods on."""
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    for period in range(least, len(codes) // _FROM_TIMES + 1):
        differing = np.flatnonzero(codes[period:] != codes[:-period])
        ends = np.concatenate([[-1], differing, [len(codes) - period]])
        if int(np.diff(ends).max()) - 1 >= (_FROM_TIMES - 1) * period:
            return True
    return False


def _fills(text: str, least: int) -> bool:
    """One string of `least` characters, counted without overlaps, makes up more than half."""
    needed = max(_FROM_TIMES, int(len(text) * _MOST) // least + 1)
    seen: dict[str, tuple[int, int]] = {}
    for i in range(len(text) - least + 1):
        gram = text[i : i + least]
        count, free = seen.get(gram, (0, 0))
        if i < free:
            continue
        if count + 1 >= needed:
            return True
        seen[gram] = (count + 1, i + least)
    return False
