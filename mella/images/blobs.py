"""Picture bytes: one object a picture, named by its checksum.

Two writers of one picture write the same bytes to the same place, so languages and
crawls run side by side without a lock, and a picture can be removed alone.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from mella.storage import Storage


class BlobError(ValueError):
    """Stored bytes are not those that the pointer promises."""


def blob_path(sha256: str) -> str:
    """Path under the lake's root: `blobs/ab/cd/<sha256>`."""
    return f"blobs/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def write_blob(storage: Storage, data: bytes) -> tuple[str, dict[str, Any]]:
    """Keep the bytes; returns their checksum and the `blob` value for a table. Idempotent."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = blob_path(sha256)
    if not storage.exists(path):
        storage.write(path, data)
    return sha256, {"shard": path, "offset": 0, "length": len(data)}


def read_blob(storage: Storage, blob: Mapping[str, Any]) -> bytes:
    """The bytes that a `blob` value points to.

    Raises:
        FileNotFoundError: where the picture is gone.
        BlobError: where fewer bytes lie there than the pointer says.
    """
    start, length = int(blob["offset"]), int(blob["length"])
    data = storage.read(blob["shard"])[start : start + length]
    if len(data) != length:
        raise BlobError(f"{blob['shard']}: {len(data)} bytes where {length} were written")
    return data
