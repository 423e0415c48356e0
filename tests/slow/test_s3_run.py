"""The whole data half with its lake and its crawl in a bucket gives the rows of a local run."""

from pathlib import Path

import pytest

from mella.lake import Lake
from resources.lake import LakeResource
from resources.s3 import s3_from_environment
from tests.resources.server import BUCKET, s3_server
from tests.slow.conftest import Reference
from tests.slow.installation import CRAWL, STAGES, Installation, digests

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def test_lake_and_crawl_in_a_bucket_give_the_same_tables(
    reference: Reference, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with s3_server() as server:
        for name, value in server.items():
            monkeypatch.setenv(name, value)
        lake = lake_with_crawl(reference.crawl)
        cluster = server | {"MELLA_PROFILE": "cluster", "MELLA_LAKE": lake.storage.root}
        installation = Installation(tmp_path, cluster)
        installation.done("crawl", "add", CRAWL, f"s3://{BUCKET}/crawl/")
        installation.done("run", *STAGES, "--language", "hu")
        assert digests(lake) == digests(reference.finished.lake)
        assert not list(lake.storage.files("_failures")) and not list(lake.storage.files("_work"))
        assert not (tmp_path / "lake").exists()


def lake_with_crawl(crawl: Path) -> Lake:
    client = s3_from_environment().get_client()
    client.create_bucket(Bucket=BUCKET)
    for path in crawl.glob("*.warc.gz"):
        client.upload_file(str(path), BUCKET, f"crawl/{path.name}")
    return LakeResource(root=f"s3://{BUCKET}/lake").open()
