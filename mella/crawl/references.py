"""Character references, as the HTML standard reads them."""

import re
from html import unescape
from html.entities import html5

_REFERENCE = re.compile("&(?:#([0-9]++)|#[xX]([0-9A-Fa-f]++)|([A-Za-z][A-Za-z0-9]*+))(;?)(?=(=?))")
_NUMBERED = re.compile("&#(?:([0-9]++)|[xX]([0-9A-Fa-f]++));?")
_WINDOWS_1252 = range(0x80, 0xA0)


def decode_references(value: str) -> str:
    """An attribute's value with its character references decoded."""
    return _REFERENCE.sub(_referenced, value)


def decode_text_references(text: str) -> str:
    """Text between tags with its character references decoded. The numbered ones by `_numbered`: the standard
    library's refuses those of thousands of digits."""
    return unescape(_NUMBERED.sub(_number_in_text, text))


def _number_in_text(match: re.Match[str]) -> str:
    decimal, hexadecimal = match.groups()
    found = _numbered(decimal or hexadecimal, 10 if decimal else 16)
    return "&amp;" if found == "&" else found


def _referenced(match: re.Match[str]) -> str:
    decimal, hexadecimal, name, semicolon, equals = match.groups()
    if name is None:
        return _numbered(decimal or hexadecimal, 10 if decimal else 16)
    if semicolon:
        return html5.get(name + ";", match[0])
    # In an attribute `&copy=` and `&copyright` are parts of an address, `&copy` alone is not.
    return match[0] if equals else html5.get(name, match[0])


def _numbered(digits: str, base: int) -> str:
    digits = digits.lstrip("0") or "0"
    point = int(digits, base) if len(digits) < 8 else 0x110000
    if point in _WINDOWS_1252:
        return bytes((point,)).decode("windows-1252", "ignore") or chr(point)
    if point == 0 or point > 0x10FFFF or 0xD800 <= point < 0xE000:
        return "\ufffd"
    return chr(point)
