"""A stream that is hashed while others read it."""

import hashlib
import io
from typing import Any, BinaryIO

_CHUNK = 1_048_576


class HashingReader(io.RawIOBase):
    """Passes a stream on, and hashes each byte once however often it is read again."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream = stream
        self._hash = hashlib.sha256()
        self._position = 0
        self.size = 0
        self.start = b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._stream.seekable()

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._position = self._stream.seek(offset, whence)
        return self._position

    def readinto(self, buffer: Any, /) -> int:
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self._take(data)
        return len(data)

    def finish(self) -> str:
        """Read what was left unread; the checksum of the whole, in hexadecimal."""
        if self._position != self.size:
            self.seek(self.size)
        while data := self._stream.read(_CHUNK):
            self._take(data)
        return self._hash.hexdigest()

    def _take(self, data: bytes) -> None:
        """Hash what of these bytes lies past all that was read before.

        Raises:
            ValueError: where bytes in between were never read.
        """
        if self._position > self.size:
            raise ValueError("a hashed stream is read without gaps")
        fresh = data[self.size - self._position :]
        if not self.size:
            self.start = data[:8]
        self._hash.update(fresh)
        self._position += len(data)
        self.size = max(self.size, self._position)
