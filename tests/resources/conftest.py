"""A bucket on loopback, and the environment that points a profile at it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import pytest

from mella.lake import Lake
from mella.storage import Storage
from resources.lake import LakeResource
from resources.s3 import fsspec_options, s3_from_environment
from tests.resources.server import BUCKET, s3_server

_PLACES = count()


@dataclass(frozen=True)
class Bucket:
    """An empty place in a bucket."""

    root: str

    def storage(self) -> Storage:
        return Storage(self.root, fsspec_options(s3_from_environment()))

    def lake(self) -> Lake:
        lake = LakeResource(root=f"{self.root}/lake").open()
        lake.create_tables()
        return lake


@pytest.fixture(scope="session")
def s3_environment() -> Iterator[dict[str, str]]:
    with s3_server() as environment:
        yield environment


@pytest.fixture
def bucket(s3_environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """An empty place in a bucket, for one test."""
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    for name, value in s3_environment.items():
        monkeypatch.setenv(name, value)
    s3_from_environment().get_client().create_bucket(Bucket=BUCKET)
    return Bucket(f"s3://{BUCKET}/{next(_PLACES)}")
