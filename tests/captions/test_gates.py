"""What every generated text must pass."""

from dataclasses import replace

import pytest

from mella.captions.gates import judge_english, judge_translation
from mella.captions.numbers import digits_differ, numbers_in
from mella.captions.protocol import Generation, error
from mella.captions.repetition import loops
from mella.settings import load

SETTINGS = load(overrides={}).captions
ENGLISH = "A woman in a red coat sells fruit at a small market stall."


def english(text: str, finish: str = "stop", identified: str = "en") -> str | None:
    return judge_english(Generation(text, finish, 1), identified=identified, settings=SETTINGS)


def translated(
    text: str,
    language: str,
    script: str,
    *,
    english: str = ENGLISH,
    identified: str = "",
    finish: str = "stop",
) -> str | None:
    return judge_translation(
        Generation(text, finish, 1),
        english=english,
        language=language,
        script=script,
        identified=identified or language,
        settings=SETTINGS,
    )


@pytest.mark.parametrize(
    ("language", "script", "text"),
    [
        ("ar", "Arab", "امرأة ترتدي معطفًا أحمر تبيع الفاكهة في كشك صغير بالسوق."),
        ("cs", "Latn", "Žena v červeném kabátě prodává ovoce u malého stánku na trhu."),
        ("hu", "Latn", "Egy piros kabátos nő gyümölcsöt árul egy kis piaci standnál."),
        ("ko", "Hang", "빨간 코트를 입은 여자가 작은 시장 노점에서 과일을 팔고 있습니다."),
        ("ru", "Cyrl", "Женщина в красном пальто продаёт фрукты у маленького прилавка на рынке."),
        ("sr", "Cyrl", "Жена у црвеном капуту продаје воће на малој тезги на пијаци."),
        ("sr", "Latn", "Žena u crvenom kaputu prodaje voće na maloj tezgi na pijaci."),
        ("th", "Thai", "ผู้หญิงสวมเสื้อโค้ตสีแดงขายผลไม้ที่แผงเล็ก ๆ ในตลาด"),
        ("vi", "Latn", "Một người phụ nữ mặc áo khoác đỏ bán trái cây ở quầy hàng nhỏ ngoài chợ."),
    ],
)
def test_a_good_translation_passes(language: str, script: str, text: str) -> None:
    assert translated(text, language, script) is None


def test_a_good_description_passes() -> None:
    assert english(ENGLISH) is None


@pytest.mark.parametrize(
    ("text", "finish", "identified", "reason"),
    [
        ("", "error:OutOfMemoryError", "und", "model_error"),
        (ENGLISH, "length", "en", "truncated"),
        ("  ", "stop", "und", "empty"),
        ("A cat.", "stop", "en", "too_short"),
        ("A cat sits on a mat. " * 6, "stop", "en", "loop"),
        (" ".join(f"word{chr(97 + i % 26)}{i}" for i in range(400)), "stop", "en", "too_long"),
        ("I'm sorry, but I cannot describe this picture.", "stop", "en", "refusal"),
        ("“As an AI, I do not look at pictures of people.", "stop", "en", "refusal"),
        ("Describe this picture in two or three plain sentences: a cat.", "stop", "en", "prompt_echo"),
        ("USER: a picture of a cat on a mat", "stop", "en", "prompt_echo"),
        ("A cat on a mat.<|im_end|> A dog.", "stop", "en", "prompt_echo"),
        ("Eine Katze sitzt auf einer Matte.", "stop", "de", "wrong_language"),
    ],
)
def test_a_bad_description_has_its_reason(text: str, finish: str, identified: str, reason: str) -> None:
    assert english(text, finish, identified) == reason


@pytest.mark.parametrize(
    ("language", "script", "text"),
    [
        ("ar", "Arab", "عذرًا، لا أستطيع ترجمة هذا النص."),
        ("cs", "Latn", "Omlouvám se, ale s tímto textem nemohu pomoci."),
        ("hu", "Latn", "Sajnálom, de ebben nem tudok segíteni."),
        ("ko", "Hang", "죄송합니다. 이 글은 번역할 수 없습니다."),
        ("ru", "Cyrl", "Извините, я не могу перевести этот текст."),
        ("ru", "Cyrl", "Этого я, как языковая модель, сделать не сумею."),
        ("sr", "Cyrl", "Жао ми је, не могу да преведем овај текст."),
        ("sr", "Latn", "Nažalost, ne mogu da prevedem ovaj tekst."),
        ("th", "Thai", "ขออภัย ฉันไม่สามารถแปลข้อความนี้ได้"),
        ("vi", "Latn", "Xin lỗi, tôi không thể dịch văn bản này."),
        ("vi", "Latn", "I cannot translate this text, sorry."),
    ],
)
def test_a_refusal_is_known_in_each_language(language: str, script: str, text: str) -> None:
    assert translated(text, language, script) == "refusal"


