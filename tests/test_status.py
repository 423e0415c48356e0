"""What a run of everything covers."""

import sys

import pytest

from assets import STAGES
from mella_dagster.status import possible

MODELS = {"backbones", "checkpoints", "eval_scores"}


def test_models_are_left_out_where_torch_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    names = [stage.name for stage in possible(STAGES)]
    assert names == [stage.name for stage in STAGES if stage.name not in MODELS]


def test_where_it_is_every_stage_is_made() -> None:
    assert possible(STAGES) == list(STAGES)
