"""The store of answers, and asking only for what it lacks."""

import random
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mella.captions.protocol import Generation, error
from mella.captions.resume import complete
from mella.captions.store import CaptionStore
from mella.storage import Storage

ANSWERS = st.builds(
    Generation,
    st.sampled_from(["one", "two", ""]),
    st.sampled_from(["stop", "length", "error:RuntimeError"]),
    st.integers(1, 3),
)


def store(folder: Path, model: str = "model@1", prompt: str = "p") -> CaptionStore:
    return CaptionStore(Storage(str(folder)), "descriptions", model, prompt)


def ask_nothing(keys: Sequence[str]) -> dict[str, Generation]:
    raise AssertionError(f"asked for {keys}")


def silent(done: int, total: int) -> None:
    pass


def run(kept: CaptionStore, keys: Sequence[str], ask: object, attempts: int = 2) -> dict[str, Generation]:
    return complete(kept, keys, ask, batch=2, attempts=attempts, progress=silent)  # type: ignore[arg-type]


def test_answers_are_read_back_by_key(tmp_path: Path) -> None:
    answers = {"a": Generation("A cat.", "stop", 1), "b": error("undecodable")}
    store(tmp_path).write(answers)
    assert store(tmp_path).read(["a", "b", "c"]) == answers


def test_another_model_or_prompt_has_answers_of_its_own(tmp_path: Path) -> None:
    store(tmp_path).write({"a": Generation("A cat.", "stop", 1)})
    assert store(tmp_path, model="model@2").read(["a"]) == {}
    assert store(tmp_path, prompt="q").read(["a"]) == {}


def test_writing_again_adds_no_file(tmp_path: Path) -> None:
    for _ in range(2):
        store(tmp_path).write({"a": Generation("A cat.", "stop", 1)})
    store(tmp_path).write({})
    assert len(list(Storage(str(tmp_path)).files())) == 1


@given(st.lists(ANSWERS, min_size=1, max_size=5), st.randoms())
@settings(max_examples=30, deadline=None)
def test_duplicates_have_one_answer_in_any_order(
    tmp_path_factory: pytest.TempPathFactory, answers: list[Generation], rng: random.Random
) -> None:
    read = []
    for _ in range(2):
        folder = tmp_path_factory.mktemp("store")
        rng.shuffle(answers)
        for answer in answers:
            store(folder).write({"a": answer})
        read.append(store(folder).read(["a"])["a"])
    assert read[0] == read[1]
    assert read[0].ok or not any(answer.ok for answer in answers)


def _write_many(folder: str, who: int) -> None:
    for i in range(20):
        store(Path(folder)).write(
            {f"{who}-{i}": Generation("mine", "stop", 1), "shared": Generation("x", "stop", 1)}
        )


def test_two_processes_write_at_once(tmp_path: Path) -> None:
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(_write_many, [str(tmp_path)] * 2, range(2)))
    keys = [f"{who}-{i}" for who in range(2) for i in range(20)]
    assert len(store(tmp_path).read([*keys, "shared"])) == 41


def test_what_is_stored_is_not_asked_for(tmp_path: Path) -> None:
    asked: list[str] = []

    def ask(keys: Sequence[str]) -> Mapping[str, Generation]:
        asked.extend(keys)
        return {key: Generation(key, "stop", 1) for key in keys}

    run(store(tmp_path), ["a", "b", "c"], ask)
    assert set(run(store(tmp_path), ["a", "b", "c", "d"], ask)) == {"a", "b", "c", "d"}
    assert asked == ["a", "b", "c", "d"]
    run(store(tmp_path), ["a", "b", "c", "d"], ask_nothing)


def test_failures_are_asked_again_until_their_attempts_are_spent(tmp_path: Path) -> None:
    def fail(keys: Sequence[str]) -> Mapping[str, Generation]:
        return {key: error("RuntimeError") for key in keys}

    assert run(store(tmp_path), ["a"], fail)["a"].attempts == 1
    assert run(store(tmp_path), ["a"], fail)["a"].attempts == 2
    assert run(store(tmp_path), ["a"], ask_nothing)["a"].attempts == 2
    healed = run(store(tmp_path), ["a"], lambda keys: {"a": Generation("A cat.", "stop", 1)}, attempts=3)
    assert healed["a"] == Generation("A cat.", "stop", 3)


def test_what_was_answered_before_a_crash_is_kept(tmp_path: Path) -> None:
    def crash_late(keys: Sequence[str]) -> Mapping[str, Generation]:
        if "c" in keys:
            raise OSError("the model is gone")
        return {key: Generation(key, "stop", 1) for key in keys}

    with pytest.raises(OSError, match="gone"):
        run(store(tmp_path), ["a", "b", "c"], crash_late)
    assert set(store(tmp_path).read(["a", "b", "c"])) == {"a", "b"}


def test_what_is_left_out_of_an_answer_is_not_stored(tmp_path: Path) -> None:
    assert run(store(tmp_path), ["a"], lambda keys: {}) == {}
    assert store(tmp_path).read(["a"]) == {}


def test_progress_ends_at_the_total(tmp_path: Path) -> None:
    said: list[tuple[int, int]] = []
    complete(
        store(tmp_path),
        ["a", "b", "c"],
        lambda keys: {key: Generation(key, "stop", 1) for key in keys},
        batch=2,
        attempts=1,
        progress=lambda done, total: said.append((done, total)),
    )
    assert said == [(0, 3), (2, 3), (3, 3)]
