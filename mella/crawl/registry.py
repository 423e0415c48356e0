"""The crawls a lake knows: a name, and the URIs under which its WARC files are found."""

import json
from collections.abc import Sequence

from mella.lake import check_name
from mella.storage import Storage

_FOLDER = "_crawls"


def register_crawl(storage: Storage, name: str, uris: Sequence[str]) -> bool:
    """Keep the URIs of a crawl; False where they were kept already, word for word.

    Raises:
        ValueError: for a name that cannot be a partition.
    """
    path = f"{_FOLDER}/{check_name(name)}.json"
    data = json.dumps(list(uris)).encode()
    if storage.exists(path) and storage.read(path) == data:
        return False
    storage.write(path, data)
    return True


def crawl_uris(storage: Storage, name: str) -> list[str]:
    """The URIs of a crawl.

    Raises:
        ValueError: for a crawl that was never registered.
    """
    path = f"{_FOLDER}/{check_name(name)}.json"
    if not storage.exists(path):
        known = ", ".join(registered_crawls(storage)) or "none"
        raise ValueError(
            f"unknown crawl {name!r}: `mella crawl add {name} URI` registers it (known: {known})"
        )
    return [str(uri) for uri in json.loads(storage.read(path))]


def registered_crawls(storage: Storage) -> list[str]:
    """Names of all crawls, sorted."""
    return [path.removeprefix(f"{_FOLDER}/").removesuffix(".json") for path in storage.files(_FOLDER)]
