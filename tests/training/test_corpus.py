"""The rows a model learns from: what cannot be used is counted once, and nothing takes its place."""

from dataclasses import replace
from typing import Any

import pytest
import torch

from mella.captions.pictures import open_picture
from mella.images.blobs import write_blob
from mella.storage import Storage
from mella.training import corpus as module
from mella.training.corpus import Corpus, Row
from mella.training.encode import Encoder
from tests.images.painted import scene

GONE = {"shard": "blobs/no/ne/none", "offset": 0, "length": 5}


@pytest.fixture
def encoder(opened: tuple[Any, Any]) -> Encoder:
    return Encoder(opened[1], max_side=112, max_length=160)


def corpus(encoder: Encoder, storage: Storage, blobs: list[Any], **options: Any) -> Corpus:
    rows = [Row("caption", "Popiš to.", f"Obrázek {i}.", blob) for i, blob in enumerate(blobs)]
    return Corpus(rows, encoder, storage, 112, **options)


def test_a_picture_that_is_gone_or_none_costs_its_row_alone(encoder: Encoder, lake: Storage) -> None:
    good, torn = (write_blob(lake, data)[1] for data in (scene(1, 90), scene(2, 90)[:200]))
    rows = corpus(encoder, lake, [good, GONE, torn, good])
    assert [rows.draw(number) is not None for number in range(4)] == [True, False, False, True]
    assert (rows.drawn, rows.unreadable, rows.too_long) == ({0, 1, 2, 3}, {1, 2}, set())


def test_a_lost_row_is_counted_once_however_often_it_is_drawn(encoder: Encoder, lake: Storage) -> None:
    rows = corpus(encoder, lake, [GONE])
    assert [rows.draw(0) for _ in range(3)] == [None] * 3
    assert rows.unreadable == {0}


def test_a_row_once_lost_stays_lost(encoder: Encoder, tmp_path: Any) -> None:
    storage = Storage(str(tmp_path))
    _, blob = write_blob(storage, scene(3, 90))
    content = storage.read(blob["shard"])
    storage.delete(blob["shard"])
    rows = corpus(encoder, storage, [blob])
    assert rows.draw(0) is None
    storage.write(blob["shard"], content)
    assert rows.draw(0) is None


def test_a_row_that_is_too_long_is_counted(encoder: Encoder, lake: Storage) -> None:
    _, blob = write_blob(lake, scene(1, 90))
    rows = Corpus([Row("caption", "?", "velmi dlouhá věta " * 100, blob)], encoder, lake, 112)
    assert rows.draw(0) is None
    assert (rows.too_long, rows.unreadable) == ({0}, set())


def test_the_blind_arm_never_reads_a_picture(encoder: Encoder, tmp_path: Any) -> None:
    nowhere = Storage(str(tmp_path / "nowhere"))
    rows = corpus(encoder, nowhere, [GONE, GONE], blind=True)
    first, second = rows.draw(0), rows.draw(1)
    assert first is not None and second is not None and not rows.unreadable
    assert all((first.pictures[name] == second.pictures[name]).all() for name in first.pictures)


def test_the_lengths_are_the_tokens_that_bear_loss(encoder: Encoder, lake: Storage) -> None:
    _, blob = write_blob(lake, scene(1, 90))
    rows = corpus(encoder, lake, [blob, blob])
    drawn = [rows.draw(number) for number in range(2)]
    assert rows.lengths() == [row.answer for row in drawn if row]


def test_what_is_held_in_memory_is_bounded_and_a_row_let_go_comes_back_the_same(
    encoder: Encoder, lake: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    blobs = [write_blob(lake, scene(number, 90))[1] for number in range(3)]
    rows = corpus(encoder, lake, blobs)
    first = rows.draw(0)
    assert first is not None
    monkeypatch.setattr(module, "_HELD", 2 * first.bytes + 100)
    for number in (1, 2):
        rows.draw(number)
    again = rows.draw(0)
    assert again is not None and again is not first
    assert all((first.pictures[name] == again.pictures[name]).all() for name in first.pictures)


def test_a_varied_picture_differs_from_turn_to_turn_and_comes_again_at_the_same(
    encoder: Encoder, lake: Storage
) -> None:
    _, blob = write_blob(lake, scene(1, 90))
    drawn = [corpus(encoder, lake, [blob], variation=0.3).draw(0, turn) for turn in (None, 4, 4, 5)]
    plain, fourth, again, fifth = (next(iter(row.pictures.values())) for row in drawn if row)
    assert (fourth == again).all()
    assert (plain != fourth).any() and (fourth != fifth).any()


def test_what_is_evaluated_and_what_is_blind_is_never_varied(encoder: Encoder, lake: Storage) -> None:
    _, blob = write_blob(lake, scene(1, 90))
    plain = corpus(encoder, lake, [blob]).draw(0)
    evaluated = corpus(encoder, lake, [blob], variation=0.3).draw(0)
    blind = corpus(encoder, lake, [blob], variation=0.3, blind=True)
    assert plain and evaluated and plain.pictures.keys() == evaluated.pictures.keys()
    assert all((plain.pictures[name] == evaluated.pictures[name]).all() for name in plain.pictures)
    assert blind.draw(0) is blind.draw(0, 7)


def test_another_picture_in_the_same_sequence_is_what_encoding_it_whole_gives(
    encoder: Encoder, lake: Storage
) -> None:
    first, second = (open_picture(scene(number, 90), 112) for number in (1, 2))
    encoded = encoder.teach("Popiš to.", "Obrázek.", first)
    assert encoder.takes_pictures_alone(encoded, first)
    changed, whole = encoder.shown_another(encoded, second), encoder.teach("Popiš to.", "Obrázek.", second)
    assert changed.pictures.keys() == whole.pictures.keys()
    assert all((changed.sequence[name] == whole.sequence[name]).all() for name in whole.sequence)
    assert all((changed.pictures[name] == whole.pictures[name]).all() for name in whole.pictures)


def test_a_processor_that_treats_a_picture_alone_otherwise_is_noticed(
    encoder: Encoder, lake: Storage
) -> None:
    picture = open_picture(scene(1, 90), 112)
    encoded = encoder.teach("Popiš to.", "Obrázek.", picture)
    more = encoded.pictures | {"tiles": torch.zeros(3)}
    other = {name: tensor + 1 for name, tensor in encoded.pictures.items()}
    assert not encoder.takes_pictures_alone(replace(encoded, pictures=more), picture)
    assert not encoder.takes_pictures_alone(replace(encoded, pictures=other), picture)


def test_where_a_picture_cannot_be_encoded_alone_the_whole_row_is(
    encoder: Encoder, lake: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, blob = write_blob(lake, scene(1, 90))
    short = corpus(encoder, lake, [blob], variation=0.3).draw(0, 4)
    monkeypatch.setattr(Encoder, "takes_pictures_alone", lambda *_: False)
    whole = corpus(encoder, lake, [blob], variation=0.3).draw(0, 4)
    assert short and whole and short is not whole
    assert all((short.pictures[name] == whole.pictures[name]).all() for name in whole.pictures)
