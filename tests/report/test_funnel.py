import pytest

from mella.funnel import funnel_rows
from mella.report import funnel
from mella.report.published import Published
from mella.settings import Settings
from mella.storage import Storage
from mella.tables import ALL
from tests.report.world import World

RULES = ("no_alt", "too_short", "duplicate")


def world_of(*rows: tuple[str, str, str, dict[str, int]]) -> World:
    world = World(Storage("unused"))
    world.rows["funnel"] = [
        row for stage, crawl, code, counts in rows
        for row in funnel_rows(stage, crawl, code, "pairs", counts, {
            reason: [{"text": f"{crawl} {reason} {n}", "page_url": "", "image_url": ""} for n in range(3)]
            for reason in counts
        }).to_pylist()
    ]  # fmt: skip
    return world


def stages(world: World, rules: tuple[str, ...] = RULES) -> dict[tuple[str, str], funnel.Stage]:
    with Published(world.read) as published:
        return funnel.stages(published, {"alt_text": rules})


def test_every_stage_conserves_its_rows(world: World, settings: Settings) -> None:
    found = stages(world, settings.alt_text.rules)
    assert found
    for stage in found.values():
        assert stage.entered == stage.kept + sum(step.taken for step in stage.steps)
        assert [step.before for step in stage.steps[1:]] == [step.after for step in stage.steps[:-1]]


def test_rules_stand_in_the_order_in_which_they_judge_then_the_commonest() -> None:
    counts = {"duplicate": 9, "odd": 1, "kept": 5, "no_alt": 2, "strange": 3}
    (stage,) = stages(world_of(("alt_text", "a", "th", counts))).values()
    assert [step.reason for step in stage.steps] == ["no_alt", "duplicate", "strange", "odd"]


def test_crawls_add_up_and_keep_three_examples() -> None:
    found = stages(world_of(("alt_text", "a", "th", {"no_alt": 4}), ("alt_text", "b", "th", {"no_alt": 5})))
    (step,) = found["alt_text", "th"].steps
    assert step.taken == 9
    assert [example.text for example in step.examples] == ["a no_alt 0", "a no_alt 1", "a no_alt 2"]


def test_rules_that_took_nothing_are_left_out() -> None:
    (stage,) = stages(world_of(("alt_text", "a", "th", {"no_alt": 0, "kept": 0}))).values()
    assert stage.steps == ()
    assert stage.entered == 0


def test_stages_of_a_language_stand_in_the_order_of_the_graph(world: World) -> None:
    names = [stage.name for stage in funnel.of_language(stages(world), "ko")]
    assert names == ["alt_text", "images", "english_captions", "captions", "dataset"]


def test_records_and_image_tags_belong_to_no_language(world: World) -> None:
    records, tags = funnel.of_crawls(stages(world))
    assert (records.language, records.unit, records.name) == (ALL, "records", "image_alt_pairs")
    assert (tags.language, tags.unit, tags.name) == (ALL, "images", "image_tags")
    assert tags.entered == tags.kept + sum(step.taken for step in tags.steps)
    assert tags.kept > 0


def test_a_rule_of_the_filter_gives_no_order_to_another_stage() -> None:
    counts = {"too_short": 1, "model_error": 9, "kept": 5}
    (stage,) = stages(world_of(("captions", "a", "th", counts))).values()
    assert [step.reason for step in stage.steps] == ["model_error", "too_short"]


def test_the_heat_map_holds_every_count_of_its_stage(world: World, settings: Settings) -> None:
    found = stages(world, settings.alt_text.rules)
    heat = funnel.heat(found, "alt_text", settings.alt_text.rules)
    assert [reason for reason in heat.reasons if reason in settings.alt_text.rules] == [
        rule for rule in settings.alt_text.rules if rule in heat.reasons
    ]
    for code, entered in heat.entered.items():
        assert sum(heat.taken.get((reason, code), 0) for reason in (*heat.reasons, "kept")) == entered


@pytest.mark.parametrize("name", ["alt_text", "images"])
def test_the_heat_map_of_an_empty_lake_is_empty(name: str, empty: World) -> None:
    assert funnel.heat(stages(empty), name, RULES).reasons == ()
