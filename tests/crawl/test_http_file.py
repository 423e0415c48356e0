import io
import random

import pytest

from mella.crawl import http_file
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


def test_a_server_that_gives_the_whole_for_a_range_is_not_believed() -> None:
    with http_site(Site({"/a": DATA}, lies=True)) as site, HttpFile(f"{site.url}/a", 0.01) as file:
        file.seek(2_500_000)
        with pytest.raises(OSError, match="another range than it was asked for"):
            file.read(10)


def test_parts_of_a_message_are_no_range() -> None:
    parts = {"Content-Type": "multipart/byteranges; boundary=x", "Content-Range": "none"}
    with http_site(Site({"/a": DATA}, ranges=True)) as site, HttpFile(f"{site.url}/a", 0.01) as file:
        site.headers = parts
        file.seek(2_500_000)
        with pytest.raises(OSError, match="another range"):
            file.read(10)


@pytest.mark.parametrize("name", ["ETag", "Last-Modified"])
def test_a_file_that_changes_while_it_is_read_is_an_error_and_not_two_halves(name: str) -> None:
    site = Site({"/a": DATA}, cut_after=1_100_000, headers={name: "first"})
    with http_site(site), HttpFile(f"{site.url}/a", 0.01) as file:
        while file.tell() < 1_000_000:
            assert file.read(100_000)
        site.headers[name] = "second"
        with pytest.raises(OSError, match="has changed while it was read"):
            io.BufferedReader(file).read()


@pytest.mark.parametrize(
    "place", ["http://a..b/x", "http://[::1/x", "ftp://127.0.0.1/x", f"http://{'a' * 70}.b/x"]
)
def test_a_redirect_to_no_http_address_is_an_error_of_the_file(place: str) -> None:
    with (
        http_site(Site({}, redirects={"/a": place})) as site,
        pytest.raises(OSError, match="/a: "),
    ):
        HttpFile(f"{site.url}/a", 0.001)


def test_an_address_in_any_letters_is_asked_for_as_browsers_write_it() -> None:
    with http_site(Site({"/%C4%8D%20a?b=~": DATA})) as site, HttpFile(f"{site.url}/č a?b=%7E") as file:
        assert file.read(4) == DATA[:4]


def test_a_signed_address_is_sent_as_it_stands() -> None:
    path = "/a%7e?sig=%2f%7E'"
    with http_site(Site({path: DATA})) as site, HttpFile(f"{site.url}{path}") as file:
        assert file.read(4) == DATA[:4]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ({"ETag": 'W/"a"'}, {"ETag": '"a"'}),
        ({"ETag": "a", "Last-Modified": "x"}, {"ETag": "a", "Last-Modified": "y"}),
        ({"ETag": "a", "Last-Modified": "x"}, {"ETag": "b", "Last-Modified": "x"}),
        ({"ETag": "a"}, {}),
    ],
)
def test_another_mirror_of_the_same_file_is_as_good(first: dict[str, str], then: dict[str, str]) -> None:
    with http_site(Site({"/a": DATA}, headers=first)) as site, HttpFile(f"{site.url}/a", 0.01) as file:
        site.headers = then
        file.seek(2_500_000)
        assert file.read(10) == DATA[2_500_000:2_500_010]


def test_a_file_of_another_length_is_another_file() -> None:
    with http_site(Site({"/a": DATA})) as site, HttpFile(f"{site.url}/a", 0.01) as file:
        site.files["/a"], site.ranges = DATA[:-1], False
        file.seek(2_500_000)
        with pytest.raises(OSError, match="has changed"):
            file.read(10)


def test_a_server_that_is_busy_now_and_then_is_asked_as_often_as_it_takes() -> None:
    with http_site(Site({"/a": DATA})) as site, HttpFile(f"{site.url}/a", 0.001) as file:
        for at in range(0, 3_000_000, 1_500_000):
            for _ in range(8):
                site.refusals = 2
                file.seek(2_999_000 - at)
                assert file.read(10) == DATA[2_999_000 - at :][:10]
                file.seek(0)
                assert file.read(10) == DATA[:10]


def test_a_server_that_drips_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_file, "_PATIENCE_S", 0.3)
    with (
        http_site(Site({"/a": DATA[:1000]}, drips=0.05)) as site,
        HttpFile(f"{site.url}/a", 0.001) as file,
        pytest.raises(OSError, match="bytes in"),
    ):
        io.BufferedReader(file).read()
    assert len(site.requests) == 1


def test_a_server_that_cuts_every_answer_short_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_file, "_PATIENCE_S", 0.3)
    with (
        http_site(Site({"/a": DATA}, cut_after=100)) as site,
        HttpFile(f"{site.url}/a", 0.05) as file,
        pytest.raises(OSError, match=r"/a: .* bytes in 0 seconds"),
    ):
        io.BufferedReader(file).read()
    assert len(site.requests) < 20
