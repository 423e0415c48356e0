"""Corpus BLEU is sacreBLEU's, to the last digit it prints, and falls apart into statistics of items."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import sacrebleu
from hypothesis import assume, given
from hypothesis import strategies as st

from mella.evaluation import bleu
from mella.evaluation.context import Context
from mella.evaluation.tokens import sacrebleu_tokenizer, segmented
from mella.languages import LANGUAGES, Language
from tests.evaluation.samples import LANGUAGE_ROWS, answers, sayings

CZECH = LANGUAGES["cs"]
CORPUS = st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30)), min_size=1, max_size=8)
FEW_WORDS = st.lists(st.sampled_from(["most", "hrad", "Praha,", "«voda»", "a"]), max_size=9).map(" ".join)


def ours(predictions: list[str], references: list[str], language: Language) -> float:
    stats = bleu.Bleu(predictions, references, language, Context()).stats(np.arange(len(predictions)))
    return float(bleu.score(stats.sum(axis=0)))


def theirs(predictions: list[str], references: list[str], language: Language) -> float:
    said, wanted = ([segmented(text, language) for text in texts] for texts in (predictions, references))
    return sacrebleu.corpus_bleu(said, [wanted], tokenize=sacrebleu_tokenizer(language)).score


@pytest.mark.parametrize("language", LANGUAGE_ROWS, ids=lambda row: row.code)
def test_it_is_sacrebleus_figure_in_every_language(language: Language) -> None:
    references = sayings(language)
    predictions = answers(references, seed=1)
    assert ours(predictions, references, language) == pytest.approx(
        theirs(predictions, references, language), abs=1e-6
    )


@pytest.mark.parametrize("code", ["ar", "ko", "th"])
def test_it_is_what_sacrebleus_command_prints_for_the_same_files(code: str, tmp_path: Path) -> None:
    language = LANGUAGES[code]
    references = sayings(language)
    predictions = answers(references, seed=2)
    for name, texts in (("said", predictions), ("wanted", references)):
        lines = "".join(segmented(text, language) + "\n" for text in texts)
        (tmp_path / name).write_text(lines, encoding="utf-8")
    options = ["-i", "said", "-m", "bleu", "-b", "-w", "10", "-tok", sacrebleu_tokenizer(language)]
    command = [sys.executable, "-m", "sacrebleu", "wanted", *options]
    printed = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert ours(predictions, references, language) == pytest.approx(float(printed), abs=1e-9)


@given(CORPUS | st.lists(st.tuples(FEW_WORDS, FEW_WORDS), min_size=1, max_size=8))
def test_it_is_sacrebleus_figure_for_any_texts(pairs: list[tuple[str, str]]) -> None:
    predictions, references = [said for said, _ in pairs], [wanted for _, wanted in pairs]
    assume("".join(predictions + references).strip())
    assert ours(predictions, references, CZECH) == pytest.approx(
        theirs(predictions, references, CZECH), abs=1e-6
    )


def test_a_case_computed_by_hand() -> None:
    # 5 of 6 words, 3 of 5 pairs, 1 of 4 triples, none of 3 fours: smoothed to 1/2 of one.
    value = ours(["na mostě stojí starý kamenný anděl"], ["na mostě stojí kamenný starý anděl"], CZECH)
    stats = bleu.Bleu(
        ["na mostě stojí starý kamenný anděl"], ["na mostě stojí kamenný starý anděl"], CZECH, Context()
    ).stats(np.array([0]))
    assert stats.tolist() == [[6, 2, 1, 0, 6, 5, 4, 3, 6, 6]]
    assert value == pytest.approx(100 * (1 * 2 / 5 * 1 / 4 * 0.5 / 3) ** 0.25)


def test_punctuation_of_no_ascii_is_parted_from_words() -> None:
    arabic = LANGUAGES["ar"]
    stats = bleu.Bleu(["القدس، القاهرة"], ["القدس القاهرة"], arabic, Context()).stats(np.array([0]))
    assert stats[0, 0] == 2


def test_scores_of_many_sums_are_computed_at_once() -> None:
    references = sayings(CZECH)[:40]
    stats = bleu.Bleu(answers(references, seed=3), references, CZECH, Context()).stats(np.arange(40))
    halves = stats.reshape(2, 20, -1).sum(axis=1)
    assert bleu.score(halves).tolist() == [float(bleu.score(half)) for half in halves]


def test_nothing_to_score_is_no_number() -> None:
    assert np.isnan(bleu.score(np.zeros((3, 10)))).all()


def test_the_signature_names_the_tokens() -> None:
    assert "tok:intl" in bleu.signature(CZECH)
    assert "tok:ko-mecab" in bleu.signature(LANGUAGES["ko"])
    assert "tok:none" in bleu.signature(LANGUAGES["th"])
    assert "pre:newmm-" in bleu.signature(LANGUAGES["th"])
