"""A WARC file is told from what it was when it was read."""

from pathlib import Path

import pytest

from mella.crawl.fingerprint import fingerprint


@pytest.mark.parametrize("name", ["a.warc.gz", "a::b.warc.gz", "s3::http.warc", "a b#c?d.warc"])
def test_a_file_written_anew_has_another_fingerprint(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(b"one")
    first = fingerprint(str(file), {})
    assert fingerprint(str(file), {}) == first
    file.write_bytes(b"another")
    assert fingerprint(str(file), {}) != first


def test_files_that_are_not_there_have_one_fingerprint(tmp_path: Path) -> None:
    assert fingerprint(str(tmp_path / "a"), {}) == fingerprint(str(tmp_path / "b\0"), {})


@pytest.mark.parametrize("uri", ["s3://b/a::b.warc.gz", "https://127.0.0.1:9/a::file:///a"])
def test_so_have_those_whose_endpoint_does_not_answer(uri: str) -> None:
    options = {"endpoint_url": "http://127.0.0.1:9", "key": "a", "secret": "b"}
    assert fingerprint(uri, options) == fingerprint("/nowhere", {})
