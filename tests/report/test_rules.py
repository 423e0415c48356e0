from mella.alt_text.rules import rules_in_force
from mella.languages import CODES
from mella.reasons import reasons_in_force
from mella.report import funnel, rules
from mella.report.published import Published
from mella.settings import Settings, load
from mella.tables import ALL
from tests.report.world import PER_LANGUAGE, World


def judged(world: World, settings: Settings) -> list[rules.Judged]:
    with Published(world.read) as published:
        found = funnel.stages(published, {"alt_text": settings.alt_text.rules})
    return rules.judged(found, rules_in_force(settings))


def test_every_rule_in_force_is_there_in_its_order(world: World, settings: Settings) -> None:
    found = judged(world, settings)
    assert [entry.rule.name for entry in found] == list(settings.alt_text.rules)
    assert [entry.place for entry in found] == list(range(1, len(found) + 1))


def test_a_rule_shows_every_language_that_was_judged_also_where_it_took_nothing(
    world: World, settings: Settings
) -> None:
    by_name = {entry.rule.name: entry for entry in judged(world, settings)}
    assert tuple(by_name["mojibake"].shares) == CODES
    assert by_name["mojibake"].taken == 0
    assert by_name["file_name"].taken == 13 * len(CODES)
    assert len(by_name["file_name"].shares["th"].examples) == 2


def test_shares_count_against_all_that_entered(world: World, settings: Settings) -> None:
    entered = {
        code: sum(
            row["pairs"]
            for row in world.rows["funnel"]
            if (row["stage"], row["language"]) == ("alt_text", code)
        )
        for code in CODES
    }
    for entry in judged(world, settings):
        assert {code: share.entered for code, share in entry.shares.items()} == entered


def test_what_is_kept_has_its_examples_too(world: World, settings: Settings) -> None:
    with Published(world.read) as published:
        shares = rules.kept(funnel.stages(published, {"alt_text": settings.alt_text.rules}))
    assert {share.taken for share in shares.values()} == {PER_LANGUAGE}
    assert all(len(share.examples) == 3 for share in shares.values())


def told(world: World) -> dict[str, list[rules.Judged]]:
    settings = load(None, {})
    with Published(world.read) as published:
        found = funnel.stages(published, {"alt_text": settings.alt_text.rules})
    return rules.told(found, reasons_in_force(settings))


def test_the_other_stages_tell_what_took_something_of_which_language(world: World) -> None:
    found = told(world)
    assert list(found) == [funnel.RECORDS, funnel.IMAGE_TAGS, *funnel.STAGES[1:]]
    names = {stage: [entry.rule.name for entry in entries] for stage, entries in found.items()}
    assert names["images"] == ["image_not_in_crawl", "too_small", "truncated"]
    assert names["captions"] == []
    of_images = {entry.rule.name: entry for entry in found["images"]}
    assert of_images["image_not_in_crawl"].taken == 3 * len(CODES)
    assert tuple(of_images["image_not_in_crawl"].shares) == CODES


def test_records_are_of_no_language_yet(world: World) -> None:
    by_name = {entry.rule.name: entry for entry in told(world)["image_alt_pairs"]}
    assert list(by_name["not_html"].shares) == [ALL]
    assert (by_name["not_html"].taken, by_name["not_html"].entered) == (900, 2243)


def test_image_tags_are_told_of_apart_from_records(world: World) -> None:
    entries = told(world)[funnel.IMAGE_TAGS]
    assert [(entry.rule.name, entry.taken) for entry in entries] == [
        ("image_without_address", 80),
        ("image_repeated_on_page", 300),
    ]
    assert {entry.entered for entry in entries} == {2285}


def test_a_rule_out_of_force_is_not_shown(world: World) -> None:
    settings = load(None, {"alt_text.rules": '["no_alt"]'})
    assert [entry.rule.name for entry in judged(world, settings)] == ["no_alt"]
