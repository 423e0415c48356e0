"""What is asked of every arm, and how it answers."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
import torch

from mella.evaluation.asking import ask
from mella.evaluation.generate import Question, answer, questions, swapped
from mella.settings import load
from mella.storage import Storage
from mella.tables import TABLES
from mella.training.backbones import open_backbone
from mella.training.pretrain import ENGLISH
from tests.training.world import FEW, SPLITS, make_dataset, make_few, pictures_gone, recipe, with_column

TEST = SPLITS.count("test")


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Storage:
    return Storage(str(tmp_path_factory.mktemp("lake")))


@pytest.fixture(scope="module")
def dataset(lake: Storage) -> pa.Table:
    return make_dataset(lake)


@pytest.fixture(scope="module")
def czech(dataset: pa.Table) -> pa.Table:
    return dataset.filter(pc.field("language") == "cs")


@pytest.fixture(scope="module")
def base(dataset: pa.Table, lake: Storage, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Taught for as long as it takes to say more than nothing."""
    torch.set_num_threads(1)
    longer = replace(FEW, steps=40, evaluations=1)
    return make_few("tiny-idefics3", dataset, lake, tmp_path_factory.mktemp("base"), longer)


@pytest.fixture(scope="module")
def opened(base: dict[str, Any]) -> tuple[Any, Any]:
    return open_backbone(base["uri"], "", bfloat16=False, device="cpu")


def answers(
    opened: tuple[Any, Any], asked: list[Question], lake: Storage, **options: Any
) -> list[dict[str, Any]]:
    given = {"max_side": 112, "max_length": 512, "max_new_tokens": 8, "batch": 3} | options
    return list(answer(*opened, asked, storage=lake, report=lambda line: None, **given))


def everything(dataset: pa.Table) -> list[Question]:
    return [question for asked in questions(dataset, 99).values() for question in asked]


def test_every_test_row_is_asked_once_and_no_other(czech: pa.Table) -> None:
    found = questions(czech, 99)
    for source in ("alt_text", "caption"):
        chosen = czech.filter((pc.field("split") == "test") & (pc.field("source") == source))
        told = {(q.row["id"], q.row["prompt"], q.row["reference"]) for q in found[source]}
        assert told == {(row["id"], row["prompt"], row["text"]) for row in chosen.to_pylist()}
        assert len(found[source]) == TEST


def test_the_pictures_of_captions_are_asked_for_in_english_too(czech: pa.Table) -> None:
    found = questions(czech, 99)
    assert [q.row["id"] for q in found["english"]] == [q.row["id"] for q in found["caption"]]
    for question in found["english"]:
        assert question.row["prompt"] == ENGLISH and question.row["reference"] == question.row["english"]


def test_of_many_rows_the_same_ones_are_asked_every_time(czech: pa.Table) -> None:
    backwards = czech.take(list(range(len(czech)))[::-1])
    few = questions(czech, 2)
    assert few == questions(backwards, 2)
    assert [len(asked) for asked in few.values()] == [2, 2, 2]
    assert all(few[name] == questions(czech, 99)[name][:2] for name in few)


def test_a_question_is_asked_with_its_own_picture(czech: pa.Table) -> None:
    for question in everything(czech):
        assert question.shown and question.shown["image_sha256"] == question.row["image_sha256"]


@pytest.mark.parametrize("seed", range(5))
def test_a_swapped_question_keeps_its_words_and_sees_another_cluster(czech: pa.Table, seed: int) -> None:
    asked = questions(czech, 99)["caption"]
    found = swapped(asked, seed)
    assert [q.row for q in found] == [q.row for q in asked]
    assert all(q.shown and q.shown["cluster"] != q.row["cluster"] for q in found)
    shown = sorted(q.shown["image_sha256"] for q in found if q.shown)
    assert shown == sorted(q.row["image_sha256"] for q in asked)


def test_where_all_pictures_are_of_one_cluster_nothing_is_swapped(czech: pa.Table) -> None:
    alike = with_column(czech, "cluster", ["same"] * len(czech))
    assert swapped(questions(alike, 99)["caption"], 1) == []


def test_where_nothing_is_asked_nothing_is_swapped() -> None:
    assert swapped([], 1) == []


def test_a_blind_question_has_no_picture(czech: pa.Table) -> None:
    assert all(question.blind().shown is None for question in everything(czech))


def test_blind_questions_are_answered_without_reading_a_picture(
    opened: tuple[Any, Any], czech: pa.Table, tmp_path: Path
) -> None:
    asked = [question.blind() for question in everything(czech)]
    found = answers(opened, asked, Storage(str(tmp_path / "nowhere")))
    assert all(row["shown_sha256"] is None and row["finish_reason"] in ("stop", "length") for row in found)
    assert len({row["text"] for row in found}) <= len({row["prompt"] for row in found})


