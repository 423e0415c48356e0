"""An object of a bucket, whose endpoint may fail in ways that are no `OSError`."""

import io
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

_BLOCK = 8_388_608

_T = TypeVar("_T")


class S3File(io.RawIOBase):
    """Seekable; a block at a time is in memory.

    Raises:
        OSError: where the object cannot be opened, or read on.
    """

    def __init__(self, uri: str, options: Mapping[str, Any]) -> None:
        super().__init__()
        self._uri = uri
        self._file: Any = None
        self._file = _told(uri, lambda: s3(options).open(uri, "rb", block_size=_BLOCK))

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._file.tell()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def read(self, size: int = -1, /) -> bytes:
        if self.closed:
            raise ValueError("a closed file is read")
        return _told(self._uri, lambda: self._file.read(size))

    def readinto(self, buffer: Any, /) -> int:
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if self._file is not None and not self.closed:
            self._file.close()
        super().close()


def info(uri: str, options: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the bucket says of the object: size, tag and time.

    Raises:
        OSError: where the object or its endpoint cannot be reached.
    """
    return _told(uri, lambda: s3(options).info(uri))


def s3(options: Mapping[str, Any]) -> Any:
    """fsspec's view of the buckets that the options open."""
    import fsspec

    return fsspec.filesystem("s3", **options)


def _told(uri: str, action: Callable[[], _T]) -> _T:
    from aiohttp import ClientError
    from botocore.exceptions import BotoCoreError

    try:
        return action()
    except (BotoCoreError, ClientError) as error:
        raise OSError(f"{uri}: {' '.join(str(error).split())}") from error