@pytest.mark.parametrize(
    ("text", "language", "script", "identified", "reason"),
    [
        (ENGLISH.upper(), "cs", "Latn", "en", "untranslated"),
        (f"Zde je překlad: {ENGLISH}", "cs", "Latn", "cs", "untranslated"),
        ("Žena u crvenom kaputu prodaje voće.", "sr", "Cyrl", "sr", "wrong_script"),
        ("Жена у црвеном капуту продаје воће.", "sr", "Latn", "sr", "wrong_script"),
        ("Женщина в красном пальто продаёт фрукты.", "sr", "Cyrl", "ru", "wrong_language"),
        ("Žena v červenom kabáte predáva ovocie.", "cs", "Latn", "sk", "wrong_language"),
        ("这位穿红色大衣的女人在卖水果和蔬菜。", "ko", "Hang", "zh", "wrong_script"),
        ("Translate the following description of a picture: žena", "cs", "Latn", "cs", "prompt_echo"),
    ],
)
def test_a_bad_translation_has_its_reason(
    text: str, language: str, script: str, identified: str, reason: str
) -> None:
    assert translated(text, language, script, identified=identified) == reason


@pytest.mark.parametrize("identified", ["sr", "hr", "bs", "sh"])
def test_serbian_in_latin_may_be_identified_as_a_neighbour(identified: str) -> None:
    text = "Žena u crvenom kaputu prodaje voće na maloj tezgi."
    assert translated(text, "sr", "Latn", identified=identified) is None
    assert translated("Жена у црвеном капуту продаје воће.", "sr", "Cyrl", identified="hr") is not None


def test_names_and_length_cut_nothing() -> None:
    text = "Žena stojí na Karlově mostě v Praze (Prague)."
    assert translated(text, "cs", "Latn", english="A woman on a bridge.") is None


@pytest.mark.parametrize(
    ("original", "translation", "differ"),
    [
        ("Room 250 has 3 doors.", "الغرفة ٢٥٠ لها ٣ أبواب.", False),
        ("Built in 1905.", "สร้างในปี ๑๙๐๕", False),
        ("It cost 1,000 crowns.", "Stálo to 1 000 korun.".replace(" 000", "\u00a0000"), False),
        ("It weighs 3.5 kg.", "Váží 3,5 kg.", False),
        ("There are 3 dogs.", "Jsou tu tři psi.", False),
        ("There are three dogs.", "개가 3마리 있습니다.", False),
        ("There are 3 dogs.", "개가 5마리 있습니다.", True),
        ("Built in 1905.", "Построено в 1950 году.", True),
        ("A house.", "Một ngôi nhà xây năm 1905.", True),
        ("Bus 145.", "Egy busz.", True),
        ("The 2 clocks and the 2 bells.", "Две часа и 2 колокола.", False),
    ],
)
def test_numbers_are_compared_by_value(original: str, translation: str, differ: bool) -> None:
    assert digits_differ(original, translation) is differ


def test_leading_zeros_and_groups_do_not_change_a_value() -> None:
    assert numbers_in("007 1.000.000 ١٬٠٠٠ 0.005") == {"7": 1, "1000000": 1, "1000": 1, "0.005": 1}


@pytest.mark.parametrize(
    "text",
    [
        "그림에는 빨간 사과가 있습니다. " * 3,
        "red " * 12,
        "ในภาพมีวงกลมสีแดง" * 4,
        "Start of it. " + "la la la " * 8 + "end",
        "There is a red car. 1 There is a red car. 2 There is a red car. 3",
    ],
)
def test_a_string_that_comes_again_and_again_is_a_loop(text: str) -> None:
    assert loops(text, 12)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ha ha ha",
        ENGLISH,
        "On the left there is a dog, on the right there is a cat, and behind both there is a white house.",
        "The man is tall. The man is tall. Otherwise nothing is to be seen in this quiet street at noon.",
    ],
)
def test_ordinary_repetition_is_no_loop(text: str) -> None:
    assert not loops(text, 12)


def test_limits_come_from_the_settings() -> None:
    short = replace(SETTINGS, min_characters=2)
    assert judge_english(Generation("A cat.", "stop", 1), identified="en", settings=short) is None


def test_a_failure_is_named_before_its_empty_text() -> None:
    assert judge_english(error("undecodable"), identified="und", settings=SETTINGS) == "model_error"
