"""The stage `english_captions`: every picture of the pool `ling`, described in English."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pyarrow as pa

from mella.captions.funnel import Funnel
from mella.captions.gates import DescriptionReason, judge_english
from mella.captions.prompts import caption_prompt_id
from mella.captions.protocol import Captioner, Generation
from mella.captions.resume import Progress, complete
from mella.captions.store import CaptionStore
from mella.settings import CaptionSettings
from mella.storage import Storage
from mella.tables import TABLES

Undescribed = Literal[DescriptionReason, "blob_unreadable"]
"""Why a picture gets no description."""


@dataclass(frozen=True, slots=True)
class Described:
    """`rows` as table `english_captions`, by checksum; `funnel` counts every picture once."""

    rows: pa.Table
    funnel: pa.Table


def describe(
    pictures: pa.Table,
    *,
    crawl: str,
    language: str,
    captioner: Captioner,
    settings: CaptionSettings,
    lake: Storage,
    progress: Progress,
) -> Described:
    """Describe pictures given as `image_sha256` and `blob`; rows of one checksum are one picture.

    Each is described once for all languages and runs: answers are kept under the lake's root.
    A picture whose bytes cannot be read counts as `blob_unreadable` and is asked for again in
    the next run; one that the captioner failed on counts as `model_error`.
    """
    blobs = dict(sorted(zip(*(pictures[name].to_pylist() for name in ("image_sha256", "blob")), strict=True)))
    prompt_id = caption_prompt_id(settings)
    answers = complete(
        CaptionStore(lake, "descriptions", captioner.name, prompt_id),
        list(blobs),
        lambda keys: _ask(captioner, lake, {key: blobs[key] for key in keys}),
        batch=settings.batch,
        attempts=settings.attempts,
        progress=progress,
    )
    partition = {"crawl": crawl, "language": language}
    made_by = {"captioner": captioner.name, "prompt_id": prompt_id}
    funnel = Funnel("english_captions", crawl, language)
    rows = []
    for sha256 in blobs:
        answer = answers.get(sha256)
        reason = _judge(answer, settings)
        funnel.count(reason or "kept", (answer.text or answer.finish_reason) if answer else sha256)
        if answer is not None and reason is None:
            rows.append({"image_sha256": sha256} | partition | made_by | _columns(answer))
    return Described(pa.Table.from_pylist(rows, TABLES["english_captions"].schema), funnel.rows())


def _columns(answer: Generation) -> dict[str, Any]:
    return {
        "english": answer.text.strip(),
        "finish_reason": answer.finish_reason,
        "attempts": answer.attempts,
    }


def _ask(captioner: Captioner, lake: Storage, blobs: Mapping[str, Any]) -> dict[str, Generation]:
    read = {sha256: data for sha256, blob in blobs.items() if (data := _read(lake, blob)) is not None}
    return dict(zip(read, _described(captioner, list(read.values())), strict=True))


def _described(captioner: Captioner, pictures: Sequence[bytes]) -> list[Generation]:
    return captioner.describe(pictures) if pictures else []


def _read(lake: Storage, blob: Mapping[str, Any] | None) -> bytes | None:
    from mella.images.blobs import read_blob

    try:
        return None if blob is None else read_blob(lake, blob)
    except (OSError, ValueError):
        return None


def _judge(answer: Generation | None, settings: CaptionSettings) -> Undescribed | None:
    from mella.crawl.language import text_language

    if answer is None:
        return "blob_unreadable"
    return judge_english(answer, identified=text_language(answer.text)[0], settings=settings)
