"""Which pictures are for training, validation and test, and which half of the data uses them.

Decided once per cluster of near-duplicates, by hash, before any model or caption exists.
A test cluster stays one for ever: later crawls only add to it.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mella.identity import fraction
from mella.images.clusters import Ints, merge_labels, near_duplicates
from mella.settings import SplitSettings
from mella.tables import TABLES

_PICTURES = """
    WITH seen AS (
        SELECT image_sha256, phash, colour_signature, has_alt, language,
               NULL AS cluster, NULL AS pool, NULL AS split
        FROM images WHERE status = 'ok'
        UNION ALL
        SELECT image_sha256, phash, colour_signature, has_alt, unnest(languages),
               cluster, pool, split
        FROM previous
    )
    SELECT image_sha256, min(phash) AS phash, min(colour_signature) AS colour_signature,
           bool_or(has_alt) AS has_alt, list_sort(list(DISTINCT language)) AS languages,
           max(cluster) AS cluster, max(pool) AS pool, max(split) AS split
    FROM seen GROUP BY image_sha256 ORDER BY image_sha256
"""


def assign(images: pa.Table, previous: pa.Table | None, settings: SplitSettings) -> pa.Table:
    """A row of table `splits` for every picture of `images` (status `ok`) and of `previous`.

    `images` holds the rows of all crawls and languages; their order does not matter.
    `previous` is the last published table. What it says of a cluster stays: pictures
    that are near-duplicates of its pictures join it, and pictures that are gone from
    `images` keep their row, lest they come back on the other side. Where a new picture
    links several of its clusters, they become one: a test cluster gives its id, pool and
    split, else the one with the smallest id.

    Among the new clusters the pool `ling` takes those without any alt-text and, up to
    `ling_share` of them all, others by hash. The split is drawn by another hash, at most
    `test_clusters` clusters of all times for testing.
    """
    pictures = _pictures(images, previous)
    if not pictures.num_rows:
        return TABLES["splits"].schema.empty_table()
    labels = _label(pictures, settings)
    clusters = _clusters(pictures, labels)
    _assign_pools(clusters, settings)
    _assign_splits(clusters, settings)
    of_picture = [clusters[label] for label in labels.tolist()]
    columns = {name: pictures[name] for name in ("image_sha256", "languages", "phash", "colour_signature")}
    for name in ("cluster", "pool", "split", "has_alt"):
        columns[name] = pa.array([getattr(cluster, name) for cluster in of_picture])
    schema = TABLES["splits"].schema
    return pa.table([columns[name].cast(schema.field(name).type) for name in schema.names], schema=schema)


@dataclass(slots=True)
class _Cluster:
    """`cluster` is its id; `pool` and `split` are empty until they are decided."""

    cluster: str
    has_alt: bool = False
    pool: str = ""
    split: str = ""

    @property
    def precedence(self) -> tuple[bool, bool, str]:
        """Sorts decisions that meet in one cluster: an earlier one first, of those a test one."""
        return not self.split, self.split != "test", self.cluster


def _pictures(images: pa.Table, previous: pa.Table | None) -> pa.Table:
    """One row a picture, by checksum, with what was decided before (null where nothing was)."""
    import duckdb

    with duckdb.connect() as connection:
        wanted = ["image_sha256", "phash", "colour_signature", "has_alt", "language", "status"]
        connection.register("images", images.select(wanted))
        connection.register(
            "previous", TABLES["splits"].schema.empty_table() if previous is None else previous
        )
        return connection.sql(_PICTURES).to_arrow_table()


def _label(pictures: pa.Table, settings: SplitSettings) -> Ints:
    """Number the clusters in the order of their smallest checksum."""
    count = pictures.num_rows
    hashes = _from_hex(pictures["phash"], 8).view(">u8").astype(np.uint64).ravel()
    colours = _from_hex(pictures["colour_signature"], 12)
    labels = near_duplicates(hashes, colours, settings.phash_distance, settings.colour_distance)
    known = pc.fill_null(pc.cast(pictures["cluster"], pa.string()), "")
    names, groups = np.unique(known.to_numpy(zero_copy_only=False).astype(str), return_inverse=True)
    groups = np.where(names[groups] == "", -1, groups).reshape(count)
    labels = merge_labels(labels, groups)
    _, first, place = np.unique(labels, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[place]


def _from_hex(column: pa.ChunkedArray, width: int) -> Any:
    joined = "".join(column.to_pylist())
    return np.frombuffer(bytes.fromhex(joined), dtype=np.uint8).reshape(-1, width)


def _clusters(pictures: pa.Table, labels: Ints) -> list[_Cluster]:
    """The clusters by label, with the earlier decision that binds them, if any."""
    found: list[_Cluster] = []
    columns = [pictures[name].to_pylist() for name in ("image_sha256", "has_alt", "cluster", "pool", "split")]
    for label, sha256, has_alt, cluster, pool, split in zip(labels.tolist(), *columns, strict=True):
        if label == len(found):
            found.append(_Cluster(sha256))
        earlier = _Cluster(cluster or sha256, pool=pool or "", split=split or "")
        binding = min(found[label], earlier, key=lambda one: one.precedence)
        binding.has_alt = found[label].has_alt or has_alt
        found[label] = binding
    return found


def _assign_pools(clusters: list[_Cluster], settings: SplitSettings) -> None:
    new = [cluster for cluster in clusters if not cluster.pool]
    with_alt = sum(cluster.has_alt for cluster in new)
    missing = settings.ling_share * len(new) - (len(new) - with_alt)
    share = max(0.0, missing) / with_alt if with_alt else 0.0
    for one in new:
        ling = not one.has_alt or fraction("pool", one.cluster) < share
        one.pool = "ling" if ling else "know"


def _assign_splits(clusters: list[_Cluster], settings: SplitSettings) -> None:
    """Shares are thresholds on the hash, so that a cluster draws the same lot whenever it comes."""
    room = settings.test_clusters - sum(one.split == "test" for one in clusters)
    drawn = [(fraction("split", one.cluster), one.cluster, one) for one in clusters if not one.split]
    for lot, _, one in sorted(drawn, key=lambda entry: entry[:2]):
        if lot < settings.test_share and room > 0:
            one.split = "test"
            room -= 1
        elif settings.test_share <= lot < settings.test_share + settings.validation_share:
            one.split = "validation"
        else:
            one.split = "train"
