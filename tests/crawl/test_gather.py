"""The shards of a crawl become one table, in which every image tag that was kept is a row."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mella.crawl.gather import gather
from mella.crawl.pairs import ScanTask, scan
from mella.funnel import counts_of
from mella.settings import load
from mella.shards import Shards
from mella.storage import Storage
from mella.tables import TABLES
from tests.crawl.test_pairs import page, write

SCAN = load(overrides={}).scan
CRAWL = "2026-07"
BODY = "<img src=/hrad.png alt='Hrad nad řekou'><img src=/most.png>"


def gathered(folder: Path, *captures: str, reverse: bool = False) -> tuple[pa.Table, dict[str, int]]:
    """What comes of WARC files that hold one capture of the page each, the shards in their order or not."""
    made: dict[str, list[str]] = {"image_alt_pairs": [], "funnel": []}
    for number, body in enumerate(captures):
        uri = write(folder / f"{number}.warc.gz", [page("http://hrady.example/", body)])
        batches = list(scan(ScanTask(CRAWL, uri, {}, SCAN)))
        for table, paths in made.items():
            path = f"{number}.{table}.parquet"
            of_table = [batch for name, batch in batches if name == table]
            pq.write_table(pa.Table.from_batches(of_table, TABLES[table].schema), folder / path)
            paths.append(path)
    step = -1 if reverse else 1
    shards = Shards(Storage(str(folder)), {table: tuple(paths[::step]) for table, paths in made.items()})
    pairs, funnel = gather(shards, CRAWL)
    return pa.Table.from_batches(pairs, TABLES["image_alt_pairs"].schema), counts_of(funnel)


def test_a_page_in_two_warc_files_gives_its_images_once_and_counts_the_others(tmp_path: Path) -> None:
    pairs, counts = gathered(tmp_path, BODY, BODY + "<img src=/les.png>")
    assert sorted(url.rsplit("/", 1)[1] for url in pairs["image_url"].to_pylist()) == [
        "hrad.png", "les.png", "most.png",
    ]  # fmt: skip
    assert counts == {"kept": 2, "not_a_response": 2, "image_kept": 3, "image_repeated_in_crawl": 2}
    assert set(pairs["warc_uri"].to_pylist()) == {str(tmp_path / f"{n}.warc.gz") for n in range(2)}


def test_nothing_is_counted_as_repeated_where_nothing_is(tmp_path: Path) -> None:
    _, counts = gathered(tmp_path, BODY)
    assert counts == {"kept": 1, "not_a_response": 1, "image_kept": 2}


def test_a_crawl_without_shards_has_nothing(tmp_path: Path) -> None:
    pairs, counts = gathered(tmp_path)
    assert (pairs.num_rows, counts) == (0, {})


def test_of_many_captures_the_earliest_stays_whatever_the_order_of_shards(tmp_path: Path) -> None:
    captures = [f"<img src=/{n % 4}.png>" for n in range(9)]
    pairs, counts = gathered(tmp_path, *captures, reverse=True)
    earliest = {f"http://hrady.example/{n}.png": str(tmp_path / f"{n}.warc.gz") for n in range(4)}
    assert dict(zip(pairs["image_url"].to_pylist(), pairs["warc_uri"].to_pylist(), strict=True)) == earliest
    assert (pairs.num_rows, counts["image_kept"], counts["image_repeated_in_crawl"]) == (4, 4, 5)


def test_pairs_that_all_repeat_pass_under_the_memory_limit_and_leave_nothing_spilled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairs, _ = gathered(tmp_path, BODY)
    texts = pa.array([f"{n:07}" * 40 for n in range(250_000)])
    many = pairs.take([0] * len(texts))
    for name in ("pair_id", "alt"):
        many = many.set_column(many.schema.get_field_index(name), many.schema.field(name), texts)
    pq.write_table(many, tmp_path / "many.parquet")
    later = pa.array([1_000_000] * len(texts), many.schema.field("warc_offset").type)
    again = many.set_column(many.schema.get_field_index("warc_offset"), "warc_offset", later)
    pq.write_table(again.cast(many.schema), tmp_path / "again.parquet")
    shards = Shards(
        Storage(str(tmp_path)),
        {"image_alt_pairs": ("again.parquet", "many.parquet"), "funnel": ("0.funnel.parquet",)},
    )
    (tmp_path / "spill").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "spill"))
    rows, funnel = gather(shards, CRAWL, "160MB")
    kept = pa.Table.from_batches(rows)
    assert kept.num_rows == len(texts)
    assert kept["warc_offset"].unique() == pairs["warc_offset"].slice(0, 1).combine_chunks()
    assert counts_of(funnel)["image_repeated_in_crawl"] == len(texts)
    assert list((tmp_path / "spill").iterdir()) == []
