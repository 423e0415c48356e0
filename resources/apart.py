"""A job of `mella.training` in a process of its own: `python -m resources.apart FOLDER/job.json`, or one
forked for it by `resources.fork_server`.

Imports no Dagster: only its Pipes protocol, and that only where a step of Dagster listens.
"""

import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dagster_pipes import DAGSTER_PIPES_CONTEXT_ENV_VAR, open_dagster_pipes

from mella.training.parallel import end_with

JOB = "job.json"
FAILURE = "failure.txt"
"""The line that says what went wrong, in the folder of the job."""


def main(path: Path, parent: int) -> int:
    """Run the job in this file, as long as the process `parent` is there; the exit code. What it raises is
    one line in `failure.txt` beside it."""
    end_with(parent)
    job = json.loads(path.read_text(encoding="utf-8"))
    try:
        from mella.training.jobs import run

        with listener() as report:
            run(job | {"lake_options": _lake_options(job["lake"])}, report)
    except Exception as error:
        traceback.print_exc()
        (path.parent / FAILURE).write_text(_line(error), encoding="utf-8")
        return 1
    return 0


@contextmanager
def listener() -> Iterator[Callable[[str], None]]:
    """Lines go to the terminal, and to the step that listens, if one does."""

    def shown(line: str) -> None:
        print(f"    {line}", file=sys.stderr, flush=True)

    if DAGSTER_PIPES_CONTEXT_ENV_VAR not in os.environ:
        yield shown
        return
    with open_dagster_pipes() as pipes:

        def heard(line: str) -> None:
            shown(line)
            pipes.log.info(line)

        yield heard


def _lake_options(root: str) -> dict[str, Any]:
    """How the pictures of a lake in a bucket are read; from the environment, so that no file holds a key."""
    if not root.startswith("s3://"):
        return {}
    from resources.s3 import fsspec_options, s3_from_environment

    return fsspec_options(s3_from_environment())


def _line(error: Exception) -> str:
    if isinstance(error, ModuleNotFoundError):
        return f"{error}; `pip install -e '.[models]'` brings what training needs"
    return " ".join(f"{type(error).__name__}: {error}".split())


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), os.getppid()))
