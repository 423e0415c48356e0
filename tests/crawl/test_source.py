import gzip
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from mella.crawl.fingerprint import source_digest
from mella.crawl.source import CrawlError, expand, named, open_warc
from mella.crawl.warc import Record, read_records
from tests.crawl.servers import Site, http_site
from tests.crawl.warcs import small_warc

WARC = small_warc([b"one", b"two"])
NOBODY = 65_534


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (
        "b.warc.gz",
        "a.warc",
        "deep/er/c.warc.zst",
        "d.arc.gz",
        "d.arc",
        "E.WARC.GZ",
        "with [x].warc",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(WARC)
    for name in ("notes.txt", "x.cdx", "y.warc.wet.gz", "deep/z.warc.gz.tmp"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "folder.warc").mkdir()
    return tmp_path


def _names(found: list[str], folder: Path) -> list[str]:
    assert all(Path(name).is_absolute() for name in found)
    assert found == sorted(set(found))
    return [os.path.relpath(name, folder) for name in found]


def test_a_folder_gives_its_warc_and_arc_files_at_any_depth(folder: Path) -> None:
    assert set(_names(expand([str(folder)]), folder)) == {
        "E.WARC.GZ", "a.warc", "b.warc.gz", "d.arc", "d.arc.gz", "deep/er/c.warc.zst", "with [x].warc",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "names"),
    [("*.warc", ["a.warc", "with [x].warc"]), ("**/*.zst", ["deep/er/c.warc.zst"]),
     ("[ab].*", ["a.warc", "b.warc.gz"]),
     ("dee*", ["deep/er/c.warc.zst"]), ("with [x].warc", ["with [x].warc"]),
     ("y.warc.wet.gz", ["y.warc.wet.gz"])],
)  # fmt: skip
def test_globs_and_single_files(folder: Path, pattern: str, names: list[str]) -> None:
    assert _names(expand([str(folder / pattern)]), folder) == names


def test_each_file_comes_once_however_it_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    named = [
        "a.warc",
        str(folder / "a.warc"),
        f"file://{folder}/a.warc",
        "./deep/../a.warc",
        f"{folder}/a*.warc",
    ]
    assert expand(named) == [str(folder / "a.warc")]
    assert expand([f"file://{folder}/with%20[x].warc"]) == [str(folder / "with [x].warc")]


