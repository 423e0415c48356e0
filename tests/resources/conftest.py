"""An S3 server on loopback, and the environment that points a profile at it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from mella.lake import Lake
from mella.storage import Storage
from resources.lake import LakeResource
from resources.s3 import fsspec_options, s3_from_environment

BUCKET = "mella-test"


@dataclass(frozen=True)
class Bucket:
    """A bucket that is there, and the variables by which a process finds it."""

    root: str
    environment: dict[str, str]

    def storage(self) -> Storage:
        return Storage(self.root, fsspec_options(s3_from_environment()))

    def lake(self) -> Lake:
        lake = LakeResource(root=f"{self.root}/lake").open()
        lake.create_tables()
        return lake


@pytest.fixture(scope="session")
def s3_environment() -> Iterator[dict[str, str]]:
    """moto's server: it speaks the protocol over HTTP, conditional PUTs included."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": "us-east-1",
    }
    server.stop()


@pytest.fixture
def bucket(
    s3_environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Bucket:
    """An empty place in a bucket, for one test, with the profile `cluster` in force."""
    root = f"s3://{BUCKET}/{abs(hash(request.node.nodeid)):x}"
    environment = s3_environment | {"MELLA_PROFILE": "cluster", "MELLA_LAKE": f"{root}/lake"}
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    client = s3_from_environment().get_client()
    client.create_bucket(Bucket=BUCKET)
    return Bucket(root, environment)
