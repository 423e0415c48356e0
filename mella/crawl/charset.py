"""The character encoding of a page, decided as browsers decide it."""

import codecs
import re

from mella.alt_text.normalise import to_nfc
from mella.crawl.charset_labels import canonical_label, codec_name

FALLBACK = "windows-1252"
_PRESCAN_BYTES = 1_024
"""How far the HTML standard looks for a declaration within the page."""

_DETECTED_BYTES = 65_536
_LOOKED_AT = 1_048_576
"""Bytes in which as many are looked for without markup, scripts and styles."""
_FAULTLESS = 20
"""Characters beyond ASCII for one fault, in text that is UTF-8 all the same."""
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_BE, "utf-16be"), (codecs.BOM_UTF16_LE, "utf-16le"))
_BARE_UTF16 = (
    (re.compile(rb"(?:[\t\n\r ]\0)*+<\0[!?A-Za-z]\0"), "utf-16le"),
    (re.compile(rb"(?:\0[\t\n\r ])*+\0<\0[!?A-Za-z]"), "utf-16be"),
)
_HTTP_CHARSET = re.compile(r"charset\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s;,\"']+))", re.IGNORECASE)
_XML_DECLARATION = re.compile(rb"<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_REST = rb"""(?:[^>=]|=[\t\n\f\r ]*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))?+)*+"""
_COMMENT = rb"<!--.*?(?:-->|\Z)"
_TAGS = rb"|<meta[\s/](?P<meta>" + _REST + rb")>|</?[a-z]" + _REST
_RAW = rb"|<(?P<raw>%s)(?=[\s/>]).*?(?:</(?P=raw)(?=[\s/>])|\Z)"
_CODE = rb"script|style|xmp|iframe|noembed|noframes"
_PRESCANNED = re.compile(_COMMENT + _TAGS, re.IGNORECASE | re.DOTALL)
"""What the standard's prescan steps over whole."""
_PARSED = re.compile(
    _COMMENT + _RAW % (_CODE + b"|title|textarea") + _TAGS, re.IGNORECASE | re.DOTALL
)  # what the parser does: nothing within elements of raw text is a tag
_NO_TEXT = re.compile(_COMMENT + _RAW % _CODE + _TAGS + rb">?", re.IGNORECASE | re.DOTALL)
_CHARSET = re.compile(rb"charset\s*=", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb"([^\s/>=\"']+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+)))?")
_SINGLE_BYTE_WINDOWS = re.compile(r"windows-(?:874|125\d)")
_C1_HANDLER = "mella_c1"


def decode_text(body: bytes, content_type: str | None) -> tuple[str, str]:
    """The text of a page, and the WHATWG name of the encoding it was decoded with.

    In the order of the HTML standard: byte order mark, the `charset` of the HTTP header, a
    `<meta>` in the first 1024 bytes or wherever the parser meets one, the XML declaration; then
    UTF-8 if the bytes are UTF-8 but for a fault here and there, a statistical detector,
    windows-1252. A declaration is believed even if the bytes contradict it: they
    become U+FFFD, as in a browser. Only UTF-16 without a mark is known by its first tag whatever
    is declared: the standard does so with an XML declaration, and no other encoding begins with
    those zeros. Never raises.
    """
    body, label = _judge(body, content_type)
    return _decode(body, label), label


def to_utf8(body: bytes, content_type: str | None) -> tuple[bytes, str]:
    """As `decode_text`, but the text in UTF-8: a page that is declared so is not copied, nor its faults
    replaced yet."""
    body, label = _judge(body, content_type)
    return body if label == "utf-8" else _decode(body, label).encode("utf-8", "replace"), label


def _judge(body: bytes, content_type: str | None) -> tuple[bytes, str]:
    """The body without its byte order mark, and its encoding."""
    for mark, label in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :], label
    bare = next((label for start, label in _BARE_UTF16 if start.match(body)), None)
    return body, bare or http_charset(content_type) or declared(body) or _guessed(body)


