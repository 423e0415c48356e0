"""How loops over bytes are compiled: by Numba, once for all processes."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numba
import numba.core.config

from mella.identity import identify

_Function = TypeVar("_Function", bound=Callable[..., object])

# Without counting references: no array is made in such a function, and the counting of those handed from
# one to another took five sixths of the time.
_OPTIONS: dict[str, Any] = {"_nrt": False}
_UNUSED = 30 * 86_400  # seconds
_njit: Any = numba.njit
_config: Any = numba.core.config


def compiled(function: _Function) -> _Function:
    """The function as machine code, made at its first call, or found where an earlier process kept it.

    Where there is no folder to keep it in, each process compiles anew (seconds).
    """
    return _compile(function, **_OPTIONS)


def inlined(function: _Function) -> _Function:
    """As `compiled`, for one that others call often: it becomes part of each. To hand over arrays costs more
    than most of them do; but each takes part of a second to compile in every place."""
    return _compile(function, forceinline=True, **_OPTIONS)


def _compile(function: _Function, **options: Any) -> _Function:
    if FOLDER is None:
        return _njit(**options)(function)
    before, _config.CACHE_DIR = _config.CACHE_DIR, str(FOLDER)
    try:
        return _njit(cache=True, **options)(function)
    finally:
        _config.CACHE_DIR = before


def kept_in(sources: Path, places: list[Path]) -> Path | None:
    """The folder for machine code made of these sources, in the first place that can be written to.

    Its name is the digest of them all: Numba looks only at the file of the function itself, but constants
    and functions of others are in its code.
    """
    digest = identify(*(path.read_text(encoding="utf-8") for path in sorted(sources.glob("*.py"))))
    for place in places:
        folder = place / f"compiled-{digest}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            os.utime(folder)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    return None


def clear_unused(folder: Path) -> None:
    """Removes what other states of the sources left beside this folder, unless a process of the last 30 days
    began with it: other installations may share the place."""
    for other in folder.parent.glob("compiled-*"):
        if other != folder and other.stat().st_mtime < time.time() - _UNUSED:
            shutil.rmtree(other, ignore_errors=True)


_HERE = Path(__file__).parent
FOLDER = kept_in(_HERE, [_HERE / "__pycache__", Path("~/.cache/mella").expanduser()])
"""Where what a process makes once is kept for the next; None where nothing can be."""
