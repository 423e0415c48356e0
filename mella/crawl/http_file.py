"""A file behind http(s), read as one stream that survives dropped connections."""

import io
import time
import urllib.request
from collections.abc import Callable
from http.client import HTTPException, HTTPResponse
from typing import Any, TypeVar
from urllib.error import HTTPError

USER_AGENT = "mella/0.1 (WARC reader)"
_TIMEOUT_S = 60
_ATTEMPTS = 5
_BACK_OFF_S = 1.0
_MAY_PASS = frozenset({403, 408, 429, 500, 502, 503, 504})
"""Answers worth another try: Common Crawl sends 403 and 503 to those who ask too fast."""
_STEP = 65_536
_READ_THROUGH = 1_048_576
"""Gaps up to this size are cheaper to read than a new request."""

_T = TypeVar("_T")


class HttpFile(io.RawIOBase):
    """Seekable where the server states a length and takes ranges; keeps nothing in memory.

    One request serves a whole pass; a seek may open another. A broken connection is taken up
    where it broke, with growing pauses.

    Raises:
        OSError: where the address cannot be read, or the pauses did not help.
    """

    def __init__(self, url: str, back_off_s: float = _BACK_OFF_S) -> None:
        super().__init__()
        self._url = url
        self._back_off_s = back_off_s
        self._position = 0
        self._seekable = False
        self._response: HTTPResponse | None = None
        self._response_at = 0
        head = self._persistently(self._open).headers
        length = head.get("Content-Length", "")
        self._size = int(length) if length.isdigit() else None
        self._seekable = head.get("Accept-Ranges", "").lower() == "bytes" and self._size is not None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._seekable

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if not self._seekable or self._size is None:
            raise io.UnsupportedOperation(f"{self._url}: the server takes no ranges")
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = max(0, base + offset)
        return self._position

    def readinto(self, buffer: Any, /) -> int:
        view = memoryview(buffer).cast("B")
        if self._size is not None and self._position >= self._size:
            return 0
        count = self._persistently(lambda: self._read_some(view))
        self._position += count
        return count

    def close(self) -> None:
        self._drop()
        super().close()

    def _read_some(self, view: memoryview) -> int:
        response = self._open()
        while (gap := self._position - self._response_at) > 0:
            self._response_at += self._whole(len(response.read(min(_STEP, gap))))
        count = response.readinto(view)
        self._response_at += count
        return count if self._size is None else self._whole(count)

    def _whole(self, count: int) -> int:
        if not count:
            raise ConnectionError("the connection closed too early")
        return count

    def _open(self) -> HTTPResponse:
        """The response that reaches `position` by reading on, or a new one."""
        gap = self._position - self._response_at
        if self._response is None or not 0 <= gap <= _READ_THROUGH:
            self._drop()
            headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
            if self._position:
                headers["Range"] = f"bytes={self._position}-"
            request = urllib.request.Request(self._url, headers=headers)
            response: HTTPResponse = urllib.request.urlopen(request, timeout=_TIMEOUT_S)
            self._response = response
            self._response_at = self._position if response.status == 206 else 0
        return self._response

    def _drop(self) -> None:
        if self._response is not None:
            self._response.close()
        self._response = None

    def _persistently(self, action: Callable[[], _T]) -> _T:
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return action()
            except (OSError, HTTPException) as error:
                self._drop()
                passes = not isinstance(error, HTTPError) or error.code in _MAY_PASS
                resumable = self._seekable or self._position == 0
                if attempt == _ATTEMPTS or not passes or not resumable:
                    raise OSError(f"{self._url}: {error}") from error
                time.sleep(self._back_off_s * 2 ** (attempt - 1))
        raise AssertionError("unreachable")
