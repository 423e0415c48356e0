"""What a model says of pictures: every arm asked the same, and decoded alike."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mella.captions.batches import generate, pad_on_left
from mella.evaluation.fidelity import script_asked_for
from mella.evaluation.floors import derangements
from mella.identity import identify
from mella.languages import ENGLISH as ENGLISH_ROW
from mella.languages import language as language_row
from mella.storage import Storage
from mella.training.encode import Encoded, Encoder, TooLong
from mella.training.pictures import grey, read_picture
from mella.training.pretrain import ENGLISH

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Question:
    """One row of `predictions` before it is answered. `shown` is the row of the dataset whose picture is
    shown, None where it is grey."""

    row: dict[str, Any]
    script: str
    shown: dict[str, Any] | None

    def swapped(self, other: "Question") -> "Question":
        return replace(self, shown=other.shown)

    def blind(self) -> "Question":
        return replace(self, shown=None)


def questions(dataset: pa.Table, most: int) -> dict[str, list[Question]]:
    """Source to what is asked of it: the test rows of a language, at most so many of a source, drawn by
    hash; and, as source `english`, the pictures of the caption rows with the English instruction."""
    test = dataset.filter(pc.field("split") == "test").to_pylist()
    found: dict[str, list[Question]] = {"alt_text": [], "caption": [], "english": []}
    for row in sorted(test, key=lambda row: identify(row["id"])):
        if row["source"] in found and len(found[row["source"]]) < most:
            found[row["source"]].append(_question(row, row["source"], row["prompt"], row["text"]))
            if row["source"] == "caption" and row["english"]:
                found["english"].append(_question(row, "english", ENGLISH, row["english"]))
    return found


def _question(row: dict[str, Any], source: str, prompt: str, reference: str) -> Question:
    kept = {name: row[name] for name in ("id", "image_sha256", "cluster", "host", "english")}
    spoken = ENGLISH_ROW if source == "english" else language_row(row["language"])
    script = script_asked_for(reference, spoken)
    return Question(kept | {"source": source, "prompt": prompt, "reference": reference}, script, row)


def swapped(asked: Sequence[Question], seed: int) -> list[Question]:
    """The same questions of one source, each with the picture of another cluster, asked for in the same
    script; none at all where one cluster has so many of them that no such exchange exists."""
    numbers = {name: i for i, name in enumerate(sorted({q.row["cluster"] for q in asked}))}
    clusters = np.array([numbers[q.row["cluster"]] for q in asked], dtype=np.int64)
    scripts = np.array([q.script for q in asked])
    found = derangements(clusters, clusters, 1, seed, scripts)
    if found is None:
        return []
    return [q.swapped(asked[i]) for q, i in zip(asked, found[0], strict=True)]


def answer(
    model: Any,
    processor: Any,
    asked: Sequence[Question],
    *,
    storage: Storage,
    max_side: int,
    max_length: int,
    max_new_tokens: int,
    batch: int,
    report: Report,
) -> Iterable[dict[str, Any]]:
    """The rows of `predictions` without partition, arm and seed, greedily decoded. A picture that cannot
    be read and a question that is too long answer with nothing, and their reason says why."""
    model.eval()
    pad_on_left(processor.tokenizer)
    encoder = Encoder(processor, max_side=max_side, max_length=max_length)
    for start in range(0, len(asked), batch):
        chunk = asked[start : start + batch]
        encoded = [_encoded(question, encoder, storage, max_side) for question in chunk]
        ready = [e for e in encoded if isinstance(e, Encoded)]
        inputs = (
            {k: v.to(model.device) for k, v in encoder.batch(ready, side="left").items()} if ready else {}
        )
        inputs.pop("labels", None)
        limit = max_new_tokens
        said = iter(
            generate(model, processor.tokenizer, inputs, max_new_tokens=limit, attempt=1) if ready else []
        )
        for question, found in zip(chunk, encoded, strict=True):
            shown = question.shown["image_sha256"] if question.shown else None
            if isinstance(found, str):
                text, reason = "", f"error:{found}"
            else:
                made = next(said)
                text, reason = made.text, made.finish_reason
            yield question.row | {"shown_sha256": shown, "text": text, "finish_reason": reason}
        report(f"{min(start + batch, len(asked))} of {len(asked)} answers")


def _encoded(question: Question, encoder: Encoder, storage: Storage, max_side: int) -> Encoded | str:
    picture = grey() if question.shown is None else read_picture(storage, question.shown["blob"], max_side)
    if picture is None:
        return "unreadable_picture"
    try:
        return encoder.ask(question.row["prompt"], picture)
    except TooLong:
        return "too_long"
