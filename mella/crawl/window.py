"""A bounded look at a stream of bytes: see ahead, then step over."""

import re
from collections.abc import Callable, Iterator
from typing import Literal

DamageReason = Literal["truncated_member", "damaged_member"]

LONGEST = 64
"""Bytes of what `Window.find` finds, at most."""
_PADDING = re.compile(rb"[\r\n\x00]*")


class Damage(Exception):
    """Bytes that cannot be decoded; raised by a source of chunks, kept by `Window.damage`."""

    def __init__(self, reason: DamageReason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason: DamageReason = reason
        self.detail = detail


class Window:
    """Holds what was looked at ahead of `position` and nothing behind it.

    Memory is the longest look ahead plus one chunk. `damage` tells that the source broke
    off rather than ended. Where it ends before what is wanted, `following` is asked for another to go on
    with, and told how many bytes are.
    """

    def __init__(
        self, chunks: Iterator[bytes], following: Callable[[int], Iterator[bytes] | None] | None = None
    ) -> None:
        self._chunks = chunks
        self._following = following
        self._read = 0
        self._wanted = 0
        self._buffer = b""
        self._at = 0
        self._sought: dict[re.Pattern[bytes], tuple[int, int, int]] = {}
        self.position = 0
        self.ended = False
        self.damage: Damage | None = None

    def ensure(self, size: int) -> int:
        """Have `size` bytes ahead if the source holds as many; how many there are."""
        ahead = len(self._buffer) - self._at
        if ahead >= size or self.ended:
            return ahead
        parts = [self._buffer[self._at :]]
        try:
            while ahead < size and (chunk := self._next_chunk()):
                parts.append(chunk)
                ahead += len(chunk)
        finally:  # an error of the stream loses nothing that was read
            self._buffer, self._at = b"".join(parts), 0
        return ahead

    def want(self, size: int) -> None:
        """The next `size` bytes belong together, even if the source ends before."""
        self._wanted = self.position + size
        if self._following is not None and self._read < self._wanted:
            self.ended = False

    def whole(self, size: int) -> bytes | None:
        """All that the source holds from the start, if that is fewer than `size` bytes, all of them good."""
        if self.ensure(size) < size and self.position == 0 and self.damage is None:
            return self._buffer
        return None

    def peek(self, size: int, skip: int = 0) -> bytes:
        """Up to `size` bytes that begin `skip` bytes ahead, without stepping over them."""
        self.ensure(skip + size)
        start = self._at + skip
        return self._buffer[start : start + size]

    def view(self, size: int, skip: int = 0) -> memoryview:
        """As `peek`, at least one byte unless at the end, whatever is there, without a copy."""
        self.ensure(skip + 1)
        start = self._at + skip
        return memoryview(self._buffer)[start : start + size]

    def held(self) -> tuple[bytes, int]:
        """What lies in memory, at least one byte unless at the end, and where `position` is in it."""
        self.ensure(1)
        return self._buffer, self._at

    def match(self, pattern: re.Pattern[bytes], size: int) -> re.Match[bytes] | None:
        """Match at `position`, within the next `size` bytes."""
        self.ensure(size)
        return pattern.match(self._buffer, self._at, self._at + size)

    def find(self, pattern: re.Pattern[bytes], size: int) -> int | None:
        """Bytes ahead at which the first match, of at most `LONGEST` bytes, ends; in the next `size` bytes.

        What was looked through from one place is not looked through again from a later one: places whose
        bytes overlap take no more time than these.
        """
        step = 4096
        while True:
            ahead = self.ensure(min(step, size))
            found = self._seek(pattern, self.position + min(ahead, size))
            if found is not None:
                return found - self.position
            if ahead < step or step >= size:
                return None
            step *= 8

    def _seek(self, pattern: re.Pattern[bytes], end: int) -> int | None:
        """Where the first match ends, if not behind `end`; none begins from `start` to `first`."""
        start, first, found = self._sought.get(pattern, (0, 0, 0))
        if not start <= self.position <= first:
            start, first, found = self.position, self.position, 0
        if not found:
            before = self._at - self.position
            match = pattern.search(self._buffer, before + first, before + end)
            found = match.end() - before if match else 0
            first = match.start() - before if match else max(first, end - LONGEST + 1)
            self._sought[pattern] = start, first, found
        return found if 0 < found <= end else None

    def skip(self, size: int) -> int:
        """Step over `size` bytes; how many there were."""
        left = size
        while left > 0 and (ahead := self.ensure(1)):
            step = min(left, ahead)
            self._at += step
            self.position += step
            left -= step
        return size - left

    def skip_padding(self) -> None:
        """Step over line ends and zero bytes."""
        while self.ensure(1):
            padding = _PADDING.match(self._buffer, self._at)
            step = padding.end() - self._at if padding else 0
            self.skip(step)
            if self.ensure(1) and self._buffer[self._at] not in b"\r\n\x00":
                return

    def skip_to(self, pattern: re.Pattern[bytes], longest: int) -> bool:
        """Step to the next match, of at most `longest` bytes; to the end where there is none."""
        while self.ensure(longest):
            found = pattern.search(self._buffer, self._at)
            if found is not None:
                self.skip(found.start() - self._at)
                return True
            ahead = len(self._buffer) - self._at
            self.skip(ahead - longest + 1 if not self.ended and ahead >= longest else ahead)
        return False

    def restart(self, chunks: Iterator[bytes], position: int) -> None:
        """Go on from another place of the source."""
        self._chunks = chunks
        self._buffer, self._at = b"", 0
        self.position = position
        self.ended, self.damage = False, None

    def _next_chunk(self) -> bytes:
        try:
            chunk = next(self._chunks, b"")
            while not chunk and self._goes_on():
                chunk = next(self._chunks, b"")
        except Damage as damage:
            self.damage = damage
            chunk = b""
        self._read += len(chunk)
        self.ended = not chunk
        return chunk

    def _goes_on(self) -> bool:
        """Take another source for what is wanted still; whether there is one."""
        missing = self._wanted - self._read
        if self._following is None or self.damage is not None or missing <= 0:
            return False
        following = self._following(missing)
        if following is None:
            self._wanted = 0
            return False
        self._chunks = following
        return True
