"""Shards: done once, resumed after a crash, redone when input, settings or code change."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pytest

from mella.engine import InlineEngine, PoolEngine
from mella.progress import Progress
from mella.shards import Batches, PutOff, Shards, run_shards
from mella.storage import Storage
from tests.rows import table_of


@dataclass(frozen=True)
class CountTask:
    name: str
    log: str
    options: dict[str, str]


def count(task: CountTask) -> Batches:
    with Path(task.log).open("a", encoding="utf-8") as log:
        log.write(task.name)
    if task.name == "bad":
        yield "funnel", rows("partial")
        raise RuntimeError("bad shard")
    yield "funnel", rows(task.name)
    if task.name == "away" and not Path(task.log).with_name("back").exists():
        raise PutOff


def rows(reason: str) -> pa.RecordBatch:
    return table_of("funnel", {"reason": reason, "pairs": 1}).to_batches()[0]


def lost(task: CountTask, reason: str) -> Batches:
    yield "funnel", rows(reason)


@pytest.fixture
def shards_of(tmp_path: Path) -> Callable[..., Shards]:
    def run(names: list[str], digest: str = "d", version: str = "1", secret: str = "") -> Shards:
        return run_shards(
            InlineEngine(), count, [CountTask(n, str(tmp_path / "log"), {"key": secret}) for n in names],
            work=Storage(str(tmp_path / "work")), version=version, inputs=[digest] * len(names), lost=lost,
            progress=Progress("test", len(names), "shards"),
        )  # fmt: skip

    return run


def reasons(shards: Shards) -> list[str]:
    return sorted(shards.dataset("funnel").to_table()["reason"].to_pylist())


def log(tmp_path: Path) -> str:
    return (tmp_path / "log").read_text(encoding="utf-8")


def test_all_shards_together_are_one_dataset(shards_of: Callable[..., Shards]) -> None:
    assert reasons(shards_of(["a", "b"])) == ["a", "b"]


def test_a_table_that_no_shard_wrote_is_empty_but_typed(shards_of: Callable[..., Shards]) -> None:
    assert shards_of(["a"]).dataset("images").to_table().num_rows == 0


def test_a_finished_shard_is_not_run_again(shards_of: Callable[..., Shards], tmp_path: Path) -> None:
    shards_of(["a"])
    assert reasons(shards_of(["a", "b"])) == ["a", "b"]
    assert log(tmp_path) == "ab"


@pytest.mark.parametrize("changed", [{"digest": "e"}, {"version": "2"}])
def test_a_changed_input_or_code_runs_it_again(
    shards_of: Callable[..., Shards], tmp_path: Path, changed: dict[str, str]
) -> None:
    shards_of(["a"])
    shards_of(["a"], **changed)
    assert log(tmp_path) == "aa"


def test_new_credentials_do_not(shards_of: Callable[..., Shards], tmp_path: Path) -> None:
    shards_of(["a"], secret="one")
    shards_of(["a"], secret="two")
    assert log(tmp_path) == "a"


def test_a_shard_that_fails_leaves_nothing_and_the_others_stay_done(
    shards_of: Callable[..., Shards], tmp_path: Path
) -> None:
    with pytest.raises(RuntimeError, match="bad shard"):
        shards_of(["a", "bad"])
    assert len(list(tmp_path.glob("work/*/funnel.parquet"))) == 1
    assert reasons(shards_of(["a"])) == ["a"]
    assert log(tmp_path) == "abad"


def test_a_shard_that_is_put_off_counts_and_is_tried_again(
    shards_of: Callable[..., Shards], tmp_path: Path
) -> None:
    first = shards_of(["a", "away"])
    assert (reasons(first), first.put_off) == (["a", "away"], 1)
    (tmp_path / "back").touch()
    second, third = shards_of(["a", "away"]), shards_of(["a", "away"])
    assert (reasons(second), second.put_off, third.put_off) == (["a", "away"], 0, 0)
    assert log(tmp_path) == "aawayaway"


def test_a_pool_gives_the_same_rows(shards_of: Callable[..., Shards], tmp_path: Path) -> None:
    names = [f"s{i}" for i in range(5)]
    tasks = [CountTask(name, str(tmp_path / "log"), {}) for name in names]
    shards = run_shards(
        PoolEngine(2), count, tasks, work=Storage(str(tmp_path / "pool")), version="1", inputs=["d"] * 5,
        lost=lost, progress=Progress("test", 5, "shards"),
    )  # fmt: skip
    assert reasons(shards) == reasons(shards_of(names)) == names
