"""Where the state of one installation lies."""

import os
import re
from pathlib import Path

HOME_VARIABLE = "MELLA_HOME"
LAKE_VARIABLE = "MELLA_LAKE"
PROFILE_VARIABLE = "MELLA_PROFILE"

_NOT_IN_A_PATH = re.compile(r"[?\[\]\\|^\x00-\x1f\x7f]|%[0-9A-Fa-f]{2}")
"""Dagster's SQLite takes a path as an address, Delta Lake 1.6 does too, and panics at some of these."""


def home() -> Path:
    """`MELLA_HOME`, or `.mella` in the working folder.

    Raises:
        ValueError: where no database or no table can lie at such a path.
    """
    path = Path(os.environ.get(HOME_VARIABLE) or ".mella").expanduser().resolve()
    _check(str(path), HOME_VARIABLE)
    return path


def lake_root() -> str:
    """`MELLA_LAKE` (a folder or `s3://bucket/prefix`), or `lake` in the home.

    Raises:
        ValueError: where no table can lie at such a path.
    """
    root = os.environ.get(LAKE_VARIABLE) or str(home() / "lake")
    _check(root, LAKE_VARIABLE)
    return root


def report_path() -> Path:
    return home() / "report" / "index.html"


def models() -> Path:
    """Base models made here, and what was tuned from them."""
    return home() / "models"


def apart() -> Path:
    """Files between a step and a process apart, where the lake is on another machine."""
    return home() / "apart"


def dagster_home() -> Path:
    """`DAGSTER_HOME` where the user runs an instance of their own, else `dagster` in the home."""
    return Path(os.environ.get("DAGSTER_HOME") or home() / "dagster").expanduser().resolve()


def _check(path: str, variable: str) -> None:
    if found := _NOT_IN_A_PATH.search(path):
        raise ValueError(
            f"{path!r}: no table can lie at a path with {found[0]!r} in it: set {variable} to another"
        )
