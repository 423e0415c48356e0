"""The steps of a training: the library's loss, the mean over a step's tokens, and one course however often
it is interrupted."""

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from mella.storage import Storage
from mella.training.corpus import Corpus
from mella.training.encode import Encoded, Encoder
from mella.training.fine_tune import rows_of
from mella.training.loop import evaluate, losses, micro_batches, train
from mella.training.schedule import Course
from tests.training.world import FEW, pictures_gone, recipe

SIX = replace(FEW, steps=6, evaluations=3)


@pytest.fixture
def encoder(opened: tuple[Any, Any]) -> Encoder:
    return Encoder(opened[1], max_side=112, max_length=512)


@pytest.fixture
def corpora(encoder: Encoder, czech: pa.Table, lake: Storage) -> tuple[Corpus, Corpus]:
    """Training and validation rows, nothing drawn yet."""
    rows = [rows_of(czech, recipe("any"), split) for split in ("train", "validation")]
    return Corpus(rows[0], encoder, lake, 112), Corpus(rows[1], encoder, lake, 112)


def batch_of(corpus: Corpus, numbers: list[int]) -> dict[str, torch.Tensor]:
    drawn = [row for number in numbers if (row := corpus.draw(number)) is not None]
    return corpus.encoder.batch(drawn, side="right")


def weights(model: Any) -> dict[str, torch.Tensor]:
    return {name: weight.detach().clone() for name, weight in model.named_parameters()}


def same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


def untimed(course: Course) -> list[dict[str, Any]]:
    return [{n: v for n, v in point.items() if n != "target_tokens_per_second"} for point in course.curve]


def silent(line: str) -> None:
    pass


def test_the_loss_is_the_librarys(opened: tuple[Any, Any], corpora: tuple[Corpus, Corpus]) -> None:
    batch = batch_of(corpora[0], [0, 3, 7])
    with torch.no_grad():
        ours, _ = losses(opened[0], batch)
        theirs = opened[0](**batch).loss
    assert torch.allclose(ours.mean(), theirs, rtol=1e-5)


def test_every_token_that_bears_loss_is_told_with_its_row(
    opened: tuple[Any, Any], corpora: tuple[Corpus, Corpus]
) -> None:
    numbers = [0, 3, 7]
    with torch.no_grad():
        loss, owner = losses(opened[0], batch_of(corpora[0], numbers))
    lengths = corpora[0].lengths()
    assert [int((owner == i).sum()) for i in range(3)] == [lengths[number] for number in numbers]
    assert len(loss) == len(owner)


@given(st.lists(st.tuples(st.integers(1, 90), st.booleans()), max_size=20), st.integers(1, 200))
def test_micro_batches_hold_every_row_once_within_their_bound(
    rows: list[tuple[int, bool]], most: int
) -> None:
    made = [
        (i, Encoded({"input_ids": torch.zeros(1, n)}, {"p": torch.zeros(1)} if pictured else {}, 1))
        for i, (n, pictured) in enumerate(rows)
    ]
    groups = list(micro_batches(made, most))
    assert sorted(i for group in groups for i, _ in group) == list(range(len(rows)))
    for group in groups:
        padded = len(group) * max(encoded.tokens for _, encoded in group)
        assert padded <= most or len(group) == 1
        assert len({bool(encoded.pictures) for _, encoded in group}) == 1


def test_micro_batches_change_memory_and_not_the_result(
    opened: tuple[Any, Any], corpora: tuple[Corpus, Corpus]
) -> None:
    small, large = (
        evaluate(opened[0], corpora[1], replace(FEW, micro_tokens=tokens)) for tokens in (1, 10**6)
    )
    assert small is not None and small == pytest.approx(large, rel=1e-5)


@given(st.integers(1, 300), st.integers(1, 20))
def test_a_course_is_evaluated_as_often_as_asked_and_at_its_last_step(steps: int, evaluations: int) -> None:
    schedule = replace(FEW, steps=steps, evaluations=evaluations)
    found = [step for step in range(1, steps + 1) if schedule.is_evaluated(step)]
    assert len(found) == min(steps, evaluations) and found[-1] == steps


