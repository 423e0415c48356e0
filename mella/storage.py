"""One root under which bytes are kept: a local folder or a bucket, behind fsspec."""

import glob
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import fsspec

_UNFINISHED = ".tmp"


def is_remote(uri: str) -> bool:
    """Whether an address names another machine's storage rather than a path here."""
    return "://" in uri and not uri.startswith("file://")


def local_path(uri: str) -> Path:
    """The place on this machine that a path, or a `file://` address, names.

    Raises:
        RuntimeError: for `~` of a user who is not there.
        FileNotFoundError: where the working folder is gone.
    """
    return Path(uri.removeprefix("file://")).expanduser().absolute()


@dataclass(frozen=True, slots=True)
class Storage:
    """Relative paths under `root`. Picklable: workers open their own connection.

    `options` are fsspec's for the scheme of `root` (key, secret, endpoint_url…).
    """

    root: str
    options: dict[str, Any] = field(default_factory=dict)

    def under(self, path: str) -> "Storage":
        return Storage(self.uri(path), self.options)

    def uri(self, path: str) -> str:
        return f"{self.root.rstrip('/')}/{path}" if path else self.root.rstrip("/")

    def write(self, path: str, data: bytes) -> None:
        """Put a whole file in place at once: readers see the old bytes or the new, never a part."""
        with self.create(path) as file:
            file.write(data)

    def create(self, path: str) -> "_Creation":
        """A context that writes a file and puts it in place on success only."""
        return _Creation(self, path)

    def read(self, path: str) -> bytes:
        return self._fs().cat_file(self.path(path))

    def open(self, path: str) -> IO[bytes]:
        return self._fs().open(self.path(path), "rb")  # type: ignore[no-any-return]

    def exists(self, path: str) -> bool:
        return bool(self._fs().exists(self.path(path)))

    def delete(self, path: str) -> None:
        """Remove a file or a folder with all it holds, and what a killed process has begun to write of the
        file; nothing happens where there is none."""
        fs, full = self._fs(), self.path(path)
        if fs.exists(full):
            fs.rm(full, recursive=True)
        if not is_remote(self.root):
            place = Path(full)
            for left in place.parent.glob(f"{glob.escape(place.name)}.????????{_UNFINISHED}"):
                left.unlink(missing_ok=True)

    def files(self, path: str = "") -> Iterator[str]:
        """Relative paths of all files below a folder, sorted; not those still being written."""
        base = self.path("") + "/"
        for found in sorted(self._fs().find(self.path(path))):
            if not found.endswith(_UNFINISHED):
                yield str(found).removeprefix(base)

    def filesystem(self) -> tuple[Any, str]:
        """The fsspec filesystem, and the root as that filesystem spells it. A folder's name is no address to
        fsspec: `a::b` would be one chained to another, and mean `a`."""
        if not is_remote(self.root):
            return fsspec.filesystem("file"), str(local_path(self.root))
        fs, base = fsspec.core.url_to_fs(self.root, **self.options)
        return fs, str(base).rstrip("/")

    def path(self, path: str) -> str:
        """A relative path as the filesystem spells it."""
        base = self.filesystem()[1]
        return f"{base}/{path}" if path else base

    def _fs(self) -> Any:
        return self.filesystem()[0]


class _Creation:
    """Local: a temporary file beside the target, renamed over it. Buckets: a PUT is whole by itself."""

    def __init__(self, storage: Storage, path: str) -> None:
        self._storage = storage
        self._target = storage.path(path)
        self._local = not is_remote(storage.root)
        self._name = f"{self._target}.{uuid.uuid4().hex[:8]}{_UNFINISHED}" if self._local else self._target

    def __enter__(self) -> IO[bytes]:
        fs = self._storage._fs()
        if self._local:
            Path(self._target).parent.mkdir(parents=True, exist_ok=True)
        self._file = fs.open(self._name, "wb")
        return self._file

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None and not self._local:
            self._file.discard()
            self._file.closed = True  # else its finalizer tries to upload what was discarded
            return
        if not self._local:
            self._file.close()
            return
        try:
            self._file.close()
            if kind is None:
                Path(self._name).replace(self._target)
        finally:  # on a full disk closing fails
            Path(self._name).unlink(missing_ok=True)
