"""A ninth language is one row: those of the README, walked from WARC bytes to metrics.

Slovak has neighbours to be told from; Lao has no spaces, no stemmer and no word list.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
# Of the alts the first `own` are in the language, the others in a neighbour's and in English.
TEXTS: dict[str, dict[str, Any]] = {
    "sk": {
        "prose": "Na brehu rieky stojí starý dom s veľkými oknami a malou záhradou, ktorá je plná kvetov. "
                 "Každý, kto príde, sa môže pozrieť aj na vodný mlyn.",
        "alts": ["Vodný mlyn pri rieke", "Bryndzové halušky so slaninou", "Ďateľ na kmeni stromu", "Kostol",
                 "Kůň na louce u řeky", "A house by the river with a garden"],
        "own": 4,
    },
    "lo": {
        "prose": "ມະນຸດທຸກຄົນເກີດມາມີກຽດສັກສີ, ສິດທິ, ເສລີພາບແລະຄວາມສະເໝີພາບເທົ່າທຽມກັນ.",
        "alts": ["ພະທາດຫຼວງ", "ຕຳໝາກຮຸ່ງແລະເຂົ້າໜຽວ", "ຊ້າງ", "วัดพระแก้ว", "A temple by the river"],
        "own": 3,
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the packages with the README's rows in the table of languages, and nothing else changed."""
    folder = tmp_path_factory.mktemp("ninth")
    for package in ("mella", "dbt_like_sql"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    example = re.search(
        r"```text\n( {4}Language\(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL
    )
    table = folder / "mella/languages.py"
    source = table.read_text("utf-8")
    end = ")  # fmt: skip\n"
    assert example is not None and source.count(end) >= 1
    table.write_text(source.replace(end, f"{example[1]}{end}", 1), "utf-8")
    return folder


@pytest.fixture(scope="module", params=list(TEXTS))
def walked(request: pytest.FixtureRequest, checkout: Path) -> dict[str, Any]:
    """What came of the walk of a language, with its `code`."""
    code = str(request.param)
    folder = checkout / f"walk-{code}"
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "tests.ninth_walk", code, str(folder)],
        input=json.dumps(TEXTS[code]), capture_output=True, text=True, timeout=120, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{checkout}{os.pathsep}{ROOT}", "PYTHONSAFEPATH": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout) | {"code": code}


def test_its_alts_are_told_from_those_of_other_languages(walked: dict[str, Any]) -> None:
    texts = TEXTS[walked["code"]]
    expected = set(texts["alts"][: texts["own"]])
    decided = {pair["alt"]: pair["alt_lang"] for pair in walked["pairs"]}
    assert {alt for alt, code in decided.items() if code == walked["code"]} == expected
    assert set(walked["kept"]) == expected


def test_its_rows_carry_instructions_in_english_that_name_it(walked: dict[str, Any]) -> None:
    named = {"sk": "Slovak (Latin script)", "lo": "Lao (Lao script)"}[walked["code"]]
    assert {row["text"] for row in walked["rows"]} == set(walked["kept"])
    assert all(named in row["prompt"] for row in walked["rows"])


def test_the_stand_in_translator_refuses_it_and_counts(walked: dict[str, Any]) -> None:
    assert walked["translated"] == {"kept": 0, "model_error": 1}


def test_every_metric_scores_it_and_signs_what_it_used(walked: dict[str, Any]) -> None:
    scores = walked["scores"]
    full = {
        key: value for key, (value, _) in scores.items() if key in ("chrf++", "rouge_l", "keyword_recall")
    }
    assert full == pytest.approx({"chrf++": 100, "rouge_l": 1, "keyword_recall": 1})
    signatures = {"sk": ("tok:intl", "words:words|stem:lemma-sk|list:sk-wordfreq"),
                  "lo": ("tok:char", "words:trigrams|stem:none|list:none")}  # fmt: skip
    bleu, keywords = signatures[walked["code"]]
    assert bleu in scores["bleu"][1]
    assert keywords in scores["keyword_recall"][1]


def test_every_fall_back_is_said(walked: dict[str, Any]) -> None:
    said = walked["warnings"]
    name = {"sk": "Slovak", "lo": "Lao"}[walked["code"]]
    assert [line for lines in said.values() for line in lines if name not in line] == []
    assert len(said["alt_text"]) == {"sk": 3, "lo": 4}[walked["code"]]
    assert [len(said[stage]) for stage in ("captions", "dataset")] == [1, 1]
    assert len(said["eval_scores"]) == {"sk": 0, "lo": 3}[walked["code"]]


@pytest.mark.parametrize(
    ("script", "code", "said"),
    [("Latn", "ha", "no fastText label of Strange: its texts are told by letters, word list and page alone"),
     ("Latn", "yo", "no telling letters and no word list of Strange: fastText alone tells its short"),
     ("Zzzz", "xx", "no letters of the script Zzzz of Strange: its texts count as none, and fall")],
)  # fmt: skip
def test_what_language_identification_lacks_is_said(
    script: str, code: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mella.fallbacks import fallbacks
    from mella.languages import LANGUAGES, Language
    from mella.settings import load

    monkeypatch.setitem(LANGUAGES, code, Language(code, "Strange", "?", (script,), (code,)))
    assert fallbacks("alt_text", code, load(overrides={}))[0].startswith(said)


def test_a_script_of_its_own_needs_no_label(monkeypatch: pytest.MonkeyPatch) -> None:
    from mella.crawl.language import decide
    from mella.fallbacks import fallbacks
    from mella.languages import LANGUAGES, Language
    from mella.settings import load

    monkeypatch.setitem(LANGUAGES, "zgh", Language("zgh", "Tamazight", "ⵜⴰⵎⴰⵣⵉⵖⵜ", ("Tfng",), ("zgh",)))
    assert "fastText" not in " ".join(fallbacks("alt_text", "zgh", load(overrides={})))
    assert decide("ⵜⴰⵎⴰⵣⵉⵖⵜ ⵏ ⵍⵎⵖⵔⵉⴱ").code == "zgh"


@pytest.mark.parametrize("stage", ["alt_text", "captions", "dataset", "eval_scores"])
def test_a_language_with_entries_everywhere_is_not_warned_of(stage: str) -> None:
    from mella.fallbacks import fallbacks
    from mella.settings import load

    assert fallbacks(stage, "cs", load(overrides={})) == ()
