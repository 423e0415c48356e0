"""Captioners and translators by the name they have in `mella.toml`."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from mella.captions.palette import PaletteCaptioner, PaletteTranslator
from mella.captions.protocol import Captioner, Translator
from mella.captions.transformers_captioner import TransformersCaptioner
from mella.captions.transformers_translator import TransformersTranslator
from mella.settings import CaptionSettings

T = TypeVar("T")

Maker = Callable[[CaptionSettings, str], T]

CAPTIONERS: Mapping[str, Maker[Captioner]] = {
    "palette": lambda settings, device: PaletteCaptioner(),
    "transformers": lambda settings, device: _captioner_model(settings, device),
}
TRANSLATORS: Mapping[str, Maker[Translator]] = {
    "palette": lambda settings, device: PaletteTranslator(),
    "transformers": lambda settings, device: _translator_model(settings, device),
}


def make_captioner(settings: CaptionSettings, device: str = "cpu") -> Captioner:
    """The captioner that the settings name. No model is loaded yet.

    Args:
        device: where a model runs, as torch names it: `cpu`, `cuda`, `cuda:1`.

    Raises:
        ValueError: for an unknown name or a missing model name.
    """
    return _choose(CAPTIONERS, "captioner", settings.captioner)(settings, device)


def make_translator(settings: CaptionSettings, device: str = "cpu") -> Translator:
    """The translator that the settings name. No model is loaded yet.

    Args:
        device: where a model runs, as torch names it: `cpu`, `cuda`, `cuda:1`.

    Raises:
        ValueError: for an unknown name, a missing model name, or a prompt without its text.
    """
    return _choose(TRANSLATORS, "translator", settings.translator)(settings, device)


def _choose(makers: Mapping[str, Maker[T]], setting: str, name: str) -> Maker[T]:
    if name not in makers:
        raise ValueError(f"captions.{setting} = {name!r} is unknown: choose from {', '.join(makers)}")
    return makers[name]


def _captioner_model(settings: CaptionSettings, device: str) -> Captioner:
    if not settings.captioner_model:
        raise ValueError("captions.captioner = 'transformers' needs captions.captioner_model")
    return TransformersCaptioner(settings, device)


def _translator_model(settings: CaptionSettings, device: str) -> Translator:
    if not settings.translator_model:
        raise ValueError("captions.translator = 'transformers' needs captions.translator_model")
    if "{text}" not in settings.translation_prompt:
        raise ValueError("captions.translation_prompt must contain {text}")
    return TransformersTranslator(settings, device)
