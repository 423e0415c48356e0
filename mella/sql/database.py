"""A DuckDB that lives in memory, spills what exceeds it, and reaches nothing else."""

import errno
import fcntl
import os
import platform
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mella.cores import cores

if TYPE_CHECKING:
    import duckdb

_PREFIX = f"mella-spill-{platform.node()}-"
"""With the machine, since a folder that several share may not show one the locks of another."""
_NEW = "mella-new-"
_FOR_LARGE_FILES = Path("/var/tmp")
"""`/tmp` lies in memory on many machines (systemd, file-hierarchy(7))."""
_NO_ROOM = ("max_temp_directory_size", os.strerror(errno.ENOSPC))
"""What DuckDB says where its spill has no room, and the system."""


class NoRoomError(Exception):
    """What exceeds the memory of a query found no room on the disk."""


@contextmanager
def database(
    memory_limit: str = "1GB",
    temp_directory: Path | None = None,
    *,
    joins_as_written: bool = False,
) -> "Iterator[tuple[duckdb.DuckDBPyConnection, Path]]":
    """A connection, and the folder for what exceeds `memory_limit`, removed at the end: under
    `temp_directory`, or what `TMPDIR` names, or `/var/tmp`. What killed processes left there is removed too.

    DuckDB takes an Arrow source of any size for one row; with `joins_as_written` a join holds what stands on
    its right. The rows of a query have no order but what it asks for.

    Raises:
        NoRoomError: one line, where that folder is full.
    """
    import duckdb

    with _spill(temp_directory or large_files()) as spill, _told_where_full(spill, memory_limit):
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory_limit,
            "threads": cores(),
            "temp_directory": str(spill),
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "python_enable_replacements": False,
        }
        with closing(duckdb.connect(config=config)) as connection:
            connection.execute("set enable_external_access = false")
            if joins_as_written:
                connection.execute("set disabled_optimizers = 'join_order,build_side_probe_side'")
            yield connection, spill


def large_files() -> Path:
    """Where large temporary files go: to the folder that the environment names, or `/var/tmp`."""
    named = any(os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP"))
    if not named and os.access(_FOR_LARGE_FILES, os.W_OK | os.X_OK):
        return _FOR_LARGE_FILES
    return Path(tempfile.gettempdir())


@contextmanager
def _spill(under: Path) -> Iterator[Path]:
    """A folder that is locked while its process lives, by which others know it."""
    _remove_left(under)
    # It gets its name once it is locked: before, another process would take it for one that was left.
    made = Path(tempfile.mkdtemp(prefix=_NEW, dir=under))
    lock = os.open(made, os.O_RDONLY)
    spill = made.with_name(made.name.replace(_NEW, _PREFIX))
    try:
        with suppress(OSError):  # where nothing can be locked, nothing is taken for left
            fcntl.flock(lock, fcntl.LOCK_EX)
        made.rename(spill)
        yield spill
    finally:
        shutil.rmtree(spill, ignore_errors=True)
        os.close(lock)


def _remove_left(under: Path) -> None:
    """Removes the folders of processes that were killed."""
    for left in under.glob(f"{_PREFIX}*"):
        with suppress(OSError):  # another's, or gone meanwhile
            folder = os.open(left, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                if os.fstat(folder).st_uid == os.getuid():
                    fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(left)
            finally:
                os.close(folder)


@contextmanager
def _told_where_full(spill: Path, memory_limit: str) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        if not any(text in str(error) for text in _NO_ROOM):
            raise
        free = shutil.disk_usage(spill).free / 1e6
        raise NoRoomError(
            f"{spill.parent}: no room for what exceeds {memory_limit} of memory ({free:,.0f} MB free now): "
            "make room there, or set TMPDIR to a folder on a larger disk"
        ) from error
