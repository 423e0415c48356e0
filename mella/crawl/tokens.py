"""Tags as the tokenizer of the HTML standard reads them (html.spec.whatwg.org §13.2.5), compiled.

Every loop moves forward, so time is linear in the page.
"""

import numpy as np

from mella.crawl.compiled import compiled, inlined
from mella.crawl.elements import ATTRIBUTE_TABLE, ATTRIBUTES, ELEMENT_TABLE, EVENT, FLAGS
from mella.crawl.layout import (
    ALT_READ,
    ATTRIBUTES_READ,
    CLOSING,
    EMPTY,
    END,
    KIND,
    NAME,
    RELATED,
    SRC_READ,
    START,
    STRINGS,
    TAG,
    TAG_AT,
    TAG_LENGTH,
    VALUE,
    Bytes,
    Rows,
    State,
)
from mella.crawl.names import find_name, lower
from mella.crawl.vector import find_byte, find_name_end

_REL, _SRC, _ALT = (ATTRIBUTES.index(name) for name in ("rel", "src", "alt"))
_SPACE, _ENDS_NAME = 1, 2
_KINDS = np.array(
    [_SPACE * (byte in b"\t\n\f\r ") | _ENDS_NAME * (byte in b"\t\n\f\r />") for byte in range(256)], np.uint8
)
_RELATIONS = ((99, 97), (108, 105), (97, 108))
"""How `canonical`, `license` and `alternate` begin: no other relation that matters holds these letters."""


@inlined
def read_tag(html: Bytes, at: int, closing: bool, strings: Rows, state: State) -> int:
    """Read the tag whose name begins here; where it ends, or -1 where the page ends before it does.

    Of a start tag that a scan is told of, the wanted attributes stand behind the strings there are; of
    several with one name the first counts.
    """
    start = at
    at = find_name_end(html, at)
    while at < len(html) and not _ends_name(html[at]):
        at = find_name_end(html, at + 1)
    name = find_name(html, start, at, ELEMENT_TABLE)
    state[TAG_AT], state[TAG_LENGTH] = start, at - start
    wanted = name >= 0 and not closing and FLAGS[name] & EVENT
    state[TAG], state[CLOSING], state[EMPTY], state[ATTRIBUTES_READ], state[RELATED] = name, closing, 0, 0, 0
    state[SRC_READ] = state[ALT_READ] = -1
    seen = np.uint64(0)
    while at < len(html):
        byte = html[at]
        if byte == 62:
            state[EMPTY] = html[at - 1] == 47 and state[EMPTY]
            return at + 1
        if byte == 47 or _is_space(byte):
            state[EMPTY] = 1
            at += 1
            continue
        start = at
        at = find_name_end(html, at + 1)
        while at < len(html) and not _ends_name(html[at]) and html[at] != 61:
            at = find_name_end(html, at + 1)
        end = at
        value, value_end, at = _value(html, at)
        state[EMPTY] = 0
        if wanted:
            found = find_name(html, start, end, ATTRIBUTE_TABLE)
            if found >= 0 and not (seen >> np.uint64(found)) & np.uint64(1):
                seen |= np.uint64(1) << np.uint64(found)
                row = state[STRINGS] + state[ATTRIBUTES_READ]
                if found == _REL:
                    state[RELATED] = _relates(html, value, value_end)
                elif found == _SRC:
                    state[SRC_READ] = row
                elif found == _ALT:
                    state[ALT_READ] = row
                state[ATTRIBUTES_READ] += 1
                strings[row, KIND], strings[row, NAME] = VALUE, found
                strings[row, START], strings[row, END] = value, value_end
    return -1


@compiled
def _relates(html: Bytes, start: int, end: int) -> bool:
    """Whether a `rel` may be one that says something of the page."""
    for at in range(start, end - 1):
        for first, second in _RELATIONS:
            if lower(html[at]) == first and lower(html[at + 1]) == second:
                return True
    return False


