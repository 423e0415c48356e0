"""Forgetting: out of every table and of the stored bytes, and out of later runs."""

import io
import json
import shutil
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from deltalake import write_deltalake

from assets import STAGES
from mella.forget import forget, forgotten, places_of
from mella.images.blobs import blob_path
from mella.lake import Lake
from mella.storage import Storage
from mella.tables import TABLES
from mella_dagster.definitions import build
from mella_dagster.execution import run_needed
from tests.graph.conftest import CRAWL, Home
from tests.rows import table_of


@pytest.fixture
def lake(home: Home, tmp_path: Path) -> Lake:
    """A copy, so that what is forgotten here is missed nowhere else."""
    shutil.copytree(home.path / "lake", tmp_path / "lake")
    return Lake(Storage(str(tmp_path / "lake")))


def picture_of(lake: Lake) -> dict[str, Any]:
    """A dataset row with an alt-text."""
    return next(row for row in lake.read("dataset").to_pylist() if row["source"] == "alt_text")


def holders(lake: Lake, sha256: str) -> list[str]:
    return [
        name
        for name, table in TABLES.items()
        if "image_sha256" in table.schema.names and sha256 in lake.read(name)["image_sha256"].to_pylist()
    ]


def test_a_picture_leaves_every_table_and_its_bytes_are_gone(lake: Lake) -> None:
    sha256 = picture_of(lake)["image_sha256"]
    assert set(holders(lake, sha256)) == {"images", "splits", "dataset"}
    assert set(forget(lake, sha256)) == {"images", "splits", "dataset"}
    assert holders(lake, sha256) == []
    assert not lake.storage.exists(blob_path(sha256))


@pytest.mark.parametrize("sha256", ["ab" * 32, "AB" * 32])
def test_all_addresses_that_lead_to_a_picture_are_told(tmp_path: Path, sha256: str) -> None:
    lake, host = Lake(Storage(str(tmp_path))), "https://h.example"
    lake.create_tables()
    led = [("photo", "v1.jpg", "ab" * 32), ("v1.jpg", None, "ab" * 32), ("other.jpg", None, "cd" * 32)]
    rows = [
        {"image_url": f"{host}/{url}", "served_url": served and f"{host}/{served}", "image_sha256": shown}
        for url, served, shown in led
    ]
    write_deltalake(str(tmp_path / "images"), table_of("images", *rows), mode="append")
    assert places_of(lake, sha256) == [f"{host}/photo", f"{host}/v1.jpg"]
    assert places_of(lake, f"{host}/photo") == []


def test_no_file_keeps_its_rows_and_no_log_quotes_its_text(lake: Lake) -> None:
    row = picture_of(lake)
    forget(lake, row["page_url"])
    for path in lake.storage.files():
        data = lake.storage.read(path)
        if path.endswith(".parquet"):
            rows = pq.read_table(io.BytesIO(data)).to_pylist()
            assert all(row["page_url"] not in repr(found) for found in rows), path
        elif path.endswith(".json"):
            assert row["text"] not in json.loads(f"[{','.join(data.decode().splitlines())}]").__repr__(), path


def test_an_address_takes_its_picture_along(lake: Lake) -> None:
    row = picture_of(lake)
    forget(lake, row["image_url"])
    assert holders(lake, row["image_sha256"]) == []
    assert row["image_url"] not in lake.read("image_alt_pairs")["image_url"].to_pylist()


def test_another_address_of_an_image_takes_pair_and_picture_along(lake: Lake) -> None:
    pictures = {row["pair_id"]: row["image_sha256"] for row in lake.read("images").to_pylist()}
    row = next(
        row
        for row in lake.read("image_alt_pairs").to_pylist()
        if row["other_urls"] and pictures.get(row["pair_id"])
    )
    forget(lake, row["other_urls"][-1])
    for table in ("image_alt_pairs", "alt_text", "images"):
        assert row["pair_id"] not in lake.read(table)["pair_id"].to_pylist()
    assert row["other_urls"][-1] not in repr(lake.read("image_alt_pairs")["other_urls"].to_pylist())
    assert holders(lake, pictures[row["pair_id"]]) == []
    place = {"page_url": row["page_url"], "image_url": row["image_url"]}
    examples = [e for r in lake.read("funnel").to_pylist() for e in r["examples"]]
    assert not [e for e in examples if place.items() <= e.items()]


def test_what_redirects_to_an_address_goes_with_it(tmp_path: Path) -> None:
    lake, host = Lake(Storage(str(tmp_path))), "https://h.example"
    lake.create_tables()
    way = [(f"{host}/1", f"{host}/2"), (f"{host}/2", f"{host}/3"), (f"{host}/3", None)]
    captures = [{"crawl": "c", "url": url, "location": location} for url, location in way]
    pair = {"crawl": "c", "pair_id": "p", "page_url": f"{host}/", "image_url": f"{host}/1"}
    picture = pair | {"language": "cs", "served_url": f"{host}/3", "image_sha256": "a" * 64}
    del picture["page_url"]
    example = {"text": "", "page_url": f"{host}/", "image_url": f"{host}/1"}
    count = {"stage": "alt_text", "crawl": "c", "language": "cs", "reason": "kept", "examples": [example]}
    for name, rows in (
        ("crawl_images", captures), ("image_alt_pairs", [pair]), ("images", [picture]), ("funnel", [count]),
    ):  # fmt: skip
        write_deltalake(str(tmp_path / name), table_of(name, *rows), mode="append")
    assert forget(lake, f"{host}/2") == {"images": 1, "image_alt_pairs": 1, "crawl_images": 2}
    assert lake.read("funnel")["examples"].to_pylist() == [[]]


