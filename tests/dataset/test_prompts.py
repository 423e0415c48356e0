"""The instructions: enough of them, distinct, in their language and script."""

import pytest

from mella.alt_text.normalise import script_of
from mella.dataset import prompts as module
from mella.dataset.prompts import FAMILIES, prompt_table, prompts
from mella.languages import CODES, LANGUAGES, Language


@pytest.mark.parametrize("code", CODES)
def test_every_script_and_family_has_at_least_four_distinct_wordings(code: str) -> None:
    for script in LANGUAGES[code].scripts:
        for family in FAMILIES:
            texts = [p.prompt for p in prompts(code) if (p.script, p.family) == (script, family)]
            assert len(set(texts)) == len(texts) >= 4
            assert {script_of(text) for text in texts} == {script}
    assert len({p.prompt_id for p in prompts(code)}) == len(prompts(code))


NAMES = {
    "ar": "عربي",
    "cs": "česky",
    "hu": "magyar",
    "ko": "한국어",
    "ru": "русск",
    "sr": "српск",
    "th": "ภาษาไทย",
    "vi": "tiếng Việt",
}


@pytest.mark.parametrize("code", CODES)
def test_every_wording_names_the_language_of_the_answer(code: str) -> None:
    for prompt in prompts(code):
        name = "srpsk" if prompt.script == "Latn" and code == "sr" else NAMES[code]
        assert name in prompt.prompt, prompt.prompt


def test_serbian_wordings_name_the_script() -> None:
    for prompt in prompts("sr"):
        assert ("latinic" if prompt.script == "Latn" else "ћирилиц") in prompt.prompt


def test_a_language_without_wordings_of_its_own_is_asked_for_in_english(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    polish = Language("pl", "Polish", "polski", ("Latn",), ("pol",))
    monkeypatch.setattr(module, "language", lambda code: polish)
    found = prompts("pl")
    assert len(found) == 8
    assert all("Polish (Latin script)" in prompt.prompt for prompt in found)


def test_the_table_holds_every_wording() -> None:
    table = prompt_table("sr")
    assert table.num_rows == len(prompts("sr")) == 20
    assert set(table["wordings"].to_pylist()) == {5}
    assert sorted(set(table["number"].to_pylist())) == [0, 1, 2, 3, 4]
