"""The real webserver and daemon, started as the user starts them, and asked over HTTP."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import requests

MELLA = Path(sys.executable).with_name("mella")
DAGSTER = Path(sys.executable).with_name("dagster")
_OURS = ("DAGSTER_HOME", "MELLA_LAKE", "MELLA_SET", "MELLA_CONFIG", "MELLA_PROFILE")

Found = TypeVar("Found")


def environment(home: Path, **more: str) -> dict[str, str]:
    """This process's environment, pointed at one home and at nothing else of mella's."""
    kept = {name: value for name, value in os.environ.items() if name not in _OURS}
    return kept | {"MELLA_HOME": str(home)} | more


def mella(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One `mella` command over a home, in the folder that the home lies in."""
    return subprocess.run(
        [str(MELLA), *arguments], env=environment(home), cwd=home.parent, capture_output=True, text=True,
        timeout=600, check=False,
    )  # fmt: skip


def free_port() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return int(chosen.getsockname()[1])


def wait_for(look: Callable[[], Found | None], seconds: float, what: str) -> Found:
    """What `look` finds, once it finds something.

    Raises:
        TimeoutError: naming `what` was waited for.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(1)
    raise TimeoutError(f"{what}: not within {seconds:.0f} s")


@dataclass(frozen=True)
class Ui:
    """A running UI: its address, the home it serves, and the file its processes write their log to."""

    url: str
    home: Path
    log: Path

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data of one GraphQL query or mutation; its errors fail the test."""
        answer = requests.post(
            f"{self.url}/graphql", json={"query": query, "variables": variables}, timeout=60
        ).json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def locations(self) -> dict[str, str]:
        """The code locations by name, with what became of each."""
        data = self.ask(
            "{workspaceOrError{... on Workspace{locationEntries{name locationOrLoadError{__typename}}}}}"
        )
        entries = data["workspaceOrError"]["locationEntries"]
        return {e["name"]: (e["locationOrLoadError"] or {}).get("__typename", "loading") for e in entries}

    def answers(self) -> bool:
        try:
            return "RepositoryLocation" in self.locations().values()
        except (requests.RequestException, ValueError):
            return False


@contextmanager
def serving(
    command: Sequence[str], port: int, home: Path, folder: Path, more: Mapping[str, str]
) -> Iterator[Ui]:
    """Run a command that serves the UI at a port, until the block ends."""
    ui = Ui(f"http://127.0.0.1:{port}", home, home.parent / f"ui-{port}.log")
    with ui.log.open("w") as log:
        process = subprocess.Popen(
            list(command), env=environment(home, **more), cwd=folder, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
    try:
        wait_for(lambda: ui.answers() or process.poll() is not None, 120, f"the UI ({ui.log})")
        assert process.poll() is None, ui.log.read_text()
        yield ui
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """The whole group: by SIGINT, as Ctrl-C does, and by SIGKILL what is left of it."""
    for kind, seconds in ((signal.SIGINT, 30), (signal.SIGKILL, 10)):
        try:
            os.killpg(process.pid, kind)
            process.wait(seconds)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
