from mella.languages import CODES
from mella.report.pools import Division, divisions
from mella.report.published import Published
from tests.report.world import PER_LANGUAGE, World


def of(world: World) -> dict[str, Division]:
    with Published(world.read) as published:
        return {division.language: division for division in divisions(published)}


def test_every_picture_counts_in_its_language_and_in_all(world: World) -> None:
    found = of(world)
    assert list(found) == [*CODES, "all"]
    assert found["th"].pictures == PER_LANGUAGE
    assert found["all"].pictures == PER_LANGUAGE * len(CODES)


def test_a_picture_of_two_languages_counts_in_both_and_once_in_all(own_world: World) -> None:
    own_world.rows["splits"] = own_world.rows["splits"][:1]
    own_world.rows["splits"][0]["languages"] = ["ar", "vi"]
    assert {code: division.pictures for code, division in of(own_world).items()} == {
        "ar": 1, "vi": 1, "all": 1,
    }  # fmt: skip


def test_near_duplicates_count_as_pictures_but_as_one_cluster(own_world: World) -> None:
    for row in own_world.rows["splits"]:
        row.update(cluster="one", pool="know", split="test")
    cell = of(own_world)["all"].cells["know", "test"]
    assert (cell.pictures, cell.clusters) == (PER_LANGUAGE * len(CODES), 1)


def test_an_empty_table_has_no_divisions(empty: World) -> None:
    assert of(empty) == {}
