"""The process apart: it is told everything, it is heard, and however it ends there is one line on it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from mella.settings import Settings, load
from resources.gpu import GpuResource
from resources.trainer import TrainerResource

SETTINGS = load(overrides={"captions.prompt": 'Two\nlines, "quoted" and \\ more', "images.max_aspect": "2"})


class PretendedGpu(GpuResource):
    """Says that there is one, so that a job's process is no fork."""

    def device(self) -> str:
        return "cuda"


class Scripted(TrainerResource):
    """Runs a script in place of the job."""

    script: str

    def command(self, job: Path) -> list[str]:
        return [sys.executable, "-c", self.script, str(job)]


def run(
    trainer: TrainerResource, folder: Path, settings: Settings = SETTINGS, **job: Any
) -> dg.ExecuteInProcessResult:
    """A job in a step of Dagster, in an instance that lasts as long."""

    @dg.asset
    def trained(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        trainer.run(context, {"kind": "checkpoints", "lake": str(folder)} | job, folder, settings)
        return dg.MaterializeResult()

    with dg.DagsterInstance.ephemeral() as instance:
        return dg.materialize([trained], instance=instance, raise_on_error=False)


def complaint(result: dg.ExecuteInProcessResult) -> str:
    (failed,) = [event for event in result.all_events if event.is_step_failure]
    told = failed.step_failure_data.user_failure_data
    assert told is not None
    return str(told.description)


def scripted(script: str) -> Scripted:
    return Scripted(gpu=PretendedGpu(), script=script)


def test_a_process_that_is_killed_fails_the_step_with_one_line(tmp_path: Path) -> None:
    result = run(scripted("import os, signal; os.kill(os.getpid(), signal.SIGKILL)"), tmp_path)
    assert complaint(result) == (
        "checkpoints: its process was ended by SIGKILL, as the system does where memory runs out; "
        "run again, it goes on from where it was"
    )


@pytest.mark.parametrize("gpu", [GpuResource(), PretendedGpu()])
def test_a_job_that_raises_fails_the_step_with_its_line(tmp_path: Path, gpu: GpuResource) -> None:
    line = complaint(run(TrainerResource(gpu=gpu), tmp_path, kind="baking"))
    assert line.startswith("baking: ValueError: no kind of job is called 'baking'")
    assert "\n" not in line


def test_a_process_that_ends_badly_without_a_word_is_told_by_its_code(tmp_path: Path) -> None:
    (tmp_path / "failure.txt").write_text("of an earlier attempt", encoding="utf-8")
    assert "exit code 3" in complaint(run(scripted("raise SystemExit(3)"), tmp_path))


def test_the_job_goes_by_the_settings_of_the_step(tmp_path: Path) -> None:
    told = tmp_path / "told"
    script = f"from mella.settings import load; open({str(told)!r}, 'w').write(repr(load()))"
    assert run(scripted(script), tmp_path).success
    assert told.read_text(encoding="utf-8") == repr(SETTINGS)


def test_its_lines_are_in_the_log_of_the_step(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    script = "from resources.apart import listener\nwith listener() as report: report('step 3 of 10')"
    assert run(scripted(script), tmp_path).success
    shown = capfd.readouterr().err.splitlines()
    assert "    step 3 of 10" in shown
    assert any("trained" in line and line.endswith("step 3 of 10") for line in shown)


def test_it_ends_with_the_step_that_started_it(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    script = (
        "import os, sys, time; from resources.apart import end_with; end_with(os.getppid());"
        "open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(60)"
    )
    step = subprocess.Popen(["sh", "-c", f'"{sys.executable}" -c "{script}" {ready}; true'])
    while not (ready.exists() and ready.read_text()):
        time.sleep(0.1)
    step.send_signal(signal.SIGKILL)
    step.wait()
    assert gone(int(ready.read_text()), within=10)


def gone(pid: int, within: float) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{pid}/stat").read_text().split(") ")[-1].startswith("Z"):
            return True
        time.sleep(0.2)
    return False


@pytest.mark.parametrize("module", ["apart", "fork_server"])
def test_nothing_of_dagster_or_torch_is_imported_before_the_job(tmp_path: Path, module: str) -> None:
    script = (
        f"import sys, resources.{module};"
        "sys.exit(bool({'dagster', 'torch', 'dagster_aws'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False, cwd=tmp_path).returncode == 0
