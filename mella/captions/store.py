"""What models have said, kept so that no picture is described twice and no run starts over.

Layout: `captions_store/<kind>/<hash of the model's name>/<prompt id>/<hash of the part>.parquet`.
Parts are only ever added, under a name made from their content, so writers need no lock. A key
that lies in several parts has one answer, the same whatever the order in which they are read.
"""

import hashlib
import io
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from mella.captions.protocol import Generation
from mella.identity import identify
from mella.storage import Storage

FOLDER = "captions_store"
DESCRIPTIONS = "descriptions"
SCHEMA = pa.schema(
    [
        pa.field("key", pa.string(), nullable=False),
        pa.field("model", pa.string(), nullable=False),
        pa.field("text", pa.string(), nullable=False),
        pa.field("finish_reason", pa.string(), nullable=False),
        pa.field("attempts", pa.int32(), nullable=False),
    ]
)


@dataclass(frozen=True, slots=True)
class CaptionStore:
    """The answers of one model to one prompt, under the lake's root `storage`.

    `kind` parts descriptions from the translations into each language and script.
    """

    storage: Storage
    kind: str
    model: str
    prompt_id: str

    @property
    def folder(self) -> str:
        return f"{FOLDER}/{self.kind}/{identify(self.model)}/{self.prompt_id}"

    def read(self, keys: Collection[str]) -> dict[str, Generation]:
        """The answers there are to these keys, failures included."""
        wanted = pa.array(sorted(set(keys)), pa.string())
        found: dict[str, Generation] = {}
        for path in self.storage.files(self.folder):
            if path.endswith(".parquet"):
                self._read_part(path, wanted, found)
        return found

    def write(self, answers: Mapping[str, Generation]) -> None:
        """Keep answers as one part: whole or not at all. Writing the same answers again changes nothing."""
        if not answers:
            return
        rows = [
            {"key": k, "model": self.model, "text": a.text, "finish_reason": a.finish_reason,
             "attempts": a.attempts}
            for k, a in sorted(answers.items())
        ]  # fmt: skip
        self.storage.write(*_part(self.folder, pa.Table.from_pylist(rows, SCHEMA)))

    def _read_part(self, path: str, wanted: pa.Array, found: dict[str, Generation]) -> None:
        with self.storage.open(path) as file:
            part = pq.read_table(file, columns=["key", "text", "finish_reason", "attempts"])
        for row in part.filter(pc.field("key").isin(wanted)).to_pylist():
            answer = Generation(row["text"], row["finish_reason"], row["attempts"])
            other = found.get(row["key"])
            if other is None or _precedence(answer) < _precedence(other):
                found[row["key"]] = answer


def forget_descriptions(storage: Storage, keys: Collection[str]) -> None:
    """Drop what any model said of these pictures; parts that hold none of them stay as they are."""
    unwanted = pa.array(sorted(set(keys)), pa.string())
    for path in list(storage.files(f"{FOLDER}/{DESCRIPTIONS}")):
        with storage.open(path) as file:
            part = pq.read_table(file, schema=SCHEMA)
        kept = part.filter(~pc.field("key").isin(unwanted))
        if kept.num_rows == part.num_rows:
            continue
        if kept.num_rows:
            storage.write(*_part(path.rpartition("/")[0], kept))
        storage.delete(path)


def _part(folder: str, rows: pa.Table) -> tuple[str, bytes]:
    buffer = io.BytesIO()
    pq.write_table(rows, buffer, compression="zstd")
    data = buffer.getvalue()
    return f"{folder}/{hashlib.sha256(data).hexdigest()[:32]}.parquet", data


def _precedence(answer: Generation) -> tuple[bool, bool, int, str, str]:
    """Finished before cut off before failed; then the one that took most tries; then by the text."""
    return (not answer.ok, answer.failed, -answer.attempts, answer.text, answer.finish_reason)


def translation_key(english: str, language: str, script: str) -> str:
    return identify(language, script, english)
