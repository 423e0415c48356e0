"""Every reason for which a stage drops rows is explained, and no other.

What the functions of a stage can give is the type they return, which pyright holds them to; what a SQL
model can give is what stands in it after `then` and `else`.
"""

import re
from dataclasses import replace
from importlib import resources
from typing import get_args

import pytest

from mella.captions.describe import Undescribed
from mella.captions.gates import TranslationReason
from mella.crawl.page_images import TagReason
from mella.crawl.pairs import LostRecord
from mella.images.extract import Unusable
from mella.images.text_rank import LOW
from mella.reasons import reasons_in_force, settings_named, values_named
from mella.settings import load

SETTINGS = load(overrides={})
EXPLAINED = reasons_in_force(SETTINGS)


def of_models(folder: str) -> set[str]:
    models = resources.files("dbt_like_sql") / folder
    texts = [path.read_text(encoding="utf-8") for path in models.iterdir() if path.name.endswith(".sql")]
    found = re.findall(r"\b(?:then|else) '([a-z_]+)'(?! \|\|)", " ".join(texts))
    return set(found) - {"blocked", "kept"}


OF_IMAGES = {*get_args(Unusable), *of_models("images"), LOW}
OF_PICTURES = {f"image_{reason.removeprefix('image_')}" for reason in OF_IMAGES}
GIVEN = {
    "image_alt_pairs": {*get_args(LostRecord), *get_args(TagReason)},
    "images": OF_IMAGES,
    "english_captions": {*get_args(Undescribed)},
    "captions": {*get_args(TranslationReason)},
    "dataset": {*of_models("dataset"), "image_failed", *OF_PICTURES},
}


def test_the_models_of_the_dataset_are_read() -> None:
    assert {"over_host_share", "near_duplicate", "duplicate", "page_missing"} <= of_models("dataset")
    assert {"opted_out", "image_not_in_crawl"} <= of_models("images")


@pytest.mark.parametrize("stage", GIVEN)
def test_every_reason_that_a_stage_can_give_is_explained_once_and_no_other(stage: str) -> None:
    names = [rule.name for rule in EXPLAINED[stage]]
    assert sorted(names) == sorted(GIVEN[stage])


def test_every_stage_is_explained() -> None:
    assert EXPLAINED.keys() == GIVEN.keys()


@pytest.mark.parametrize("stage", GIVEN)
def test_every_reason_says_why_and_on_whose_word(stage: str) -> None:
    assert not [rule.name for rule in EXPLAINED[stage] if len(rule.reason) < 12 or not rule.source]


def test_a_reason_shows_the_values_in_force_of_the_settings_that_it_names() -> None:
    changed = replace(SETTINGS, images=replace(SETTINGS.images, min_side=64))
    by_name = {rule.name: rule for rule in reasons_in_force(changed)["images"]}
    assert by_name["too_small"].settings == {"images.min_side": 64}
    assert by_name["empty"].settings == {}


def test_a_row_of_the_dataset_tells_why_its_picture_fell() -> None:
    by_name = {rule.name: rule for rule in EXPLAINED["dataset"]}
    assert by_name["image_too_small"].reason.startswith("its picture fell in images: its shorter side")
    assert by_name["image_not_in_crawl"].settings == {}
    assert "safety.blocked_hashes" in by_name["image_blocked"].settings


def test_what_looks_like_a_setting_and_is_none_is_no_setting() -> None:
    assert values_named("images.min_side, images.min_sides, dataset.py", SETTINGS) == {"images.min_side": 200}


def test_every_setting_that_the_reasons_name_is_among_those_of_the_page() -> None:
    shown = {name for rules in EXPLAINED.values() for rule in rules for name in rule.settings}
    assert set(settings_named()) == shown
