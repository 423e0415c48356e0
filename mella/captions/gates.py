"""Checks that every generated text passes before it is kept; each names what it found."""

import re
from typing import Literal

from mella.captions.numbers import digits_differ
from mella.captions.protocol import CUT_OFF, Generation
from mella.captions.refusals import ANYWHERE, LEADS, OPENINGS
from mella.captions.repetition import loops
from mella.settings import CaptionSettings

AnyReason = Literal[
    "model_error", "truncated", "empty", "too_short", "loop", "too_long", "refusal", "prompt_echo"
]  # fmt: skip
DescriptionReason = Literal[AnyReason, "wrong_language"]
TranslationReason = Literal[AnyReason, "untranslated", "wrong_script", "wrong_language", "digits_differ"]
"""Each in the order in which the checks are made: the first that holds is given."""

_ECHO_CHARACTERS = 30
_TEMPLATE_MARKS = re.compile(
    r"<image>|<\|[a-z_]+\|>|\[/?INST\]|<start_of_turn>|<s>|</s>|^\s*(?:user|assistant|system)\s*:",
    re.IGNORECASE | re.MULTILINE,
)
_SERBIAN_LATIN = ("sr", "hr", "bs", "sh")
"""Codes under which fastText knows the language that Serbian in Latin shares with its neighbours."""


def judge_english(
    answer: Generation, *, identified: str, settings: CaptionSettings
) -> DescriptionReason | None:
    """The reason against a description, or None. `identified` is the language found in it."""
    return _judge(answer, "en", settings.prompt, settings) or (
        "wrong_language" if identified != "en" else None
    )


def judge_translation(
    answer: Generation,
    *,
    english: str,
    language: str,
    script: str,
    identified: str,
    settings: CaptionSettings,
) -> TranslationReason | None:
    """The reason against a translation, or None. `identified` is the language found in it.

    Names that stay as they are and the ratio of lengths are no reasons.
    """
    if reason := _judge(answer, language, settings.translation_prompt, settings):
        return reason
    if _folded(english) in _folded(answer.text):
        return "untranslated"
    if _script_of(answer.text) != script:
        return "wrong_script"
    if identified not in (_SERBIAN_LATIN if (language, script) == ("sr", "Latn") else (language,)):
        return "wrong_language"
    return "digits_differ" if digits_differ(english, answer.text) else None


def _judge(answer: Generation, language: str, prompt: str, settings: CaptionSettings) -> AnyReason | None:
    """What is judged in any language."""
    text = answer.text.strip()
    if answer.failed:
        return "model_error"
    if answer.finish_reason == CUT_OFF:
        return "truncated"
    if not text:
        return "empty"
    if len(text) < settings.min_characters:
        return "too_short"
    if loops(text, settings.loop_characters):
        return "loop"
    if len(text) > settings.max_characters:
        return "too_long"
    if refuses(text, language):
        return "refusal"
    return "prompt_echo" if echoes(text, prompt) else None


def refuses(text: str, language: str) -> bool:
    """Whether a text declines, in its language or in English."""
    folded = _folded(text)
    openings = (*OPENINGS["en"], *OPENINGS.get(language, ()))
    return folded.lstrip(LEADS).startswith(openings) or any(phrase in folded for phrase in ANYWHERE)


def echoes(text: str, prompt: str) -> bool:
    """Whether a text repeats a stretch of the prompt (placeholders apart) or a mark of a chat template."""
    if _TEMPLATE_MARKS.search(text):
        return True
    folded = _folded(text)
    for stretch in re.split(r"\{[a-z]+\}", _folded(prompt)):
        windows = range(len(stretch) - _ECHO_CHARACTERS + 1)
        if any(stretch[i : i + _ECHO_CHARACTERS] in folded for i in windows):
            return True
    return False


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _script_of(text: str) -> str | None:
    from mella.alt_text.normalise import script_of

    return script_of(text)