def test_an_address_is_forgotten_with_its_revisits_and_by_either_scheme(tmp_path: Path) -> None:
    lake = Lake(Storage(str(tmp_path)))
    lake.create_tables()
    host = "h.example"
    captures = [
        {"crawl": "c", "url": f"https://{host}/1", "warc_offset": 1},
        {"crawl": "c", "url": f"https://{host}/2", "warc_offset": 2, "refers_to": f"https://{host}/1"},
    ]
    pair = {"crawl": "c", "pair_id": "p", "image_url": f"http://{host}/1"}
    picture = {"crawl": "c", "pair_id": "q", "image_url": f"https://{host}/2", "image_sha256": "0" * 64}
    for name, rows in (("crawl_images", captures), ("image_alt_pairs", [pair]), ("images", [picture])):
        write_deltalake(str(tmp_path / name), table_of(name, *rows), mode="append")
    assert forget(lake, f"https://{host}/1") == {"images": 1, "image_alt_pairs": 1, "crawl_images": 2}
    assert {f"http://{host}/1", f"https://{host}/1"} <= forgotten(lake.storage).urls


def test_an_address_that_many_pairs_name_is_forgotten_like_another(tmp_path: Path) -> None:
    lake = Lake(Storage(str(tmp_path)))
    lake.create_tables()
    rows = [
        {"crawl": "c", "pair_id": f"{n:05}", "other_urls": ["https://h.example/stub.png"]}
        for n in range(40_000)
    ]
    write_deltalake(str(tmp_path / "image_alt_pairs"), table_of("image_alt_pairs", *rows), mode="append")
    assert forget(lake, "https://h.example/stub.png") == {"image_alt_pairs": 40_000}
    assert forget(lake, "https://h.example/other.png") == {}


def test_a_lake_of_an_older_version_forgets_too(lake: Lake) -> None:
    row = picture_of(lake)
    older = lake.read("images").drop_columns("served_url")
    shutil.rmtree(lake.storage.path("images"))
    write_deltalake(lake.storage.path("images"), older, partition_by=["crawl", "language"])
    forget(lake, row["image_url"])
    assert holders(lake, row["image_sha256"]) == []


def test_an_address_that_an_older_version_spelled_otherwise_is_forgotten_in_both_spellings(
    tmp_path: Path,
) -> None:
    lake = Lake(Storage(str(tmp_path)))
    lake.create_tables()
    older, newer = "https://h.example/hrad|zima.jpg?a=\\", "https://h.example/hrad%7Czima.jpg?a=%5C"
    rows = [{"crawl": "c", "pair_id": url, "image_url": url} for url in (older, newer)]
    write_deltalake(str(tmp_path / "image_alt_pairs"), table_of("image_alt_pairs", *rows), mode="append")
    assert forget(lake, older) == {"image_alt_pairs": 2}
    assert {older, newer} <= forgotten(lake.storage).urls


def test_a_list_of_an_older_version_keeps_out_what_is_spelled_as_now(tmp_path: Path) -> None:
    storage = Storage(str(tmp_path))
    kept = {"urls": ["https://h.example/hrad|zima.jpg"], "hashes": []}
    storage.write("_forgotten.json", json.dumps(kept).encode())
    assert "https://h.example/hrad%7Czima.jpg" in forgotten(storage).urls


def test_a_page_takes_its_pairs_and_pictures_along(lake: Lake) -> None:
    row = picture_of(lake)
    assert "dataset" in forget(lake, row["page_url"])
    assert row["page_url"] not in lake.read("alt_text")["page_url"].to_pylist()
    assert holders(lake, row["image_sha256"]) == []
    assert not lake.storage.exists(blob_path(row["image_sha256"]))


def test_a_page_that_only_a_funnel_quotes_is_quoted_no_more(lake: Lake) -> None:
    quoted = [e["page_url"] for r in lake.read("funnel").to_pylist() for e in r["examples"] if e["page_url"]]
    forget(lake, quoted[0])
    assert quoted[0] not in repr(lake.read("funnel").to_pylist())


def test_a_call_that_was_interrupted_is_made_good_by_the_next(lake: Lake) -> None:
    row = picture_of(lake)
    kept = {"urls": [], "hashes": [row["image_sha256"]]}
    lake.storage.write("_forgotten.json", json.dumps(kept).encode())
    forget(lake, "0" * 64)
    assert holders(lake, row["image_sha256"]) == []


def test_a_later_run_leaves_it_out(home: Home, lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    row = picture_of(lake)
    forget(lake, row["image_sha256"])
    monkeypatch.setenv("MELLA_LAKE", lake.storage.root)
    results = run_needed(
        build(home.settings, "local"), [s for s in STAGES if s.name == "images"], instance=home.instance,
        lake=lake, settings=home.settings, crawls=[CRAWL], languages=[row["language"]], everything=True,
        announce=lambda *_: None,
        tell=lambda _: None,
    )  # fmt: skip
    assert not [result for result in results if result.error]
    reasons = lake.read("images", {"language": row["language"]}).to_pylist()
    assert holders(lake, row["image_sha256"]) == []
    assert "forgotten" in {r["reason"] for r in reasons if r["image_url"] == row["image_url"]}


def test_what_names_nothing_is_refused(lake: Lake) -> None:
    with pytest.raises(ValueError, match="neither an http"):
        forget(lake, "nonsense")
