"""What the lake has published and Dagster has not heard of: a run killed between the two."""

from collections.abc import Sequence

import dagster as dg

from assets.gated import AUDIT, Product
from assets.partitions import key_of
from mella.lake import Lake


def reconcile(instance: dg.DagsterInstance, stages: Sequence[Product], lake: Lake) -> int:
    """Tell Dagster of publications without a materialization, so that conditions, backfills and the UI
    see what readers of the lake see. Returns how many there were."""
    told = 0
    for stage in stages:
        key = dg.AssetKey(stage.name)
        known = instance.get_materialized_partitions(key) if stage.dimensions else set()
        for published in lake.publications(stage.name):
            partition = key_of(published.partition)
            if partition in known or (partition is None and instance.get_latest_materialization_event(key)):
                continue
            metadata = {"dagster/row_count": published.rows, "told by": "the lake", "run": published.run_id}
            instance.report_runless_asset_event(
                dg.AssetMaterialization(key, partition=partition, metadata=metadata)
            )
            instance.report_runless_asset_event(
                dg.AssetCheckEvaluation(key, AUDIT, passed=True, metadata={}, partition=partition)
            )
            told += 1
    return told
