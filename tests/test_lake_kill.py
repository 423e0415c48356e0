"""A process killed between the commits of a publication, or between these and its record."""

import json
import multiprocessing
import os
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mella.lake import Lake, Publication, row_digest
from mella.storage import Storage
from resources.lake import LakeResource
from tests.rows import table_of

if TYPE_CHECKING:
    import pyarrow.dataset as ds

PARTITION = {"crawl": "c", "language": "ar"}
FUNNEL = {"stage": "alt_text", **PARTITION}


class KilledBeforeTheRecord(Lake):
    """Its rows are committed, and then the process is gone."""

    def record(self, publication: Publication) -> Publication:
        os.kill(os.getpid(), signal.SIGKILL)
        return publication


class KilledBetweenTables(Lake):
    """The funnel is committed, and then the process is gone."""

    def _commit(
        self, table: str, partition: Mapping[str, str], rows: "ds.Dataset", publication: Publication
    ) -> int:
        if table == "alt_text":
            os.kill(os.getpid(), signal.SIGKILL)
        return super()._commit(table, partition, rows, publication)


def publish(lake: Lake, text: str) -> None:
    rows = table_of("alt_text", {**PARTITION, "pair_id": text, "text": text})
    count = table_of("funnel", {**FUNNEL, "reason": text, "unit": "pairs", "pairs": 1, "examples": []})
    made = {"alt_text": rows.to_batches(), "funnel": count.to_batches()}
    staged = lake.stage("alt_text", PARTITION, f"run of {text}", made)
    digest = row_digest(lake.staged(staged, "alt_text"))
    lake.publish(staged, Publication("alt_text", PARTITION, "run", text, digest, 1, 0), {"funnel": FUNNEL})


def texts(lake: Lake) -> list[str]:
    return lake.read("alt_text")["text"].to_pylist()


def counted(lake: Lake) -> list[str]:
    return lake.read("funnel")["reason"].to_pylist()


def publish_and_die(kind: type[Lake], root: str, text: str) -> None:
    publish(kind(Storage(root)), text)


def die(kind: type[Lake], root: Path, text: str) -> None:
    """Publish in a process that is killed on the way."""
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=publish_and_die, args=(kind, str(root), text))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """A lake with one publication, and a second one killed half-way."""
    made = Lake(Storage(str(tmp_path)))
    made.create_tables()
    publish(made, "old")
    die(KilledBeforeTheRecord, tmp_path, "new")
    return made


def test_readers_see_one_version_whole(lake: Lake) -> None:
    assert texts(lake) == ["new"]


def test_the_record_still_says_old_but_the_partition_counts_as_failed(lake: Lake) -> None:
    """Else, with the settings of the old version back in force, the new rows would pass as fresh."""
    record = lake.publication("alt_text", PARTITION)
    assert record is not None
    assert record.code_version == "old"
    assert lake.failure("alt_text", PARTITION) == "its publication was interrupted"


def test_the_next_opening_carries_it_out(lake: Lake) -> None:
    LakeResource(root=lake.storage.root).open()
    record = lake.publication("alt_text", PARTITION)
    assert record is not None
    assert (record.code_version, record.digest) == ("new", row_digest(lake.dataset("alt_text", PARTITION)))
    assert lake.failure("alt_text", PARTITION) == "its publication was interrupted"
    assert not list(lake.storage.files("_begun"))
    assert not list(lake.storage.files("_staging"))


def test_tables_committed_and_not_committed_become_of_one_publication(tmp_path: Path) -> None:
    lake = Lake(Storage(str(tmp_path)))
    lake.create_tables()
    publish(lake, "old")
    die(KilledBetweenTables, tmp_path, "new")
    assert (texts(lake), counted(lake)) == (["old"], ["new"])
    lake.finish_interrupted()
    assert (texts(lake), counted(lake)) == (["new"], ["new"])


def test_a_run_that_waited_for_the_killed_one_carries_it_out_first(lake: Lake) -> None:
    with lake.only_writer("alt_text", PARTITION):
        lake.finish_begun("alt_text", PARTITION)
        lake.discard_all("alt_text", PARTITION)
    record = lake.publication("alt_text", PARTITION)
    assert record is not None
    assert record.code_version == "new"


def test_what_another_process_is_at_is_left_to_it(lake: Lake) -> None:
    with lake.only_writer("alt_text", PARTITION):
        lake.finish_interrupted()
    assert list(lake.storage.files("_begun"))


def test_a_publication_whose_rows_are_gone_is_left_to_the_next_run(lake: Lake) -> None:
    lake.discard_all("alt_text", PARTITION)
    lake.finish_interrupted()
    record = lake.publication("alt_text", PARTITION)
    assert record is not None
    assert record.code_version == "old"
    assert lake.failure("alt_text", PARTITION) == "its publication was interrupted"
    assert not list(lake.storage.files("_begun"))


STAGED = {"partition": PARTITION, "folder": "_staging/x", "paths": {"alt_text": [], "gone_table": []}}
PUBLICATION = {
    "table": "alt_text", "partition": PARTITION, "run_id": "r", "code_version": "1", "digest": "", "rows": 1,
    "version": 0,
}  # fmt: skip


@pytest.mark.parametrize(
    "note",
    [
        "",
        "{}",
        "[]",
        json.dumps({"staged": STAGED | {"more": 1}, "publication": PUBLICATION, "beside": {}}),
        json.dumps({"staged": STAGED | {"paths": None}, "publication": PUBLICATION, "beside": {}}),
        json.dumps({"staged": STAGED, "publication": PUBLICATION, "beside": None}),
        json.dumps({"staged": STAGED, "publication": PUBLICATION, "beside": {"gone_table": PARTITION}}),
    ],
)
def test_a_note_that_cannot_be_read_stops_nothing(lake: Lake, note: str) -> None:
    [path] = lake.storage.files("_begun")
    lake.storage.write(path, note.encode())
    lake.finish_interrupted()
    assert not list(lake.storage.files("_begun"))
    assert lake.failure("alt_text", PARTITION) == "its publication was interrupted"


def test_what_cannot_be_carried_out_now_waits(lake: Lake, tmp_path: Path) -> None:
    log = tmp_path / "alt_text" / "_delta_log"
    log.rename(tmp_path / "away")
    log.touch()
    lake.finish_interrupted()
    log.unlink()
    (tmp_path / "away").rename(log)
    assert list(lake.storage.files("_begun"))
    lake.finish_interrupted()
    assert not list(lake.storage.files("_begun"))


def test_the_next_publication_puts_it_right(lake: Lake) -> None:
    publish(lake, "old")
    assert texts(lake) == ["old"]
    assert lake.failure("alt_text", PARTITION) is None
    record = lake.publication("alt_text", PARTITION)
    assert record is not None
    assert record.digest == row_digest(lake.dataset("alt_text", PARTITION))


def test_a_record_half_written_is_not_read(lake: Lake, tmp_path: Path) -> None:
    half = tmp_path / "_publications" / "alt_text" / "c~cs.json.0a1b2c3d.tmp"
    half.write_text('{"table": "alt_', encoding="utf-8")
    assert [p.label for p in lake.publications("alt_text")] == ["alt_text[c|ar]"]
