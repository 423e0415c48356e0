"""Runs: what is stale and why, what is redone, and what stays as it was."""

from dataclasses import replace

import dagster as dg
import pytest

from assets import STAGES
from assets.gated import Product
from mella.languages import LANGUAGES as ROWS
from mella.settings import load
from mella_dagster.execution import close_orphans
from mella_dagster.status import FRESH, MISSING, STALE, partitions_of, state_of, states
from resources.gpu import POOL
from tests.graph.conftest import CRAWL, LANGUAGES, NO_MODELS, Home

PARTITION = {"crawl": CRAWL, "language": "hu"}


@pytest.fixture(autouse=True, scope="module")
def settled(home: Home) -> None:
    """Whatever another module left failed is made good."""
    assert not [result for result in home.run(LANGUAGES) if result.error or result.held]


def product(name: str) -> Product:
    return next(stage for stage in STAGES if stage.name == name)


def stale_with(home: Home, **overrides: str) -> set[str]:
    """Tables of which a materialized partition is stale under changed settings."""
    given = {key.replace("__", "."): value for key, value in overrides.items()}
    settings = load(overrides=NO_MODELS | given)
    return {
        stage.name
        for stage in STAGES
        for partition in partitions_of(stage, settings, [CRAWL], LANGUAGES)
        if state_of(stage, partition, home.lake, settings).state != FRESH
    }


def test_after_a_run_everything_it_made_is_fresh(home: Home) -> None:
    assert stale_with(home) == set()


def test_a_language_not_run_is_missing(home: Home) -> None:
    assert (
        state_of(product("alt_text"), {"crawl": CRAWL, "language": "th"}, home.lake, home.settings).state
        == MISSING
    )


@pytest.mark.parametrize(
    ("setting", "tables"),
    [
        ({"images__min_side": "64"}, {"images", "report"}),
        ({"alt_text__min_letters": "4"}, {"alt_text", "report"}),
        ({"splits__test_share": "0.3"}, {"splits"}),
        ({"captions__min_characters": "11"}, {"english_captions", "captions", "report"}),
        ({"dataset__prompt_seed": "2"}, {"dataset"}),
        ({"gates__max_drift": "0.6"}, set()),
    ],
)
def test_a_changed_setting_makes_stale_what_it_governs(
    home: Home, setting: dict[str, str], tables: set[str]
) -> None:
    assert stale_with(home, **setting) == tables


def test_another_row_of_a_language_makes_stale_what_was_told_by_it(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ROWS, "hu", replace(ROWS["hu"], spaces=False))
    assert stale_with(home) == {"image_alt_pairs", "alt_text", "dataset"}
    serbian = {"crawl": CRAWL, "language": "sr"}
    assert state_of(product("alt_text"), serbian, home.lake, home.settings).state == FRESH


def test_a_new_language_makes_the_pairs_stale(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ROWS, "sk", replace(ROWS["cs"], code="sk"))
    assert stale_with(home) == {"image_alt_pairs"}


def test_what_stands_on_a_stale_table_is_shown_stale_too(home: Home) -> None:
    settings = load(overrides=NO_MODELS | {"images.min_side": "64"})
    found = states(STAGES, home.lake, settings, [CRAWL])
    of_hungarian = {s.table: s.state for s in found if s.partition.get("language") == "hu"}
    assert of_hungarian == {
        "alt_text": FRESH, "images": STALE, "english_captions": STALE, "captions": STALE, "dataset": STALE,
    }  # fmt: skip


def test_a_changed_rule_is_followed_as_far_as_rows_change_and_the_report_tells_it(home: Home) -> None:
    harmless = load(overrides=NO_MODELS | {"alt_text.max_letters": "999"})
    made = [result.table for result in home.run(["hu"], harmless)]
    back = [result.table for result in home.run(["hu"])]
    assert made == back == ["alt_text", "report"]


def test_two_runs_give_the_same_rows(home: Home) -> None:
    stages = [stage for stage in STAGES if stage.name != "report"]
    before = {s.name: [p.digest for p in home.lake.publications(s.name)] for s in stages}
    results = home.run(["hu"], stages=stages, everything=True)
    assert not [result for result in results if result.error]
    assert {s.name: [p.digest for p in home.lake.publications(s.name)] for s in stages} == before


def orphan(home: Home) -> str:
    """A run of a process that is gone."""
    import socket

    run = home.instance.create_run_for_job(
        dg.job(name="gone")(lambda: None),
        tags={"mella/process": f"{socket.gethostname()}:999999999"},
        status=dg.DagsterRunStatus.STARTED,
    )
    return run.run_id


def status_of(home: Home, run_id: str) -> dg.DagsterRunStatus:
    run = home.instance.get_run_by_id(run_id)
    assert run is not None
    return run.status


def test_a_run_whose_process_is_gone_is_closed(home: Home) -> None:
    run_id = orphan(home)
    assert close_orphans(home.instance) == 1
    assert status_of(home, run_id) == dg.DagsterRunStatus.FAILURE


def test_a_command_closes_what_another_one_left_when_it_was_killed_before_each_of_its_runs(
    home: Home,
) -> None:
    run_id = orphan(home)
    stages = [stage for stage in STAGES if stage.name == "dataset"]
    assert not [result for result in home.run(["hu"], stages=stages, everything=True) if result.error]
    assert status_of(home, run_id) == dg.DagsterRunStatus.FAILURE


def holding(home: Home, status: dg.DagsterRunStatus) -> str:
    """A run of nobody known, with the one slot of the pool of models."""
    run = home.instance.create_run_for_job(dg.job(name="elsewhere")(lambda: None), status=status)
    claim = home.instance.event_log_storage.claim_concurrency_slot(POOL, run.run_id, "step")
    assert claim.is_claimed
    return run.run_id


def test_the_slot_of_a_run_that_has_ended_is_given_back(home: Home) -> None:
    holding(home, dg.DagsterRunStatus.FAILURE)
    stages = [stage for stage in STAGES if stage.name == "english_captions"]
    assert not [result for result in home.run(["hu"], stages=stages, everything=True) if result.error]


def test_a_run_that_holds_the_pool_is_named_and_the_wait_for_it_can_be_ended(home: Home) -> None:
    run_id = holding(home, dg.DagsterRunStatus.STARTED)
    stages = [stage for stage in STAGES if stage.name == "english_captions"]

    def tell(line: str) -> None:
        assert run_id in line
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        home.run(["hu"], stages=stages, everything=True, tell=tell)
    home.instance.delete_run(run_id)


def test_a_failing_stage_leaves_one_line_in_the_status(home: Home) -> None:
    from assets.gated import Stage
    from assets.step import Made, Step

    def broken(step: Step) -> Made:
        raise RuntimeError("the disk is full")

    stage = product("dataset")
    assert isinstance(stage, Stage)
    result = home.materialize([replace(stage, function=broken)], ["dataset"], {"language": "hu"})
    assert not result.success
    assert home.lake.failure("dataset", {"language": "hu"}) == "RuntimeError: the disk is full"
    assert not [r for r in home.run(["hu"]) if r.error]
