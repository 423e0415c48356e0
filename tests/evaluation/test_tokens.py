"""The tokens of each language are those of the tool that is named."""

import pytest

from mella.evaluation.tokens import folded_tokens, segmented, signature, tokens
from mella.languages import LANGUAGES, Language

KHMER = Language("km", "Khmer", "ខ្មែរ", ("Khmr",), ("khm",), spaces=False)


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("ar", "القدس، القاهرة؟", "القدس ، القاهرة ؟"),
        ("cs", "„Praha“ – město", "„ Praha “ – město"),
        ("hu", "Duna-partról, 1,5 km", "Duna - partról , 1,5 km"),
        ("ko", "경복궁에서", "경복궁 에서"),
        ("ru", "«Аврора»", "« Аврора »"),
        ("sr", "„Сарма“", "„ Сарма “"),
        ("th", "ต้มยำกุ้งน้ำข้น", "ต้มยำกุ้ง น้ำ ข้น"),
        ("vi", "Hồ Gươm, Hà Nội", "Hồ Gươm , Hà Nội"),
    ],
)
def test_the_tokens_of_each_language(code: str, text: str, expected: str) -> None:
    assert list(tokens(text, LANGUAGES[code])) == expected.split()


def test_folded_tokens_differ_in_case_alone() -> None:
    assert folded_tokens("Hradec Králové", LANGUAGES["cs"]) == ["hradec", "králové"]


def test_only_text_without_spaces_is_segmented_for_sacrebleu() -> None:
    assert segmented("ต้มยำกุ้งในชาม", LANGUAGES["th"]) == "ต้มยำกุ้ง ใน ชาม"
    assert segmented("경복궁에서", LANGUAGES["ko"]) == "경복궁에서"


def test_the_signature_names_the_tokenizer_and_its_fallback() -> None:
    assert signature(LANGUAGES["th"]).startswith("newmm-")
    assert signature(LANGUAGES["ko"]) == "ko-mecab"
    assert signature(LANGUAGES["cs"]) == "intl"
    assert signature(KHMER) == "char"
