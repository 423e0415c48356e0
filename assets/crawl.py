"""From the WARC files of a crawl to its image–alt pairs.

Here and beside, the domain is imported where it runs: the code location loads without it.
"""

from typing import Any

from assets.beside import funnel_of_stage, same_partition
from assets.conditions import HELD_BACK
from assets.gated import gated
from assets.metadata import funnel_metadata, sample_metadata
from assets.step import Made, Step
from mella.crawl.registry import crawl_uris
from mella.lake import Lake
from mella.settings import Settings


def _registered(lake: Lake, partition: dict[str, str], _settings: Settings) -> dict[str, str]:
    from mella.crawl.fingerprint import source_digest

    return {"crawl source": source_digest(crawl_uris(lake.storage, partition["crawl"]))}


@gated(
    version=5,
    beside={"crawl_images": same_partition, "crawl_problems": same_partition},
    origin=_registered,
    settings=("scan.agent", "scan.obey_opt_outs"),
    group="crawl",
    kinds={"warc", "deltalake"},
)
def raw_crawl(step: Step) -> Made:
    """The manifest of a crawl: each WARC file with its size, checksum, records and problems; beside
    it, where every image response lies (`crawl_images`) and what could not be read (`crawl_problems`)."""
    from mella.crawl.fingerprint import fingerprint
    from mella.crawl.lost import lost_file
    from mella.crawl.manifest import SurveyTask, survey
    from mella.forget import forgotten, without_addresses

    uris = step.crawl_source.shards(step.lake, step.crawl)
    options = step.crawl_source.options(*uris)
    scan_settings = step.settings.scan
    tasks = [
        SurveyTask(step.crawl, uri, shard, options, scan_settings.agent, scan_settings.obey_opt_outs)
        for shard, uri in enumerate(uris)
    ]
    marks = [fingerprint(uri, options) for uri in uris]
    shards = step.map_shards(survey, tasks, marks, lost_file, unit="WARC files")
    manifest = shards.dataset("raw_crawl").to_table().sort_by("shard")
    problems = shards.dataset("crawl_problems").to_table()
    shown: dict[str, Any] = {
        name: sum(manifest[name].to_pylist())
        for name in ("bytes", "records", "html_responses", "image_responses", "problems")
    }
    return Made(
        manifest,
        beside={
            "crawl_images": without_addresses(
                shards.dataset("crawl_images"), forgotten(step.lake.storage).urls
            ).to_batches(),
            "crawl_problems": problems,
        },
        metadata=shown
        | sample_metadata(manifest, ["warc_uri", "bytes", "records", "html_responses", "image_responses"])
        | {
            "what could not be read": sample_metadata(problems, ["warc_uri", "warc_offset", "reason"])[
                "sample"
            ]
        },
    )


@gated(
    version=8,
    reads=("raw_crawl",),
    beside={"funnel": funnel_of_stage("image_alt_pairs")},
    by_language=True,
    settings=("scan",),
    group="crawl",
    kinds={"html", "deltalake"},
    condition=HELD_BACK,
)
def image_alt_pairs(step: Step) -> Made:
    """Every image of every page of a crawl, found in one pass over its shards, with its alt-text or
    none, the languages of page and alt-text, and the byte of the WARC file it came from. Pages that
    opt out are counted and left out."""
    from mella.crawl.gather import gather
    from mella.crawl.lost import lost_shard
    from mella.crawl.pairs import ScanTask, scan
    from mella.forget import forgotten

    manifest = step.read("raw_crawl").to_table().sort_by("shard")
    uris = manifest["warc_uri"].to_pylist()
    options = step.crawl_source.options(*uris)
    unwanted = forgotten(step.lake.storage).urls
    checksums = manifest["sha256"].to_pylist()
    records = dict(zip(uris, manifest["records"].to_pylist(), strict=True))
    pictures = any(manifest["image_responses"].to_pylist())
    tasks = [
        ScanTask(
            step.crawl, uri, options, step.settings.scan, unwanted, records[uri], bool(checksum), pictures
        )
        for uri, checksum in zip(uris, checksums, strict=True)
    ]
    shards = step.map_shards(scan, tasks, checksums, lost_shard(records), unit="WARC files")
    pairs, funnel = gather(shards, step.crawl)
    return Made(
        pairs, beside={"funnel": funnel}, metadata=funnel_metadata(funnel, step.reasons),
        sample=("page_url", "alt", "page_lang", "alt_lang", "image_url"),
    )  # fmt: skip
