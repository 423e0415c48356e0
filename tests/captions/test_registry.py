"""Names in the settings, prompts and language tokens."""

from dataclasses import replace

import pytest

from mella.captions.language_tokens import source_code, target_token
from mella.captions.prompts import caption_prompt_id, translation_prompt, translation_prompt_id
from mella.captions.registry import make_captioner, make_translator
from mella.settings import load

SETTINGS = load(overrides={}).captions


def test_the_default_needs_no_model() -> None:
    assert "stand-in" in make_captioner(SETTINGS).name
    assert "stand-in" in make_translator(SETTINGS).name


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"captioner": "gpt"}, "captions.captioner = 'gpt' is unknown: choose from palette, transformers"),
        ({"captioner": "transformers"}, "needs captions.captioner_model"),
    ],
)
def test_a_wrong_captioner_gets_one_clear_line(changes: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message) as raised:
        make_captioner(replace(SETTINGS, **changes))
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"translator": "babel"}, "captions.translator = 'babel' is unknown"),
        ({"translator": "transformers"}, "needs captions.translator_model"),
        (
            {"translator": "transformers", "translator_model": "m", "translation_prompt": "Translate."},
            r"must contain \{text\}",
        ),
    ],
)
def test_a_wrong_translator_gets_one_clear_line(changes: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make_translator(replace(SETTINGS, **changes))


def test_prompt_ids_follow_the_prompt_and_its_limits() -> None:
    changed = [replace(SETTINGS, prompt="Say it."), replace(SETTINGS, max_new_tokens=5), SETTINGS]
    assert len({caption_prompt_id(settings) for settings in changed}) == 3
    assert caption_prompt_id(SETTINGS) == caption_prompt_id(replace(SETTINGS, batch=1, translator="x"))
    assert translation_prompt_id(SETTINGS) != translation_prompt_id(
        replace(SETTINGS, translation_prompt="{text}")
    )


def test_the_prompt_names_language_and_script_and_leaves_braces_of_the_text() -> None:
    prompt = translation_prompt(SETTINGS, "A sign says {language} {}.", "sr", "Latn")
    assert "into Serbian (Latin script)" in prompt
    assert prompt.endswith("A sign says {language} {}.")


@pytest.mark.parametrize(
    ("vocabulary", "language", "script", "token"),
    [
        (["eng_Latn", "ces_Latn"], "cs", "Latn", "ces_Latn"),
        (["eng_Latn", "arb_Arab"], "ar", "Arab", "arb_Arab"),
        (["eng_Latn", "srp_Cyrl"], "sr", "Latn", "srp_Cyrl"),
        (["__en__", "__ko__"], "ko", "Hang", "__ko__"),
        (["en_XX", "vi_VN"], "vi", "Latn", "vi_VN"),
        ([">>srp_Latn<<", ">>srp_Cyrl<<"], "sr", "Latn", ">>srp_Latn<<"),
        (["hello", "world"], "cs", "Latn", None),
    ],
)
def test_language_tokens_are_found_in_each_family(
    vocabulary: list[str], language: str, script: str, token: str | None
) -> None:
    assert target_token(vocabulary, language, script) == token


def test_a_missing_language_token_is_named() -> None:
    with pytest.raises(ValueError, match="'th'"):
        target_token(["eng_Latn", "ces_Latn"], "th", "Thai")
    with pytest.raises(ValueError, match="English"):
        source_code(["ces_Latn"])
