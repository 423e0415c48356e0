"""The lake: staged rows are invisible, a publication replaces exactly its partition."""

import subprocess
import sys
import threading
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable, write_deltalake
from hypothesis import given
from hypothesis import strategies as st

from mella.lake import Lake, Publication, check_name, row_digest
from mella.storage import Storage
from mella.tables import TABLES
from tests.rows import table_of


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    made = Lake(Storage(str(tmp_path / "lake")))
    made.create_tables()
    return made


def publish(lake: Lake, rows: pa.Table, crawl: str = "c", language: str = "ar") -> Publication:
    partition = {"crawl": crawl, "language": language}
    staged = lake.stage("alt_text", partition, "run", {"alt_text": rows.to_batches()})
    digest = row_digest(lake.staged(staged, "alt_text"))
    return lake.publish(staged, Publication("alt_text", partition, "run", "1", digest, rows.num_rows, 0), {})


def texts(*values: str, crawl: str = "c", language: str = "ar") -> pa.Table:
    rows = [{"crawl": crawl, "language": language, "pair_id": v, "text": v} for v in values]
    return table_of("alt_text", *rows)


def published(lake: Lake, **partition: str) -> list[str]:
    return sorted(lake.read("alt_text", partition)["text"].to_pylist())


def test_every_table_can_be_read_before_anything_is_published(lake: Lake) -> None:
    for name, table in TABLES.items():
        assert lake.read(name).schema.names == table.schema.names


def test_a_table_of_an_older_version_gets_the_columns_it_lacks(tmp_path: Path) -> None:
    lake, schema = Lake(Storage(str(tmp_path / "lake"))), TABLES["alt_text"].schema
    older = pa.schema([field for field in schema if field.name != "text"])
    row = texts("a").drop_columns("text").cast(older)
    write_deltalake(str(tmp_path / "lake" / "alt_text"), row, partition_by=["crawl", "language"])
    lake.create_tables()
    publish(lake, texts("b", language="cs"), language="cs")
    assert lake.read("alt_text")["text"].to_pylist().count(None) == 1
    assert published(lake, language="cs") == ["b"]


def test_a_column_of_an_older_version_gets_the_fields_it_lacks(tmp_path: Path) -> None:
    lake, schema = Lake(Storage(str(tmp_path / "lake"))), TABLES["alt_text"].schema
    older = schema.set(
        schema.get_field_index("context"), pa.field("context", pa.struct([("title", pa.string())]))
    )
    row = {"crawl": "c", "language": "ar", "pair_id": "a", "text": "a", "context": {"title": "t"}}
    write_deltalake(
        str(tmp_path / "lake" / "alt_text"),
        table_of("alt_text", row).cast(older),
        partition_by=["crawl", "language"],
    )
    lake.create_tables()
    context = {"title": "u", "figcaption": None, "heading": "h"}
    publish(lake, table_of("alt_text", row | {"language": "cs", "context": context}), language="cs")
    assert sorted(lake.read("alt_text")["context"].to_pylist(), key=str) == [
        {"title": "t", "figcaption": None, "heading": None},
        context,
    ]


def test_rows_are_published_in_small_row_groups(lake: Lake, tmp_path: Path) -> None:
    row = texts("a").to_batches()[0]
    publish(lake, pa.Table.from_batches([row] * 70_000).combine_chunks())
    (file,) = (tmp_path / "lake" / "alt_text").rglob("*.parquet")
    written = pq.read_metadata(file)
    assert [written.row_group(i).num_rows for i in range(written.num_row_groups)] == [65_536, 4_464]


def test_staged_rows_are_invisible(lake: Lake) -> None:
    lake.stage("alt_text", {"crawl": "c", "language": "ar"}, "run", {"alt_text": texts("a").to_batches()})
    assert published(lake) == []


def test_a_publication_replaces_its_partition_and_no_other(lake: Lake) -> None:
    publish(lake, texts("a", "b"))
    publish(lake, texts("c", language="cs"), language="cs")
    publish(lake, texts("d"))
    assert published(lake) == ["c", "d"]
    assert published(lake, language="ar") == ["d"]


def test_publishing_nothing_empties_the_partition_and_is_recorded(lake: Lake) -> None:
    publish(lake, texts("a"))
    publish(lake, texts())
    record = lake.publication("alt_text", {"crawl": "c", "language": "ar"})
    assert published(lake) == []
    assert record is not None
    assert record.rows == 0


def test_a_crawl_named_like_a_date_stays_a_string(lake: Lake) -> None:
    publish(lake, texts("a", crawl="2026-07-01"), crawl="2026-07-01")
    assert published(lake, crawl="2026-07-01") == ["a"]


def test_history_is_kept(lake: Lake) -> None:
    first, second = publish(lake, texts("a")), publish(lake, texts("b"))
    assert second.version == first.version + 1


