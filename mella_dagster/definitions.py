"""The code location: what Dagster loads."""

import warnings

import dagster as dg

from assets import STAGES
from mella.settings import Settings, load
from mella_dagster.automation import fill_schedule, inbox_sensor
from mella_dagster.jobs import fill_jobs
from resources.profiles import profile, resources_for


def build(settings: Settings, chosen: str) -> dg.Definitions:
    """The whole graph with these settings, on the resources of a profile."""
    jobs = {job.name: job for job in fill_jobs(settings)}
    return dg.Definitions(
        assets=[stage.asset(settings) for stage in STAGES],
        jobs=list(jobs.values()),
        schedules=[fill_schedule(jobs["whole_graph"], settings)],
        sensors=[inbox_sensor()],
        resources=resources_for(chosen, settings),
        executor=dg.in_process_executor,
    )


# Partitioned checks are a preview in 1.13; they are what keeps one red language from hiding behind
# another, and a test holds their behaviour fast.
warnings.filterwarnings("ignore", category=dg.PreviewWarning)
warnings.filterwarnings("ignore", category=dg.BetaWarning)

defs = build(load(), profile())
