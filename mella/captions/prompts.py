"""What models are asked, and the names under which their answers are kept."""

from mella.identity import identify
from mella.languages import language as language_row
from mella.languages import script_name
from mella.settings import CaptionSettings


def caption_prompt_id(settings: CaptionSettings) -> str:
    """Names the prompt together with the limits that shape the answer."""
    return identify("caption", settings.prompt, str(settings.max_new_tokens), str(settings.max_side))


def translation_prompt_id(settings: CaptionSettings) -> str:
    """Names the prompt, before language and text are filled in, with the limit on tokens."""
    return identify("translation", settings.translation_prompt, str(settings.max_new_tokens))


def translation_prompt(settings: CaptionSettings, text: str, language: str, script: str) -> str:
    """The prompt with `{language}`, `{script}` and, last, `{text}` filled in; other braces stay."""
    filled = settings.translation_prompt.replace("{language}", language_row(language).name)
    filled = filled.replace("{script}", script_name(script))
    return filled.replace("{text}", text)