@inlined
def _value(html: Bytes, at: int) -> tuple[int, int, int]:
    """Start and end of the value after an attribute's name that ends here, and where the attribute ends."""
    end = at
    while at < len(html) and _is_space(html[at]):
        at += 1
    if at >= len(html) or html[at] != 61:
        return end, end, at
    at += 1
    while at < len(html) and _is_space(html[at]):
        at += 1
    if at >= len(html) or html[at] == 62:
        return at, at, at
    quote = html[at]
    if quote == 34 or quote == 39:
        end = find_byte(html, at + 1, quote)
        return at + 1, end, min(end + 1, len(html))
    start = at
    at = find_name_end(html, at)
    while at < len(html) and not _is_space(html[at]) and html[at] != 62:
        at = find_name_end(html, at + 1)
    return start, at, at


@compiled
def skip_no_tag(html: Bytes, start: int, following: int, foreign: bool) -> int:
    """Where a comment, a declaration or a lone `<` ends."""
    if following == 33 and _stands(html, start + 2, b"--"):
        return _comment_end(html, start + 4)
    if following == 33 and foreign and _stands(html, start + 2, b"[CDATA["):
        at = find_byte(html, start + 9, 93)
        while at < len(html) and not _stands(html, at, b"]]>"):
            at = find_byte(html, at + 1, 93)
        return min(at + 3, len(html))
    if following == 33 or following == 47 or following == 63:
        return min(find_byte(html, start + 2, 62) + 1, len(html))
    return start + 1


@inlined
def _stands(html: Bytes, at: int, token: bytes) -> bool:
    """Whether exactly this token stands at this place."""
    if at + len(token) > len(html):
        return False
    for offset in range(len(token)):
        if html[at + offset] != token[offset]:
            return False
    return True


@compiled
def _comment_end(html: Bytes, at: int) -> int:
    """Where the comment ends whose text begins here: at the end of the page if it is never closed."""
    if _stands(html, at, b">"):
        return at + 1
    if _stands(html, at, b"->"):
        return at + 2
    at = find_byte(html, at, 45)
    while at < len(html):
        if _stands(html, at, b"-->") or _stands(html, at, b"--!>"):
            return at + (3 if html[at + 2] == 62 else 4)
        at = find_byte(html, at + 1, 45)
    return at


@inlined
def _is_space(byte: int) -> bool:
    return _KINDS[byte] & _SPACE > 0


@inlined
def _ends_name(byte: int) -> bool:
    return _KINDS[byte] & _ENDS_NAME > 0


@compiled
def raw_end(html: Bytes, at: int, state: State) -> int:
    """Where the end tag of the raw-text element just opened begins: the end of the page if there is none."""
    name, length = int(state[TAG_AT]), int(state[TAG_LENGTH])
    at = find_byte(html, at, 60)
    while at < len(html):
        if at + 2 + length < len(html) and html[at + 1] == 47:
            same = _ends_name(html[at + 2 + length])
            for offset in range(length):
                same = same and lower(html[at + 2 + offset]) == lower(html[name + offset])
            if same:
                return at
        at = find_byte(html, at + 1, 60)
    return at


@compiled
def script_end(html: Bytes, at: int) -> int:
    """As `raw_end`; a script inside a comment inside a script hides one end tag."""
    escaped = nested = False
    while at < len(html):
        if not escaped:
            at = find_byte(html, at, 60)
        if _stands(html, at, b"<!--"):
            escaped = True
            at += 2  # `<!-->` opens and closes at once: its dashes are read twice
        elif _stands(html, at, b"-->"):
            escaped = nested = False
            at += 3
        elif at < len(html) and html[at] == 60:
            closing = at + 1 < len(html) and html[at + 1] == 47
            if not _is_script(html, at + 1 + closing):
                at += 1
            elif closing and not nested:
                return at
            else:
                nested = escaped and not closing
                at += 7
        else:
            at += 1
    return at


@compiled
def _is_script(html: Bytes, at: int) -> bool:
    if at + 6 >= len(html) or not _ends_name(html[at + 6]):
        return False
    word = b"script"
    for offset in range(6):
        if lower(html[at + offset]) != word[offset]:
            return False
    return True
