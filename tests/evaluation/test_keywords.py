"""Keyword recall and precision, case by case."""

import numpy as np
import pytest

from mella.evaluation.context import Context, learn
from mella.evaluation.keywords import SUBSETS, Keywords, keywords, signature
from mella.evaluation.metric import ratio
from mella.languages import LANGUAGES, Language

NOTHING = Context()


def found(text: str, code: str, context: Context = NOTHING) -> set[str]:
    return set(keywords(text, LANGUAGES[code], context))


def stats(said: str, wanted: str, code: str, *, subset: str = "all", precision: bool = False) -> list[float]:
    """Keywords found, and keywords there are."""
    pair = Keywords([said], [wanted], LANGUAGES[code], NOTHING, subset=subset, precision=precision)
    return pair.stats(np.array([0]))[0].tolist()


@pytest.mark.parametrize(
    ("code", "said", "wanted", "recalled"),
    [
        ("ar", "صحن كسكسي", "الكُسكُسي والمنسف", [1, 2]),  # diacritics, article, conjunction
        ("cs", "svíčková na talíři", "talíř svíčkové a knedlíky", [2, 3]),
        ("hu", "lángost sütnek", "tejfölös lángos", [1, 2]),
        ("ko", "경복궁에서 찍은 것", "경복궁의 근정전", [1, 2]),
        ("ru", "самовары на ярмарке", "Тульский самовар", [1, 2]),
        ("sr", "šljivovica i sarma", "Сарма и гибаница", [1, 2]),  # two scripts
        ("th", "ชามต้มยำกุ้ง", "ต้มย\u0e4d\u0e32กุ้งในหม้อไฟ", [1, 2]),  # ำ in two parts; "in" is a stop word
        ("vi", "chiếc áo dài", "áo dài của phụ nữ", [1, 2]),
    ],
)
def test_recall_counted_by_hand(code: str, said: str, wanted: str, recalled: list[float]) -> None:
    assert stats(said, wanted, code) == recalled


def test_precision_is_of_the_words_of_the_answer() -> None:
    assert stats("svíčková knedlík hradba", "talíř svíčkové s knedlíky", "cs", precision=True) == [2, 3]


def test_an_answer_is_judged_up_to_the_length_of_its_reference() -> None:
    listing = "varhany svíčková knedlík"
    assert stats(listing, "knedlík", "cs") == [0, 1]
    assert stats(listing, "knedlík", "cs", precision=True) == [0, 1]
    assert stats(listing, "knedlík a pivo", "cs", precision=True)[1] == 3


def test_the_length_is_that_of_the_reference_it_is_paired_with() -> None:
    czech = LANGUAGES["cs"]
    answers, references = ["varhany svíčková", "knedlík"], ["svíčková", "varhany svíčková knedlík"]
    pair = Keywords(answers, references, czech, NOTHING, subset="all", precision=True)
    assert pair.stats(np.array([0, 1])).tolist() == [[0, 1], [1, 1]]
    assert pair.stats(np.array([1, 0])).tolist() == [[2, 2], [0, 1]]


def test_a_keyword_is_found_among_all_words_of_the_other_text() -> None:
    # `Ten` is no keyword where it is a stop word, and one where its capital makes it a name.
    assert stats("ten varhany", "hrad pana Ten", "cs") == [1, 3]


def test_a_keyword_counts_once_a_text() -> None:
    assert stats("sarma sarma", "sarma, sarma, gibanica", "sr") == [1, 2]


def test_stop_words_and_generic_words_are_no_keywords() -> None:
    assert found("fotografie: a to je logo knedlíku", "cs") == {"knedlík"}


def test_a_word_that_shares_the_stem_of_a_generic_one_is_a_keyword() -> None:
    assert found("عازف العود", "ar") >= {"عود"}
    assert found("عودة", "ar") == set()


def test_what_one_training_text_in_ten_says_is_not_distinctive() -> None:
    texts = ["talíř knedlíků", "talíř polévky", *(f"věc {number}" for number in range(9))]
    context = learn(texts, [], LANGUAGES["cs"])
    assert found("talíř knedlíků", "cs", context) == {"knedlík"}


def test_every_language_has_keywords_without_any_training_text() -> None:
    samples = {"ar": "الكسكسي", "cs": "knedlík", "hu": "gulyás", "ko": "비빔밥", "ru": "самовар"}
    for code, text in {**samples, "sr": "сарма", "th": "ต้มยำกุ้ง", "vi": "áo dài"}.items():
        assert len(found(text, code)) == 1


def names(text: str, code: str, context: Context = NOTHING) -> set[str]:
    return {key for key, (_, name) in keywords(text, LANGUAGES[code], context).items() if name}


def test_a_capital_inside_a_sentence_makes_a_name() -> None:
    assert names("stará kniha na Moravě", "cs") == {"morav"}


def test_a_first_word_is_a_name_if_training_texts_write_it_with_a_capital() -> None:
    context = learn(["pohled na Moravu", "krása této knihy"], [], LANGUAGES["cs"])
    assert names("Morava krásná", "cs", context) == {"morav"}
    assert names("Kniha krásná", "cs", context) == set()


def test_a_rare_word_is_a_name_unless_a_caption_uses_it() -> None:
    assert names("стоит балалайка", "ru") == {"балалайк"}
    context = learn([], ["рисунок: балалайка"] + ["лес"] * 20, LANGUAGES["ru"])
    assert names("стоит балалайка", "ru", context) == set()


def test_korean_has_a_tag_for_names() -> None:
    assert names("신라의 학교", "ko") == {"신라"}


def test_without_a_word_list_only_capitals_make_names() -> None:
    latvian = Language("lv", "Latvian", "latviešu", ("Latn",), ("lav",))
    judged = keywords("vecs nams Rīgā", latvian, NOTHING)
    assert {key for key, (_, name) in judged.items() if name} == {"rīgā"}


def test_subsets_part_the_keywords() -> None:
    said, wanted = "knedlík na Moravě a varhany", "varhany, knedlík a víno na Moravě"
    for precision in (False, True):
        whole = stats(said, wanted, "cs", precision=precision)
        for halves in (("names", "common"), ("seen", "unseen")):
            parts = [stats(said, wanted, "cs", subset=half, precision=precision) for half in halves]
            assert np.sum(parts, axis=0).tolist() == whole


def test_seen_is_what_any_training_text_says() -> None:
    czech = LANGUAGES["cs"]
    context = learn(["varhany"], ["modrý kruh"], czech)

    def recalled(subset: str) -> list[float]:
        pair = Keywords(["varhany"], ["varhany kruh knedlík"], czech, context, subset=subset, precision=False)
        return pair.stats(np.array([0]))[0].tolist()

    assert recalled("seen") == [1, 2]
    assert recalled("unseen") == [0, 1]


def test_where_there_is_no_keyword_there_is_no_number() -> None:
    assert np.isnan(ratio(np.array(stats("a to je", "a to je", "cs"))))


def test_the_signature_says_what_a_language_lacks() -> None:
    latvian = Language("lv", "Latvian", "latviešu", ("Latn",), ("lav",))
    assert "words:words|stem:none|list:none" in signature(latvian)
    assert "words:newmm|stem:none|list:tnc-pythainlp" in signature(LANGUAGES["th"])
    assert set(SUBSETS) == {"all", "names", "common", "seen", "unseen"}
