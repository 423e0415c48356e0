import dataclasses
import hashlib
import pickle
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from mella.funnel import counts_of
from mella.images import extract as extracting
from mella.images.blobs import read_blob
from mella.images.choose import Chosen, funnel_of
from mella.images.extract import extract, lost, passes
from mella.settings import Settings, load
from mella.shards import PutOff
from mella.storage import Storage
from mella.tables import TABLES
from tests.images.painted import scene, stamps
from tests.images.warcs import Capture, choose_of, pair, survey_all, write_warc

SETTINGS = load(overrides={})
HOST = "http://media.example"


def choose(
    warc: Path, lake: Storage, pairs: list[dict[str, Any]], settings: Settings = SETTINGS, **lists: Any
) -> Chosen:
    return choose_of(survey_all([warc]), pairs, settings=settings, lake=lake, **lists)


def rows_of(chosen: Chosen) -> pa.Table:
    batches = [batch for task in chosen.tasks for _, batch in extract(task)]
    return pa.concat_tables([chosen.failed, pa.Table.from_batches(batches, TABLES["images"].schema)])


def by_url(rows: pa.Table) -> dict[str, dict[str, Any]]:
    return {row["image_url"]: row for row in rows.to_pylist()}


def test_a_good_picture_is_kept_with_all_that_is_known_of_it(tmp_path: Path) -> None:
    lake, data, url = Storage(str(tmp_path / "lake")), scene(1, 320, "JPEG"), f"{HOST}/a.jpg"
    warc = write_warc(tmp_path / "1.warc.gz", [Capture(url, data)])
    (row,) = rows_of(choose(warc, lake, [pair(url, alt="szo", licence="http://l.example/")])).to_pylist()
    expected = {
        "crawl": "c", "language": "hu", "image_url": url, "has_alt": True, "status": "ok", "reason": None,
        "image_sha256": hashlib.sha256(data).hexdigest(), "width": 320, "height": 320, "format": "JPEG",
        "bytes": len(data), "frames": 1, "safety": "unchecked", "licence": "http://l.example/",
        "warc_uri": str(warc), "warc_offset": 0, "served_url": url,
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected
    assert read_blob(lake, row["blob"]) == data
    assert len(row["phash"]) == 16
    assert len(row["colour_signature"]) == 24


def test_every_kind_of_bad_picture_costs_its_own_row_alone(tmp_path: Path) -> None:
    good = scene(1)
    bodies = {
        "page": (b"<!DOCTYPE html><title>404", "html_page"),
        "drawing": (b"<svg/>", "svg"),
        "half": (good[: len(good) // 2], "truncated"),
        "icon": (scene(1, 32), "too_small"),
        "text": (b"not a picture", "unknown_format"),
        "nothing": (b"", "empty"),
        "good": (good, None),
    }
    captures = [Capture(f"{HOST}/{name}", body) for name, (body, _) in bodies.items()]
    lake = Storage(str(tmp_path / "lake"))
    warc = write_warc(tmp_path / "1.warc.gz", captures)
    rows = rows_of(choose(warc, lake, [pair(c.url, alt="szo") for c in captures]))
    assert {url.rsplit("/", 1)[1]: row["reason"] for url, row in by_url(rows).items()} == {
        name: reason for name, (_, reason) in bodies.items()
    }
    assert len(list(lake.files("blobs"))) == 1
    funnel = counts_of(funnel_of(rows, crawl="c", language="hu"))
    assert funnel["kept"] == 1
    assert sum(funnel.values()) == len(bodies)


def test_a_picture_shared_by_pairs_is_judged_once(tmp_path: Path, monkeypatch: Any) -> None:
    judged: list[bytes] = []
    inspect = extracting.inspect

    def counted(data: bytes, settings: Any) -> Any:
        judged.append(data)
        return inspect(data, settings)

    monkeypatch.setattr(extracting, "inspect", counted)
    url = f"{HOST}/a.png"
    warc = write_warc(tmp_path / "1.warc.gz", [Capture(url, scene(1))])
    pairs = [pair(url, f"http://page.example/{n}", alt=f"szo {n}") for n in range(2_500)]
    chosen = choose(warc, Storage(str(tmp_path / "lake")), pairs)
    rows = rows_of(chosen)
    assert len(judged) == 1
    assert sorted(rows["pair_id"].to_pylist()) == sorted(p["pair_id"] for p in pairs)
    assert set(rows["status"].to_pylist()) == {"ok"}


def test_a_forgotten_picture_leaves_no_trace_of_itself(tmp_path: Path) -> None:
    lake, data, url = Storage(str(tmp_path / "lake")), scene(1), f"{HOST}/a.png"
    warc = write_warc(tmp_path / "1.warc.gz", [Capture(url, data)])
    forgotten = {hashlib.sha256(data).hexdigest()}
    (row,) = rows_of(choose(warc, lake, [pair(url, alt="szo")], forgotten=forgotten)).to_pylist()
    assert (row["status"], row["reason"], row["image_sha256"]) == ("failed", "forgotten", None)
    assert not list(lake.files("blobs"))


def test_a_blocked_picture_is_not_kept(tmp_path: Path) -> None:
    lake, data = Storage(str(tmp_path / "lake")), scene(1)
    url = "http://a.painted.example/a.png"
    warc = write_warc(tmp_path / "1.warc.gz", [Capture(url, data)])
    blocked = {hashlib.sha256(data).hexdigest()}
    (row,) = rows_of(choose(warc, lake, [pair(url, alt="szo")], blocked=blocked)).to_pylist()
    assert (row["status"], row["reason"], row["safety"]) == ("failed", "blocked", "blocked")
    assert row["blob"] is None
    assert not list(lake.files("blobs"))


def test_pictures_of_passed_hosts_are_passed(tmp_path: Path) -> None:
    urls = ["http://a.painted.example/a.png", "http://unpainted.example/a.png"]
    warc = write_warc(tmp_path / "1.warc.gz", [Capture(url, scene(1)) for url in urls])
    chosen = choose(warc, Storage(str(tmp_path / "lake")), [pair(url, alt="szo") for url in urls])
    rows = by_url(rows_of(chosen))
    assert [rows[url]["safety"] for url in urls] == ["passed", "unchecked"]


def test_a_redirect_away_from_a_passed_host_is_not_passed(tmp_path: Path) -> None:
    url, target = "http://a.painted.example/a.png", "http://elsewhere.example/a.png"
    captures = [Capture(url, b"", 301, (("Location", target),)), Capture(target, scene(1))]
    warc = write_warc(tmp_path / "1.warc.gz", captures)
    (row,) = rows_of(choose(warc, Storage(str(tmp_path / "lake")), [pair(url, alt="szo")])).to_pylist()
    assert (row["status"], row["safety"]) == ("ok", "unchecked")


def test_a_host_is_passed_by_whole_labels() -> None:
    assert passes("painted.example", ("painted.example",))
    assert passes("a.b.painted.example", ("painted.example",))
    assert not passes("repainted.example", ("painted.example",))
    assert not passes("painted.example.net", ("painted.example",))
    assert not passes("", ("painted.example",))


def test_extracting_twice_gives_the_same_rows_and_blobs(tmp_path: Path) -> None:
    lake = Storage(str(tmp_path / "lake"))
    captures = [Capture(f"{HOST}/{n}.png", scene(n)) for n in range(5)]
    warc = write_warc(tmp_path / "1.warc.gz", captures)
    chosen = choose(warc, lake, [pair(c.url, alt="szo") for c in captures])
    first = rows_of(chosen)
    files = list(lake.files("blobs"))
    assert rows_of(pickle.loads(pickle.dumps(chosen))).equals(first)
    assert list(lake.files("blobs")) == files
    assert len(files) == 5


def test_a_file_that_vanished_fails_its_pairs_by_name(tmp_path: Path) -> None:
    url = f"{HOST}/a.png"
    warc = write_warc(tmp_path / "1.warc.gz", [Capture(url, scene(1))])
    chosen = choose(warc, Storage(str(tmp_path / "lake")), [pair(url, alt="szo")])
    warc.unlink()
    (task,) = chosen.tasks
    assert rows_of(dataclasses.replace(chosen, tasks=(dataclasses.replace(task, whole=False),)))[
        "reason"
    ].to_pylist() == ["unreadable_file"]
    with pytest.raises(PutOff):
        rows_of(chosen)


def test_a_lost_task_fails_every_pair_of_it(tmp_path: Path) -> None:
    captures = [Capture(f"{HOST}/{n}.png", scene(n)) for n in range(3)]
    warc = write_warc(tmp_path / "1.warc.gz", captures)
    chosen = choose(warc, Storage(str(tmp_path / "lake")), [pair(c.url, alt="szo") for c in captures])
    ((name, batch),) = lost(chosen.tasks[0], "worker_died")
    assert name == "images"
    assert Counter(batch["reason"].to_pylist()) == {"worker_died": 3}
    assert batch.schema == TABLES["images"].schema


def test_pictures_of_a_real_crawl_are_extracted(tmp_path: Path, shared_data: Path) -> None:
    warc = shared_data / "crawl" / "dev-media.warc.gz"
    index = survey_all([warc])["crawl_images"]
    small = dataclasses.replace(SETTINGS, images=dataclasses.replace(SETTINGS.images, min_side=64))
    lake = Storage(str(tmp_path / "lake"))
    chosen = choose(warc, lake, [pair(url, alt="szo") for url in index["url"].to_pylist()], small)
    rows = rows_of(chosen)
    assert rows.num_rows == index.num_rows
    counts = counts_of(funnel_of(rows, crawl="c", language="hu"))
    assert set(counts) <= {"kept", "too_small", "too_elongated"}
    assert counts["kept"] > 0.7 * index.num_rows
    expected = {hashlib.sha256(data).hexdigest() for data in stamps(warc)}
    assert set(rows["image_sha256"].to_pylist()) == expected
