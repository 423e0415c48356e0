"""Reading files as Arrow with little in flight, however large they are."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.dataset as ds

_ROWS_A_BATCH = 16_384


_Rows = TypeVar("_Rows", ds.Dataset, pa.Table)


@dataclass(frozen=True, slots=True)
class _RowGroups:
    """What DuckDB asks of a scanner: a reader, whose row groups are read one after the other, as they are
    asked for. A scanner of pyarrow runs ahead of one who reads slowly, by up to 1 GB, whatever read-ahead
    it is given."""

    rows: ds.FileSystemDataset
    options: dict[str, Any]
    projected_schema: pa.Schema

    def to_reader(self) -> pa.RecordBatchReader:
        return pa.RecordBatchReader.from_batches(self.projected_schema, self._batches())

    def _batches(self) -> Iterator[pa.RecordBatch]:
        chosen, schema = self.options.get("filter"), self.rows.schema
        for fragment in self.rows.get_fragments(chosen):
            for group in fragment.split_by_row_group(chosen, schema):
                yield from group.scanner(schema=schema, **self.options).to_batches()


class _LittleAhead(ds.FileSystemDataset):
    """DuckDB asks a dataset's class for a scanner of the columns and the filter that a query needs."""

    def scanner(self, **options: Any) -> Any:
        asked: dict[str, Any] = {
            "batch_size": _ROWS_A_BATCH,
            # Buffered ahead, what is read of a file is held until its end.
            "fragment_scan_options": ds.ParquetFragmentScanOptions(pre_buffer=False),
        } | options
        return _RowGroups(self, asked, super().scanner(**asked).projected_schema)


def little_ahead(rows: _Rows) -> _Rows | ds.Dataset:
    """The same rows of Parquet files, for DuckDB, scanned so that about one row group is in memory at once.

    Filters and projections still reach the files. What is in memory is handed back as it is.
    """
    if not isinstance(rows, ds.FileSystemDataset):
        return rows
    return _LittleAhead(list(rows.get_fragments()), rows.schema, rows.format, rows.filesystem)


def first_rows(rows: ds.Dataset, count: int, **options: Any) -> pa.Table:
    """So many rows at most, of the row groups that hold them; `options` as of `Dataset.scanner`.

    The `head` of a dataset reads ahead of its first rows as a scan of all would: 600 MB for eight of them."""
    reader = little_ahead(rows).scanner(**options).to_reader()
    batches: list[pa.RecordBatch] = []
    for batch in reader:
        batches.append(batch.slice(0, count))
        count -= batches[-1].num_rows
        if not count:
            break
    return pa.Table.from_batches(batches, reader.schema)
