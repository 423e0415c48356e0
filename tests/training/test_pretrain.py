"""The tiny base: what it may see, and that it is made once."""

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from mella.storage import Storage
from mella.tables import TABLES
from mella.training.backbones import open_backbone
from mella.training.pretrain import digest_of, held_out, lessons, make_base
from tests.training.world import FEW, SPLITS, make_few, with_column


def pictures(dataset: pa.Table, split: str) -> set[str]:
    return {row["shard"] for row in dataset.filter(pc.field("split") == split)["blob"].to_pylist()}


def test_it_sees_the_training_pictures_and_no_others(dataset: pa.Table) -> None:
    seen = {row.blob["shard"] for row in lessons(dataset) if row.blob}
    assert seen == pictures(dataset, "train")
    assert not seen & (pictures(dataset, "test") | pictures(dataset, "validation"))
    assert held_out(dataset, lessons(dataset)) == 0


def test_a_picture_of_the_test_split_among_its_lessons_is_counted(dataset: pa.Table) -> None:
    rows = dataset.select(["cluster", "language", "split"]).to_pylist()
    clusters = sorted({row["cluster"] for row in rows if row["split"] == "train"})
    moved = [
        "test" if row["cluster"] in clusters[:2] and row["language"] == "hu" else row["split"] for row in rows
    ]
    leaky = with_column(dataset, "split", moved)
    assert held_out(leaky, lessons(leaky)) == 2


def test_each_picture_is_described_in_english_once_whatever_the_languages(dataset: pa.Table) -> None:
    described = [row for row in lessons(dataset) if row.blob]
    assert (
        len(described) == SPLITS.count("train") == len({row.blob["shard"] for row in described if row.blob})
    )
    assert {row.answer for row in described} <= set(dataset["english"].to_pylist())


def test_the_captions_of_all_languages_are_read_as_text_alone(dataset: pa.Table) -> None:
    chosen = dataset.filter((pc.field("split") == "train") & (pc.field("source") == "caption"))
    told = [row.answer for row in lessons(dataset) if row.blob is None]
    assert sorted(told) == sorted(chosen["text"].to_pylist())


def test_no_alt_text_reaches_lessons_or_tokenizer(dataset: pa.Table) -> None:
    rows = dataset.select(["source", "text"]).to_pylist()
    named = ["Zxqvija " * 9 if row["source"] == "alt_text" else row["text"] for row in rows]
    changed = with_column(dataset, "text", named)
    assert lessons(changed) == lessons(dataset)
    assert digest_of("tiny-llava", lessons(changed), FEW) == digest_of("tiny-llava", lessons(dataset), FEW)


def test_the_tokenizer_is_learnt_from_the_lessons(
    bases: dict[str, dict[str, str]], architecture: str, dataset: pa.Table
) -> None:
    _, processor = open_backbone(bases[architecture]["uri"], "", bfloat16=False, device="cpu")
    told = " ".join(row.instruction + " " + row.answer for row in lessons(dataset))
    words = {token.removeprefix("Ġ") for token in processor.tokenizer.get_vocab() if token.isascii()}
    long = {word for word in words if word.isalpha() and len(word) > 3}
    assert long and all(word in told for word in long)


def test_the_order_in_which_the_rows_come_changes_nothing(dataset: pa.Table) -> None:
    backwards = dataset.take(list(range(len(dataset)))[::-1])
    assert lessons(backwards) == lessons(dataset)


def test_another_lesson_is_another_base(dataset: pa.Table) -> None:
    rows = lessons(dataset)
    assert len({digest_of(n, r, FEW) for n in ("a", "b") for r in (rows, rows[1:])}) == 4


def test_its_row_fits_the_table(
    bases: dict[str, dict[str, str]], architecture: str, dataset: pa.Table
) -> None:
    row = bases[architecture]
    [told] = pa.Table.from_pylist([row], schema=TABLES["backbones"].schema).to_pylist()
    texts = sum(lesson.blob is None for lesson in lessons(dataset))
    assert (told["pictures"], told["texts"], told["steps"]) == (SPLITS.count("train"), texts, FEW.steps)
    assert told["loss"] > 0 and told["parameters"] > 0


def test_it_is_made_once(
    bases: dict[str, dict[str, str]], architecture: str, dataset: pa.Table, tmp_path: Path
) -> None:
    folder = Path(bases[architecture]["uri"])
    weights = (folder / "model.safetensors").stat().st_mtime_ns
    assert make_few(architecture, dataset, Storage(str(tmp_path)), folder) == bases[architecture]
    assert (folder / "model.safetensors").stat().st_mtime_ns == weights


def test_what_is_begun_is_gone_on_with_to_the_same_weights(
    bases: dict[str, dict[str, str]], architecture: str, dataset: pa.Table, lake: Storage, tmp_path: Path
) -> None:
    def stopped(line: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_base(architecture, lessons(dataset), lake, tmp_path, stopped, FEW)
    assert (tmp_path / "state" / "state.pt").exists() and not (tmp_path / "made.json").exists()
    make_few(architecture, dataset, lake, tmp_path)
    made, whole = (Path(f) / "model.safetensors" for f in (tmp_path, bases[architecture]["uri"]))
    assert made.read_bytes() == whole.read_bytes()
    assert not (tmp_path / "state").exists()


def test_pre_training_teaches_it_something(
    bases: dict[str, dict[str, str]], dataset: pa.Table, lake: Storage, tmp_path: Path
) -> None:
    longer = make_base("tiny-llava", lessons(dataset), lake, tmp_path, print, replace(FEW, steps=10))
    assert longer["loss"] < float(bases["tiny-llava"]["loss"])
