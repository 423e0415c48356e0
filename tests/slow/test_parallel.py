"""Eight languages at once, each in a process of its own, over one home."""

import multiprocessing
import re
import shutil
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

from mella.lake import Lake
from mella.languages import CODES
from mella.storage import Storage
from mella.tables import TABLES
from tests.slow.conftest import Reference
from tests.slow.installation import Installation, digests

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

_PROCESSES = 4
_COLLISION = re.compile(r"database is locked|CommitFailed|concurrent|Traceback", re.IGNORECASE)


def all_at_once(installation: Installation, *stages: str) -> None:
    def run(code: str) -> tuple[int, str]:
        ended = installation.mella("run", *stages, "--language", code)
        return ended.returncode, ended.stdout

    with ThreadPoolExecutor(_PROCESSES) as pool:
        for returncode, output in pool.map(run, CODES):
            assert returncode == 0, output
            assert not _COLLISION.search(output), output


def one_by_one(installation: Installation, stages: Sequence[str]) -> None:
    installation.done("run", *stages)


def test_eight_languages_at_once_give_the_tables_of_a_run_one_by_one(
    reference: Reference, tmp_path: Path
) -> None:
    together, apart = (
        Installation(Path(shutil.copytree(reference.before["alt_text"], tmp_path / name)))
        for name in ("together", "apart")
    )
    all_at_once(together, "alt_text", "images")
    together.done("run", "splits")
    all_at_once(together, "english_captions", "captions", "dataset")
    one_by_one(apart, ["alt_text", "images", "splits", "english_captions", "captions", "dataset"])
    assert digests(together.lake) == digests(apart.lake)
    assert not list(together.lake.storage.files("_failures"))


def create_tables(root: str) -> None:
    Lake(Storage(root)).create_tables()


def test_tables_created_by_many_at_once_are_there_once(tmp_path: Path) -> None:
    with ProcessPoolExecutor(_PROCESSES, mp_context=multiprocessing.get_context("forkserver")) as pool:
        for attempt in range(20):
            list(pool.map(create_tables, [str(tmp_path / str(attempt))] * _PROCESSES))
            lake = Lake(Storage(str(tmp_path / str(attempt))))
            assert all(lake.read(name).num_rows == 0 for name in TABLES)


def test_homes_opened_at_once_for_the_first_time_do_not_collide(reference: Reference, tmp_path: Path) -> None:
    """Tables and the Dagster instance are made on first use, by whoever comes first."""
    fresh = Installation(tmp_path / "home")
    fresh.home.mkdir()
    with ThreadPoolExecutor(_PROCESSES) as pool:
        ended = list(
            pool.map(
                lambda name: fresh.mella("crawl", "add", name, str(reference.crawl)), ["a", "b", "c", "d"]
            )
        )
    assert [process.returncode for process in ended] == [0] * 4, [process.stdout for process in ended]
    with ThreadPoolExecutor(_PROCESSES) as pool:
        ended = list(
            pool.map(lambda name: fresh.mella("run", "raw_crawl", "--crawl", name), ["a", "b", "c", "d"])
        )
    assert [process.returncode for process in ended] == [0] * 4, [process.stdout for process in ended]
    assert len(fresh.lake.publications("raw_crawl")) == 4
