"""The lake and the crawl in a bucket, on a server that speaks S3's protocol over loopback."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pytest

from mella.crawl.fingerprint import fingerprint
from mella.crawl.pairs import ScanTask, scan
from mella.crawl.source import expand
from mella.engine import PoolEngine
from mella.images.blobs import blob_path, read_blob, write_blob
from mella.lake import Lake, Publication, row_digest
from mella.progress import Progress
from mella.settings import load
from mella.shards import Batches, run_shards
from mella.storage import Storage
from mella.tables import TABLES
from resources.crawl_source import CrawlSourceResource
from resources.s3 import s3_from_environment
from tests.crawl.warcs import small_warc
from tests.resources.conftest import Bucket
from tests.rows import table_of

PARTITION = {"crawl": "c", "language": "ar"}


@dataclass(frozen=True)
class WriteTask:
    name: str
    lake: Storage


def write_row(task: WriteTask) -> Batches:
    write_blob(task.lake, task.name.encode())
    yield "funnel", table_of("funnel", {"reason": task.name, "pairs": 1}).to_batches()[0]


def lost(task: WriteTask, reason: str) -> Batches:
    yield "funnel", table_of("funnel", {"reason": reason, "pairs": 1}).to_batches()[0]


def publish(lake: Lake, *texts: str, language: str = "ar") -> Publication:
    partition = {"crawl": "c", "language": language}
    rows = table_of("alt_text", *({**partition, "pair_id": text, "text": text} for text in texts))
    staged = lake.stage("alt_text", partition, "run", {"alt_text": rows.to_batches()})
    digest = row_digest(lake.staged(staged, "alt_text"))
    return lake.publish(staged, Publication("alt_text", partition, "run", "1", digest, len(texts), 0), {})


def published(lake: Lake, **partition: str) -> list[str]:
    return sorted(lake.read("alt_text", partition)["text"].to_pylist())


def test_an_empty_lake_has_every_table(bucket: Bucket) -> None:
    lake = bucket.lake()
    lake.create_tables()
    assert {name: lake.read(name).schema.names for name in TABLES} == {
        name: table.schema.names for name, table in TABLES.items()
    }


def test_a_publication_replaces_its_partition_and_no_other(bucket: Bucket) -> None:
    lake = bucket.lake()
    publish(lake, "a", "b")
    publish(lake, "c", language="cs")
    last = publish(lake, "d")
    assert published(lake) == ["c", "d"]
    assert published(lake, language="ar") == ["d"]
    assert lake.publication("alt_text", PARTITION) == last
    assert [p.label for p in lake.publications("alt_text", {"language": "ar"})] == ["alt_text[c|ar]"]
    assert list(lake.storage.files("_staging")) == []


def test_languages_published_at_once_all_arrive(bucket: Bucket) -> None:
    lake = bucket.lake()
    languages = ["ar", "cs", "hu", "ko"]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda code: publish(lake, code, language=code), languages))
    assert published(lake) == languages


def test_what_another_machine_wrote_is_seen(bucket: Bucket) -> None:
    """A remembered listing of the bucket would hide it."""
    lake = bucket.lake()
    publish(lake, "a")
    assert len(lake.publications("alt_text")) == 1
    assert not lake.storage.exists("_publications/alt_text/c~cs.json")
    _copy_elsewhere(lake, "_publications/alt_text/c~ar.json", "_publications/alt_text/c~cs.json")
    assert lake.storage.exists("_publications/alt_text/c~cs.json")
    assert len(lake.publications("alt_text")) == 2


def test_deleted_rows_leave_no_file_that_holds_them(bucket: Bucket) -> None:
    lake = bucket.lake()
    publish(lake, "secret", "open")
    assert lake.delete_rows("alt_text", {"text": {"secret"}}) == 1
    assert published(lake) == ["open"]
    files = [path for path in lake.storage.files("alt_text") if path.endswith(".parquet")]
    assert not any(b"secret" in lake.storage.read(path) for path in files)


def test_pictures_are_kept_and_read(bucket: Bucket) -> None:
    storage = bucket.storage()
    sha256, blob = write_blob(storage, b"picture")
    assert write_blob(storage, b"picture") == (sha256, blob)
    assert read_blob(storage, blob) == b"picture"
    storage.delete(blob_path(sha256))
    assert not storage.exists(blob_path(sha256))


@pytest.mark.parametrize("size", [10, 60_000_000], ids=["small", "in parts"])
def test_a_failed_write_leaves_the_old_object(bucket: Bucket, size: int) -> None:
    storage = bucket.storage()
    storage.write("a.bin", b"old")
    with pytest.raises(RuntimeError), storage.create("a.bin") as file:
        file.write(b"x" * size)
        raise RuntimeError
    assert storage.read("a.bin") == b"old"
    assert list(storage.files()) == ["a.bin"]
    assert "Uploads" not in _client().list_multipart_uploads(Bucket=bucket.root.split("/")[2])


def test_workers_write_shards_and_pictures_that_the_run_then_reads(bucket: Bucket) -> None:
    storage = bucket.storage()
    names = [f"s{i}" for i in range(6)]
    tasks = [WriteTask(name, storage) for name in names]

    def run() -> list[str]:
        shards = run_shards(
            PoolEngine(2), write_row, tasks, work=storage.under("_work"), version="1",
            inputs=["d"] * len(names), lost=lost, progress=Progress("test", len(names), "shards"),
        )  # fmt: skip
        return sorted(shards.dataset("funnel").to_table()["reason"].to_pylist())

    assert list(storage.files("_work")) == []
    assert run() == names
    assert run() == names
    assert len(list(storage.files("blobs"))) == len(names)


def test_a_file_of_a_bucket_that_is_written_anew_has_another_fingerprint(bucket: Bucket) -> None:
    storage, options = bucket.storage(), CrawlSourceResource().options(bucket.root)
    uris = [f"{bucket.root}/crawl/{name}.warc.gz" for name in ("a", "a::b")]
    marks = []
    for content in (b"one", b"another"):
        storage.write("crawl/a::b.warc.gz", content)
        marks += [fingerprint(uri, options) for uri in uris]
    missing, first, still, second = marks
    assert missing == still
    assert len({missing, first, second}) == 3


def test_a_crawl_in_a_bucket_is_found_and_scanned(bucket: Bucket) -> None:
    storage = bucket.storage()
    page = '<html lang="hu"><title>Kép</title><img src="a.png" alt="Piros tulipán a kertben">'.encode()
    for name in ("one", "x::y"):
        storage.write(f"crawl/{name}.warc.gz", small_warc([page]))
    storage.write("crawl/readme.txt", b"no WARC")
    options = CrawlSourceResource().options(bucket.root)
    uris = expand([f"{bucket.root}/crawl/"], options)
    assert uris == [f"{bucket.root}/crawl/{name}.warc.gz" for name in ("one", "x::y")]
    assert [row["alt"] for uri in uris for row in _pairs(uri, options)] == ["Piros tulipán a kertben"] * 2


def _pairs(uri: str, options: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for table, batch in scan(ScanTask("c", uri, options, load(overrides={}).scan)):
        if table == "image_alt_pairs":
            yield from pa.Table.from_batches([batch]).to_pylist()


def _client() -> Any:
    return s3_from_environment().get_client()


def _copy_elsewhere(lake: Lake, source: str, target: str) -> None:
    """Put an object in place as another machine would, behind the back of this process."""
    bucket, _, prefix = lake.storage.root.removeprefix("s3://").partition("/")
    _client().copy_object(
        Bucket=bucket, Key=f"{prefix}/{target}", CopySource={"Bucket": bucket, "Key": f"{prefix}/{source}"}
    )
