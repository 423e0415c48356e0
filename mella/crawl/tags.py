"""The grammar of tags, as the tokenizer of the HTML standard reads them (html.spec.whatwg.org §13.2.5).

Every pattern is possessive: it never goes back over what it has read, so time is linear in
the text whatever the text is.
"""

import re
from collections.abc import Container, Iterator
from html.entities import html5

_SPACE = r"\t\n\f\r "
_NAME = rf"[^{_SPACE}/>][^{_SPACE}/>=]*+"
_QUOTED = r""""[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)"""
# A quote is one only where a value begins; a slash inside an unquoted value belongs to it.
_ATTRIBUTE = rf"{_NAME}(?:[{_SPACE}]*+=[{_SPACE}]*+(?:{_QUOTED}|[^{_SPACE}>]++)?+)?+"
TAG_REST = rf"[^{_SPACE}/>]*+(?:[{_SPACE}/]++|{_ATTRIBUTE})*+>"

TAG = re.compile(
    rf"<(?P<close>/?)(?P<name>[A-Za-z][^{_SPACE}/>]*+)(?P<attributes>(?:[{_SPACE}/]++|{_ATTRIBUTE})*+)>"
)
"""A whole start or end tag at a `<`. Where it matches no tag that begins, the file ends inside that tag."""

_PAIR = re.compile(
    rf"(?P<name>{_NAME})(?:[{_SPACE}]*+=[{_SPACE}]*+(?P<value>{_QUOTED}|[^{_SPACE}>]++)?+)?+|[{_SPACE}/]++"
)
_COMMENT_END = re.compile("--!?>")
_SCRIPT_PART = re.compile(rf"<!--|-->|<(/?)script(?=[{_SPACE}/>])", re.IGNORECASE)
_REFERENCE = re.compile("&(?:#([0-9]++)|#[xX]([0-9A-Fa-f]++)|([A-Za-z][A-Za-z0-9]*+))(;?)(?=(=?))")
_WINDOWS_1252 = range(0x80, 0xA0)

RAW_TEXT = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})
"""Elements whose content is text up to their end tag; not `<noscript>`: its content is markup to us."""
_RAW_TEXT_END = {
    name: re.compile(rf"</{name}(?=[{_SPACE}/>])", re.IGNORECASE) for name in RAW_TEXT - {"script"}
}


def attributes(source: str, wanted: Container[str]) -> dict[str, str]:
    """The wanted attributes of a tag, by lower-case name; the first of a name counts."""
    found: dict[str, str] = {}
    for match in _PAIR.finditer(source):
        name = match["name"]
        if name is None or (name := name.lower()) not in wanted or name in found:
            continue
        value = match["value"] or ""
        found[name] = decode_value(value[1:-1] if value[:1] in ("'", '"') else value)
    return found


def decode_value(value: str) -> str:
    """An attribute's value with its character references decoded, NUL replaced, line ends unified."""
    if "\r" in value:
        value = value.replace("\r\n", "\n").replace("\r", "\n")
    if "&" in value:
        value = _REFERENCE.sub(_referenced, value)
    return value.replace("\0", "\ufffd")


def comment_end(html: str, start: int) -> int:
    """Where the comment that opens at `start` ends: the end of the text if it is never closed."""
    if html.startswith((">", "->"), start + 4):
        return html.index(">", start) + 1
    end = _COMMENT_END.search(html, start + 4)
    return end.end() if end else len(html)


def raw_text_end(html: str, name: str, start: int) -> int:
    """Where the end tag of a raw-text element begins: the end of the text if there is none."""
    if name == "script":
        return _script_end(html, start)
    end = _RAW_TEXT_END[name].search(html, start)
    return end.start() if end else len(html)


def _script_end(html: str, start: int) -> int:
    """As `raw_text_end`; a script inside a comment inside a script hides one end tag."""
    escaped = nested = False
    parts = _script_parts(html, start)
    for part in parts:
        token = part[0]
        if token == "<!--":
            escaped = True
        elif token == "-->":
            escaped = nested = False
        elif part[1] and not nested:
            return part.start()
        elif escaped:
            nested = not part[1]
    return len(html)


def _script_parts(html: str, position: int) -> Iterator[re.Match[str]]:
    while part := _SCRIPT_PART.search(html, position):
        yield part
        # `<!-->` opens and closes at once: its dashes are read twice.
        position = part.end() - 2 if part[0] == "<!--" else part.end()


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
