"""One set of resources per profile; `MELLA_PROFILE` chooses. A stage's code never asks which."""

import os

import dagster as dg

from mella.settings import Settings, SettingsError
from resources.crawl_source import CrawlSourceResource
from resources.engine import EngineResource
from resources.gpu import GpuResource
from resources.home import LAKE_VARIABLE, PROFILE_VARIABLE, lake_root
from resources.lake import LakeResource
from resources.models import CaptionerResource, TextRankerResource, TranslatorResource
from resources.trainer import TrainerResource

PROFILES = ("local", "gpu", "cluster")


def profile() -> str:
    """The profile in force.

    Raises:
        SettingsError: where `MELLA_PROFILE` names none.
    """
    chosen = os.environ.get(PROFILE_VARIABLE, "local")
    if chosen not in PROFILES:
        raise SettingsError(f"{PROFILE_VARIABLE}={chosen}: choose from {', '.join(PROFILES)}")
    return chosen


def resources_for(chosen: str, settings: Settings) -> dict[str, dg.ConfigurableResource]:
    """`local`: a folder, a process pool, models on the CPU. `gpu`: the same, one GPU to a step.
    `cluster`: the lake in a bucket, one GPU to a step.

    Raises:
        SettingsError: where the cluster profile has no bucket to keep its lake in.
    """
    root = lake_root()
    if chosen == "cluster" and "://" not in root:
        raise SettingsError(f"profile cluster: set {LAKE_VARIABLE}=s3://bucket/prefix, it is now {root}")
    gpu = GpuResource(allowed=0 if chosen == "local" else 1)
    return {
        "lake": LakeResource(root=root),
        "engine": EngineResource(workers=settings.engine.workers),
        "crawl_source": CrawlSourceResource(),
        "gpu": gpu,
        "captioner": CaptionerResource(gpu=gpu),
        "translator": TranslatorResource(gpu=gpu),
        "text_ranker": TextRankerResource(gpu=gpu),
        "trainer": TrainerResource(gpu=gpu),
    }
