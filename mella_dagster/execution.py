"""Materializing partitions from the command: one Dagster run each, in this process."""

import os
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import dagster as dg

from assets.gated import Product, Stage
from assets.partitions import key_of
from mella.lake import Lake
from mella.settings import Settings
from mella_dagster.status import FRESH, State, partitions_of, state_of

_PROCESS_TAG = "mella/process"
_INTERRUPTED = dg.DagsterExecutionInterruptedError.__name__
_LOOK_S = 2.0
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
    tell: Callable[[str], None],
) -> list[Result]:
    """Materialize, in the order of the graph, what is not fresh (or `everything`).

    Freshness is judged when a stage's turn comes, so that rows that came out the same stop
    the work there. A failure costs what stands on it; the rest goes on. `announce` is told the state
    of a partition before its turn, its number and how many the stage has; `tell` what is waited for.

    Raises:
        KeyboardInterrupt: where the user stops it, also within a run.
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
            if isinstance(stage, Stage) and stage.pool:
                _wait_for(stage.pool, instance, tell)
            results.append(materialize(definitions, stage, partition, instance))
    return results


def materialize(
    definitions: dg.Definitions, stage: Product, partition: dict[str, str], instance: dg.DagsterInstance
) -> Result:
    """One partition of one asset, as a run that the UI shows like any other.

    Raises:
        KeyboardInterrupt: where the user stopped it, of which Dagster makes a failure like any other.
    """
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
    if any(_was_interrupted(event) for event in result.all_events):
        raise KeyboardInterrupt
    return Result(stage.name, partition, seconds, None if result.success else _reason(result))


def _wait_for(pool: str, instance: dg.DagsterInstance, tell: Callable[[str], None]) -> None:
    """Until the pool has a slot: Dagster's own wait is silent, and ends for no signal. Who takes the slot at
    the last moment is waited for by Dagster."""
    told = frozenset[str]()
    while holders := _holders(pool, instance):
        if holders - told:
            runs = ", ".join(sorted(holders))
            tell(
                f"waiting for the pool {pool!r}, held by run {runs}; of a run whose process is gone, "
                "`mella ui` shows it and can delete it"
            )
            told = holders
        time.sleep(_LOOK_S)


def _holders(pool: str, instance: dg.DagsterInstance) -> frozenset[str]:
    """The runs that hold all slots of a pool; none where one is free. What runs hold that have ended is given
    back, which takes Dagster's daemon else."""
    close_orphans(instance)
    storage = instance.event_log_storage
    for run_id in storage.get_concurrency_info(pool).active_run_ids:
        run = instance.get_run_by_id(run_id)
        if run is None or run.is_finished:
            storage.free_concurrency_slots_for_run(run_id)
    info = storage.get_concurrency_info(pool)
    full = info.limit is not None and info.active_slot_count >= info.limit
    return frozenset(info.active_run_ids) if full else frozenset()


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


def _was_interrupted(event: dg.DagsterEvent) -> bool:
    """Also where another error hides it: of a file, say, that could not be closed any more."""
    waiting = [event.step_failure_data.error] if event.is_step_failure else []
    while waiting:
        if error := waiting.pop():
            if error.cls_name == _INTERRUPTED:
                return True
            waiting += [error.cause, error.context]
    return False


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
