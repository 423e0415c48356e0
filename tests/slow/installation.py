"""A home of its own, driven through the `mella` command as a user drives it."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds

from mella.lake import Lake, row_digest
from mella.storage import Storage
from mella.tables import TABLES

STAGES = (
    "raw_crawl", "image_alt_pairs", "alt_text", "images", "splits", "english_captions", "captions", "dataset",
)  # fmt: skip
CRAWL = "sample"
_MELLA = str(Path(sys.executable).with_name("mella"))
_OWN = ("MELLA_", "DAGSTER_", "AWS_")


@dataclass(frozen=True)
class Installation:
    """One `MELLA_HOME`; `environment` is what its processes get on top."""

    home: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    def start(self, *arguments: str, log: Path) -> subprocess.Popen[bytes]:
        """The command in a session of its own, both its outputs in `log`."""
        with log.open("wb") as file:
            return subprocess.Popen(
                [_MELLA, *arguments], env=self._variables(), cwd=self.home, stdout=file,
                stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip

    def mella(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [_MELLA, *arguments], env=self._variables(), cwd=self.home, text=True, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def done(self, *arguments: str) -> None:
        """Run the command, which must succeed."""
        ended = self.mella(*arguments)
        assert ended.returncode == 0, ended.stdout

    @property
    def lake(self) -> Lake:
        return Lake(Storage(str(self.home / "lake")))

    def _variables(self) -> dict[str, str]:
        plain = {name: value for name, value in os.environ.items() if not name.startswith(_OWN)}
        return plain | {"MELLA_HOME": str(self.home), "COLUMNS": "200"} | dict(self.environment)


def digests(lake: Lake, tables: Sequence[str] = tuple(TABLES)) -> dict[str, str]:
    """The digest of all rows of each table, wherever the crawl's files lie."""
    return {name: row_digest(ds.dataset(_placeless(lake.read(name)))) for name in tables}


def _placeless(rows: pa.Table) -> pa.Table:
    if "warc_uri" not in rows.column_names:
        return rows
    names = [uri and uri.rsplit("/", 1)[-1] for uri in rows["warc_uri"].to_pylist()]
    position = rows.column_names.index("warc_uri")
    return rows.set_column(position, "warc_uri", pa.array(names, pa.string()))
