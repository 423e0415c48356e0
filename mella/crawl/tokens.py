"""A page cut into the tags that matter, in one compiled pass over its bytes.

It follows the tokenizer of the HTML standard (html.spec.whatwg.org §13.2.5) and leaves out where
tags belong: no tree is built. Every loop moves forward, so time is linear in the page.
"""

import numpy as np
from numpy.typing import NDArray

from mella.crawl.compiled import compiled
from mella.crawl.elements import ASIDE, ATTRIBUTES, BREAKOUT, EVENT, INLINE, MAIN, RAW, code
from mella.crawl.names import find_name, lower

Bytes = NDArray[np.uint8]
State = NDArray[np.int64]

ROW = 4
"""A row of a tag: its element, 1 where it closes, where the visible text is then, how many attribute rows
follow. Of an image the second says where it stands: in `<noscript>` (1), in a heading (2), in both (3).
A row of an attribute: its name, start and end of its value in the page. A row of a title or of a heading that
is complete: its element, start and end of its text (in the page; in the visible text), -1."""

IN_NOSCRIPT, IN_HEADING = 1, 2
_MOST_ROWS_OF_A_TAG = 65
(
    POSITION, TEXT, TEMPLATES, NOSCRIPT, CAPTION, HEADING, IN_ASIDE, DEPTH,
    _NAME, _NAME_AT, _NAME_LENGTH, _CLOSING, _EMPTY, _ROWS, _RELATED, _FOREIGN,
) = range(16)  # fmt: skip
_MAX_DEPTH = 64
STATE_SIZE = _FOREIGN + _MAX_DEPTH

_SVG, _MATH, _TITLE, _SCRIPT, _PLAINTEXT = (
    code(name) for name in ("svg", "math", "title", "script", "plaintext")
)
_TEMPLATE, _NOSCRIPT_TAG, _FIGURE, _FIGCAPTION = (
    code(name) for name in ("template", "noscript", "figure", "figcaption")
)
_H1, _H6, _IMG, _IMAGE, _A, _AREA = (code(name) for name in ("h1", "h6", "img", "image", "a", "area"))
_FOREIGNOBJECT, _DESC = code("foreignobject"), code("desc")
_MI, _MTEXT = code("mi"), code("mtext")
_REL = ATTRIBUTES.index("rel")
_SPACE, _ENDS_NAME = 1, 2
_KINDS = np.array(
    [_SPACE * (byte in b"\t\n\f\r ") | _ENDS_NAME * (byte in b"\t\n\f\r />") for byte in range(256)], np.uint8
)


@compiled
def read_tags(
    html: Bytes,
    text: Bytes,
    rows: NDArray[np.int32],
    state: State,
    flags: Bytes,
    elements: NDArray[np.int16],
    attributes: NDArray[np.int16],
) -> int:
    """Fill `rows` with what comes next in the page and `text` with visible text; how many rows there are.

    Call it again, with the same `state`, as long as `state[POSITION]` is before the end. `text` is as long
    as the page; in it a line ends where a block does, and white space is collapsed.
    """
    count = 0
    while state[POSITION] < len(html) and count + _MOST_ROWS_OF_A_TAG < len(rows):
        start = _run(html, state[POSITION], text, state)
        if start >= len(html):
            state[POSITION] = start
            break
        following = html[start + 1] if start + 1 < len(html) else 0
        closing = following == 47
        first = html[start + 2] if closing and start + 2 < len(html) else following
        if not 97 <= lower(first) <= 122:
            state[POSITION] = _no_tag(html, start, following, _inside(state))
            continue
        end = _tag(html, start + 1 + closing, closing, rows, count, state, flags, elements, attributes)
        if end < 0:
            state[POSITION] = len(html)  # the file ends inside a tag: the standard drops it
            break
        state[POSITION] = end
        count += _meaning(html, text, rows, count, state, flags)
    return count


@compiled
def _run(html: Bytes, at: int, text: Bytes, state: State) -> int:
    """Step over text, up to the next `<` or the end; what can be seen of it is kept."""
    hidden = state[TEMPLATES] > 0 or state[DEPTH] > 0
    if hidden or (state[IN_ASIDE] >= 0 and not state[CAPTION] and not state[HEADING]):
        while at < len(html) and html[at] != 60:
            at += 1
        return at
    kept = state[TEXT]
    while at < len(html) and html[at] != 60:
        byte = html[at]
        if byte > 32:
            text[kept] = byte
            kept += 1
        elif kept > 0 and text[kept - 1] > 32:
            text[kept] = 32
            kept += 1
        at += 1
    state[TEXT] = kept
    return at


