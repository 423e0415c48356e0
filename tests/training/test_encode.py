"""What a model is shown and what it learns: in both architectures, whatever the texts."""

from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from mella.training.encode import IGNORED, Encoded, Encoder, TooLong
from tests.images.painted import scene_image

TEXTS = ["Bílá kočka spí na okně.", "Hrad na kopci nad řekou, v popředí most ze dřeva a dva lidé.", "Les."]


@pytest.fixture
def encoder(opened: tuple[Any, Any]) -> Encoder:
    return Encoder(opened[1], max_side=112, max_length=512)


def taught(encoder: Encoder, picture: bool = True) -> list[Encoded]:
    """Three rows of different lengths."""
    return [
        encoder.teach("Popiš to.", text, scene_image(i, 80 + 40 * i) if picture else None)
        for i, text in enumerate(TEXTS)
    ]


def logits(model: Any, batch: dict[str, torch.Tensor]) -> torch.Tensor:
    with torch.no_grad():
        return model(**{name: tensor for name, tensor in batch.items() if name != "labels"}).logits


@pytest.mark.parametrize("side", ["right", "left"])
@pytest.mark.parametrize("picture", [True, False])
def test_labels_are_exactly_the_answer_and_its_end_of_turn(
    encoder: Encoder, opened: tuple[Any, Any], side: str, picture: bool
) -> None:
    tokenizer = opened[1].tokenizer
    labels = encoder.batch(taught(encoder, picture), side=side)["labels"]
    for text, row in zip(TEXTS, labels, strict=True):
        learnt = row[row != IGNORED]
        assert tokenizer.decode(learnt) == f"{text}<|end|>"
        assert learnt[-1] == tokenizer.eos_token_id


@pytest.mark.parametrize("side", ["right", "left"])
def test_labels_are_the_tokens_that_stand_there(encoder: Encoder, side: str) -> None:
    batch = encoder.batch(taught(encoder), side=side)
    bears = batch["labels"] != IGNORED
    assert torch.equal(batch["labels"][bears], batch["input_ids"][bears])
    assert batch["attention_mask"][bears].all()


def test_what_is_taught_begins_with_what_is_asked(encoder: Encoder) -> None:
    picture = scene_image(1, 100)
    asked = encoder.ask("Popiš to.", picture).sequence["input_ids"]
    learnt = encoder.teach("Popiš to.", TEXTS[0], picture).sequence["input_ids"]
    assert torch.equal(learnt[:, : asked.shape[1]], asked)


def test_the_sequence_is_what_the_chat_template_makes_of_the_conversation(
    encoder: Encoder, opened: tuple[Any, Any]
) -> None:
    turns = [
        {"role": "user", "content": [{"type": "text", "text": "Popiš to."}]},
        {"role": "assistant", "content": [{"type": "text", "text": TEXTS[0]}]},
    ]
    whole = opened[1].apply_chat_template(turns, tokenize=False)
    ids = encoder.teach("Popiš to.", TEXTS[0], None).sequence["input_ids"][0]
    assert opened[1].tokenizer.decode(ids) == whole.removesuffix("\n")


@pytest.mark.parametrize("side", ["right", "left"])
def test_a_padded_batch_gives_the_logits_of_its_single_rows(
    encoder: Encoder, opened: tuple[Any, Any], side: str
) -> None:
    rows = taught(encoder)
    together = logits(opened[0], encoder.batch(rows, side=side))
    for number, row in enumerate(rows):
        alone = logits(opened[0], encoder.batch([row], side=side))[0]
        kept = slice(0, row.tokens) if side == "right" else slice(-row.tokens, None)
        assert torch.allclose(together[number, kept], alone, atol=1e-4)


@pytest.mark.parametrize("answer", ["<image>", "a <image> b <|end|> c", "<pad><s>", "</s><|user|>"])
def test_marks_of_the_format_in_an_answer_are_read_as_letters(
    encoder: Encoder, opened: tuple[Any, Any], answer: str
) -> None:
    row = encoder.teach("Popiš to.", answer, scene_image(1, 100))
    other = encoder.teach("Popiš to.", "Les.", scene_image(1, 100))
    for mark in (opened[1].image_token, "<|end|>", "<|user|>"):
        token = opened[1].tokenizer.convert_tokens_to_ids([mark])[0]
        assert (row.sequence["input_ids"] == token).sum() == (other.sequence["input_ids"] == token).sum()
    assert torch.isfinite(logits(opened[0], encoder.batch([row], side="right"))).all()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_whatever_the_answer_its_labels_say_it_and_end_once(
    encoder: Encoder, opened: tuple[Any, Any], answer: str
) -> None:
    row = encoder.teach("?", answer, None)
    ids = encoder.batch([row], side="right")["labels"][0]
    learnt = ids[ids != IGNORED]
    assert opened[1].tokenizer.decode(learnt[:-1], clean_up_tokenization_spaces=False) == answer.strip()
    assert (learnt == opened[1].tokenizer.eos_token_id).tolist() == [False] * (len(learnt) - 1) + [True]
    assert row.answer == len(learnt) == len(encoder.answer_ids("?", answer))


def test_a_row_that_is_too_long_is_refused_and_never_cut(opened: tuple[Any, Any]) -> None:
    picture = scene_image(1, 100)
    fits = Encoder(opened[1], max_side=112, max_length=512).teach("Popiš.", TEXTS[1], picture)
    exact = Encoder(opened[1], max_side=112, max_length=fits.tokens)
    assert torch.equal(
        exact.teach("Popiš.", TEXTS[1], picture).sequence["input_ids"], fits.sequence["input_ids"]
    )
    with pytest.raises(TooLong):
        Encoder(opened[1], max_side=112, max_length=fits.tokens - 1).teach("Popiš.", TEXTS[1], picture)


def test_a_question_that_fills_the_sequence_is_refused_and_its_picture_never_cut(
    opened: tuple[Any, Any],
) -> None:
    asked = Encoder(opened[1], max_side=112, max_length=512).ask("Popiš.", scene_image(1, 100))
    for length in range(1, asked.tokens + 1, 7):
        with pytest.raises(TooLong):
            Encoder(opened[1], max_side=112, max_length=length).ask("Popiš.", scene_image(1, 100))


def test_every_picture_has_all_its_image_tokens_whatever_its_form(
    encoder: Encoder, opened: tuple[Any, Any]
) -> None:
    token = opened[1].tokenizer.convert_tokens_to_ids([opened[1].image_token])[0]
    forms = [(30, 30), (300, 40), (40, 300), (112, 112)]
    rows = [encoder.ask("?", Image.new("RGB", form, "red")) for form in forms]
    assert len({int((row.sequence["input_ids"] == token).sum()) for row in rows}) == 1
    assert torch.isfinite(logits(opened[0], encoder.batch(rows, side="left"))).all()


def test_the_picture_is_seen(encoder: Encoder, opened: tuple[Any, Any]) -> None:
    red, blue = (encoder.ask("?", Image.new("RGB", (112, 112), colour)) for colour in ("red", "blue"))
    one, other = (logits(opened[0], encoder.batch([row], side="left"))[0, -1] for row in (red, blue))
    assert not torch.allclose(one, other, atol=1e-3)
