import io
import random

import pytest

from mella.crawl.http_file import HttpFile
from tests.crawl.servers import Site, http_site

DATA = random.Random(3).randbytes(3_000_000)


def test_one_request_serves_a_whole_pass() -> None:
    with http_site(Site({"/a": DATA})) as site, HttpFile(f"{site.url}/a") as file:
        assert io.BufferedReader(file).read() == DATA
        assert site.requests == [("/a", None)]


def test_a_seek_asks_for_the_rest_and_a_short_way_is_read_through() -> None:
    with http_site(Site({"/a": DATA})) as site, HttpFile(f"{site.url}/a") as file:
        assert file.seek(2_500_000) == 2_500_000
        assert file.read(10) == DATA[2_500_000:2_500_010]
        file.seek(2_600_000)
        assert file.read(10) == DATA[2_600_000:2_600_010]
        assert file.seek(-5, io.SEEK_END) == len(DATA) - 5
        assert file.read(100) == DATA[-5:]
        assert file.read(1) == b""
        assert site.requests == [("/a", None), ("/a", "bytes=2500000-")]


def test_a_dropped_connection_is_taken_up_where_it_broke() -> None:
    with http_site(Site({"/a": DATA}, cut_after=1_100_000)) as site, HttpFile(f"{site.url}/a", 0.01) as file:
        assert io.BufferedReader(file).read() == DATA
        assert [wanted for _, wanted in site.requests] == [None, "bytes=1100000-", "bytes=2200000-"]


def test_a_busy_server_is_asked_again() -> None:
    with http_site(Site({"/a": DATA}, refusals=2)) as site, HttpFile(f"{site.url}/a", 0.01) as file:
        assert file.read(4) == DATA[:4]


def test_what_is_missing_is_not_asked_for_again() -> None:
    with http_site(Site({})) as site:
        with pytest.raises(OSError, match="404"):
            HttpFile(f"{site.url}/a")
        assert len(site.requests) == 1


def test_without_ranges_it_reads_on_but_neither_seeks_nor_recovers() -> None:
    with http_site(Site({"/a": DATA}, ranges=False)) as site, HttpFile(f"{site.url}/a", 0.01) as file:
        assert not file.seekable()
        with pytest.raises(io.UnsupportedOperation):
            file.seek(5)
        assert io.BufferedReader(file).read() == DATA


def test_without_ranges_a_dropped_connection_is_an_error() -> None:
    with (
        http_site(Site({"/a": DATA}, ranges=False, cut_after=1000)) as site,
        HttpFile(f"{site.url}/a", 0.01) as file,
        pytest.raises(OSError, match="closed too early"),
    ):
        file.readall()