@compiled
def _no_tag(html: Bytes, start: int, following: int, foreign: bool) -> int:
    """Where a comment, a declaration or a lone `<` ends."""
    if following == 33 and _stands(html, start + 2, b"--"):
        return _comment_end(html, start + 4)
    if following == 33 and foreign and _stands(html, start + 2, b"[CDATA["):
        at = start + 9
        while at < len(html) and not _stands(html, at, b"]]>"):
            at += 1
        return min(at + 3, len(html))
    if following == 33 or following == 47 or following == 63:
        at = start + 2
        while at < len(html) and html[at] != 62:
            at += 1
        return min(at + 1, len(html))
    return start + 1


@compiled
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
    while at < len(html):
        if html[at] == 45 and (_stands(html, at, b"-->") or _stands(html, at, b"--!>")):
            return at + (3 if html[at + 2] == 62 else 4)
        at += 1
    return at


@compiled
def _is_space(byte: int) -> bool:
    return _KINDS[byte] & _SPACE > 0


@compiled
def _ends_name(byte: int) -> bool:
    return _KINDS[byte] & _ENDS_NAME > 0


@compiled
def _tag(
    html: Bytes,
    at: int,
    closing: bool,
    rows: NDArray[np.int32],
    count: int,
    state: State,
    flags: Bytes,
    elements: NDArray[np.int16],
    attributes: NDArray[np.int16],
) -> int:
    """Read the tag whose name begins here; where it ends, or -1 where the page ends before it does.

    Of a start tag that a scan is told of, the wanted attributes become rows, from the second on; of several
    with one name the first counts.
    """
    start = at
    while at < len(html) and not _ends_name(html[at]):
        at += 1
    name = find_name(html, start, at, elements)
    state[_NAME_AT], state[_NAME_LENGTH] = start, at - start
    wanted = name >= 0 and not closing and flags[name] & EVENT
    state[_NAME], state[_CLOSING], state[_EMPTY], state[_ROWS], state[_RELATED] = name, closing, 0, 0, 0
    seen = np.uint64(0)
    while at < len(html):
        byte = html[at]
        if byte == 62:
            state[_EMPTY] = html[at - 1] == 47 and state[_EMPTY]
            return at + 1
        if byte == 47 or _is_space(byte):
            state[_EMPTY] = 1
            at += 1
            continue
        start = at
        at += 1
        while at < len(html) and not _ends_name(html[at]) and html[at] != 61:
            at += 1
        end = at
        value, value_end, at = _value(html, at)
        state[_EMPTY] = 0
        if wanted:
            found = find_name(html, start, end, attributes)
            if found >= 0 and not (seen >> np.uint64(found)) & np.uint64(1):
                seen |= np.uint64(1) << np.uint64(found)
                state[_ROWS] += 1
                state[_RELATED] |= found == _REL
                row = count + state[_ROWS]
                rows[row, 0], rows[row, 1], rows[row, 2] = found, value, value_end
    return -1


@compiled
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
        start = at + 1
        at = start
        while at < len(html) and html[at] != quote:
            at += 1
        return start, at, min(at + 1, len(html))
    start = at
    while at < len(html) and not _is_space(html[at]) and html[at] != 62:
        at += 1
    return start, at, at


@compiled
def _meaning(
    html: Bytes, text: Bytes, rows: NDArray[np.int32], count: int, state: State, flags: Bytes
) -> int:
    """What the tag just read does to the state; how many rows a scan is to be told."""
    name, closing, attributes = state[_NAME], state[_CLOSING], state[_ROWS]
    if not state[TEMPLATES] and _is_foreign(state, name, closing, flags):
        return 0
    if name < 0 or not flags[name] & INLINE:
        _end_block(text, state)
    if name < 0:
        return 0
    kind = int(flags[name])
    _step_aside(state, name, closing, kind)
    if name == _TEMPLATE:
        state[TEMPLATES] = max(0, state[TEMPLATES] + (-1 if closing else 1))
        return 0
    if not closing and name == _PLAINTEXT:
        state[POSITION] = len(html)
        return 0
    if not closing and kind & RAW:
        start = state[POSITION]
        end = _script_end(html, start) if name == _SCRIPT else _raw_end(html, start, state)
        state[POSITION] = end
        if name == _TITLE and not state[TEMPLATES]:
            rows[count, 0], rows[count, 1], rows[count, 2], rows[count, 3] = name, start, end, -1
            return 1
        return 0
    if state[TEMPLATES]:
        return 0
    if _H1 <= name <= _H6:
        return _heading(rows, count, state, name, closing)
    if name == _NOSCRIPT_TAG:
        state[NOSCRIPT] = not closing
    elif name in (_FIGCAPTION, _FIGURE):
        state[CAPTION] = name == _FIGCAPTION and not closing
    if not kind & EVENT or (name in (_A, _AREA) and not state[_RELATED]):
        return 0
    image = name in (_IMG, _IMAGE)
    if image and closing:
        return 0
    place = state[NOSCRIPT] + IN_HEADING * (state[HEADING] > 0)
    rows[count, 0], rows[count, 1] = name, place if image else closing
    rows[count, 2], rows[count, 3] = state[TEXT], attributes
    return 1 + attributes


