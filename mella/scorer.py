"""Scores that need a judgement: a function of the user's own, named in a setting as `module:function`."""

import importlib
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from mella.settings import SettingsError

Columns = Mapping[str, Sequence[Any]]
Scorer = Callable[[Columns], Sequence[float]]
"""Given columns by name, all of one length, it gives one number a row; NaN where it has none to give."""


def find_scorer(name: str, setting: str) -> Scorer:
    """The function that a setting names as `module:function`.

    Raises:
        SettingsError: where there is no such function.
    """
    module, _, function = name.partition(":")
    try:
        found = getattr(importlib.import_module(module), function)
    except Exception as error:  # whatever the user's own module raises when it is imported
        told = f"{type(error).__name__}: {error}"
        raise SettingsError(f"{setting} = {name!r}: write it as module:function ({told})") from error
    if not callable(found):
        raise SettingsError(f"{setting} = {name!r} is no function")
    return cast(Scorer, found)


def scores(scorer: Scorer, columns: Columns, setting: str) -> list[float | None]:
    """What the scorer gives for each row, None where it gives no finite number.

    Raises:
        SettingsError: where it gives more or fewer numbers than there are rows.
    """
    given = [float(score) for score in scorer(columns)]
    rows = len(next(iter(columns.values())))
    if len(given) != rows:
        raise SettingsError(f"{setting}: the scorer gave {len(given)} numbers for {rows} rows")
    return [score if math.isfinite(score) else None for score in given]
