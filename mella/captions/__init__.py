"""Captions: pictures described in English by a captioner, the descriptions translated."""

from mella.captions.describe import Described, describe
from mella.captions.prompts import caption_prompt_id, translation_prompt_id
from mella.captions.protocol import Captioner, Generation, Translator
from mella.captions.registry import make_captioner, make_translator
from mella.captions.translate import Translated, translate

__all__ = [
    "Captioner",
    "Described",
    "Generation",
    "Translated",
    "Translator",
    "caption_prompt_id",
    "describe",
    "make_captioner",
    "make_translator",
    "translate",
    "translation_prompt_id",
]
