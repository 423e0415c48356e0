"""Profiles: one variable chooses a set of resources, and says clearly what it lacks."""

from pathlib import Path

import pytest

from mella.settings import SettingsError, load
from resources.gpu import GpuResource, count_gpus
from resources.profiles import PROFILES, profile, resources_for


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("MELLA_PROFILE", "MELLA_LAKE", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MELLA_HOME", str(tmp_path))


def gpu_of(chosen: str) -> GpuResource:
    gpu = resources_for(chosen, load(overrides={}))["gpu"]
    assert isinstance(gpu, GpuResource)
    return gpu


def test_without_a_choice_the_profile_is_local() -> None:
    assert profile() == "local"


def test_an_unknown_profile_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MELLA_PROFILE", "laptop")
    with pytest.raises(SettingsError) as caught:
        profile()
    assert str(caught.value) == "MELLA_PROFILE=laptop: choose from local, gpu, cluster"


def test_a_cluster_without_a_bucket_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        resources_for("cluster", load(overrides={}))
    assert "MELLA_LAKE=s3://bucket/prefix" in str(caught.value)
    assert str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("chosen", PROFILES)
def test_every_profile_has_the_same_resources(chosen: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MELLA_LAKE", "s3://bucket/prefix")
    made = resources_for(chosen, load(overrides={}))
    models = {"captioner", "translator", "text_ranker", "trainer"}
    assert set(made) == {"lake", "engine", "crawl_source", "gpu", *models}


def test_the_local_profile_keeps_models_on_the_cpu() -> None:
    assert gpu_of("local").device() == "cpu"


def test_the_gpu_profile_uses_a_gpu_where_there_is_one() -> None:
    assert gpu_of("gpu").device() == ("cuda" if count_gpus() else "cpu")


def test_the_driver_is_asked_how_many_gpus_there_are(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    driver = tmp_path / "nvidia-smi"
    driver.write_text("#!/bin/sh\necho 'GPU 0: one'\necho 'GPU 1: two'\n", encoding="utf-8")
    driver.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert count_gpus() == 2
    assert (gpu_of("gpu").device(), gpu_of("local").device()) == ("cuda", "cpu")


def test_without_a_driver_there_are_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert count_gpus() == 0


@pytest.mark.parametrize(("kind", "engine"), [("pool", "PoolEngine"), ("inline", "InlineEngine")])
def test_the_engine_is_the_one_chosen(kind: str, engine: str) -> None:
    from resources.engine import EngineResource

    assert type(EngineResource(kind=kind).open()).__name__ == engine  # type: ignore[arg-type]
