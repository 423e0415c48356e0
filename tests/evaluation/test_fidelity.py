"""Figures of the answers themselves: language, script, loops, length."""

import numpy as np
import pytest

from mella.evaluation.context import Context
from mella.evaluation.fidelity import FIDELITY, script_asked_for
from mella.evaluation.metric import Metric
from mella.languages import CODES, language
from mella.serbian_script import to_latin

METRICS: dict[str, Metric] = {metric.name: metric for metric in FIDELITY}

SENTENCES = {
    "ar": "فلاح يحرث الحقل مع جمل في الصباح",
    "cs": "Stará dřevěná zvonice stojí uprostřed vesnice",
    "hu": "Az öreg halász hálót javít a folyó partján",
    "ko": "할머니가 시장에서 김치를 팔고 있다",
    "ru": "Старая женщина продаёт грибы у вокзала",
    "sr": "Жена продаје ћилиме на пијаци у Пироту",
    "th": "ชาวนากำลังเกี่ยวข้าวในทุ่งนาตอนเช้า",
    "vi": "Người nông dân đang gặt lúa trên cánh đồng",
}
"""One sentence of each language."""


def value(name: str, answers: list[str], references: list[str], code: str) -> float:
    metric = METRICS[name]
    stats = metric.prepare(answers, references, language(code), Context()).stats(np.arange(len(answers)))
    return float(metric.score(stats.sum(axis=0)))


@pytest.mark.parametrize("code", CODES)
def test_a_text_is_faithful_to_itself(code: str) -> None:
    text = [SENTENCES[code]]
    found = {name: value(name, text, text, code) for name in METRICS}
    assert found == {"language_fidelity": 1, "script_fidelity": 1, "loop_rate": 0, "length_ratio": 1}


@pytest.mark.parametrize("code", CODES)
def test_only_a_sentence_of_the_language_counts_as_the_language(code: str) -> None:
    answers = list(SENTENCES.values())
    assert value("language_fidelity", answers, answers, code) == 1 / len(CODES)


def test_serbian_in_latin_is_serbian() -> None:
    latin = [to_latin(SENTENCES["sr"])]
    assert value("language_fidelity", latin, latin, "sr") == 1
    assert value("script_fidelity", latin, latin, "sr") == 1


def test_serbian_in_the_other_script_than_asked_for_fails_in_script_alone() -> None:
    asked, answer = [SENTENCES["sr"]], [to_latin(SENTENCES["sr"])]
    assert value("language_fidelity", answer, asked, "sr") == 1
    assert value("script_fidelity", answer, asked, "sr") == 0


def test_script_fidelity_is_the_mean_share_of_letters() -> None:
    answers = ["мост", "мост Drina", "most", "123", ""]
    expected = (1 + 4 / 9 + 0 + 0 + 0) / 5
    assert value("script_fidelity", answers, ["мост"] * 5, "sr") == pytest.approx(expected)


def test_a_reference_in_a_script_that_the_language_has_not_asks_for_its_first() -> None:
    assert script_asked_for("IKEA", language("ar")) == "Arab"
    assert script_asked_for("2024", language("sr")) == "Cyrl"
    assert script_asked_for("most", language("sr")) == "Latn"


def test_an_answer_that_says_one_thing_again_and_again_is_a_loop() -> None:
    answers = ["pes a kočka a pes a kočka a pes a kočka a pes a kočka", SENTENCES["cs"], ""]
    assert value("loop_rate", answers, [SENTENCES["cs"]] * 3, "cs") == pytest.approx(1 / 3)


def test_the_length_ratio_is_that_of_all_characters() -> None:
    assert value("length_ratio", ["abcd", " ab "], ["ab", "abcdefghij"], "vi") == pytest.approx(6 / 12)


def test_answers_that_say_nothing_are_faithful_to_nothing() -> None:
    found = {name: value(name, [""], [SENTENCES["hu"]], "hu") for name in METRICS}
    assert found == {"language_fidelity": 0, "script_fidelity": 0, "loop_rate": 0, "length_ratio": 0}


def test_signatures_name_what_was_counted() -> None:
    assert all(metric.signature(language(code)) for metric in FIDELITY for code in CODES)
