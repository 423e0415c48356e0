"""A backfill of exactly what is missing or stale, as the daemon runs any other."""

import time
import uuid
from collections.abc import Sequence

import dagster as dg
from dagster._core.definitions.assets.graph.asset_graph_subset import AssetGraphSubset
from dagster._core.definitions.assets.graph.base_asset_graph import BaseAssetGraph
from dagster._core.definitions.events import AssetKeyPartitionKey
from dagster._core.execution.backfill import BulkActionsFilter, BulkActionStatus, PartitionBackfill

from assets.partitions import key_of
from mella_dagster.status import State

_TAG = {"mella/backfill": "missing or stale"}


def backfill(instance: dg.DagsterInstance, graph: BaseAssetGraph, states: Sequence[State]) -> str:
    """Ask the daemon to materialize these partitions, in the order of the graph; returns its id."""
    wanted = {AssetKeyPartitionKey(dg.AssetKey(state.table), key_of(state.partition)) for state in states}
    subset = AssetGraphSubset.from_asset_partition_set(wanted, graph)
    identifier = uuid.uuid4().hex[:8]
    instance.add_backfill(
        PartitionBackfill.from_asset_graph_subset(
            backfill_id=identifier,
            backfill_timestamp=time.time(),
            tags=_TAG,
            dynamic_partitions_store=instance,
            asset_graph_subset=subset,
            title="missing or stale partitions",
            description=f"{len(wanted)} partitions that `mella status` lists as missing, stale or failed",
            run_config=None,
        )
    )
    return identifier


def running(instance: dg.DagsterInstance) -> str | None:
    """The id of such a backfill that has not ended yet."""
    unfinished = BulkActionsFilter(statuses=[BulkActionStatus.REQUESTED], tags=_TAG)
    found = instance.get_backfills(filters=unfinished, limit=1)
    return found[0].backfill_id if found else None
