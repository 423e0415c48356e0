"""Any chat or sequence-to-sequence model of the transformers library as translator, in this process."""

from collections.abc import Sequence
from functools import cached_property, partial
from typing import Any

from mella.captions.batches import generate, generate_all, load, pad_on_left
from mella.captions.language_tokens import source_code, target_token
from mella.captions.prompts import translation_prompt
from mella.captions.protocol import Generation
from mella.serbian_script import to_latin
from mella.settings import CaptionSettings

_INSTRUCTED = ("t5", "mt5", "umt5")
"""Sequence-to-sequence families that are told what to do; the others translate the bare text."""


class TransformersTranslator:
    """A causal or sequence-to-sequence language model, loaded at the first text.

    A sequence-to-sequence model that writes Serbian in Cyrillic only has its answer
    transliterated where Latin was asked for.
    """

    def __init__(self, settings: CaptionSettings, device: str = "cpu") -> None:
        self._settings = settings
        self._device = device

    @property
    def name(self) -> str:
        return "@".join(filter(None, (self._settings.translator_model, self._settings.translator_revision)))

    def translate(self, texts: Sequence[str], language: str, script: str) -> list[Generation]:
        """One generation a text.

        Raises:
            OSError: where the model cannot be loaded.
            ValueError: where a multilingual model has no token for the language.
        """
        if not texts:
            return []
        settings = self._settings
        _, model = self._loaded
        run = (
            partial(self._run_seq2seq, language, script, self._target(language, script))
            if model.config.is_encoder_decoder
            else partial(self._run_chat, language, script)
        )
        return generate_all(texts, run, batch=settings.batch, attempts=settings.attempts)

    def _run_chat(self, language: str, script: str, texts: Sequence[str], attempt: int) -> list[Generation]:
        tokenizer, _ = self._loaded
        prompts = [translation_prompt(self._settings, text, language, script) for text in texts]
        templated = bool(tokenizer.chat_template)
        if templated:
            prompts = [
                tokenizer.apply_chat_template(
                    [{"role": "user", "content": prompt}], add_generation_prompt=True, tokenize=False
                )
                for prompt in prompts
            ]
        # A template writes its own special tokens.
        return self._generate(prompts, attempt, add_special_tokens=not templated)

    def _target(self, language: str, script: str) -> str | None:
        """The token of the target language, where the model has such; its source is set to English."""
        tokenizer, model = self._loaded
        if model.config.model_type in _INSTRUCTED:
            return None
        token = target_token(tokenizer.get_vocab(), language, script)
        if token is not None and not token.startswith(">>"):
            tokenizer.src_lang = source_code(tokenizer.get_vocab())
        return token

    def _run_seq2seq(
        self, language: str, script: str, token: str | None, texts: Sequence[str], attempt: int
    ) -> list[Generation]:
        tokenizer, model = self._loaded
        forced = {}
        if model.config.model_type in _INSTRUCTED:
            texts = [translation_prompt(self._settings, text, language, script) for text in texts]
        elif token is not None and token.startswith(">>"):
            texts = [f"{token} {text}" for text in texts]
        elif token is not None:
            forced = {"forced_bos_token_id": tokenizer.convert_tokens_to_ids(token)}
        answers = self._generate(texts, attempt, **forced)
        if (language, script) == ("sr", "Latn"):
            return [Generation(to_latin(a.text), a.finish_reason, a.attempts) for a in answers]
        return answers

    def _generate(
        self, texts: Sequence[str], attempt: int, add_special_tokens: bool = True, **forced: Any
    ) -> list[Generation]:
        tokenizer, model = self._loaded
        inputs = tokenizer(
            list(texts), return_tensors="pt", padding=True, add_special_tokens=add_special_tokens
        ).to(self._device)
        inputs.pop("token_type_ids", None)
        limit = self._settings.max_new_tokens
        return generate(model, tokenizer, inputs, max_new_tokens=limit, attempt=attempt, **forced)

    @cached_property
    def _loaded(self) -> tuple[Any, Any]:
        from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForSeq2SeqLM, AutoTokenizer

        name, revision = self._settings.translator_model, self._settings.translator_revision
        config = AutoConfig.from_pretrained(name, revision=revision or None)
        tokenizer = AutoTokenizer.from_pretrained(name, revision=revision or None)
        factory: Any = AutoModelForSeq2SeqLM if config.is_encoder_decoder else AutoModelForCausalLM
        if not config.is_encoder_decoder:
            pad_on_left(tokenizer)
        return tokenizer, load(factory, name, revision, self._device)
