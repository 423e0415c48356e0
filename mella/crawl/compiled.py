"""How loops over bytes are compiled: by Numba, once, kept beside the source or in the user's cache."""

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit

_Function = TypeVar("_Function", bound=Callable[..., object])


def compiled(function: _Function) -> _Function:
    """The function as machine code, from its first call on.

    Where Numba finds no folder that it may write to, each process compiles anew (seconds).
    """
    # Without counting references: no array is made in such a function, and the counting of those
    # handed from one to another took five sixths of the time.
    options: dict[str, Any] = {"_nrt": False}
    try:
        return njit(cache=True, **options)(function)
    except RuntimeError:
        return njit(**options)(function)
