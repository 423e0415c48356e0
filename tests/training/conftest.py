"""A lake with pictures, a dataset and two tiny bases, made once."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
import torch

from mella.storage import Storage
from mella.training.tiny import ARCHITECTURES
from tests.training.world import make_dataset, make_few


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Storage:
    return Storage(str(tmp_path_factory.mktemp("lake")))


@pytest.fixture(scope="session")
def dataset(lake: Storage) -> pa.Table:
    """Rows of all languages."""
    return make_dataset(lake)


@pytest.fixture(scope="session")
def czech(dataset: pa.Table) -> pa.Table:
    return dataset.filter(pc.field("language") == "cs")


@pytest.fixture(scope="session")
def bases(
    dataset: pa.Table, lake: Storage, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, Any]]:
    """Row of `backbones` by architecture."""
    folder = tmp_path_factory.mktemp("bases")
    return {name: make_few(name, dataset, lake, folder / name) for name in ARCHITECTURES}


@pytest.fixture(params=sorted(ARCHITECTURES))
def architecture(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def opened(architecture: str, bases: dict[str, dict[str, Any]]) -> tuple[Any, Any]:
    """Model, ready to be asked, and processor."""
    from mella.training.backbones import open_backbone

    model, processor = open_backbone(bases[architecture]["uri"], "", bfloat16=False, device="cpu")
    return model.eval(), processor


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "run"
