"""Reading files as Arrow with little in flight, however large they are."""

from typing import Any

import pyarrow.dataset as ds

_ROWS_A_BATCH = 16_384
_READ_AHEAD = 1
"""Batches of a file, and files. By default pyarrow reads 16 batches ahead in each of 4 files: of 5 million
short rows it held 1.5 GB, and took 1.7 times the CPU time."""


class _LittleAhead(ds.FileSystemDataset):
    """DuckDB asks a dataset's class for a scanner of the columns and the filter that a query needs."""

    def scanner(self, *arguments: Any, **options: Any) -> ds.Scanner:
        few: dict[str, Any] = {
            "batch_size": _ROWS_A_BATCH,
            "batch_readahead": _READ_AHEAD,
            "fragment_readahead": _READ_AHEAD,
            # Buffered ahead, what is read of a file is held until its end.
            "fragment_scan_options": ds.ParquetFragmentScanOptions(pre_buffer=False),
        }
        return super().scanner(*arguments, **few | options)


def little_ahead(rows: ds.Dataset) -> ds.Dataset:
    """The same rows of Parquet files, scanned so that about two row groups are in memory at once.

    Filters and projections still reach the files. A dataset in memory is handed back as it is.
    """
    if not isinstance(rows, ds.FileSystemDataset):
        return rows
    return _LittleAhead(list(rows.get_fragments()), rows.schema, rows.format, rows.filesystem)
