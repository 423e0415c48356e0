"""The visible text of a page as a scan writes it: UTF-8, white space collapsed, a line for each block."""

from mella.crawl.compiled import compiled, inlined
from mella.crawl.layout import (
    CAPTION_OPEN,
    DEPTH,
    HEADING_AT,
    IN_ASIDE,
    KEPT,
    LINE_AT,
    SO_MUCH_PROSE,
    TEMPLATES,
    Bytes,
    State,
)
from mella.crawl.names import find_name, name_table
from mella.crawl.vector import collapse, find_byte

MAX_PROSE = 1_000
"""Characters of prose after which no more is collected: fastText gains nothing from more."""
PROSE_LINE = 40
"""Characters from which on a block is a sentence rather than a menu entry."""

_ENOUGH = 4 * MAX_PROSE  # bytes of prose after which only captions and headings are kept
_SPACES = name_table(
    ("nbsp", "#160", "#xa0", "ensp", "#8194", "#x2002", "emsp", "#8195", "#x2003", "thinsp", "hairsp", "tab")
)
"""References to white space, as they are written; in any case of letters, though some are none then."""


@inlined
def take_text(html: Bytes, at: int, text: Bytes, state: State) -> int:
    """Step over text, up to the next `<` or the end; what can be seen of it is kept."""
    end = find_byte(html, at, 60)
    beside = state[IN_ASIDE] >= 0 or state[SO_MUCH_PROSE] >= _ENOUGH
    beside = beside and not state[CAPTION_OPEN] and not state[HEADING_AT]
    if beside or state[TEMPLATES] > 0 or state[DEPTH] > 0:
        return end
    kept = state[KEPT]
    state[KEPT] = collapse(html, at, end, text, kept, bool(kept == 0 or text[kept - 1] <= 32))
    return end


@inlined
def end_block(text: Bytes, state: State) -> None:
    kept = state[KEPT]
    if kept == 0 or text[kept - 1] == 10:
        return
    if text[kept - 1] == 32:
        kept -= 1
    text[kept] = 10
    line = kept - state[LINE_AT]
    if (
        line >= PROSE_LINE
        and state[SO_MUCH_PROSE] < _ENOUGH
        and characters(text[kept - line : kept]) >= PROSE_LINE
    ):
        state[SO_MUCH_PROSE] += line
    state[LINE_AT] = state[KEPT] = kept + 1


@inlined
def characters(text: Bytes) -> int:
    """Of UTF-8, where the bytes that continue a character are 10xxxxxx."""
    count = 0
    for byte in text:
        count += byte & 0xC0 != 0x80
    return count


@inlined
def space_at(text: Bytes, at: int, end: int) -> int:
    """How many bytes a white space takes that stands here, in UTF-8; 0 where none does."""
    byte = text[at]
    if byte <= 32:
        return 1
    following = text[at + 1] if at + 1 < end else 0
    third = text[at + 2] if at + 2 < end else 0
    if byte == 0xC2:
        return 2 * (following == 0xA0 or following == 0x85)
    if byte == 0xE2:
        general = following == 0x80 and (0x80 <= third <= 0x8A or third in (0xA8, 0xA9, 0xAF))
        return 3 * (general or (following == 0x81 and third == 0x9F))
    ogham = byte == 0xE1 and following == 0x9A and third == 0x80
    ideographic = byte == 0xE3 and following == 0x80 and third == 0x80
    return 3 * (ogham or ideographic)


@compiled
def is_blank(text: Bytes, start: int, end: int) -> bool:
    """Whether there is nothing but white space and references to it."""
    at = start
    while at < end:
        size = _reference_to_space(text, at, end) if text[at] == 38 else space_at(text, at, end)
        if not size:
            return False
        at += size
    return True


@compiled
def _reference_to_space(text: Bytes, at: int, end: int) -> int:
    close = find_byte(text[at:end], 0, 59)
    return close + 1 if find_name(text, at + 1, at + close, _SPACES) >= 0 else 0
