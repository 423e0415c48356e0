"""The published tables, made once: no test writes to them."""

import pytest

from mella.lake import Lake
from mella.storage import Storage
from tests.quality.world import World, make_world


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(str(tmp_path_factory.mktemp("lake")))


@pytest.fixture(scope="session")
def empty_lake(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A lake in which nothing has been published."""
    return World(Lake(Storage(str(tmp_path_factory.mktemp("empty")))), ())
