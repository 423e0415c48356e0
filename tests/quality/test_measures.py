"""What is measured on pictures and texts one by one."""

import dataclasses

from mella.quality.measures import picture_fault
from tests.quality.world import SETTINGS, World


def test_a_stored_picture_has_no_fault(world: World) -> None:
    for sha256, blob in world.pictures:
        assert (
            picture_fault({"image_sha256": sha256, "blob": blob}, SETTINGS.images, world.lake.storage) is None
        )


def test_each_way_to_lose_a_picture_is_told_apart(world: World) -> None:
    sha256, blob = world.pictures[0]
    storage = world.lake.storage
    storage.write("blobs/torn", storage.read(blob["shard"])[:-20])
    torn = {"shard": "blobs/torn", "offset": 0, "length": blob["length"]}
    gone = blob | {"shard": "blobs/gone"}
    assert (
        picture_fault({"image_sha256": sha256, "blob": torn}, SETTINGS.images, storage)
        == "not stored: BlobError"
    )
    assert (
        picture_fault({"image_sha256": sha256, "blob": gone}, SETTINGS.images, storage)
        == "not stored: FileNotFoundError"
    )
    other = {"image_sha256": world.pictures[1][0], "blob": blob}
    assert picture_fault(other, SETTINGS.images, storage) == "other bytes than its checksum says"


def test_a_share_of_broken_pictures_is_allowed_where_the_setting_says_so(world: World) -> None:
    rows = world.rows("images")
    rows["images"][0]["blob"] = rows["images"][0]["blob"] | {"shard": f"gone/{world.pictures[0][0]}"}
    gates = dataclasses.replace(SETTINGS.gates, min_decodable=0.75)
    strict = world.audit("images", rows)
    assert [outcome.name for outcome in strict.failed] == ["decodable_share"]
    assert strict.failed[0].sample[0]["fault"] == "not stored: FileNotFoundError"
    assert world.audit("images", rows, settings=dataclasses.replace(SETTINGS, gates=gates)).passed


def test_a_share_of_looping_texts_is_allowed_where_the_setting_says_so(world: World) -> None:
    rows = world.rows("captions")
    rows["captions"][0]["text"] = "červený kruh a modrý čtverec, " * 5
    gates = dataclasses.replace(SETTINGS.gates, max_loop_rate=0.5)
    strict = world.audit("captions", rows)
    assert [outcome.name for outcome in strict.failed] == ["loop_rate"]
    assert strict.failed[0].observed == 0.5
    assert strict.failed[0].sample[0]["image_sha256"] == rows["captions"][0]["image_sha256"]
    assert world.audit("captions", rows, settings=dataclasses.replace(SETTINGS, gates=gates)).passed
