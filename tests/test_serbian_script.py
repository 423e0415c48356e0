"""Serbian Cyrillic and Latin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mella.serbian_script import to_cyrillic, to_latin

PAIRS = [
    ("Љубав и њива", "Ljubav i njiva"),
    ("ЏЕМ, Џем, џем", "DŽEM, Džem, džem"),
    ("ЊЕГОШ", "NJEGOŠ"),
    ("Ђорђе једе чварке и ћевапе", "Đorđe jede čvarke i ćevape"),
    ("инјекција и конјункција", "injekcija i konjunkcija"),
    ("надживети", "nadživeti"),
    ("Слика је 2 m широка.", "Slika je 2 m široka."),
]


@pytest.mark.parametrize(("cyrillic", "latin"), PAIRS)
def test_cyrillic_becomes_latin(cyrillic: str, latin: str) -> None:
    assert to_latin(cyrillic) == latin


@pytest.mark.parametrize(("cyrillic", "latin"), PAIRS[:-1])
def test_latin_becomes_cyrillic(cyrillic: str, latin: str) -> None:
    assert to_cyrillic(latin) == cyrillic


@given(st.text())
def test_what_is_latin_already_stays(text: str) -> None:
    assert to_latin(to_latin(text)) == to_latin(text)


@given(st.text(alphabet="абвгдђежзијклљмнњопрстћуфхцчџш .,АБВГДЂЕЖЗИЈКЛЉМНЊОПРСТЋУФХЦЧЏШ"))
def test_two_texts_that_sound_alike_fold_to_one(text: str) -> None:
    assert to_latin(to_cyrillic(to_latin(text))).casefold() == to_latin(text).casefold()
