"""Texts ranked by their pictures: by a dual encoder, by the user's function, or not at all."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from mella.images.blobs import write_blob
from mella.images.text_rank import LOW, make_ranker, rank_texts
from mella.images.validate import open_rgb
from mella.scorer import Columns
from mella.settings import SettingsError, load
from mella.storage import Storage
from mella.tables import TABLES
from tests.captions.tiny_models import make_siglip
from tests.quality.world import paint

SETTINGS = load(overrides={}).images
TEXTS = ["Starý hrad", "Kamenný most", "Zámek v zimě", "Trh na náměstí", "Kostel svaté Anny", "Rybník"]


def reddest(columns: Columns) -> Sequence[float]:
    """How red the pictures are: of a painted picture, the shade it was painted with."""
    assert len(columns["text"]) <= 4
    return [picture.getpixel((0, 0))[0] for picture in columns["picture"]]


def world(lake: Storage, count: int = 6) -> tuple[pa.Table, pa.Table]:
    """Rows of `images`, the last without alt and one before it failed, and those of `alt_text`."""
    images, texts = [], []
    for n in range(count):
        sha256, blob = write_blob(lake, paint(40 * n))
        pair_id = hashlib.sha256(str(n).encode()).hexdigest()[:32]
        row = {"pair_id": pair_id, "image_sha256": sha256, "blob": blob, "status": "ok", "has_alt": True}
        if n == count - 2:
            row |= {"status": "failed", "reason": "truncated", "blob": None}
        images.append(row)
        if n != count - 1:
            texts.append({"pair_id": pair_id, "text": TEXTS[n % len(TEXTS)], "language": "cs"})
    return table("images", images), table("alt_text", texts)


def table(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=TABLES[name].schema)


def test_without_a_scorer_nothing_is_ranked() -> None:
    assert make_ranker(SETTINGS) is None


def test_a_function_of_the_user_sees_pictures_and_texts_and_others_stay_null(tmp_path: Path) -> None:
    lake = Storage(str(tmp_path))
    settings = replace(SETTINGS, text_rank="tests.images.test_text_rank:reddest", text_rank_batch=4)
    ranker = make_ranker(settings)
    assert ranker is not None
    images, texts = world(lake)
    ranked = rank_texts(images, texts, ranker, settings, lake)
    assert ranked["text_rank"].to_pylist() == [0.0, 40.0, 80.0, 120.0, None, None]
    assert ranked.drop_columns("text_rank").equals(images.drop_columns("text_rank"))


def test_a_threshold_fails_what_is_below_it_and_nothing_without_a_rank(tmp_path: Path) -> None:
    lake = Storage(str(tmp_path))
    images, texts = world(lake)
    ranked = rank_texts(images, texts, reddest, replace(SETTINGS, text_rank_batch=4, min_text_rank=80), lake)
    assert ranked["status"].to_pylist() == ["failed", "failed", "ok", "ok", "failed", "ok"]
    assert ranked["reason"].to_pylist() == [LOW, LOW, None, None, "truncated", None]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"text_rank": "transformers"}, "needs images.text_rank_model"),
        ({"text_rank": "siglip"}, "write it as module:function"),
    ],
)
def test_a_wrong_setting_gets_one_clear_line(changes: dict[str, str], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        make_ranker(replace(SETTINGS, **changes))


def test_a_dual_encoder_ranks_each_text_among_those_of_its_batch(tmp_path: Path) -> None:
    lake = Storage(str(tmp_path / "lake"))
    model = make_siglip(tmp_path / "model")
    settings = replace(SETTINGS, text_rank="transformers", text_rank_model=str(model), text_rank_batch=8)
    ranker = make_ranker(settings)
    assert ranker is not None
    images, texts = world(lake)
    ranks = rank_texts(images, texts, ranker, settings, lake)["text_rank"].to_pylist()
    fits = [[logit(model, paint(40 * n), text) for text in TEXTS[:4]] for n in range(4)]
    expected = [sum(row[m] < row[n] for m in range(4)) / 3 for n, row in enumerate(fits)]
    assert ranks[:4] == pytest.approx(expected)
    assert ranks[4:] == [None, None]


def test_a_pair_alone_in_its_batch_has_no_rank(tmp_path: Path) -> None:
    lake = Storage(str(tmp_path / "lake"))
    images, texts = world(lake, 3)
    ranker = make_ranker(
        replace(SETTINGS, text_rank="transformers", text_rank_model=str(make_siglip(tmp_path / "model")))
    )
    assert ranker is not None
    assert rank_texts(images, texts, ranker, SETTINGS, lake)["text_rank"].to_pylist() == [None] * 3


def logit(model: Path, picture: bytes, text: str) -> float:
    """What the model gives one picture and one text, asked alone."""
    import torch

    processor, encoder = loaded(model)
    inputs = processor(
        text=[text], images=[open_rgb(picture, 512)], padding="max_length", max_length=16,
        truncation=True, return_tensors="pt",
    )  # fmt: skip
    with torch.inference_mode():
        return float(encoder(**inputs).logits_per_image[0, 0])


@cache
def loaded(model: Path) -> tuple[Any, Any]:
    from transformers import AutoModel, AutoProcessor

    return AutoProcessor.from_pretrained(model), AutoModel.from_pretrained(model).eval()
