"""The shortcut of the gate on composed text must let nothing through."""

import re
import sys
import unicodedata

from mella.quality.staged import models
from tests.quality.world import World


def _shortcut() -> re.Pattern[str]:
    """The character class of the SQL, as Python spells it."""
    text = (models() / "alt_text_faults.sql").read_text(encoding="utf-8")
    [found] = re.findall(r"regexp_full_match\(text, '(\[.*\]\*)'\)", text)
    return re.compile(re.sub(r"\\x\{([0-9A-F]+)\}", lambda m: re.escape(chr(int(m[1], 16))), found))


def test_the_shortcut_holds_only_characters_that_compose_with_nothing() -> None:
    pattern = _shortcut()
    everything = [chr(code) for code in range(sys.maxunicode + 1)]
    taken = [character for character in everything if pattern.fullmatch(character)]
    decompositions = (unicodedata.decomposition(character).split() for character in everything)
    trailing = {chr(int(d[1], 16)) for d in decompositions if len(d) == 2 and not d[0].startswith("<")}
    assert len(taken) > 11_000
    for character in taken:
        assert unicodedata.combining(character) == 0
        assert unicodedata.is_normalized("NFC", character)
        assert character not in trailing


def test_decomposed_text_is_found_in_every_script(world: World) -> None:
    rows = world.rows("alt_text")
    decomposed = ["Vi\u0065\u0323\u0302t", "\u1112\u1161\u11ab", "\u0627\u0654"]
    assert not any(unicodedata.is_normalized("NFC", text) for text in decomposed)
    for row, text in zip(rows["alt_text"], decomposed, strict=True):
        row["text"] = text
    [outcome] = [o for o in world.audit("alt_text", rows).failed if o.name == "not_nfc"]
    assert outcome.failing == 3


def test_what_no_reader_sees_is_a_fault_and_the_flag_of_a_region_is_none(world: World) -> None:
    rows = world.rows("alt_text")
    england = "\U0001f3f4" + "".join(chr(0xE0000 + ord(c)) for c in "gbeng") + "\U000e007f"
    for row, text in zip(
        rows["alt_text"], [f"Vlajka {england}", "Hrad \ue001", "Hrad\U000e0061\U000e0062"], strict=True
    ):
        row["text"] = text
    [outcome] = [o for o in world.audit("alt_text", rows).failed if o.name == "invisible_marks"]
    assert outcome.failing == 2
