"""Which pictures of a partition are to be described."""

from importlib import resources
from typing import TYPE_CHECKING

import pyarrow as pa

from mella.sql import run_models

if TYPE_CHECKING:
    import pyarrow.dataset as ds


def pictures_of_pool(images: "ds.Dataset | pa.Table", splits: "ds.Dataset | pa.Table", pool: str) -> pa.Table:
    """Each valid picture of `images` that belongs to a pool, once: `image_sha256` and `blob`, in the
    order of the checksums."""
    folder = resources.files("dbt_like_sql") / "captions"
    made = run_models(folder, {"images": images, "splits": splits}, {"pool": pool}, ["pictures_of_pool"])
    return made["pictures_of_pool"].sort_by("image_sha256")