def test_folders_are_followed_through_links_each_once(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    disk = tmp_path_factory.mktemp("disk")
    (disk / "f.warc").write_bytes(WARC)
    (folder / "linked").symlink_to(disk)
    (folder / "deep" / "up").symlink_to(folder)
    names = _names(expand([str(folder)]), folder)
    assert names.count("linked/f.warc") == 1
    assert names.count("a.warc") == 1


def test_a_link_that_leads_nowhere_is_a_file_that_cannot_be_read(folder: Path) -> None:
    (folder / "gone.warc.gz").symlink_to(folder / "unmounted")
    for uri in (folder, folder / "*.gz"):
        assert str(folder / "gone.warc.gz") in expand([str(uri)])


def test_files_of_a_folder_that_may_not_be_entered_cannot_be_read_each() -> None:
    with TemporaryDirectory() as folder, lowered(Path(folder)):
        (Path(folder) / "shut").mkdir()
        (Path(folder) / "shut" / "a.warc").write_bytes(WARC)
        (Path(folder) / "shut").chmod(0o400)
        assert expand([folder]) == [f"{folder}/shut/a.warc"]
        (Path(folder) / "shut").chmod(0o700)


def test_a_folder_may_be_named_like_a_list(tmp_path: Path) -> None:
    (tmp_path / "x.paths").mkdir()
    (tmp_path / "x.paths" / "a.warc").write_bytes(WARC)
    assert expand([str(tmp_path / "x.paths")]) == [str(tmp_path / "x.paths" / "a.warc")]


def test_a_folder_that_cannot_be_listed_is_said_in_one_line() -> None:
    with TemporaryDirectory() as folder, lowered(Path(folder)):
        (Path(folder) / "locked").mkdir(0)
        with pytest.raises(CrawlError, match=r"locked: cannot be listed \(Permission denied\)"):
            expand([folder])


@contextmanager
def lowered(folder: Path) -> Iterator[None]:
    """As a user who has no rights beyond this folder, also where root runs the tests."""
    user = os.geteuid()
    if user == 0:
        os.chown(folder, NOBODY, -1)
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(user)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_list_on_this_machine_counts_from_its_folder(folder: Path, pack: Callable[[bytes], bytes]) -> None:
    lines = f"a.warc\n\ndeep/*/*.zst\r\n{folder}/b.warc.gz\nhttps://a.example/x.warc.gz\n"
    name = "warc.paths.gz" if pack is gzip.compress else "my.paths"
    (folder / name).write_bytes(pack(lines.encode()))
    found = [uri for line in lines.split()[:-1] for uri in expand([str(folder / line)])]
    (folder / name).write_bytes(pack(lines.rpartition("https")[0].encode()))
    assert expand([str(folder / name)]) == sorted(found)


def test_a_list_may_have_comments_and_a_byte_order_mark(folder: Path) -> None:
    (folder / "my.paths").write_bytes(b"\xef\xbb\xbfa.warc\n# the others\n  b.warc.gz\n")
    assert _names(expand([str(folder / "my.paths")]), folder) == ["a.warc", "b.warc.gz"]


def test_no_server_is_asked_for_what_a_list_on_this_machine_names_elsewhere(folder: Path) -> None:
    with http_site(Site({})) as site:
        remote = [f"{site.url}/{n}.warc.gz" for n in range(20)] + ["s3://crawls/a.warc.gz"]
        (folder / "my.paths").write_text("\n".join([*remote, "a.warc"]))
        assert named([str(folder / "my.paths")]) == sorted([*remote, str(folder / "a.warc")])
        source_digest([str(folder / "my.paths")])
        assert not site.requests


@pytest.mark.parametrize(
    "lines", [b"a" * 9_000, (b"#" * 8_000 + b"\n") * 8_500, b"a.warc\n" * 1_000_001], ids=len
)
def test_a_list_is_bounded(folder: Path, lines: bytes) -> None:
    (folder / "w.paths.gz").write_bytes(gzip.compress(lines, 1))
    with pytest.raises(CrawlError, match="is longer than"):
        expand([str(folder / "w.paths.gz")])


def test_a_list_behind_http_counts_from_its_host() -> None:
    paths = b"crawl-data/x/a.warc.gz\ncrawl-data/x/b.warc.gz\n"
    files = {"/crawl-data/x/warc.paths.gz": gzip.compress(paths)}
    files |= {f"/crawl-data/x/{name}.warc.gz": WARC for name in "ab"}
    with http_site(Site(files)) as site:
        assert expand([f"{site.url}/crawl-data/x/warc.paths.gz"]) == [
            f"{site.url}/crawl-data/x/{name}.warc.gz" for name in "ab"
        ]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"file:///etc/passwd", "does not lie at"), (b"http://10.0.0.1/a.warc", "does not lie at"),
        (b"more.paths", "is a list itself"), (b"\xff\xfe", "is no list of paths"),
        (b"\n \n", "names no file"),
    ],
)  # fmt: skip
def test_a_list_from_elsewhere_names_files_of_its_own_host_only(content: bytes, says: str) -> None:
    with http_site(Site({"/w.paths": content})) as site, pytest.raises(CrawlError, match=says) as caught:
        expand([f"{site.url}/w.paths"])
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (gzip.compress(b"crawl-data/x/a.warc.gz", mtime=0), "no such file.*given by its address"),
        (gzip.compress(b"a.warc", mtime=0)[:12], "is no list of paths"), (b"a.warc", "is no list of paths"),
    ],
)  # fmt: skip
def test_a_list_that_leads_nowhere_is_said_in_one_line(folder: Path, content: bytes, says: str) -> None:
    (folder / "w.paths.gz").write_bytes(content)
    with pytest.raises(CrawlError, match=says) as caught:
        expand([str(folder / "w.paths.gz")])
    assert str(folder / "w.paths.gz") in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [("missing.warc", "no such file"), ("*.nothing", "matches no"), ("empty", "holds no"), ("", "empty path"),
     ("ftp://a.example/x.warc", "ftp://"), ("http://[::1/x.warc", "is no address"),
     ("s3://", "names no bucket"), ("s3:///x", "names no bucket"), ("~nobody-here/x.warc", "no such file")],
)  # fmt: skip
def test_what_leads_nowhere_is_said_in_one_line(tmp_path: Path, wrong: str, says: str) -> None:
    (tmp_path / "empty").mkdir()
    uri = wrong if "://" in wrong or not wrong or wrong[0] == "~" else str(tmp_path / wrong)
    with pytest.raises(CrawlError, match=says) as caught:
        expand([uri])
    assert "\n" not in str(caught.value)
    assert uri in str(caught.value)