@given(st.integers(1, 300), st.floats(0, 0.99))
def test_the_learning_rate_rises_once_and_then_falls(steps: int, warmup: float) -> None:
    factors = [replace(FEW, steps=steps, warmup=warmup).factor(step) for step in range(steps)]
    top = factors.index(max(factors))
    assert factors[: top + 1] == sorted(factors[: top + 1])
    assert factors[top:] == sorted(factors[top:], reverse=True)
    assert all(0 < factor <= 1 for factor in factors)


def test_training_lowers_the_loss(
    opened: tuple[Any, Any], corpora: tuple[Corpus, Corpus], folder: Path
) -> None:
    before = evaluate(opened[0], corpora[0], SIX)
    train(opened[0], corpora[0], corpora[0], replace(SIX, steps=12), folder, silent)
    after = evaluate(opened[0], corpora[0], SIX)
    assert before is not None and after is not None and after < before - 0.5


def test_the_weights_kept_are_those_of_the_best_step(
    opened: tuple[Any, Any], corpora: tuple[Corpus, Corpus], folder: Path
) -> None:
    course = train(opened[0], *corpora, replace(SIX, learning_rate=0.3, warmup=0.0), folder, silent)
    told = {point["step"]: point["eval_loss"] for point in course.curve}
    assert course.best_loss == min(told.values()) == told[course.best_step]
    assert evaluate(opened[0], corpora[1], SIX) == pytest.approx(course.best_loss)


def test_the_last_weights_are_kept_where_asked_for_whatever_their_loss(
    opened: tuple[Any, Any], corpora: tuple[Corpus, Corpus], folder: Path
) -> None:
    schedule = replace(SIX, learning_rate=0.3, warmup=0.0, kept="last")
    course = train(opened[0], *corpora, schedule, folder, silent)
    assert course.best_step == 6 and course.best_loss == course.curve[-1]["eval_loss"]
    assert evaluate(opened[0], corpora[1], SIX) == pytest.approx(course.best_loss)


def test_a_state_of_before_losses_were_kept_out_of_it_is_gone_on_with(
    opened: tuple[Any, Any], corpora: tuple[Corpus, Corpus], folder: Path
) -> None:
    train(opened[0], *corpora, SIX, folder, silent)
    state = torch.load(folder / "state.pt", weights_only=True)
    state["course"]["pending"] = {}
    torch.save(state, folder / "state.pt")
    assert train(opened[0], *corpora, SIX, folder, silent).step == 6


def test_without_validation_rows_the_last_weights_are_kept(
    opened: tuple[Any, Any], corpora: tuple[Corpus, Corpus], folder: Path
) -> None:
    course = train(opened[0], corpora[0], replace(corpora[1], rows=[]), SIX, folder, silent)
    assert (course.step, course.best_step, course.curve[-1]["eval_loss"]) == (6, 6, None)


def test_a_training_that_diverges_says_so_and_its_weights_are_not_taken_for_the_best(
    opened: tuple[Any, Any], corpora: tuple[Corpus, Corpus], folder: Path
) -> None:
    with torch.no_grad():
        opened[0].get_input_embeddings().weight.fill_(math.nan)
    course = train(opened[0], *corpora, SIX, folder, silent)
    assert math.isnan(course.curve[-1]["eval_loss"]) and math.isinf(course.best_loss)
    assert math.isnan(course.curve[-1]["loss"])


def test_the_target_tokens_are_those_that_were_learnt(
    opened: tuple[Any, Any], corpora: tuple[Corpus, Corpus], folder: Path
) -> None:
    course = train(opened[0], *corpora, SIX, folder, silent)
    assert 0 <= course.target_tokens - SIX.steps * SIX.target_tokens < 2 * max(corpora[0].lengths())


