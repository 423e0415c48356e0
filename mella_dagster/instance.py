"""The Dagster instance of a home: made on first use, the same for the command and the UI."""

import json
import os
from importlib import resources
from pathlib import Path

import dagster as dg
from dagster._core.instance.ref import InstanceRef
from filelock import FileLock

from mella.crawl.registry import registered_crawls
from mella.lake import Lake
from resources.home import DAGSTER_VARIABLE, dagster_home

_LOCAL_COPY = "LocalComputeLogManager"
_NO_COPY = {
    "compute_logs": {
        "module": "dagster._core.storage.noop_compute_log_manager",
        "class": "NoOpComputeLogManager",
    }
}
_ANY_EVENT = dg.EventRecordsFilter(event_type=dg.DagsterEventType.ASSET_MATERIALIZATION)


def prepare_home() -> None:
    """Make `DAGSTER_HOME`, with a commented `dagster.yaml` where there is none yet."""
    folder = dagster_home()
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "dagster.yaml"
    if not config.exists():
        default = resources.files("mella_dagster").joinpath("dagster.yaml").read_text(encoding="utf-8")
        config.write_text(default, encoding="utf-8")
    os.environ[DAGSTER_VARIABLE] = str(folder)


def workspace() -> Path:
    """A workspace file that names the code location as `workspace.yaml` of the repository does: Dagster
    keeps what is switched on, schedules and sensors, by that name."""
    path = dagster_home() / "workspace.yaml"
    module = {"module_name": "mella_dagster.definitions", "location_name": "mella"}
    path.write_text(json.dumps({"load_from": [{"python_module": module}]}), encoding="utf-8")
    return path


def open_instance(lake: Lake) -> dg.DagsterInstance:
    """The instance of this home, which knows every crawl that the lake knows.

    One process at a time: two that open a new home at once would both create Dagster's tables. What its runs
    print goes to the terminal alone, unless `dagster.yaml` names a place for it: to keep a copy, Dagster
    starts processes that outlive a kill and quarrel with Ctrl-C.
    """
    prepare_home()
    with FileLock(dagster_home() / ".opening"):
        reference = InstanceRef.from_dir(str(dagster_home()))
        if reference.compute_logs_data.class_name == _LOCAL_COPY:
            reference = InstanceRef.from_dir(str(dagster_home()), overrides=_NO_COPY)
        instance = dg.DagsterInstance.from_ref(reference)
        instance.get_runs_count()
        instance.event_log_storage.get_event_records(_ANY_EVENT, limit=1)
        unknown = set(registered_crawls(lake.storage)) - set(instance.get_dynamic_partitions("crawl"))
        if unknown:
            instance.add_dynamic_partitions("crawl", sorted(unknown))
    return instance
