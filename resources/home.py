"""Where the state of one installation lies."""

import os
import re
from pathlib import Path

from mella.storage import is_remote, local_path

HOME_VARIABLE = "MELLA_HOME"
LAKE_VARIABLE = "MELLA_LAKE"
PROFILE_VARIABLE = "MELLA_PROFILE"
DAGSTER_VARIABLE = "DAGSTER_HOME"

_NOWHERE = r"[\x00-\x1f\x7f\ud800-\udfff]|%[0-9A-Fa-f]{2}"
_NO_DATABASE = re.compile(rf"{_NOWHERE}|\?")
"""SQLAlchemy takes the path of a SQLite file as an address."""
_NO_TABLE = re.compile(rf"{_NOWHERE}|[\[\]\\|^]")
"""Delta Lake 1.6 takes the path of a table as an address, and panics at some of these."""
_NO_TABLE_IN_A_BUCKET = re.compile(rf"{_NO_TABLE.pattern}|[?#*]|::|(?<!:)//|/\.{{1,2}}(?=/|$)")
"""Delta Lake would put tables elsewhere than s3fs the other files, and s3fs take `*` for a pattern."""


def home() -> Path:
    """`MELLA_HOME`, or `.mella` in the working folder.

    Raises:
        ValueError: where no database can lie at such a path.
    """
    return _checked(os.environ.get(HOME_VARIABLE) or ".mella", HOME_VARIABLE)


def lake_root() -> str:
    """`MELLA_LAKE` (a folder or `s3://bucket/prefix`), or `lake` in the home.

    Raises:
        ValueError: where no table can lie at such a path.
    """
    named = os.environ.get(LAKE_VARIABLE)
    if named and is_remote(named):
        return _check(named.rstrip("/"), _NO_TABLE_IN_A_BUCKET, "table", LAKE_VARIABLE)
    folder = _absolute(named, LAKE_VARIABLE) if named else home() / "lake"
    return _check(str(folder), _NO_TABLE, "table", LAKE_VARIABLE if named else HOME_VARIABLE)


def report_path() -> Path:
    return home() / "report" / "index.html"


def models() -> Path:
    """Base models made here, and what was tuned from them."""
    return home() / "models"


def apart() -> Path:
    """Files between a step and a process apart, where the lake is on another machine."""
    return home() / "apart"


def dagster_home() -> Path:
    """`DAGSTER_HOME` where the user runs an instance of their own, else `dagster` in the home.

    Raises:
        ValueError: where no database can lie at such a path.
    """
    named = os.environ.get(DAGSTER_VARIABLE)
    return _checked(named, DAGSTER_VARIABLE) if named else home() / "dagster"


def check_paths() -> None:
    """Look at all of them before anything is made at one.

    Raises:
        ValueError: where nothing can lie at one.
    """
    home()
    lake_root()
    dagster_home()


def _absolute(path: str, variable: str) -> Path:
    try:
        return local_path(path).resolve()
    except (RuntimeError, OSError) as error:
        raise ValueError(f"{path!r}: leads nowhere ({error}): set {variable} to another") from error


def _checked(path: str, variable: str) -> Path:
    return Path(_check(str(_absolute(path, variable)), _NO_DATABASE, "database", variable))


def _check(path: str, pattern: re.Pattern[str], what: str, variable: str) -> str:
    if found := pattern.search(path):
        raise ValueError(
            f"{path!r}: no {what} can lie at a path with {found[0]!r} in it: set {variable} to another"
        )
    return path