def http_charset(content_type: str | None) -> str | None:
    """The encoding that a `Content-Type` states."""
    found = _HTTP_CHARSET.search(content_type or "")
    return canonical_label(next(filter(None, found.groups()), "")) if found else None


def declared(body: bytes) -> str | None:
    """By a `<meta>` or the XML declaration; what says UTF-16 in ASCII letters is UTF-8."""
    start = body[:_PRESCAN_BYTES]
    label = _by_meta(_PRESCANNED, start)
    if label is None and _CHARSET.search(body):
        label = _by_meta(_PARSED, body)
    if label is None and (xml := _XML_DECLARATION.match(start)):
        label = canonical_label(xml[1].decode("ascii"))
    return "utf-8" if label in ("utf-16be", "utf-16le") else label


def _by_meta(tags: re.Pattern[bytes], body: bytes) -> str | None:
    """The encoding that the first `<meta>` states which states one."""
    stated = (_meta_charset(tag["meta"]) for tag in tags.finditer(body) if tag["meta"] is not None)
    return next(filter(None, stated), None)


def _meta_charset(attributes: bytes) -> str | None:
    found: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(attributes):
        found.setdefault(_ascii(name).lower(), _ascii(next(filter(None, values), b"")))
    if "charset" in found:
        return canonical_label(found["charset"])
    if found.get("http-equiv", "").strip().lower() == "content-type":
        return http_charset(found.get("content"))
    return None


def _guessed(body: bytes) -> str:
    if is_utf8(body) or _is_faulty_utf8(body):
        return "utf-8"
    import cchardet

    # The detector judges by frequencies: markup only dilutes them.
    sample = _NO_TEXT.sub(b" ", body[:_LOOKED_AT])[:_DETECTED_BYTES]
    guess = cchardet.detect(sample)["encoding"]
    label = _GUESSES.get(guess or "") or canonical_label(guess or "") or FALLBACK
    return "euc-kr" if label in _MISTAKEN and _is_korean(sample) else label


def _is_korean(sample: bytes) -> bool:
    """Chinese read as EUC-KR is half Hanja, Korean nearly all Hangul; the detector mixes them up."""
    foreign = [c for c in sample.decode("cp949", "replace") if c > "\x7f"]
    hangul = sum("\uac00" <= c <= "\ud7a3" for c in foreign)
    return hangul > _HANGUL_SHARE * len(foreign)


_GUESSES = {"UHC": "euc-kr", "UTF-8-SIG": "utf-8"}
"""Names of the detector that the standard does not have."""
_MISTAKEN = frozenset({"gbk", "gb18030", "big5"})
_HANGUL_SHARE = 0.9


def is_utf8(body: bytes) -> bool:
    """A last character that is cut off does no harm."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(body)
    except UnicodeDecodeError:
        return False
    return True


def _is_faulty_utf8(body: bytes) -> bool:
    """In no other encoding are so many bytes beyond ASCII valid UTF-8."""
    text = body.decode("utf-8", "replace")
    faults = text.count("\ufffd")
    return len(text) - len(text.encode("ascii", "ignore")) > (_FAULTLESS + 1) * faults


def _decode(body: bytes, label: str) -> str:
    if label == "replacement":
        return "�" if body else ""
    errors = _C1_HANDLER if _SINGLE_BYTE_WINDOWS.fullmatch(label) else "replace"
    text = body.decode(codec_name(label), errors)
    # Vietnamese windows-1258 writes most tones as combining marks.
    return to_nfc(text) if label == "windows-1258" else text


def _ascii(value: bytes) -> str:
    return value.decode("ascii", "replace")


def _to_c1(error: UnicodeError) -> tuple[str, int]:
    """The standard maps the holes of its windows encodings below 0xA0 to C1 controls."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    byte = error.object[error.start]
    return chr(byte) if byte < 0xA0 else "�", error.start + 1


codecs.register_error(_C1_HANDLER, _to_c1)