def test_publications_are_found_by_the_dimensions_they_share(lake: Lake) -> None:
    publish(lake, texts("a"))
    publish(lake, texts("b", language="cs"), language="cs")
    assert [p.label for p in lake.publications("alt_text", {"language": "cs"})] == ["alt_text[c|cs]"]
    assert len(lake.publications("alt_text", {"crawl": "c"})) == 2


def test_a_failure_is_remembered_until_the_next_publication(lake: Lake) -> None:
    partition = {"crawl": "c", "language": "ar"}
    lake.record_failure("alt_text", partition, "the gate stopped it")
    assert lake.failure("alt_text", partition) == "the gate stopped it"
    publish(lake, texts("a"))
    assert lake.failure("alt_text", partition) is None


def test_deleted_rows_leave_no_file_that_holds_them(lake: Lake, tmp_path: Path) -> None:
    publish(lake, texts("secret", "open"))
    assert lake.delete_rows("alt_text", {"text": {"secret"}}) == 1
    files = list((tmp_path / "lake" / "alt_text").rglob("*.parquet"))
    assert published(lake) == ["open"]
    assert not any(b"secret" in file.read_bytes() for file in files)


def test_what_is_left_after_rows_were_deleted_can_be_filtered(lake: Lake, tmp_path: Path) -> None:
    publish(lake, texts("a", "b", "c"))
    lake.delete_rows("alt_text", {"text": {"b"}})
    assert lake.dataset("alt_text").to_table(filter=pc.field("text") == "c").num_rows == 1


def test_files_that_an_older_version_left_of_string_views_are_mended(lake: Lake, tmp_path: Path) -> None:
    publish(lake, texts("a", "b", "c"))
    DeltaTable(str(tmp_path / "lake" / "alt_text")).delete("text = 'b'")
    with pytest.raises(pa.ArrowNotImplementedError):
        lake.dataset("alt_text").to_table(filter=pc.field("text") == "c")
    assert lake.delete_rows("alt_text", {"text": {"x"}}) == 0
    assert lake.dataset("alt_text").to_table(filter=pc.field("text") == "c").num_rows == 1


def test_a_second_writer_of_a_partition_waits(lake: Lake) -> None:
    order: list[str] = []

    def second() -> None:
        with lake.only_writer("alt_text", {"crawl": "c", "language": "ar"}):
            order.append("second")

    with lake.only_writer("alt_text", {"crawl": "c", "language": "ar"}):
        waiting = threading.Thread(target=second)
        waiting.start()
        with lake.only_writer("alt_text", {"crawl": "c", "language": "cs"}):
            order.append("another partition")
        waiting.join(0.3)
        order.append("first")
    waiting.join()
    assert order == ["another partition", "first", "second"]


@pytest.mark.parametrize("name", ["", "..", "a|b", "a'b", "a/b", ".hidden"])
def test_names_that_could_escape_a_path_or_a_predicate_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no name for a crawl"):
        check_name(name)


@given(st.lists(st.text(alphabet="абвxyz", max_size=4), min_size=1, max_size=8), st.randoms())
def test_the_digest_of_rows_does_not_depend_on_their_order(values: list[str], random: object) -> None:
    import pyarrow.dataset as ds

    shuffled = sorted(values, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert row_digest(ds.dataset(texts(*values))) == row_digest(ds.dataset(texts(*shuffled)))
    assert row_digest(ds.dataset(texts(*values))) != row_digest(ds.dataset(texts(*values, "another")))


@pytest.mark.parametrize(("column", "value", "same"), [
    ("seconds", 9.0, True), ("target_tokens_per_second", 9.0, True), ("train_loss", 9.0, False),
])  # fmt: skip
def test_a_training_that_took_longer_is_the_same_training(
    lake: Lake, column: str, value: float, same: bool
) -> None:
    def digest(**values: float) -> str:
        rows = table_of("checkpoints", {"arm": "tuned", "seconds": 1.0, "train_loss": 1.0, **values})
        partition = {"language": "ar", "recipe": "both"}
        return lake.digest(lake.stage("checkpoints", partition, "run", {"checkpoints": rows.to_batches()}))

    assert (digest() == digest(**{column: value})) is same


def test_a_process_that_has_read_may_end_at_once(lake: Lake) -> None:
    for crawl in ("a", "b", "c", "d", "e"):
        publish(lake, texts(*map(str, range(300)), crawl=crawl), crawl=crawl)
    script = (
        "import sys; from mella.lake import Lake; from mella.storage import Storage\n"
        "lake = Lake(Storage(sys.argv[1]))\n"
        "lake.dataset('alt_text').head(2); lake.read('alt_text')"
    )
    for _ in range(6):
        ended = subprocess.run([sys.executable, "-c", script, lake.storage.root], check=False, timeout=60)
        assert ended.returncode == 0
