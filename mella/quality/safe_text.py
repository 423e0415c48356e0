"""Text from the web on a page of ours: shown as what it is, never obeyed."""

import html
import unicodedata
from collections.abc import Mapping
from typing import Any

_SHOWN = 200


def safe(value: Any) -> str:
    """A value as one short line that is inert in HTML, in Markdown code and in a template.

    Control, format and unassigned characters appear as their code points, so that marks of
    direction cannot turn the line around. At most `_SHOWN` characters of the value are shown.
    """
    text = "null" if value is None else str(value)
    return safe_line(text[:_SHOWN] + ("…" if len(text) > _SHOWN else ""))


def safe_line(text: str) -> str:
    """The same of a whole line, however long."""
    visible = "".join(_visible(character) for character in text)
    return html.escape(visible).replace("$", "&#36;").replace("{", "&#123;").replace("`", "&#96;")


def safe_row(row: Mapping[str, Any]) -> dict[str, str]:
    """The same of a whole row."""
    return {name: safe(value) for name, value in row.items()}


def _visible(character: str) -> str:
    # ZWNJ and ZWJ are format characters too, but belong to the spelling of Persian and others.
    if unicodedata.category(character)[0] == "C" and character not in "\u200c\u200d":
        return f"<U+{ord(character):04X}>"
    return character
