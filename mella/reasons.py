"""What each reason of the funnel says of itself: why it is there, on whose word, and the settings it obeys.

The rules of `alt_text` say it in their SQL models (`mella.alt_text.rules`); those of all other stages
stand in `reasons.tsv`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import cache
from importlib import resources
from typing import Any

from mella.settings import Settings

_SETTING = re.compile(r"\b([a-z_]+)\.([a-z_]+)\b")
_OF_PICTURE = "image_"


@dataclass(frozen=True, slots=True)
class Rule:
    """A reason for which a stage drops rows; `settings` maps `section.name` to the value in force of each
    setting that it obeys."""

    name: str
    reason: str
    source: str
    settings: dict[str, Any]


def reasons_in_force(settings: Settings) -> dict[str, tuple[Rule, ...]]:
    """By stage, the reasons that it can give, in the order in which they are judged; without `alt_text`."""
    found: dict[str, list[Rule]] = {}
    for stages, name, reason, source in _table():
        rule = Rule(name, reason, source, values_named(f"{reason} {source}", settings))
        for stage in stages.split():
            found.setdefault(stage, []).append(rule)
    own = {rule.name for rule in found["dataset"]}
    found["dataset"] = [*_of_pictures(found["images"], own), *found["dataset"]]
    return {stage: tuple(rules) for stage, rules in found.items()}


def values_named(text: str, settings: Settings) -> dict[str, Any]:
    """The value in force of each setting that the text names, in the order of the text."""
    return {f"{section}.{name}": getattr(getattr(settings, section), name) for section, name in _named(text)}


def settings_named() -> tuple[str, ...]:
    """Every setting that `reasons.tsv` names, as `section.name`."""
    return tuple(sorted(".".join(found) for found in _named(" ".join(" ".join(row) for row in _table()))))


def _named(text: str) -> Iterator[tuple[str, str]]:
    sections: dict[str, Any] = {section.name: section.type for section in fields(Settings)}
    for section, name in dict.fromkeys(_SETTING.findall(text)):
        if section in sections and name in {setting.name for setting in fields(sections[section])}:
            yield section, name


def _of_pictures(of_images: list[Rule], own: set[str]) -> Iterator[Rule]:
    """An alt-text whose picture fell in `images` falls under the picture's reason."""
    for rule in of_images:
        name = _OF_PICTURE + rule.name.removeprefix(_OF_PICTURE)
        if name not in own:
            own.add(name)
            yield replace(rule, name=name, reason=f"its picture fell in images: {rule.reason}")


@cache
def _table() -> tuple[tuple[str, ...], ...]:
    text = resources.files("mella").joinpath("reasons.tsv").read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if not line.startswith("#"))
