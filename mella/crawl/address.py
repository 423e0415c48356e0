"""Addresses of pages and images, absolute and normalised so that they join by equality.

Follows the URL standard (url.spec.whatwg.org) for http and https, with three safe steps on top: escapes
in upper case, none for characters that need none (RFC 3986 §6.2.2), and one for a bar, and for a backslash
in a query, which the standard leaves raw though no URI holds them: wget asks for `%7C` and `%5C`.
"""

import ipaddress
import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from mella.crawl.charset_labels import codec_name

MAX_LENGTH = 8_192
"""Characters an address may have: RFC 9110 §4.1 asks servers to support 8 000 octets."""

_UNICODE = frozenset({"utf-8", "utf-16be", "utf-16le", "replacement"})
"""Encodings of pages whose queries are escaped in UTF-8."""
_DEFAULT_PORTS = {"http": "80", "https": "443"}
_SURROUNDING = "".join(map(chr, range(0x21)))
_LINE_BREAKS = re.compile("[\t\n\r]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_MAX_HOST_AS_WRITTEN = 506
"""Characters of a host before IDNA: twice those it may have in ASCII (RFC 1035, section 2.3.4), since letters
with their accents apart, and soft hyphens, get fewer."""
_ASCII_HOST = re.compile(r"[a-z0-9_\-](?:[a-z0-9_.\-]{0,252})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# An escape, or a character that the standard's path and query sets do not let through, or a bar or backslash;
# `'` is of the query set, and escaping it in a path changes nothing.
_UNSAFE = re.compile("%[0-9A-Fa-f]{2}|[^!$&()*+,\\-./0-9:;=?@A-Z\\[\\]_a-z~]")

# Most addresses hold nothing to rewrite, or nothing after what a page's addresses have in common.
_NAME = r"!$&()*+,\-0-9;=@A-Z\[\]_a-z~"
_PLAIN = re.compile(rf"https?://[a-z0-9_\-][a-z0-9_.\-]{{0,252}}+/[{_NAME}:./?]*+")
_PLAIN_END = re.compile(rf"((?:\.\./)+|//[a-z0-9_.\-]++/|/|)[{_NAME}][{_NAME}./?]*+")


class _Parts(NamedTuple):
    scheme: str
    authority: str
    path: str
    query: str


def normalise_url(url: str) -> str | None:
    """The absolute http(s) address in one spelling, or None where it is none. Idempotent, never raises.

    Scheme and host in lower case, host in ASCII (IDNA), no default port, no fragment, no dot
    segments, non-ASCII characters, spaces and controls percent-encoded. An address with user
    information, with another scheme or longer than `MAX_LENGTH` characters is None.
    """
    if _is_plain(url):
        return url
    parts = _parse(url, None)
    return None if parts is None else _join(parts)


def resolve(page_url: str, base: str | None, address: str, charset: str = "utf-8") -> str | None:
    """The address as a browser resolves it on this page, normalised as `normalise_url` does.

    `base` is the `href` of the page's first `<base>`, itself relative to the page; one that leads
    nowhere is as good as none. In `charset`, the WHATWG name of the page's encoding, letters of the query
    are escaped. Never raises.
    """
    if _is_plain(address):
        return address
    if not address.isascii() and charset not in _UNICODE:
        address = _with_query_in(address[: MAX_LENGTH + 1], codec_name(charset))
    ending = _PLAIN_END.fullmatch(address) if len(address) <= MAX_LENGTH else None
    if ending and "/." not in address[len(ending[1]) :] and (start := _start(page_url, base, ending[1])):
        return _within_limit(start + address[len(ending[1]) :])
    parts = _parse(address, _base(page_url, base))
    return None if parts is None else _join(parts)


def _with_query_in(address: str, codec: str) -> str:
    before, fragment, rest = address.partition("#")
    path, question, query = before.partition("?")
    return (
        path + question + "".join(c if c.isascii() else _escaped(c, codec) for c in query) + fragment + rest
    )


def _escaped(character: str, codec: str) -> str:
    """By its bytes; what the encoding lacks, by its number, as a form sends it."""
    try:
        return "".join(f"%{byte:02X}" for byte in character.encode(codec))
    except UnicodeEncodeError:
        return f"%26%23{ord(character)}%3B"


def host_of(url: str) -> str:
    """The host of a normalised address, without port; of an IPv6 address without the brackets."""
    authority = url.partition("://")[2].partition("/")[0]
    if authority.startswith("["):
        return authority[1:].partition("]")[0]
    return authority.partition(":")[0]


def _is_plain(url: str) -> bool:
    return (
        len(url) <= MAX_LENGTH and _PLAIN.fullmatch(url) is not None and "/." not in url and ".." not in url
    )


@lru_cache(maxsize=256)
def _start(page_url: str, base: str | None, beginning: str) -> str | None:
    """The folder that an address with this beginning (`../`, `//host/`, `/`, none) goes on from."""
    found = _base(page_url, base)
    if found and not beginning:
        return f"{found.scheme}://{found.authority}{found.path[: found.path.rindex('/') + 1]}"
    parts = _parse(beginning, found)
    return None if parts is None else _join(parts)


@lru_cache(maxsize=64)
def _base(page_url: str, base: str | None) -> _Parts | None:
    page = _split(page_url) if _is_plain(page_url) else _parse(page_url, None)
    return (_parse(base, page) if base else None) or page


def _split(url: str) -> _Parts:
    scheme, _, rest = url.partition("://")
    before, question, query = rest.partition("?")
    authority, slash, path = before.partition("/")
    return _Parts(scheme, authority, slash + path, question + query)


def _parse(text: str, base: _Parts | None) -> _Parts | None:
    text = text.strip(_SURROUNDING)
    if len(text) > MAX_LENGTH:
        return None
    text = _LINE_BREAKS.sub("", text).partition("#")[0]
    scheme = _SCHEME.match(text)
    if scheme is None:
        return _relative(text, base) if base else None
    name, rest = scheme[1].lower(), text[scheme.end() :]
    if name not in _DEFAULT_PORTS:
        return None
    if base and base.scheme == name:
        return _relative(rest, base)
    return _with_authority(name, rest)


def _relative(text: str, base: _Parts) -> _Parts | None:
    path, question, query = text.partition("?")
    path = path.replace("\\", "/")
    if path.startswith("//"):
        return _with_authority(base.scheme, text)
    encoded = question + _encode(query)
    if not path:
        return base._replace(query=encoded if question else base.query)
    if not path.startswith("/"):
        path = base.path[: base.path.rindex("/") + 1] + _encode(path)
    return base._replace(path=_without_dots(_encode(path)), query=encoded)


def _with_authority(scheme: str, text: str) -> _Parts | None:
    before, question, query = text.partition("?")
    before = before.replace("\\", "/").lstrip("/")
    end = before.find("/")
    authority = _authority(scheme, before if end < 0 else before[:end])
    if authority is None:
        return None
    path = "/" if end < 0 else _without_dots(_encode(before[end:]))
    return _Parts(scheme, authority, path, question + _encode(query))


@lru_cache(maxsize=1_024)
def _authority(scheme: str, text: str) -> str | None:
    if "@" in text:
        return None
    literal, bracket, rest = text.partition("]")
    host, _, port = rest.partition(":") if bracket else text.partition(":")
    if bracket:
        host = literal + bracket + host
    name = _host(host)
    if name is None or (port and not (port.isascii() and port.isdigit() and int(port[:9]) < 65_536)):
        return None
    port = port.lstrip("0") or ("0" if port else "")
    return name if port in ("", _DEFAULT_PORTS[scheme]) else f"{name}:{port}"


def _host(text: str) -> str | None:
    if text.startswith("["):
        try:
            return f"[{ipaddress.IPv6Address(text[1:-1])}]" if text.endswith("]") else None
        except ValueError:
            return None
    text = unquote(text).lower()
    if len(text) > _MAX_HOST_AS_WRITTEN:
        return None
    name = text if text.isascii() else _to_ascii(text)
    return name if name and _ASCII_HOST.fullmatch(name) and ".." not in name else None


def _to_ascii(host: str) -> str | None:
    """The IDNA form: IDNA 2008, or for names that only the older standard allows (emoji) IDNA 2003."""
    import idna

    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except (idna.IDNAError, ValueError):
        pass
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None


def _encode(text: str) -> str:
    return _UNSAFE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    found = match[0]
    if len(found) == 3:
        character = chr(int(found[1:], 16))
        return character if character in _UNRESERVED else found.upper()
    return "".join(f"%{byte:02X}" for byte in found.encode("utf-8", "replace"))


def _without_dots(path: str) -> str:
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _join(parts: _Parts) -> str | None:
    return _within_limit(f"{parts.scheme}://{parts.authority}{parts.path}{parts.query}")


def _within_limit(url: str) -> str | None:
    return url if len(url) <= MAX_LENGTH else None
