"""Each process that makes or loads a model is made ready for it first."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mella import model_process
from mella.captions.batches import load
from mella.storage import Storage
from mella.training.backbones import open_backbone
from mella.training.pretrain import make_base
from tests.training.world import FEW


class NoModel:
    @staticmethod
    def from_pretrained(*_: Any, **__: Any) -> None:
        raise OSError


@pytest.mark.parametrize(
    ("use", "error"),
    [
        (lambda folder: load(NoModel, str(folder), "", "cpu"), OSError),
        (lambda folder: open_backbone(str(folder), "", bfloat16=False, device="cpu"), (OSError, ValueError)),
        (lambda folder: make_base("nothing", [], Storage(str(folder)), folder, print, FEW), KeyError),
    ],
    ids=["loaded to ask", "loaded to teach", "made"],
)
def test_where_there_is_no_such_model_the_process_is_ready_already(
    use: Callable[[Path], object],
    error: type[Exception] | tuple[type[Exception], ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ready: list[bool] = []
    monkeypatch.setattr(model_process, "prepare", lambda: ready.append(True))
    with pytest.raises(error):
        use(tmp_path)
    assert ready


@pytest.mark.slow
def test_the_first_call_of_a_vector_function_is_as_accurate_as_the_next_in_each_of_many_processes() -> None:
    command = [sys.executable, "-m", "tests.first_calls", "3000"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "0\n"
