"""How the report words numbers, names and the text of strangers."""

import re
import unicodedata
from datetime import datetime
from math import isfinite
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from markupsafe import Markup

_UNSEEN_CATEGORIES = {"Cc", "Cs", "Co", "Zl", "Zp"}
_MARKS = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_MAIL = re.compile(r"[^\s/?&=#@:]{1,64}(?:@|%40)[^\s/?&=#]{1,255}", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f\v\u0085]+")
_THIN_SPACE = "\u202f"
_MINUS = "\u2212"


def visible(text: str) -> str:
    """The text with what acts unseen (direction overrides, isolates, controls) written out as ⟦U+202E⟧.

    An override or a closing isolate in a stranger's text would otherwise reorder the page around it.
    """
    flat = _SPACES.sub(" ", text).strip()
    return "".join(_name(character) if _unseen(character) else character for character in flat)


def clip(text: str | None, limit: int = 220) -> str:
    """At most `limit` characters of the visible text; a mark is not cut from its letter."""
    shown = visible(text or "")
    if len(shown) <= limit:
        return shown
    end = limit - 1
    while end > 0 and unicodedata.category(shown[end]).startswith("M"):
        end -= 1
    return shown[:end].rstrip() + "…"


def host_of(url: str | None) -> str:
    """The host of an address, for people to read; `?` where it has none."""
    try:
        return urlsplit(url or "").hostname or "?"
    except ValueError:
        return "?"


def address(url: str | None, limit: int = 160) -> str:
    """An address for people to read, without the e-mail address or the name and password that it may hold."""
    return _MAIL.sub("•", clip(url, limit))


def breakable(host: str) -> "Markup":
    """A host as HTML that may break after its dots."""
    from markupsafe import Markup, escape

    return Markup(".<wbr>").join(escape(part) for part in host.split("."))


def number(value: int) -> str:
    """1234567 as 1 234 567, with spaces that do not break."""
    return f"{value:,}".replace(",", _THIN_SPACE)


def size(number: int) -> str:
    """Bytes in the unit that leaves at most three digits before the point."""
    value, units = float(number), ["B", "kB", "MB", "GB", "TB", "PB"]
    while round(value, 1) >= 1000 and len(units) > 1:
        value /= 1000
        units.pop(0)
    return f"{value:.0f}{_THIN_SPACE}{units[0]}" if units[0] == "B" else f"{value:.1f}{_THIN_SPACE}{units[0]}"


def percent(part: float, whole: float = 1.0) -> str:
    """A share in per cent, to one decimal below ten and above 99; a tiny share says so, and a tiny rest."""
    if whole <= 0:
        return "–"
    share = 100 * part / whole
    if 0 < share < 0.1:
        return f"<0.1{_THIN_SPACE}%"
    if 99.9 < share < 100:
        return f">99.9{_THIN_SPACE}%"
    digits = int(not 10 <= share <= 99 and share != round(share))
    return f"{share:.{digits}f}{_THIN_SPACE}%"


def points(value: float, digits: int = 1) -> str:
    """A score: a dash where there is none."""
    return f"{value:.{digits}f}".replace("-", _MINUS) if isfinite(value) else "–"


def signed(value: float, digits: int = 1) -> str:
    """A difference, with its sign."""
    return f"{value:+.{digits}f}".replace("-", _MINUS) if isfinite(value) else "–"


def probability(p: float) -> str:
    """A p-value to three places."""
    if not isfinite(p):
        return "p –"
    return f"p{_THIN_SPACE}<{_THIN_SPACE}0.001" if p < 0.001 else f"p{_THIN_SPACE}={_THIN_SPACE}{p:.3f}"


def moment(iso: str) -> str:
    """An ISO 8601 time as 2026-11-22 16:00 UTC; what is no such time as it stands."""
    try:
        when = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    return when.strftime("%Y-%m-%d %H:%M %Z").strip()


def words(name: str) -> str:
    """A snake_case name as words."""
    return name.replace("_", " ")


def setting(value: object) -> str:
    """A value of a setting: lists with commas, and words where there is none."""
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value)) or "none"
    return "none" if value == "" else str(value)


def language_tag(code: str, script: str | None = None) -> str:
    """The BCP 47 tag for a `lang` attribute: `sr-Cyrl`; `und` for what is no language code."""
    if not re.fullmatch(r"[a-z]{2,3}", code):
        return "und"
    return f"{code}-{script}" if script and re.fullmatch(r"[A-Z][a-z]{3}", script) else code


def _unseen(character: str) -> bool:
    return bool(_MARKS.match(character)) or unicodedata.category(character) in _UNSEEN_CATEGORIES


def _name(character: str) -> str:
    return f"⟦U+{ord(character):04X}⟧"
