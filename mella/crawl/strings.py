"""The strings that a scan found, all decoded at once."""

from typing import Any

import numpy as np

from mella.crawl.compiled import compiled, inlined
from mella.crawl.layout import END, KIND, LINE, PROSE, SHORT, START, VALUE, Bytes, Rows
from mella.crawl.references import decode_references, decode_text_references
from mella.crawl.vector import collapse, copy, find_byte
from mella.crawl.visible import MAX_PROSE, PROSE_LINE, characters, space_at

MAX_VALUE = 1_000
"""Characters kept of a title, a caption, a heading or the content of a meta tag."""

_MOST_BYTES = 8 * MAX_VALUE  # of a line; a character takes four, a reference more
_LOOKED_AT = 65_536  # bytes in which prose is looked for
_MOST_SHORT = 1_000  # characters of short blocks
_LITTLE = 1_600  # bytes of prose below which it may be fewer than 200 characters, references decoded


def read_strings(html: Bytes, text: Bytes, strings: Rows) -> list[str | None]:
    """The strings of these rows (`mella.crawl.layout`), in their order; a line without text is None.

    In values references are decoded, line ends unified, NUL replaced; lines and titles are collapsed to one
    line of at most `MAX_VALUE` characters. What is no UTF-8 reads as U+FFFD.
    """
    sizes = strings[:, END] - strings[:, START]
    bounded = np.where(strings[:, KIND] == VALUE, 3 * sizes, np.minimum(sizes, _MOST_BYTES))
    out = np.empty(int(bounded.sum()) + len(strings), np.uint8)
    marked = np.empty(len(strings), np.int32)
    size, count = _gather(html, text, strings, out, marked)
    found: list[Any] = out[:size].tobytes().decode("utf-8", "replace").split("\0")
    found.pop()
    for row in marked[:count].tolist():
        found[row] = _finished(found[row] or "", int(strings[row, KIND]))
    return found


def _finished(value: str, kind: int) -> str | None:
    """What compiled code left undone: references, and white space beyond ASCII."""
    if kind == VALUE:
        return decode_references(value)
    if kind in (PROSE, SHORT):
        return decode_text_references(value)
    line = " ".join(decode_text_references(value).split())[:MAX_VALUE].rstrip()
    return line or (None if kind == LINE else "")


@compiled
def _gather(html: Bytes, text: Bytes, strings: Rows, out: Bytes, marked: Rows) -> tuple[int, int]:
    """Copies the strings one behind the other, a NUL after each; how many bytes that is, and how many rows
    are `marked` as not finished."""
    size = count = prose = 0
    for row in range(len(strings)):
        kind, start, end = strings[row, KIND], strings[row, START], strings[row, END]
        before = size
        if kind == VALUE:
            size, odd = _copy_value(html, start, end, out, size)
        elif kind == PROSE:
            size, odd = _copy_lines(text, start, end, PROSE_LINE, _LOOKED_AT, MAX_PROSE, out, size)
            prose = size - before
        elif kind == SHORT:
            odd = False
            if prose < _LITTLE:
                size, odd = _copy_lines(text, start, end, 1, PROSE_LINE - 1, _MOST_SHORT, out, size)
        else:
            source = text if kind == LINE else html
            size, odd = _copy_line(source, start, min(end, start + _MOST_BYTES), out, size)
        if odd:
            marked[count] = row
            count += 1
        out[size] = 0
        size += 1
    return size, count


@inlined
def _copy_value(html: Bytes, start: int, end: int, out: Bytes, size: int) -> tuple[int, bool]:
    plain = find_byte(html[start:end], 0, 0) == find_byte(html[start:end], 0, 13) == end - start
    if plain:
        copy(out, size, html, start, end - start)
        return size + end - start, find_byte(html[start:end], 0, 38) < end - start
    odd = False
    after_return = False
    for byte in html[start:end]:
        if byte == 10 and after_return:
            after_return = False
            continue
        after_return = byte == 13
        if after_return:
            byte = np.uint8(10)
        elif byte == 0:
            out[size], out[size + 1] = 0xEF, 0xBF
            size += 2
            byte = np.uint8(0xBD)  # in UTF-8 the replacement character
        odd |= byte == 38
        out[size] = byte
        size += 1
    return size, odd


@inlined
def _copy_line(source: Bytes, start: int, end: int, out: Bytes, size: int) -> tuple[int, bool]:
    """Collapses ASCII white space; the line is odd where it holds other, or references, or is long."""
    odd = end - start > MAX_VALUE
    for at in range(start, end):
        byte = source[at]
        odd |= byte == 38 or ((byte == 0xC2 or 0xE1 <= byte <= 0xE3) and space_at(source, at, end) > 0)
    first = size
    size = collapse(source, start, end, out, size, True)
    return size - (size > first and out[size - 1] == 32), odd


@inlined
def _copy_lines(
    text: Bytes, start: int, end: int, least: int, longest: int, most: int, out: Bytes, size: int
) -> tuple[int, bool]:
    """The lines of `least` to `longest` characters, a space between, up to `most` characters of them."""
    first = size
    odd = False
    left = most
    end = min(end, start + _LOOKED_AT)
    line = start
    while line < end and left > 0:
        at = min(find_byte(text, line, 10), end)
        count = characters(text[line:at]) if at - line >= least else 0
        if least <= count <= longest:
            if size > first:
                out[size] = 32
                size += 1
                left -= 1
            taken = at - line if count <= left else _size_of(text[line:at], left)
            copy(out, size, text, line, taken)
            size += taken
            left -= count
            odd |= find_byte(text[line:at], 0, 38) < at - line
        line = at + 1
    if size > first and out[size - 1] == 32:
        size -= 1
    return size, odd


@compiled
def _size_of(text: Bytes, most: int) -> int:
    """How many bytes the first so many characters take."""
    count = 0
    for at in range(len(text)):
        count += text[at] & 0xC0 != 0x80
        if count > most:
            return at
    return len(text)
