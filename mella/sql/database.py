"""A DuckDB that lives in memory, spills what exceeds it, and reaches nothing else."""

import errno
import fcntl
import os
import platform
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mella.cores import cores

if TYPE_CHECKING:
    import duckdb

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_NEW, _SPILL = "mella-new-", "mella-spill-"
_SECONDS_LEFT = 7 * 86_400
_FOR_LARGE_FILES = Path("/var/tmp")
"""`/tmp` lies in memory on many machines (systemd, file-hierarchy(7))."""
_SPILL_IS_FULL = "max_temp_directory_size"
"""What DuckDB names where its spill has no room."""
_DISK_IS_FULL = (os.strerror(errno.ENOSPC), os.strerror(errno.EDQUOT))


class NoRoomError(ValueError):
    """The folder that `TMPDIR` names, or that stands for it, is full."""


@contextmanager
def database(
    memory_limit: str = "1GB", temp_directory: Path | None = None, *, joins_as_written: bool = False
) -> "Iterator[tuple[duckdb.DuckDBPyConnection, Path]]":
    """A connection, and the folder for what exceeds `memory_limit`, removed at the end: under
    `temp_directory`, or what `TMPDIR` names, or `/var/tmp`. What killed processes left there is removed too.

    DuckDB takes an Arrow source of any size for one row; with `joins_as_written` a join holds what stands on
    its right. The rows of a query have no order but what it asks for.

    Raises:
        NoRoomError: one line, where that folder is full.
    """
    import duckdb

    under = temp_directory or large_files()
    with _told_where_full(under, memory_limit), _spill(under) as spill:
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
    named = (os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP"))
    for folder in (*(Path(name) for name in named if name), _FOR_LARGE_FILES):
        if os.access(folder, os.W_OK | os.X_OK):
            return folder.absolute()
    return Path(tempfile.gettempdir())


@contextmanager
def _spill(under: Path) -> Iterator[Path]:
    """A folder that is locked while its process lives, by which others know it."""
    _remove_left(under)
    # It gets its name once it is locked: before, another process would take it for one that was left.
    made = Path(tempfile.mkdtemp(prefix=_NEW, dir=under))
    spill = made.with_name(f"{_SPILL}{_running()}-{made.name.removeprefix(_NEW)}")
    try:
        with _opened(made) as folder:
            with suppress(OSError):  # where nothing can be locked, nothing is taken for left
                fcntl.flock(folder, fcntl.LOCK_EX)
            made.rename(spill)
            yield spill
    finally:
        for path in (spill, made):
            shutil.rmtree(path, ignore_errors=True)


def _remove_left(under: Path) -> None:
    """Removes the folders of processes that were killed.

    Another system under which one lies may show no locks of ours, nor we of its: what it made, or ours before
    its last start, is left only when nothing has stirred there for a week.
    """
    ours = f"{_SPILL}{_running()}-"
    for left in under.glob(f"{_SPILL}*"):
        with suppress(OSError), _opened(left) as folder:  # another user's, or gone meanwhile
            state = os.fstat(folder)
            stirs = time.time() - state.st_mtime < _SECONDS_LEFT
            if state.st_uid == os.getuid() and (left.name.startswith(ours) or not stirs):
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left)


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        yield opened
    finally:
        os.close(opened)


def _running() -> str:
    """A name of the running system: its containers share it, other machines do not."""
    try:
        return _BOOT.read_text(encoding="ascii").strip()
    except OSError:
        return platform.node()


@contextmanager
def _told_where_full(folder: Path, memory_limit: str) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        if not _is_full(error, folder):
            raise
        free = shutil.disk_usage(folder).free / 1e6
        raise NoRoomError(
            f"{folder}: no room for what exceeds {memory_limit} of memory ({free:,.0f} MB free now): "
            "make room there, or set TMPDIR to a folder on a larger disk"
        ) from error


def _is_full(error: Exception, folder: Path) -> bool:
    """Whether it is this folder that is full: an error of DuckDB or pyarrow does not say where."""
    if _SPILL_IS_FULL in str(error):
        return True
    elsewhere = isinstance(error, OSError) and error.filename and folder not in Path(error.filename).parents
    return not elsewhere and any(text in str(error) for text in _DISK_IS_FULL)
