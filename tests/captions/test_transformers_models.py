"""Captioner and translator on real models, tiny and of random weights, saved and loaded offline."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from mella.captions.batches import generate_all
from mella.captions.protocol import Captioner, Generation
from mella.captions.registry import make_captioner, make_translator
from mella.captions.transformers_captioner import TransformersCaptioner
from mella.captions.transformers_translator import TransformersTranslator
from mella.settings import load
from tests.captions import tiny_models

pytest.importorskip("torch")
pytest.importorskip("transformers")

SETTINGS = replace(load(overrides={}).captions, max_new_tokens=6, batch=2, attempts=1, prompt="Describe it.")


@pytest.fixture(scope="module", autouse=True)
def offline() -> Iterator[None]:
    import torch

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_HUB_OFFLINE", "1")
        torch.manual_seed(0)
        yield


@pytest.fixture(scope="module")
def llava(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_models.make_llava(tmp_path_factory.mktemp("llava"))


def captioner(model: Path, **changes: Any) -> TransformersCaptioner:
    settings = replace(SETTINGS, captioner="transformers", captioner_model=str(model), **changes)
    made: Captioner = make_captioner(settings)
    assert isinstance(made, TransformersCaptioner)
    return made


def translator(model: Path, **changes: Any) -> TransformersTranslator:
    settings = replace(SETTINGS, translator="transformers", translator_model=str(model), **changes)
    made = make_translator(settings)
    assert isinstance(made, TransformersTranslator)
    return made


def ends_properly(made: Any) -> None:
    """Make the loaded model end its answer with its end token, in place of what would come last."""
    _, model = made._loaded
    model.generation_config.forced_eos_token_id = 2
    model.generation_config.max_length = None


def png(colour: str = "red", size: tuple[int, int] = (64, 48)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def test_pictures_are_described_in_order_and_batches_do_not_matter(llava: Path) -> None:
    pictures = [png("red"), png("blue"), png("green", (40, 90))]
    together = captioner(llava, batch=3).describe(pictures)
    alone = captioner(llava, batch=1).describe(pictures)
    assert [answer.text for answer in together] == [answer.text for answer in alone]
    assert all(answer.text for answer in together)


def test_an_undecodable_picture_costs_itself(llava: Path) -> None:
    first, bad, last = captioner(llava).describe([png(), b"not a picture", png("blue")])
    assert bad.finish_reason == "error:undecodable"
    assert first.text and last.text


def test_a_model_without_a_chat_template_is_prompted_plainly(tmp_path: Path) -> None:
    (answer,) = captioner(tiny_models.make_llava(tmp_path, template=None)).describe([png()])
    assert answer.text


def test_an_answer_cut_off_is_tried_again_and_then_says_so(llava: Path) -> None:
    (answer,) = captioner(llava, attempts=2).describe([png()])
    assert (answer.finish_reason, answer.attempts) == ("length", 2)


def test_an_answer_with_its_end_token_is_finished(llava: Path) -> None:
    made = captioner(llava)
    ends_properly(made)
    (answer,) = made.describe([png()])
    assert (answer.finish_reason, answer.attempts) == ("stop", 1)


def test_the_name_holds_model_and_revision() -> None:
    settings = replace(
        SETTINGS, captioner="transformers", captioner_model="org/model", captioner_revision="abc"
    )
    assert make_captioner(settings).name == "org/model@abc"
    assert make_captioner(replace(settings, captioner_revision="")).name == "org/model"


def test_a_missing_model_is_an_error_of_the_run(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        captioner(tmp_path / "none").describe([png()])


@pytest.mark.parametrize("template", [tiny_models.TEMPLATE, None])
def test_a_chat_model_translates(tmp_path: Path, template: str | None) -> None:
    made = translator(tiny_models.make_chat(tmp_path, template=template), batch=3)
    texts = ["A cat.", "A longer text about a dog on a beach.", "Two stars."]
    together = made.translate(texts, "cs", "Latn")
    alone = [made.translate([text], "cs", "Latn")[0] for text in texts]
    assert [answer.text for answer in together] == [answer.text for answer in alone]
    assert all(answer.text for answer in together)


def test_a_multilingual_seq2seq_model_is_told_the_language(tmp_path: Path) -> None:
    made = translator(tiny_models.make_marian(tmp_path))
    tokenizer, model = made._loaded
    seen: list[Any] = []
    generate = model.generate

    def listen(**options: Any) -> Any:
        seen.append(options.get("forced_bos_token_id"))
        return generate(**options)

    model.generate = listen
    (answer,) = made.translate(["A cat."], "cs", "Latn")
    assert answer.attempts == 1
    assert seen == [tokenizer.convert_tokens_to_ids("__cs__")]
    assert tokenizer.src_lang == "en"


def test_a_language_the_model_lacks_is_an_error_of_the_run(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="'th'"):
        translator(tiny_models.make_marian(tmp_path)).translate(["A cat."], "th", "Thai")


def test_an_instructed_seq2seq_model_is_prompted(tmp_path: Path) -> None:
    made = translator(tiny_models.make_t5(tmp_path))
    _, model = made._loaded
    lengths: list[int] = []
    generate = model.generate

    def listen(**options: Any) -> Any:
        lengths.append(options["input_ids"].shape[1])
        return generate(**options)

    model.generate = listen
    assert len(made.translate(["A cat."], "cs", "Latn")) == 1
    assert lengths[0] > 20


def test_no_texts_load_no_model(tmp_path: Path) -> None:
    assert translator(tmp_path / "none").translate([], "cs", "Latn") == []
    assert captioner(tmp_path / "none").describe([]) == []


def test_one_bad_input_costs_itself_and_no_more() -> None:
    batches: list[int] = []

    def run(inputs: Sequence[str], attempt: int) -> list[Generation]:
        batches.append(len(inputs))
        if "bad" in inputs:
            raise RuntimeError("out of memory")
        return [Generation(one.upper(), "stop", attempt) for one in inputs]

    answers = generate_all(["a", "bad", "c", "d"], run, batch=3, attempts=2)
    assert [answer.text for answer in answers] == ["A", "", "C", "D"]
    assert answers[1] == Generation("", "error:RuntimeError", 2)
    assert batches == [3, 1, 1, 1, 1, 1]
