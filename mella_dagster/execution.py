"""Materializing partitions from the command: one Dagster run each, in this process."""

import os
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import dagster as dg

from assets.gated import Product
from assets.partitions import key_of
from mella.lake import Lake
from mella.settings import Settings
from mella_dagster.status import FRESH, State, partitions_of, state_of

_PROCESS_TAG = "mella/process"
_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one partition: `error` is one line, or None. `held` is the asset upstream that has
    nothing published, where the partition was not tried for that reason."""

    table: str
    partition: dict[str, str]
    seconds: float
    error: str | None = None
    held: str | None = None


def run_needed(
    definitions: dg.Definitions,
    stages: Sequence[Product],
    *,
    instance: dg.DagsterInstance,
    lake: Lake,
    settings: Settings,
    crawls: Sequence[str],
    languages: Sequence[str],
    everything: bool,
    announce: Callable[[State, int, int], None],
) -> list[Result]:
    """Materialize, in the order of the graph, what is not fresh (or `everything`).

    Freshness is judged when a stage's turn comes, so that rows that came out the same stop
    the work there. A failure costs what stands on it; the rest goes on. `announce` is told the state
    of a partition before its turn, its number and how many the stage has.
    """
    results = []
    for stage in stages:
        partitions = list(partitions_of(stage, settings, crawls, languages))
        for number, partition in enumerate(partitions, start=1):
            state = state_of(stage, partition, lake, settings)
            if state.state == FRESH and not everything:
                continue
            if missing := stage.missing(lake, partition):
                results.append(Result(stage.name, partition, 0.0, held=missing))
                continue
            announce(state, number, len(partitions))
            close_orphans(instance)  # else what a command killed meanwhile holds of a pool is waited for
            results.append(materialize(definitions, stage, partition, instance))
    return results


def materialize(
    definitions: dg.Definitions, stage: Product, partition: dict[str, str], instance: dg.DagsterInstance
) -> Result:
    """One partition of one asset, as a run that the UI shows like any other."""
    key = dg.AssetKey(stage.name)
    job = definitions.resolve_implicit_job_def_def_for_assets([key])
    assert job is not None
    started = time.monotonic()
    result = job.execute_in_process(
        instance=instance,
        partition_key=key_of(partition),
        asset_selection=[key],
        raise_on_error=False,
        run_config=_QUIET,
        tags={_PROCESS_TAG: _this_process()},
    )
    seconds = time.monotonic() - started
    return Result(stage.name, partition, seconds, None if result.success else _reason(result))


def close_orphans(instance: dg.DagsterInstance) -> int:
    """Runs of this machine whose process is gone (killed, crashed) are marked failed, and what they
    held of the pools is given back. Returns how many there were."""
    closed = 0
    unfinished = dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTING])
    for run in instance.get_runs(unfinished):
        host, _, pid = run.tags.get(_PROCESS_TAG, "").partition(":")
        if host == socket.gethostname() and pid and not _alive(int(pid)):
            instance.report_run_failed(run, "its process ended before it did")
            instance.event_log_storage.free_concurrency_slots_for_run(run.run_id)
            closed += 1
    return closed


def _reason(result: dg.ExecuteInProcessResult) -> str:
    for event in result.all_events:
        if event.is_step_failure:
            data = event.step_failure_data
            if data.user_failure_data and data.user_failure_data.description:
                return data.user_failure_data.description
            error = data.error.cause if data.error and data.error.cause else data.error
            return error.message.strip() if error else "step failed"
        if event.is_failure and event.message:
            return event.message
    return "the run failed"


def _this_process() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
