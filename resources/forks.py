"""The process from which those of jobs are forked: what they import takes as long as a small training."""

import json
import socket
import subprocess
import sys
import threading
from pathlib import Path

_STANDARD_OUTPUT, _STANDARD_ERROR = 1, 2

_lock = threading.Lock()


class _Server:
    """`python -m resources.apart`, and the socket on which it is asked."""

    def __init__(self) -> None:
        self._socket, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-m", "resources.apart"]
            self.process = subprocess.Popen(command, stdin=theirs.fileno())
        self._answers = self._socket.makefile("r", encoding="utf-8")

    def exit_code(self, asked: dict[str, object]) -> int | None:
        """Of the job, which writes to this process's own output. None where the server is gone."""
        try:
            socket.send_fds(self._socket, [b"\n"], [_STANDARD_OUTPUT, _STANDARD_ERROR])
            self._socket.sendall(json.dumps(asked).encode() + b"\n")
            answer = self._answers.readline()
        except ConnectionError:
            return None
        return int(answer) if answer else None

    def end(self) -> int:
        """Kill it, and with it the job: that ends where its parent is gone. Its exit code."""
        self._answers.close()
        self._socket.close()
        self.process.kill()
        return self.process.wait()


_started: list[_Server] = []


def exit_code(job: Path, environment: dict[str, str]) -> int:
    """Run a job in a process of its own with these variables, and return how it ended: a signal is below
    zero. Jobs of one process run one after the other. Whoever is interrupted here ends the job."""
    with _lock:
        server = _server()
        try:
            code = server.exit_code(
                {"job": str(job.absolute()), "environment": environment, "folder": str(Path.cwd())}
            )
        except BaseException:
            server.end()
            raise
        return server.end() if code is None else code


def _server() -> _Server:
    """The one that is there, unless it has ended."""
    while _started and _started[0].process.poll() is not None:
        _started.pop().end()
    if not _started:
        _started.append(_Server())
    return _started[0]
