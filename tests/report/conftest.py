"""The small lake, built once; tests that change it build their own."""

from pathlib import Path

import pytest

from mella.settings import Settings, load
from tests.report.world import World, build


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return build(tmp_path_factory.mktemp("lake"))


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> World:
    from mella.storage import Storage

    return World(Storage(str(tmp_path_factory.mktemp("empty"))))


@pytest.fixture(scope="session")
def settings() -> Settings:
    return load(None, {})


@pytest.fixture
def own_world(tmp_path: Path) -> World:
    return build(tmp_path / "lake")
