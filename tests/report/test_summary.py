from mella.languages import CODES
from mella.report.summary import SummaryRow, summary, total
from tests.report.world import PER_LANGUAGE, World


def test_there_is_one_row_a_language_in_the_order_of_the_languages(world: World) -> None:
    assert [row.language for row in summary(world.read)] == list(CODES)


def test_counts_are_those_of_the_tables(world: World) -> None:
    thai = next(row for row in summary(world.read) if row.language == "th")
    candidates = [row for row in world.rows["image_alt_pairs"] if row["candidate_language"] == "th"]
    assert thai.pairs == len(candidates)
    assert (thai.kept, thai.with_image) == (PER_LANGUAGE, PER_LANGUAGE)
    assert (thai.captioned, thai.caption_rows, thai.alt_text_rows) == (4, 4, 6)
    assert (thai.train, thai.validation, thai.test) == (6, 2, 2)


def test_failed_pictures_and_those_without_alt_do_not_count_as_with_image(own_world: World) -> None:
    first, second = [row for row in own_world.rows["images"] if row["language"] == "cs"][:2]
    first["status"] = "failed"
    second["has_alt"] = False
    assert next(row for row in summary(own_world.read) if row.language == "cs").with_image == PER_LANGUAGE - 2


def test_a_picture_captioned_in_two_crawls_counts_once(own_world: World) -> None:
    for row in list(own_world.rows["captions"]):
        own_world.add("captions", **{**row, "crawl": "winter"})
    assert {row.captioned for row in summary(own_world.read)} == {4}


def test_an_empty_lake_gives_zeros(empty: World) -> None:
    assert summary(empty.read) == [SummaryRow(code, *[0] * 9) for code in CODES]


def test_the_total_adds_up(world: World) -> None:
    rows = summary(world.read)
    assert total(rows).pairs == sum(row.pairs for row in rows)
    assert total(rows).language == "all"