def test_no_crawl_at_all_is_an_error() -> None:
    with pytest.raises(CrawlError, match="no crawl"):
        expand([])


def test_a_local_file_is_read(folder: Path) -> None:
    with open_warc(str(folder / "b.warc.gz")) as stream:
        assert len(list(read_records(stream))) == 2


def test_a_warc_behind_http_is_streamed() -> None:
    with http_site(Site({"/x/a.warc.gz": WARC})) as site:
        uri = f"{site.url}/x/a.warc.gz"
        assert expand([uri, uri]) == [uri]
        with open_warc(uri) as stream:
            assert [found.target_uri for found in read_records(stream) if isinstance(found, Record)] == [
                "http://a.example/0",
                "http://a.example/1",
            ]


def test_a_wrong_http_address_is_said_in_one_line() -> None:
    with (
        http_site(Site({})) as site,
        pytest.raises(CrawlError, match=r"no\.warc\.gz.*404.*check the address"),
    ):
        expand([f"{site.url}/no.warc.gz"])


@pytest.fixture(scope="module")
def bucket() -> Iterator[dict[str, Any]]:
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
    client = boto3.client("s3", endpoint_url=endpoint, **keys)
    client.create_bucket(Bucket="crawls")
    for name in ("one/a.warc.gz", "one/deep/b.warc.gz", "one/notes.txt", "two/c.warc.gz", "x/[1].warc.gz"):
        client.put_object(Bucket="crawls", Key=name, Body=WARC)
    yield {"key": "test", "secret": "test", "client_kwargs": {"endpoint_url": endpoint}}
    server.stop()


@pytest.mark.parametrize(
    ("uri", "names"),
    [("one", ["one/a.warc.gz", "one/deep/b.warc.gz"]), ("one/", ["one/a.warc.gz", "one/deep/b.warc.gz"]),
     ("*/?.warc.gz", ["one/a.warc.gz", "two/c.warc.gz"]), ("two/c.warc.gz", ["two/c.warc.gz"]),
     ("t*", ["two/c.warc.gz"]), ("x/[1].warc.gz", ["x/[1].warc.gz"])],
)  # fmt: skip
def test_objects_prefixes_and_globs_of_a_bucket(bucket: dict[str, Any], uri: str, names: list[str]) -> None:
    assert expand([f"s3://crawls/{uri}"], bucket) == [f"s3://crawls/{name}" for name in names]


def test_a_warc_in_a_bucket_is_read_at_an_offset(bucket: dict[str, Any]) -> None:
    with open_warc("s3://crawls/one/a.warc.gz", bucket) as stream:
        offsets = [found.offset for found in read_records(stream)]
        stream.seek(offsets[1])
        second = next(read_records(stream))
        assert isinstance(second, Record) and second.target_uri == "http://a.example/1"


@pytest.mark.parametrize("uri", ["s3://crawls/none", "s3://crawls/one/*.zst", "s3://no-such-bucket/x"])
def test_what_a_bucket_does_not_hold_is_said_in_one_line(bucket: dict[str, Any], uri: str) -> None:
    with pytest.raises(CrawlError) as caught:
        expand([uri], bucket)
    assert uri in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize("broken", [b"", b"HTTP/1.1 5x\r\n\r\n"])
def test_a_bucket_whose_endpoint_fails_is_an_error_of_the_file(broken: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_answer, args=(server, broken), daemon=True).start()
        endpoint = f"http://127.0.0.1:{server.getsockname()[1]}"
        options: dict[str, Any] = {"key": "k", "secret": "s", "skip_instance_cache": True}
        options["client_kwargs"] = {"endpoint_url": endpoint}
        options["config_kwargs"] = {"retries": {"max_attempts": 1}}
        with pytest.raises(OSError, match=r"a\.warc"):
            open_warc("s3://crawls/a.warc", options)


def _answer(server: socket.socket, text: bytes) -> None:
    with suppress(OSError):
        while True:
            connection, _ = server.accept()
            connection.recv(65_536)
            connection.sendall(text)
            connection.close()
