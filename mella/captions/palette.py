"""The offline stand-ins: a captioner that measures colours and shapes, and a translator of its English.

They are no models and know nothing of the world: what they say is true of the picture and small.
"""

import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from mella.captions.grammars.en import scene_from_english
from mella.captions.measure import measure
from mella.captions.pictures import open_picture
from mella.captions.protocol import FINISHED, Generation, error
from mella.captions.wording import GRAMMARS, scene_in
from mella.cores import cores

if TYPE_CHECKING:
    from PIL.Image import Image

_DECODED_SIDE = 512
"""Pixels: twice the side at which pictures are measured, so that averaging down still takes the grain."""


class PaletteCaptioner:
    """Words a picture's main colours, flat shapes and layout. Deterministic, needs no weights."""

    name = "palette (stand-in)/1"

    def describe(self, pictures: "Sequence[Image | bytes]") -> list[Generation]:
        # Decoding, scaling and array work run beside each other: two threads measure 1.4 times what one does.
        with warnings.catch_warnings(), ThreadPoolExecutor(cores()) as threads:
            warnings.simplefilter("ignore")  # threads that open pictures undo each other's filters
            return list(threads.map(_describe, pictures))


class PaletteTranslator:
    """Reads the captioner's English and words it from grammar tables; refuses any other English."""

    name = "palette (stand-in)/1"

    def translate(self, texts: Sequence[str], language: str, script: str) -> list[Generation]:
        return [_translate(text, language, script) for text in texts]


def _describe(picture: "Image | bytes") -> Generation:
    try:
        opened = open_picture(picture, _DECODED_SIDE)
    except ValueError:
        return error("undecodable")
    return Generation(scene_in("en", measure(opened)), FINISHED, 1)


def _translate(text: str, language: str, script: str) -> Generation:
    if language not in GRAMMARS:
        return error("no_grammar_for_language")
    try:
        scene = scene_from_english(text)
    except ValueError:
        return error("not_palette_english")
    return Generation(scene_in(language, scene, script), FINISHED, 1)
