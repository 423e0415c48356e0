"""Corpus chrF++ is sacreBLEU's, and falls apart into statistics of items."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import sacrebleu
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mella.evaluation import chrf
from mella.evaluation.context import Context
from mella.languages import LANGUAGES, Language
from tests.evaluation.samples import LANGUAGE_ROWS, answers, sayings

CZECH = LANGUAGES["cs"]
TEXT = st.text(max_size=20) | st.text("ab (.)", max_size=12)


def ours(predictions: list[str], references: list[str]) -> float:
    stats = chrf.Chrf(predictions, references, CZECH, Context()).stats(np.arange(len(predictions)))
    return float(chrf.score(stats.sum(axis=0)))


def theirs(predictions: list[str], references: list[str]) -> float:
    return sacrebleu.corpus_chrf(predictions, [references], word_order=2).score


@pytest.mark.parametrize("language", LANGUAGE_ROWS, ids=lambda row: row.code)
def test_it_is_sacrebleus_figure_in_every_language(language: Language) -> None:
    references = sayings(language)
    predictions = answers(references, seed=1)
    assert ours(predictions, references) == pytest.approx(theirs(predictions, references), abs=1e-6)


def test_it_is_what_sacrebleus_command_prints_for_the_same_files(tmp_path: Path) -> None:
    references = sayings(LANGUAGES["vi"])
    predictions = answers(references, seed=2)
    for name, texts in (("said", predictions), ("wanted", references)):
        (tmp_path / name).write_text("".join(text + "\n" for text in texts), encoding="utf-8")
    options = ["-i", "said", "-m", "chrf", "--chrf-word-order", "2", "-b", "-w", "10"]
    command = [sys.executable, "-m", "sacrebleu", "wanted", *options]
    printed = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert ours(predictions, references) == pytest.approx(float(printed), abs=1e-9)


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=8))
@settings(max_examples=50)
def test_it_is_sacrebleus_figure_for_any_texts(pairs: list[tuple[str, str]]) -> None:
    predictions, references = [said for said, _ in pairs], [wanted for _, wanted in pairs]
    assume("".join(references).strip())
    assert ours(predictions, references) == pytest.approx(theirs(predictions, references), abs=1e-6)


def test_references_without_a_character_give_no_number() -> None:
    assert np.isnan(ours(["a", ""], ["", " "]))


def test_the_signature_is_that_of_chrf_plus_plus() -> None:
    assert "nw:2" in chrf.signature(CZECH)
