"""The process from which those of jobs are forked: what they import takes as long as a small training."""

import json
import subprocess
import sys
import threading
from pathlib import Path

_lock = threading.Lock()
_started: list[subprocess.Popen[str]] = []


def exit_code(job: Path, environment: dict[str, str]) -> int:
    """Run a job in a process of its own with these variables, and return how it ended: a signal is below
    zero. Jobs of one process run one after the other. Whoever is interrupted here ends the job."""
    with _lock:
        server = _server()
        try:
            assert server.stdin is not None and server.stdout is not None
            asked = {"job": str(job.absolute()), "environment": environment, "folder": str(Path.cwd())}
            server.stdin.write(json.dumps(asked) + "\n")
            server.stdin.flush()
            answer = server.stdout.readline()
        except BaseException:
            _end(server)
            raise
        return int(answer) if answer else _end(server)


def _server() -> subprocess.Popen[str]:
    """The one that is there, unless it has ended."""
    while _started and _started[0].poll() is not None:
        _started.pop()
    if not _started:
        command = [sys.executable, "-m", "resources.apart"]
        _started.append(
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
        )
    return _started[0]


def _end(server: subprocess.Popen[str]) -> int:
    """Kill it, and with it the job: that ends where its parent is gone. The exit code."""
    server.kill()
    return server.wait()