def test_the_curve_tells_the_loss_of_each_source(
    opened: tuple[Any, Any], corpora: tuple[Corpus, Corpus], folder: Path
) -> None:
    for point in train(opened[0], *corpora, SIX, folder, silent).curve:
        low, high = sorted((point["alt_text_loss"], point["caption_loss"]))
        assert low <= point["loss"] <= high


def test_a_picture_that_is_gone_costs_its_row_and_the_others_are_learnt_in_their_places(
    opened: tuple[Any, Any], czech: pa.Table, encoder: Encoder, lake: Storage, folder: Path
) -> None:
    rows = rows_of(czech, recipe("any"), "train")
    gone = rows_of(pictures_gone(czech, set(czech["id"].to_pylist()[:1])), recipe("any"), "train")
    [lost] = [number for number, (a, b) in enumerate(zip(rows, gone, strict=True)) if a != b]
    corpus, nothing = Corpus(gone, encoder, lake, 112), Corpus([], encoder, lake, 112)
    schedule = replace(FEW, steps=8)
    course = train(opened[0], corpus, nothing, schedule, folder, silent)
    assert corpus.unreadable == {lost} and lost in corpus.drawn
    assert course.target_tokens < schedule.steps * schedule.target_tokens


def test_only_the_weights_that_ask_for_it_change(
    opened: tuple[Any, Any], corpora: tuple[Corpus, Corpus], folder: Path
) -> None:
    model = opened[0]
    for name, weight in model.named_parameters():
        weight.requires_grad_("vision" not in name)
    before = weights(model)
    train(model, *corpora, SIX, folder, silent)
    changed = {name for name, weight in weights(model).items() if not torch.equal(weight, before[name])}
    assert changed == {name for name in before if "vision" not in name}


class Stopped(Exception):
    """What ends a training in its middle."""


def stopped_after(step: int) -> Any:
    def report(line: str) -> None:
        if line.startswith(f"step {step} "):
            raise Stopped

    return report


@pytest.mark.parametrize("step", [2, 6])
def test_a_run_that_was_stopped_goes_on_to_the_same_weights_and_curve(
    opened: tuple[Any, Any], corpora: tuple[Corpus, Corpus], folder: Path, tmp_path: Path, step: int
) -> None:
    model, begun = opened[0], weights(opened[0])
    whole = train(model, *corpora, SIX, tmp_path / "undisturbed", silent)
    expected = weights(model)
    model.load_state_dict(begun, strict=False)
    with pytest.raises(Stopped):
        train(model, afresh(corpora[0]), afresh(corpora[1]), SIX, folder, stopped_after(step))
    model.load_state_dict(begun, strict=False)
    (folder / "state.new").write_bytes(b"half a file")
    resumed = afresh(corpora[0])
    course = train(model, resumed, afresh(corpora[1]), SIX, folder, silent)
    assert same(weights(model), expected)
    assert untimed(course) == untimed(whole)
    assert (course.target_tokens, course.best_step) == (whole.target_tokens, whole.best_step)
    assert resumed.drawn == corpora[0].drawn


def afresh(corpus: Corpus) -> Corpus:
    return Corpus(corpus.rows, corpus.encoder, corpus.storage, corpus.max_side)


def test_a_run_that_is_done_is_not_done_again(
    opened: tuple[Any, Any], corpora: tuple[Corpus, Corpus], folder: Path
) -> None:
    first = train(opened[0], *corpora, SIX, folder, silent)
    kept, lines = weights(opened[0]), []
    again = train(opened[0], *corpora, SIX, folder, lines.append)
    assert same(weights(opened[0]), kept) and again == first and not lines


def test_the_steps_are_reported_while_they_are_made(
    opened: tuple[Any, Any], corpora: tuple[Corpus, Corpus], folder: Path
) -> None:
    lines: list[str] = []
    train(opened[0], *corpora, SIX, folder, lines.append)
    assert [line.split(",")[0] for line in lines] == ["step 2 of 6", "step 4 of 6", "step 6 of 6"]
    assert all("loss" in line and "tokens a second" in line for line in lines)
