"""The schedule that fills gaps, and the sensor that sees new crawls."""

import json
from pathlib import Path

import dagster as dg
from dagster._utils.schedules import is_valid_cron_schedule

from assets.partitions import CRAWL
from mella.crawl.registry import crawl_uris, register_crawl, registered_crawls
from mella.crawl.source import CrawlError, expand
from mella.settings import Settings, SettingsError
from mella.storage import Storage
from mella_dagster.backfill import running
from resources.home import home
from resources.lake import LakeResource


def watched_folder() -> Path:
    """Where the sensor looks: every folder in it is a crawl, named after the folder."""
    return home() / "inbox"


def fill_schedule(job: dg.JobDefinition, settings: Settings) -> dg.ScheduleDefinition:
    """At `[automation] fill_cron`: one backfill of what is missing or stale, unless the last one is still
    under way."""
    if not is_valid_cron_schedule(settings.automation.fill_cron):
        given = settings.automation.fill_cron
        raise SettingsError(f"automation.fill_cron = {given!r}: write five fields of cron, as in 0 3 * * *")

    @dg.schedule(
        name="fill_missing_or_stale",
        job=job,
        cron_schedule=settings.automation.fill_cron,
        execution_timezone="UTC",
        description=fill_schedule.__doc__,
    )
    def fill(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        if under_way := running(context.instance):
            return dg.SkipReason(f"backfill {under_way} has not ended")
        return dg.RunRequest(run_key=context.scheduled_execution_time.isoformat())

    return fill


def inbox_sensor() -> dg.SensorDefinition:
    """A folder of WARC files that appears in `MELLA_HOME/inbox` becomes a crawl once its files have
    stopped growing; new files in it make the crawl's tables stale."""

    @dg.sensor(
        name="new_crawls",
        minimum_interval_seconds=30,
        description=inbox_sensor.__doc__,
    )
    def new_crawls(context: dg.SensorEvaluationContext, lake: LakeResource) -> dg.SensorResult:
        seen = json.loads(context.cursor) if context.cursor else {}
        now = _sizes(watched_folder())
        settled = {name: sorted(sizes) for name, sizes in now.items() if seen.get(name) == sizes}
        registered, refused = _register(lake.open().storage, settled)
        for reason in refused:
            context.log.warning(reason)
        known = context.instance.get_dynamic_partitions("crawl")
        unknown = [name for name in registered if name not in known]
        if not unknown:
            nothing = "; ".join([f"no new crawl in {watched_folder()}", *refused])
            return dg.SensorResult(skip_reason=nothing, cursor=json.dumps(now))
        return dg.SensorResult(
            dynamic_partitions_requests=[CRAWL.build_add_request(unknown)], cursor=json.dumps(now)
        )

    return new_crawls


def _register(storage: Storage, settled: dict[str, list[str]]) -> tuple[list[str], list[str]]:
    """Keep the files of each crawl folder. Returns the names that are crawls now, and a line for each
    that cannot be one: a bad name, or the name of a crawl that was registered from elsewhere."""
    registered, refused = [], []
    theirs = set(registered_crawls(storage))
    for name, files in settled.items():
        folder = watched_folder() / name
        if name in theirs and any(not uri.startswith(f"{folder}/") for uri in crawl_uris(storage, name)):
            refused.append(f"{folder}: there is a crawl {name} from elsewhere; rename the folder")
            continue
        try:
            register_crawl(storage, name, files)
        except ValueError as error:
            refused.append(f"{folder}: {error}")
        else:
            registered.append(name)
    return registered, refused


def _sizes(folder: Path) -> dict[str, dict[str, int]]:
    """Name of each crawl folder, and the size of each WARC file in it."""
    found: dict[str, dict[str, int]] = {}
    for crawl in sorted(folder.iterdir()) if folder.is_dir() else []:
        if crawl.is_dir():
            try:
                found[crawl.name] = {path: Path(path).stat().st_size for path in expand([str(crawl)])}
            except (CrawlError, OSError):
                continue
    return found
