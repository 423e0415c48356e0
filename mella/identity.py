"""Stable names for rows: hashes that are the same on every machine and in every run."""

import hashlib

_SEPARATOR = "\x1f"


def identify(*parts: str) -> str:
    """32 hexadecimal digits that name these parts in this order."""
    return hashlib.sha256(_SEPARATOR.join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def fraction(*parts: str) -> float:
    """A number in [0, 1) that these parts draw for ever: the coin of every split by hash."""
    return int(identify(*parts)[:13], 16) / 16**13
