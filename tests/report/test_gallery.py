import pytest

from mella.report import gallery
from mella.report.published import Published
from tests.report.world import TRANSLATED, World


def native(world: World, code: str = "cs") -> list[gallery.Picture]:
    with Published(world.read) as published:
        return gallery.native(published, code)


def described(world: World, code: str = "cs") -> list[gallery.Picture]:
    with Published(world.read) as published:
        return gallery.described(published, code)


def test_pictures_are_drawn_by_hash_whatever_the_order_of_rows(own_world: World) -> None:
    before = [picture.image_sha256 for picture in native(own_world)]
    for rows in own_world.rows.values():
        rows.reverse()
    assert [picture.image_sha256 for picture in native(own_world)] == before


def test_each_cluster_shows_one_picture(own_world: World) -> None:
    for row in own_world.rows["splits"]:
        row["cluster"] = "one"
    assert len(native(own_world)) == 1
    assert len(described(own_world)) == 1


def test_pictures_not_yet_assigned_to_a_cluster_show_too(own_world: World) -> None:
    own_world.rows["splits"] = []
    assert len(native(own_world)) == gallery.NATIVE


def test_a_picture_shows_at_most_three_of_its_texts_each_once(own_world: World) -> None:
    picture = next(row for row in own_world.rows["images"] if row["language"] == "cs")
    pair = next(row for row in own_world.rows["alt_text"] if row["pair_id"] == picture["pair_id"])
    for number in range(8):
        own_world.add("images", **{**picture, "pair_id": f"p{number}"})
        own_world.add("alt_text", **{**pair, "pair_id": f"p{number}", "text": f"text {number % 5}"})
    own_world.rows["splits"] = []
    shown = {p.image_sha256: p.texts for p in native(own_world)}.get(picture["image_sha256"])
    assert shown is None or len({text.text for text in shown}) == len(shown) == 3


@pytest.mark.parametrize("change", [{"status": "failed"}, {"safety": "blocked"}, {"has_alt": False}])
def test_failed_blocked_and_alt_less_pictures_have_no_place_among_native_texts(
    change: dict[str, object], own_world: World
) -> None:
    for row in own_world.rows["images"]:
        row.update(change)
    assert native(own_world) == []


def test_captions_come_with_english_and_translation(world: World) -> None:
    shown = [picture.caption for picture in described(world, "ar")]
    assert len(shown) == gallery.DESCRIBED
    assert {caption.text for caption in shown if caption} == {TRANSLATED["ar"]}


def test_captions_of_blocked_pictures_are_not_shown(own_world: World) -> None:
    for row in own_world.rows["images"]:
        row["safety"] = "blocked"
    assert described(own_world) == []