def test_every_question_has_its_answer_in_its_place(
    opened: tuple[Any, Any], czech: pa.Table, lake: Storage
) -> None:
    asked = everything(czech)
    found = answers(opened, asked, lake)
    assert [(row["id"], row["source"]) for row in found] == [(q.row["id"], q.row["source"]) for q in asked]
    assert all(row["shown_sha256"] == row["image_sha256"] for row in found)


@pytest.mark.parametrize("batch", [2, 5, 50])
def test_the_size_of_a_batch_changes_no_answer(
    opened: tuple[Any, Any], czech: pa.Table, lake: Storage, batch: int
) -> None:
    asked = everything(czech)
    alone = answers(opened, asked, lake, batch=1)
    assert answers(opened, asked, lake, batch=batch) == alone
    assert len({row["text"] for row in alone}) > 1


def test_an_answer_is_greedy(opened: tuple[Any, Any], czech: pa.Table, lake: Storage) -> None:
    asked = everything(czech)
    assert answers(opened, asked, lake) == answers(opened, asked, lake)


def test_an_answer_that_has_no_end_is_told_from_one_that_has(
    opened: tuple[Any, Any], czech: pa.Table, lake: Storage
) -> None:
    asked = questions(czech, 99)["caption"]
    long = answers(opened, asked, lake, max_new_tokens=8)
    short = answers(opened, asked, lake, max_new_tokens=1)
    assert {row["finish_reason"] for row in short} == {"length"}
    assert all(row["text"].startswith(cut["text"]) for row, cut in zip(long, short, strict=True))


def test_a_picture_that_cannot_be_read_has_an_empty_answer_and_the_others_theirs(
    opened: tuple[Any, Any], czech: pa.Table, lake: Storage
) -> None:
    whole = everything(czech)
    lost = whole[1].row["id"]
    found = answers(opened, everything(pictures_gone(czech, {lost})), lake)
    for row, before in zip(found, answers(opened, whole, lake), strict=True):
        if row["id"] == lost:
            assert (row["text"], row["finish_reason"]) == ("", "error:unreadable_picture")
        else:
            assert row == before


def test_a_question_that_is_too_long_has_an_empty_answer(
    opened: tuple[Any, Any], czech: pa.Table, lake: Storage
) -> None:
    found = answers(opened, everything(czech), lake, max_length=20)
    assert {(row["text"], row["finish_reason"]) for row in found} == {("", "error:too_long")}


@pytest.fixture(scope="module")
def predictions(czech: pa.Table, lake: Storage, base: dict[str, Any]) -> list[dict[str, Any]]:
    """What all arms say; the base stands for what was tuned."""
    made = {"language": "cs", "recipe": "few", "merged_uri": base["uri"]}
    checkpoints = [made | {"arm": arm, "seed": 1} for arm in ("tuned", "blind")]
    return ask(
        czech, recipe("tiny-idefics3"), checkpoints, backbone=base, storage=lake,
        settings=replace(load().evaluation, max_new_tokens=8), device="cpu", workers=1,
        report=lambda line: None,
    )  # fmt: skip


def test_the_rows_of_all_arms_fit_the_table_and_its_key(predictions: list[dict[str, Any]]) -> None:
    table = TABLES["predictions"]
    rows = pa.Table.from_pylist(predictions, schema=table.schema)
    assert len(set(zip(*(rows[name].to_pylist() for name in table.key), strict=True))) == len(rows)


def test_every_arm_is_asked_the_same_with_the_same_words(predictions: list[dict[str, Any]]) -> None:
    asked: dict[str, set[tuple[str, ...]]] = {}
    for row in predictions:
        if row["source"] != "english":
            told = (row["id"], row["source"], row["prompt"], row["reference"])
            asked.setdefault(row["arm"], set()).add(told)
    assert set(asked) == {"base", "tuned", "blind", "swapped"}
    assert len({frozenset(found) for found in asked.values()}) == 1 and len(asked["base"]) == 2 * TEST


def test_english_is_asked_of_base_and_tuned_alone(predictions: list[dict[str, Any]]) -> None:
    assert {row["arm"] for row in predictions if row["source"] == "english"} == {"base", "tuned"}


def test_arms_are_decoded_alike_so_one_model_says_the_same_as_base_and_as_tuned(
    predictions: list[dict[str, Any]],
) -> None:
    said = [
        {(row["id"], row["source"]): row["text"] for row in predictions if row["arm"] == arm}
        for arm in ("base", "tuned")
    ]
    assert said[0] == said[1]


def test_each_arm_sees_what_its_name_says(predictions: list[dict[str, Any]]) -> None:
    for row in predictions:
        shown, own = row["shown_sha256"], row["image_sha256"]
        expected = {"blind": shown is None, "swapped": shown not in (None, own)}
        assert expected.get(row["arm"], shown == own)
