"""The stage `captions`: every English description, translated into one language."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from mella.captions.funnel import Funnel
from mella.captions.gates import TranslationReason, judge_translation
from mella.captions.prompts import translation_prompt_id
from mella.captions.protocol import Generation, Translator
from mella.captions.resume import Progress, complete
from mella.captions.scripts import script_for
from mella.captions.store import CaptionStore, translation_key
from mella.languages import language as language_row
from mella.settings import CaptionSettings
from mella.storage import Storage
from mella.tables import TABLES


@dataclass(frozen=True, slots=True)
class Translated:
    """`rows` as table `captions`, by checksum; `funnel` counts every description once."""

    rows: pa.Table
    funnel: pa.Table


def translate(
    english: pa.Table,
    *,
    crawl: str,
    language: str,
    translator: Translator,
    settings: CaptionSettings,
    lake: Storage,
    progress: Progress,
) -> Translated:
    """Translate rows of `english_captions`; the script of each follows `script_for`.

    One text is translated once into a language and script, for all runs: answers are kept
    under the lake's root. A text that the translator failed on counts as `model_error`.
    """
    descriptions = sorted(english.to_pylist(), key=lambda row: row["image_sha256"])
    asked = [(row, script_for(language, row["image_sha256"])) for row in descriptions]
    answers = _answers(asked, language, translator, settings, lake, progress)
    partition = {"crawl": crawl, "language": language}
    made_by = {"translator": translator.name, "prompt_id": translation_prompt_id(settings)}
    funnel = Funnel("captions", crawl, language)
    rows = []
    for row, script in asked:
        answer = answers[row["english"], script]
        written = _columns(row, answer, script)
        reason = _judge(answer, row["english"], written, language, settings)
        funnel.count(reason or "kept", answer.text or answer.finish_reason)
        if reason is None:
            rows.append(written | partition | made_by)
    return Translated(pa.Table.from_pylist(rows, TABLES["captions"].schema), funnel.rows())


def _judge(
    answer: Generation, english: str, written: dict[str, Any], language: str, settings: CaptionSettings
) -> TranslationReason | None:
    return judge_translation(
        answer,
        english=english,
        language=language,
        script=written["script"],
        identified=written["caption_lang"],
        settings=settings,
    )


def _answers(
    asked: Sequence[tuple[dict[str, Any], str]],
    language: str,
    translator: Translator,
    settings: CaptionSettings,
    lake: Storage,
    progress: Progress,
) -> dict[tuple[str, str], Generation]:
    """The answer to each (English, script)."""
    answers: dict[tuple[str, str], Generation] = {}
    total, done = len({(row["english"], script) for row, script in asked}), 0
    for script in language_row(language).scripts:
        english = {row["english"] for row, chosen in asked if chosen == script}
        texts = {translation_key(text, language, script): text for text in english}
        kind = f"translations/{language}-{script}"
        found = complete(
            CaptionStore(lake, kind, translator.name, translation_prompt_id(settings)),
            sorted(texts),
            _asking(translator, texts, language, script),
            batch=settings.batch,
            attempts=settings.attempts,
            progress=_moved(progress, done, total),
        )
        answers |= {(texts[key], script): answer for key, answer in found.items()}
        done += len(texts)
    return answers


def _asking(translator: Translator, texts: dict[str, str], language: str, script: str) -> Any:
    def ask(keys: Sequence[str]) -> dict[str, Generation]:
        return dict(zip(keys, translator.translate([texts[k] for k in keys], language, script), strict=True))

    return ask


def _moved(progress: Progress, done: int, total: int) -> Progress:
    return lambda count, _: progress(done + count, total)


def _columns(row: dict[str, Any], answer: Generation, script: str) -> dict[str, Any]:
    from mella.crawl.language import text_language

    text = answer.text.strip()
    return {
        "image_sha256": row["image_sha256"],
        "english": row["english"],
        "text": text,
        "script": script,
        "captioner": row["captioner"],
        "finish_reason": answer.finish_reason,
        "attempts": answer.attempts,
        "length_ratio": len(text) / len(row["english"]),
        "caption_lang": text_language(text)[0],
    }
