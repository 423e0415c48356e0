"""The process in which models are made, tuned and asked: started by a step, heard through Dagster Pipes."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import dagster as dg

from mella.settings import OVERRIDES_VARIABLE, Settings
from resources import forks
from resources.apart import FAILURE, JOB
from resources.gpu import GpuResource


class TrainerResource(dg.ConfigurableResource):
    """Runs jobs of `mella.training` in a process of their own: torch stays out of Dagster's, and where the
    system kills the one the other is there to say so."""

    gpu: dg.ResourceDependency[GpuResource]

    def run(
        self, context: dg.AssetExecutionContext, job: Mapping[str, Any], folder: Path, settings: Settings
    ) -> None:
        """Run the job, its lines in the log of the step, and return when it has ended well. What it keeps in
        `folder` is there for the next attempt. An interrupted step kills it.

        Raises:
            dg.Failure: one line on how it ended.
        """
        folder.mkdir(parents=True, exist_ok=True)
        (folder / FAILURE).unlink(missing_ok=True)
        path = folder / JOB
        device = self.gpu.device()
        path.write_text(json.dumps({**job, "device": device}, indent=1), encoding="utf-8")
        with dg.open_pipes_session(
            context, dg.PipesTempFileContextInjector(), dg.PipesTempFileMessageReader()
        ) as session:
            told = {OVERRIDES_VARIABLE: _in_force(settings), **session.get_bootstrap_env_vars()}
            environment = {**os.environ, **told}
            if device == "cpu":
                code = forks.exit_code(path, environment)
            else:  # a GPU that was asked for anything before a fork is lost to it
                code = subprocess.run(self.command(path), env=environment, check=False).returncode
        if code:
            raise dg.Failure(f"{job['kind']}: {_how(code, folder)}", allow_retries=False)

    def command(self, job: Path) -> list[str]:
        """What is run where the job's process is no fork."""
        return [sys.executable, "-m", "resources.apart", str(job)]


def _in_force(settings: Settings) -> str:
    """All settings as `MELLA_SET` gives them: the job goes by those that the step was loaded with, whatever
    became of the user's file since."""
    return "\n".join(
        f"{section}.{name}={json.dumps(value, ensure_ascii=False)}"
        for section, values in asdict(settings).items()
        for name, value in values.items()
    )


def _how(returncode: int, folder: Path) -> str:
    if returncode < 0:
        name = signal.Signals(-returncode).name
        memory = ", as the system does where memory runs out" if name == "SIGKILL" else ""
        return f"its process was ended by {name}{memory}; run again, it goes on from where it was"
    if (folder / FAILURE).exists():
        return (folder / FAILURE).read_text(encoding="utf-8")
    return f"its process ended with exit code {returncode}; what it said is in the log of the step"
