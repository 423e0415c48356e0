"""Which pictures are described: the valid ones of the pool, each once."""

from mella.captions.choose import pictures_of_pool
from tests.rows import table_of

BLOB = {"shard": "blobs/aa", "offset": 0, "length": 1}


def test_only_valid_pictures_of_the_pool_are_chosen_and_each_once() -> None:
    images = table_of(
        "images",
        {"pair_id": "1", "image_sha256": "b", "status": "ok", "blob": BLOB},
        {"pair_id": "2", "image_sha256": "b", "status": "ok", "blob": BLOB},
        {"pair_id": "3", "image_sha256": "a", "status": "ok", "blob": BLOB},
        {"pair_id": "4", "image_sha256": "c", "status": "failed"},
        {"pair_id": "5", "image_sha256": "d", "status": "ok", "blob": BLOB},
    )
    splits = table_of(
        "splits", *({"image_sha256": s, "pool": "know" if s == "d" else "ling"} for s in "abcd")
    )
    assert pictures_of_pool(images, splits, "ling").to_pylist() == [
        {"image_sha256": "a", "blob": BLOB},
        {"image_sha256": "b", "blob": BLOB},
    ]
