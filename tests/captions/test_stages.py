"""The stages `english_captions` and `captions`, on real pictures in a real lake."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pytest
from PIL import Image, ImageDraw

from mella.captions.describe import Described, describe
from mella.captions.palette import PaletteCaptioner
from mella.captions.protocol import Captioner, Generation, Translator
from mella.captions.registry import make_captioner, make_translator
from mella.captions.scripts import script_for
from mella.captions.translate import Translated, translate
from mella.images.blobs import write_blob
from mella.languages import CODES
from mella.settings import load
from mella.storage import Storage
from mella.tables import BLOB, TABLES

SETTINGS = load(overrides={}).captions
COLOURS = ("red", "blue", "green", "yellow", "purple", "black")


def silent(done: int, total: int) -> None:
    pass


def paint(colour: str, x: int) -> bytes:
    image = Image.new("RGB", (320, 240), "white")
    ImageDraw.Draw(image).ellipse((x, 60, x + 60, 120), fill=colour)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def pictures(lake: Storage, count: int = 12, extra: Sequence[bytes] = ()) -> pa.Table:
    data = [paint(COLOURS[i % len(COLOURS)], 20 + 10 * i) for i in range(count)]
    rows = [write_blob(lake, one) for one in (*data, *extra)]
    return pa.table(
        {"image_sha256": [sha for sha, _ in rows], "blob": pa.array([blob for _, blob in rows], BLOB)}
    )


@dataclass
class Counting:
    """A captioner that counts the pictures it is shown."""

    inner: Captioner = field(default_factory=PaletteCaptioner)
    shown: int = 0

    @property
    def name(self) -> str:
        return self.inner.name

    def describe(self, pictures: Sequence[Image.Image | bytes]) -> list[Generation]:
        self.shown += len(pictures)
        return self.inner.describe(pictures)


def described(
    lake: Storage, table: pa.Table, captioner: Captioner | None = None, language: str = "cs"
) -> Described:
    return describe(
        table,
        crawl="c1",
        language=language,
        captioner=captioner or make_captioner(SETTINGS),
        settings=SETTINGS,
        lake=lake,
        progress=silent,
    )


def translated(
    lake: Storage, english: pa.Table, language: str, translator: Translator | None = None
) -> Translated:
    return translate(
        english,
        crawl="c1",
        language=language,
        translator=translator or make_translator(SETTINGS),
        settings=SETTINGS,
        lake=lake,
        progress=silent,
    )


def counts(funnel: pa.Table) -> dict[str, int]:
    return dict(zip(funnel["reason"].to_pylist(), funnel["pairs"].to_pylist(), strict=True))


@pytest.fixture
def lake(tmp_path: Path) -> Storage:
    return Storage(str(tmp_path))


def test_every_picture_is_described_or_counted(lake: Storage) -> None:
    table = pictures(lake, 10, extra=[b"<html>no picture</html>"])
    gone = table.slice(0, 1).to_pylist()[0]
    lake.delete(gone["blob"]["shard"])
    result = described(lake, table)
    assert counts(result.funnel) == {"kept": 9, "model_error": 1, "blob_unreadable": 1}
    assert result.rows.schema == TABLES["english_captions"].schema
    assert result.funnel.schema == TABLES["funnel"].schema
    assert all("stand-in" in name for name in result.rows["captioner"].to_pylist())


def test_a_picture_in_two_languages_is_described_once(lake: Storage) -> None:
    table, captioner = pictures(lake), Counting()
    first = described(lake, table, captioner, "cs").rows
    second = described(lake, table, captioner, "th").rows
    assert captioner.shown == table.num_rows
    assert first["english"] == second["english"]


def test_rows_do_not_depend_on_the_order_of_pictures(lake: Storage) -> None:
    table = pictures(lake)
    upside_down = table.take(list(range(table.num_rows))[::-1])
    assert described(lake, table).rows == described(lake, upside_down).rows


def test_no_pictures_make_empty_tables(lake: Storage) -> None:
    result = described(lake, pictures(lake, 0))
    assert result.rows.num_rows == 0
    assert counts(result.funnel) == {"kept": 0}
    assert translated(lake, result.rows, "cs").rows.schema == TABLES["captions"].schema


@pytest.mark.parametrize("language", CODES)
def test_descriptions_of_the_stand_in_pass_every_gate(lake: Storage, language: str) -> None:
    english = described(lake, pictures(lake, 24), language=language).rows
    result = translated(lake, english, language)
    assert counts(result.funnel) == {"kept": 24}
    assert result.rows.schema == TABLES["captions"].schema
    assert set(result.rows["caption_lang"].to_pylist()) == {language}


def test_half_of_serbian_is_in_each_script(lake: Storage) -> None:
    english = described(lake, pictures(lake, 24), language="sr").rows
    rows = translated(lake, english, "sr").rows
    assert set(rows["script"].to_pylist()) == {"Cyrl", "Latn"}
    assert rows["script"].to_pylist() == [script_for("sr", sha) for sha in rows["image_sha256"].to_pylist()]
    drawn = [script_for("sr", f"{i}") for i in range(1000)]
    assert 450 < drawn.count("Latn") < 550


def test_a_translation_is_made_once_for_all_runs(lake: Storage) -> None:
    class Refusing:
        name = make_translator(SETTINGS).name

        def translate(self, texts: Sequence[str], language: str, script: str) -> list[Generation]:
            raise AssertionError("asked again")

    english = described(lake, pictures(lake)).rows
    first = translated(lake, english, "hu")
    assert translated(lake, english, "hu", Refusing()).rows == first.rows


def test_what_the_translator_refuses_is_counted(lake: Storage) -> None:
    english = described(lake, pictures(lake)).rows
    changed = english.set_column(
        english.schema.get_field_index("english"),
        english.schema.field("english"),
        pa.array(["A dog runs on the beach at noon.", *english["english"].to_pylist()[1:]]),
    )
    assert counts(translated(lake, changed, "vi").funnel) == {"kept": 11, "model_error": 1}


def test_a_translation_in_another_language_is_counted(lake: Storage) -> None:
    class Czech:
        name = "czech/1"

        def translate(self, texts: Sequence[str], language: str, script: str) -> list[Generation]:
            return make_translator(SETTINGS).translate(texts, "cs", "Latn")

    english = described(lake, pictures(lake)).rows
    assert counts(translated(lake, english, "vi", Czech()).funnel) == {"kept": 0, "wrong_language": 12}
    assert counts(translated(lake, english, "ru", Czech()).funnel) == {"kept": 0, "wrong_script": 12}
