"""Which pictures of a partition are to be described."""

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds


def pictures_of_pool(images: ds.Dataset | pa.Table, splits: ds.Dataset | pa.Table, pool: str) -> pa.Table:
    """Each valid picture of `images` that belongs to a pool, once: `image_sha256` and `blob`, in the
    order of the checksums."""
    with duckdb.connect() as connection:
        connection.register("images", images)
        connection.register("splits", splits)
        return connection.execute(
            "select image_sha256, any_value(images.blob) as blob from images join splits using (image_sha256) "
            "where images.status = 'ok' and splits.pool = $1 group by image_sha256 order by image_sha256",
            [pool],
        ).to_arrow_table()
