"""The engine that maps shard functions over tasks."""

from typing import Literal

import dagster as dg

from mella.engine import Engine, InlineEngine, PoolEngine


class EngineResource(dg.ConfigurableResource):
    """`pool`: a process a core (or `workers`); `inline`: in the step's own process, for debugging."""

    kind: Literal["pool", "inline"] = "pool"
    workers: int = 0

    def open(self) -> Engine:
        return InlineEngine() if self.kind == "inline" else PoolEngine(self.workers)
