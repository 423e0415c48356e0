"""The sample crawl, written once for all its tests."""

import json
from pathlib import Path
from typing import Any

import pytest

from mella.sample import write_sample


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder)
    return folder


@pytest.fixture(scope="session")
def truth(sample: Path) -> dict[str, Any]:
    return json.loads((sample / "truth.json").read_text(encoding="utf-8"))
