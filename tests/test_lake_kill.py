"""A process killed between the commits of a publication and its record."""

import multiprocessing
import os
import signal
from pathlib import Path

import pytest

from mella.lake import Lake, Publication, row_digest
from mella.storage import Storage
from tests.rows import table_of

PARTITION = {"crawl": "c", "language": "ar"}


class KilledBeforeTheRecord(Lake):
    """Its rows are committed, and then the process is gone."""

    def record(self, publication: Publication) -> Publication:
        os.kill(os.getpid(), signal.SIGKILL)
        return publication


def publish(lake: Lake, text: str) -> None:
    rows = table_of("alt_text", {**PARTITION, "pair_id": text, "text": text})
    staged = lake.stage("alt_text", PARTITION, f"run of {text}", {"alt_text": rows.to_batches()})
    digest = row_digest(lake.staged(staged, "alt_text"))
    lake.publish(staged, Publication("alt_text", PARTITION, "run", text, digest, 1, 0), {})


def publish_and_die(root: str, text: str) -> None:
    publish(KilledBeforeTheRecord(Storage(root)), text)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """A lake with one publication, and a second one killed half-way."""
    made = Lake(Storage(str(tmp_path)))
    made.create_tables()
    publish(made, "old")
    process = multiprocessing.get_context("spawn").Process(
        target=publish_and_die, args=(str(tmp_path), "new")
    )
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    return made


def test_readers_see_one_version_whole(lake: Lake) -> None:
    assert lake.read("alt_text")["text"].to_pylist() == ["new"]


def test_the_record_still_says_old_but_the_partition_counts_as_failed(lake: Lake) -> None:
    """Else, with the settings of the old version back in force, the new rows would pass as fresh."""
    record = lake.publication("alt_text", PARTITION)
    assert record is not None
    assert record.code_version == "old"
    assert lake.failure("alt_text", PARTITION) == "its publication was interrupted"


def test_the_next_publication_puts_it_right(lake: Lake) -> None:
    publish(lake, "old")
    assert lake.read("alt_text")["text"].to_pylist() == ["old"]
    assert lake.failure("alt_text", PARTITION) is None
    record = lake.publication("alt_text", PARTITION)
    assert record is not None
    assert record.digest == row_digest(lake.dataset("alt_text", PARTITION))


def test_a_record_half_written_is_not_read(lake: Lake, tmp_path: Path) -> None:
    half = tmp_path / "_publications" / "alt_text" / "c~cs.json.0a1b2c3d.tmp"
    half.write_text('{"table": "alt_', encoding="utf-8")
    assert [p.label for p in lake.publications("alt_text")] == ["alt_text[c|ar]"]
