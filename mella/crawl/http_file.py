"""A file behind http(s), read as one stream that survives dropped connections."""

import io
import re
import time
import urllib.request
from collections.abc import Callable
from email.message import Message
from functools import cache
from http.client import HTTPException, HTTPResponse
from typing import Any, TypeVar
from urllib.error import HTTPError

from mella.crawl.address import normalise_url

USER_AGENT = "mella/0.1 (WARC reader)"
_TIMEOUT_S = 60
_ATTEMPTS = 5
_BACK_OFF_S = 1.0
_MAY_PASS = frozenset({403, 408, 429, 500, 502, 503, 504})
"""Answers worth another try: Common Crawl sends 403 and 503 to those who ask too fast."""
_STEP = 65_536
_READ_THROUGH = 1_048_576
"""Gaps up to this size are cheaper to read than a new request."""

_LEAST_PROGRESS, _PATIENCE_S = 65_536, 300.0
"""So many bytes must come in so many seconds of waiting."""
_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)", re.ASCII | re.IGNORECASE)
_CLEAN = re.compile("[!-~]+")
"""What is sent as it stands: an address may be signed."""
_DIGITS = re.compile(r"\d{1,18}", re.ASCII)

_T = TypeVar("_T")


class _TooSlow(OSError):
    """Next to nothing comes, however often it is asked for."""


class HttpFile(io.RawIOBase):
    """Seekable where the server states a length and takes ranges; keeps nothing in memory.

    One request serves a whole pass; a seek may open another. A broken connection is taken up
    where it broke, with growing pauses.

    Raises:
        OSError: where the address cannot be read, the pauses did not help, next to nothing comes, or the
            server gives another part of the file than was asked for, or of a file that has changed.
    """

    def __init__(self, url: str, back_off_s: float = _BACK_OFF_S) -> None:
        super().__init__()
        self._url = url
        self._address = url if _CLEAN.fullmatch(url) else normalise_url(url) or url
        self._back_off_s = back_off_s
        self._position = 0
        self._seekable = False
        self._response: HTTPResponse | None = None
        self._response_at = 0
        self._size: int | None = None
        self._validators: tuple[str | None, str | None] = (None, None)
        self._came, self._waited = 0, 0.0
        head = self._persistently(self._open).headers
        length = head.get("Content-Length", "")
        self._size = int(length) if _DIGITS.fullmatch(length) else None
        self._validators = _validators(head)
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
            self._take(response, min(_STEP, gap), ends=False)
        data = self._take(response, len(view), ends=self._size is None)
        view[: len(data)] = data
        return len(data)

    def _take(self, response: HTTPResponse, most: int, *, ends: bool) -> bytes:
        """What comes next, `most` bytes of it; nothing only where the file may end here."""
        before = time.monotonic()
        data = response.read1(most)
        self._wait(time.monotonic() - before, len(data))
        if not data and most and not ends:
            raise ConnectionError("the connection closed too early")
        self._response_at += len(data)
        return data

    def _wait(self, seconds: float, came: int = 0) -> None:
        self._came += came
        self._waited += seconds
        if self._came >= _LEAST_PROGRESS:
            self._came, self._waited = 0, 0.0
        elif self._waited > _PATIENCE_S:
            raise _TooSlow(f"{self._url}: {self._came} bytes in {self._waited:.0f} seconds")

    def _open(self) -> HTTPResponse:
        """The response that reaches `position` by reading on, or a new one."""
        gap = self._position - self._response_at
        if self._response is None or not 0 <= gap <= _READ_THROUGH:
            self._drop()
            headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
            if self._position:
                headers["Range"] = f"bytes={self._position}-"
            request = urllib.request.Request(self._address, headers=headers)
            response: HTTPResponse = _opener().open(request, timeout=_TIMEOUT_S)
            self._response = response
            self._response_at = self._begins_at(response)
        return self._response

    def _begins_at(self, response: HTTPResponse) -> int:
        """The place in the file where the answer begins: here, or at its start."""
        head = response.headers
        if response.status != 206:
            self._check_same(head, head.get("Content-Length", ""))
            return 0
        found = _CONTENT_RANGE.fullmatch(head.get("Content-Range", ""))
        if found is None or int(found[1]) != self._position:
            raise OSError("the server gives another range than it was asked for")
        self._check_same(head, found[2])
        return self._position

    def _check_same(self, head: Message, size: str) -> None:
        """That an answer is of the file that was opened: of its size where it says one, and with its ETag or
        its date where it has them. One of the two is enough: mirrors often have an ETag each."""
        told = [pair for pair in zip(self._validators, _validators(head), strict=True) if all(pair)]
        other = bool(told) and not any(first == now for first, now in told)
        if other or (self._size is not None and _DIGITS.fullmatch(size) and int(size) != self._size):
            raise OSError("the file has changed while it was read")

    def _drop(self) -> None:
        if self._response is not None:
            self._response.close()
        self._response = None

    def _persistently(self, action: Callable[[], _T]) -> _T:
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return action()
            except _TooSlow:
                self._drop()
                raise
            except (OSError, HTTPException, ValueError) as error:  # a redirect to no address: ValueError
                self._drop()
                resumable = self._seekable or self._position == 0
                if attempt == _ATTEMPTS or not _may_pass(error) or not resumable:
                    raise OSError(f"{self._url}: {error}") from error
                pause = self._back_off_s * 2 ** (attempt - 1)
                time.sleep(pause)
                self._wait(pause)
        raise AssertionError("unreachable")


def _may_pass(error: Exception) -> bool:
    """Whether another try may help."""
    if isinstance(error, HTTPError):
        return error.code in _MAY_PASS
    return not isinstance(error, ValueError)


def _validators(head: Message) -> tuple[str | None, str | None]:
    """ETag and date of the file in an answer. Weak or strong, an ETag is the same: some servers give both."""
    return head.get("ETag", "").removeprefix("W/") or None, head.get("Last-Modified")


@cache
def _opener() -> urllib.request.OpenerDirector:
    """Of http and https alone, wherever a redirect leads."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler, urllib.request.UnknownHandler, urllib.request.HTTPHandler,
        urllib.request.HTTPSHandler, urllib.request.HTTPDefaultErrorHandler,
        urllib.request.HTTPRedirectHandler, urllib.request.HTTPErrorProcessor,
    ):  # fmt: skip
        opener.add_handler(handler())
    return opener
