"""What could not be read of a crawl is shown where a user looks, record by record."""

import gzip
from html import unescape
from pathlib import Path

from mella_dagster.crawls import add_crawl
from tests.crawl.warcs import gzip_member, plain_record
from tests.graph.conftest import opened


def test_every_damaged_record_is_a_row_and_in_the_ui(tmp_path: Path) -> None:
    members = [
        gzip_member(plain_record(f"http://a.example/{n}", b"<p>" + bytes(range(256)) * n)) for n in range(4)
    ]
    members[1] = members[1][:40] + bytes(9) + members[1][49:]
    (tmp_path / "damaged.warc.gz").write_bytes(b"".join(members)[:-30] + gzip.compress(b"no record"))
    with opened(tmp_path / "home") as home:
        add_crawl(home.lake, "damaged", [str(tmp_path / "damaged.warc.gz")])
        run = home.materialize([], ["raw_crawl"], {"crawl": "damaged"})
        rows = home.lake.read("crawl_problems", {"crawl": "damaged"}).to_pylist()
    assert run.success
    (made,) = run.asset_materializations_for_node("raw_crawl")
    shown = unescape(str(made.metadata["what could not be read"].value))
    assert len(rows) >= 2 and rows[0]["warc_offset"] == len(members[0])
    for row in rows:
        assert str(row["warc_offset"]) in shown and row["reason"] in shown
