"""One undisturbed run of the sample crawl for Hungarian, and the home as it was before each stage."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from mella.sample import write_sample
from tests.slow.installation import CRAWL, STAGES, Installation, digests


@dataclass(frozen=True)
class Reference:
    """`before[stage]` is the home before that stage ran; `after[stage]` the digests of its tables then."""

    crawl: Path
    finished: Installation
    before: dict[str, Path]
    after: dict[str, dict[str, str]]


@pytest.fixture(scope="session")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    folder = tmp_path_factory.mktemp("reference")
    write_sample(folder / "crawl")
    installation = Installation(folder / "home")
    installation.home.mkdir()
    installation.done("crawl", "add", CRAWL, str(folder / "crawl"))
    before, after = {}, {}
    for stage in STAGES:
        before[stage] = folder / "before" / stage
        shutil.copytree(installation.home, before[stage])
        installation.done("run", stage, "--language", "hu")
        after[stage] = digests(installation.lake)
    return Reference(folder / "crawl", installation, before, after)


@pytest.fixture
def home_before(reference: Reference, tmp_path: Path) -> Callable[[str], Installation]:
    """A copy of the home as it was before a stage."""

    def copy(stage: str) -> Installation:
        return Installation(Path(shutil.copytree(reference.before[stage], tmp_path / "home")))

    return copy
