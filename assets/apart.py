"""A stage whose work a process apart does: files in, files out, and what is kept for the next attempt."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from assets.step import Step
from mella.settings import Settings
from mella.tables import TABLES
from resources.home import models

_MADE_FROM = "made_from.json"


def made_apart(step: Step, kind: str, tables: Sequence[str], settings: Settings) -> pa.Table:
    """The rows of the table `kind` that a job of that kind makes of the published rows of `tables`.

    An attempt that was killed is gone on with, unless it was made from something else.

    Raises:
        dg.Failure: one line on how the process ended.
    """
    import pyarrow.parquet as pq

    folder = step.folder
    _keep_only_what_fits(step, folder)
    out = folder / "out.parquet"
    out.unlink(missing_ok=True)
    job: dict[str, Any] = {"kind": kind, **step.partition} | {
        table: str(_written(step, table, folder / f"{table}.parquet")) for table in tables
    }
    places = {"lake": step.lake.storage.root, "models": models(), "work": folder / "work", "out": out}
    job |= {name: str(place) for name, place in places.items()}
    step.trainer.run(step.context, job, folder, settings)
    return pq.read_table(out, schema=TABLES[kind].schema)


def _written(step: Step, table: str, path: Path) -> Path:
    """The published rows of a table, in a file."""
    import pyarrow.parquet as pq

    with pq.ParquetWriter(path, TABLES[table].schema) as writer:
        for batch in step.read(table).to_batches():
            writer.write_batch(batch)
    return path


def _keep_only_what_fits(step: Step, folder: Path) -> None:
    """Empty the folder, unless what lies there was made by the same code from the same inputs."""
    made_from = json.dumps([step.version, step.inputs], sort_keys=True)
    mark = folder / _MADE_FROM
    if not mark.exists() or mark.read_text(encoding="utf-8") != made_from:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        mark.write_text(made_from, encoding="utf-8")
