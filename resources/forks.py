"""Jobs in processes that are forked from one, the `fork_server` of this process."""

import json
import os
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

_STANDARD_OUTPUT, _STANDARD_ERROR = 1, 2
_ENDING = 5
"""Seconds in which a process that closed its socket has ended by itself, so that its exit code is its own."""

_lock = threading.Lock()


class _Server:
    """The process that forks, and the socket on which it is asked."""

    def __init__(self) -> None:
        self._socket, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-m", "resources.fork_server"]
            self.process = subprocess.Popen(command, stdin=theirs.fileno())
        self._answers = self._socket.makefile("r", encoding="utf-8")
        self._job: int | None = None

    def exit_code(self, job: Path, environment: dict[str, str]) -> int | None:
        """Of the job, which writes to this process's own output. None where the server is gone."""
        asked = {"job": str(job.absolute()), "environment": environment, "folder": str(Path.cwd())}
        self._job, held_open = os.pipe()
        try:
            with os.fdopen(held_open, "wb"):
                socket.send_fds(self._socket, [b"\n"], [_STANDARD_OUTPUT, _STANDARD_ERROR, held_open])
            self._socket.sendall(json.dumps(asked | {"step": os.getpid()}).encode() + b"\n")
            answer = self._answers.readline()
        except ConnectionError:
            return None
        if not answer:
            return None
        self._let_go()
        return int(answer)

    def end(self, within: float = 0) -> int:
        """Kill it unless it ends within so many seconds, and return its exit code when its job, which ends
        where it is gone, has ended as well."""
        self._answers.close()
        self._socket.close()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(within)
        self.process.kill()
        code = self.process.wait()
        if self._job is not None:
            os.read(self._job, 1)  # the end: no process of the job holds the other side any more
            self._let_go()
        return code

    def _let_go(self) -> None:
        if self._job is not None:
            os.close(self._job)
            self._job = None


_started: list[_Server] = []


def exit_code(job: Path, environment: dict[str, str]) -> int:
    """Run a job in a process of its own with these variables, and return how it ended: a signal is below
    zero. What libraries read as they are imported are the variables of this process. Jobs of one process
    run one after the other. Whoever is interrupted here ends the job."""
    with _lock:
        server = _server()
        try:
            code = server.exit_code(job, environment)
        except BaseException:
            server.end()
            raise
        # A server that ended well without an answer has not run the job.
        return server.end(_ENDING) or 1 if code is None else code


def _server() -> _Server:
    """The one that is there, unless it has ended."""
    if _started and _started[0].process.poll() is not None:
        _started.pop().end()
    if not _started:
        _started.append(_Server())
    return _started[0]
