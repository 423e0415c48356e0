import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mella.images.blobs import BlobError, blob_path, read_blob, write_blob
from mella.storage import Storage


@settings(deadline=None, max_examples=30)
@given(data=st.binary(max_size=500))
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    lake = Storage(str(tmp_path_factory.getbasetemp() / "lake"))
    sha256, blob = write_blob(lake, data)
    assert sha256 == hashlib.sha256(data).hexdigest()
    assert read_blob(lake, blob) == data


def test_a_picture_lies_once_under_its_checksum(tmp_path: Path) -> None:
    lake = Storage(str(tmp_path))
    assert write_blob(lake, b"picture") == write_blob(lake, b"picture")
    sha256 = hashlib.sha256(b"picture").hexdigest()
    assert list(lake.files("blobs")) == [blob_path(sha256)]
    assert blob_path(sha256) == f"blobs/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def test_writers_of_one_picture_do_not_disturb_each_other(tmp_path: Path) -> None:
    lake = Storage(str(tmp_path))
    data = bytes(range(256)) * 4_000
    with ThreadPoolExecutor(8) as pool:
        written = list(pool.map(lambda _: write_blob(lake, data), range(40)))
    assert len(list(lake.files("blobs"))) == 1
    assert read_blob(lake, written[0][1]) == data


def test_a_blob_that_was_cut_is_an_error(tmp_path: Path) -> None:
    lake = Storage(str(tmp_path))
    _, blob = write_blob(lake, b"picture")
    lake.write(blob["shard"], b"pic")
    with pytest.raises(BlobError, match="3 bytes where 7"):
        read_blob(lake, blob)


def test_a_forgotten_blob_is_not_found(tmp_path: Path) -> None:
    lake = Storage(str(tmp_path))
    _, blob = write_blob(lake, b"picture")
    lake.delete(blob["shard"])
    with pytest.raises(FileNotFoundError):
        read_blob(lake, blob)