@compiled
def _heading(rows: NDArray[np.int32], count: int, state: State, name: int, closing: int) -> int:
    """Each tag of `<h1>` to `<h6>` ends the heading that is open, of which a scan is then told."""
    start = state[HEADING] - 1
    state[HEADING] = 0 if closing else state[TEXT] + 1
    if start < 0:
        return 0
    rows[count, 0], rows[count, 1], rows[count, 2], rows[count, 3] = name, start, state[TEXT], -1
    return 1


@compiled
def _end_block(text: Bytes, state: State) -> None:
    kept = state[TEXT]
    if kept > 0 and text[kept - 1] != 10:
        if text[kept - 1] == 32:
            text[kept - 1] = 10
        else:
            text[kept] = 10
            state[TEXT] = kept + 1


@compiled
def _step_aside(state: State, name: int, closing: int, kind: int) -> None:
    if kind & MAIN or (closing and name == state[IN_ASIDE]):
        state[IN_ASIDE] = -1
    elif kind & ASIDE and not closing and state[IN_ASIDE] < 0:
        state[IN_ASIDE] = name


@compiled
def _inside(state: State) -> bool:
    """Whether what comes now is SVG or MathML, where raw text and CDATA work differently."""
    if not state[DEPTH]:
        return False
    top = state[_FOREIGN + state[DEPTH] - 1]
    return top in (_SVG, _MATH)


@compiled
def _is_foreign(state: State, name: int, closing: int, flags: Bytes) -> bool:
    """Whether the tag is one of SVG or MathML, and done with."""
    inside = _inside(state)
    if closing:
        return _foreign_end(state, name, inside)
    root = name in (_SVG, _MATH)
    if not inside:
        if root:
            _enter(state, name)
        return root
    if name >= 0 and flags[name] & BREAKOUT:
        while _inside(state):
            state[DEPTH] -= 1
        return False
    if root or _is_html_inside(state, name):
        _enter(state, name)
    return True


@compiled
def _is_html_inside(state: State, name: int) -> bool:
    if state[_FOREIGN + state[DEPTH] - 1] == _SVG:
        return name in (_FOREIGNOBJECT, _DESC, _TITLE)
    return _MI <= name <= _MTEXT


@compiled
def _enter(state: State, name: int) -> None:
    if not state[_EMPTY] and state[DEPTH] < _MAX_DEPTH:
        state[_FOREIGN + state[DEPTH]] = name
        state[DEPTH] += 1


@compiled
def _foreign_end(state: State, name: int, inside: bool) -> bool:
    depth = state[DEPTH]
    if depth and state[_FOREIGN + depth - 1] == name:
        state[DEPTH] -= 1
        return True
    if inside:
        for level in range(depth):
            if state[_FOREIGN + level] == name:
                state[DEPTH] = level
                break
    return inside


@compiled
def _raw_end(html: Bytes, at: int, state: State) -> int:
    """Where the end tag of the raw-text element just opened begins: the end of the page if there is none."""
    name, length = int(state[_NAME_AT]), int(state[_NAME_LENGTH])
    while at < len(html):
        if html[at] == 60 and at + 2 + length < len(html) and html[at + 1] == 47:
            same = _ends_name(html[at + 2 + length])
            for offset in range(length):
                same = same and lower(html[at + 2 + offset]) == lower(html[name + offset])
            if same:
                return at
        at += 1
    return at


@compiled
def _script_end(html: Bytes, at: int) -> int:
    """As `_raw_end`; a script inside a comment inside a script hides one end tag."""
    escaped = nested = False
    while at < len(html):
        if html[at] == 60 and _stands(html, at, b"<!--"):
            escaped = True
            at += 2  # `<!-->` opens and closes at once: its dashes are read twice
        elif html[at] == 45 and _stands(html, at, b"-->"):
            escaped = nested = False
            at += 3
        elif html[at] == 60:
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
