"""Digests of payloads in one spelling, so that they join by equality."""

import base64
import binascii
import re

_USUAL = re.compile("sha1:[A-Z2-7]{32}")
_SIZES = {"md5": 16, "sha1": 20, "sha256": 32, "sha512": 64}


def normalise_digest(stated: str) -> str:
    """`sha1:` and so on with the digest in base 32, as the examples of WARC 1.1 write it: crawlers
    write `SHA-1:`, small letters and hexadecimal as well. What is no digest of these kinds stays as it is."""
    if _USUAL.fullmatch(stated):
        return stated
    label, _, value = stated.strip().partition(":")
    name = label.lower().replace("-", "")
    size = _SIZES.get(name)
    found = _decoded(value.strip(), size) if size else None
    return f"{name}:{base64.b32encode(found).decode().rstrip('=')}" if found else stated.strip()


def _decoded(value: str, size: int) -> bytes | None:
    try:
        if len(value) == 2 * size:
            return binascii.unhexlify(value)
        found = base64.b32decode(value.rstrip("=").upper() + "=" * (-len(value.rstrip("=")) % 8))
    except (ValueError, binascii.Error):
        return None
    return found if len(found) == size else None
