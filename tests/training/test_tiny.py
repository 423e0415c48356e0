"""The tiny models: their tokenizer writes everything, and they are opened as any other model is."""

from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from mella.training.backbones import open_backbone
from mella.training.encode import Encoder
from mella.training.tiny import make_model, make_tokenizer

TEXTS = ["Na obrázku je červený kruh.", "A képen egy piros kör van.", "วงกลมสีแดง"]


@settings(max_examples=60)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_every_text_can_be_written_whatever_its_script(text: str) -> None:
    tokenizer = make_tokenizer(TEXTS)
    ids = tokenizer(text, add_special_tokens=False, split_special_tokens=True)["input_ids"]
    assert tokenizer.decode(ids, clean_up_tokenization_spaces=False) == text


def test_the_same_texts_and_seed_give_the_same_model(architecture: str) -> None:
    one, other = (make_model(architecture, make_tokenizer(TEXTS), 3)[0] for _ in range(2))
    pairs = zip(one.parameters(), other.parameters(), strict=True)
    assert all(torch.equal(left, right) for left, right in pairs)


def test_another_seed_gives_another_model(architecture: str) -> None:
    one, other = (make_model(architecture, make_tokenizer(TEXTS), seed)[0] for seed in (1, 2))
    pairs = zip(one.parameters(), other.parameters(), strict=True)
    assert not all(torch.equal(left, right) for left, right in pairs)


def test_a_model_read_back_from_its_folder_says_the_same(architecture: str, tmp_path: Path) -> None:
    model, processor = make_model(architecture, make_tokenizer(TEXTS), 1)
    model.save_pretrained(tmp_path)
    processor.save_pretrained(tmp_path)
    again, same = open_backbone(str(tmp_path), "", bfloat16=False, device="cpu")
    picture = Image.new("RGB", (90, 60), "red")
    said = [_logits(m, p, picture) for m, p in ((model, processor), (again, same))]
    assert torch.equal(*said)


def _logits(model: Any, processor: Any, picture: Image.Image) -> torch.Tensor:
    encoder = Encoder(processor, max_side=112, max_length=512)
    batch = encoder.batch([encoder.teach("Co je to?", "Kruh.", picture)], side="right")
    with torch.no_grad():
        return model.eval()(**{name: t for name, t in batch.items() if name != "labels"}).logits


def test_what_stands_at_the_edge_of_a_long_picture_is_seen(architecture: str) -> None:
    model, processor = make_model(architecture, make_tokenizer(TEXTS), 1)
    plain = Image.new("RGB", (240, 60), "white")
    marked = plain.copy()
    marked.paste("red", (0, 0, 20, 60))
    assert not torch.allclose(_logits(model, processor, plain), _logits(model, processor, marked), atol=1e-4)


def test_opening_one_prints_no_bar(
    architecture: str, bases: dict[str, dict[str, Any]], capfd: pytest.CaptureFixture[str]
) -> None:
    open_backbone(bases[architecture]["uri"], "", bfloat16=False, device="cpu")
    assert "%|" not in "".join(capfd.readouterr())
