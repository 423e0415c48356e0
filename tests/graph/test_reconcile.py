"""A run killed between publishing and telling Dagster: the next one tells it."""

from pathlib import Path

import dagster as dg
import pytest

from assets import STAGES
from mella_dagster.reconcile import reconcile
from tests.graph.conftest import CRAWL, LANGUAGES, Home


@pytest.fixture
def amnesia(tmp_path: Path) -> dg.DagsterInstance:
    """An instance that has heard of nothing."""
    instance = dg.DagsterInstance.local_temp(str(tmp_path))
    instance.add_dynamic_partitions("crawl", [CRAWL])
    return instance


def test_dagster_hears_of_every_publication_once(home: Home, amnesia: dg.DagsterInstance) -> None:
    told = reconcile(amnesia, STAGES, home.lake)
    assert told == sum(len(home.lake.publications(stage.name)) for stage in STAGES)
    assert reconcile(amnesia, STAGES, home.lake) == 0


def test_partitions_and_their_checks_are_then_known(home: Home, amnesia: dg.DagsterInstance) -> None:
    reconcile(amnesia, STAGES, home.lake)
    partitions = {f"{CRAWL}|{language}" for language in LANGUAGES}
    assert amnesia.get_materialized_partitions(dg.AssetKey("alt_text")) == partitions
    info = amnesia.event_log_storage.get_asset_check_partition_info(
        [dg.AssetCheckKey(dg.AssetKey("alt_text"), "audit")]
    )
    assert {i.partition_key for i in info} == partitions
