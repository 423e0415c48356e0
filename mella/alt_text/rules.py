"""What each rule of the filter says of itself: its reason, the source of it, and the settings it obeys."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from mella.alt_text.filter import models, rule_names
from mella.settings import Settings
from mella.sql.render import Model, read_models

_SETTING = re.compile(r"\b([a-z_]+)\.([a-z_]+)\b")
_ORDER = "alt_text.rules"
"""Every rule obeys it, and it is shown as the rule's place."""


@dataclass(frozen=True, slots=True)
class Rule:
    """The opening comment of a rule's SQL model in its parts; `settings` maps `section.name` to the value
    in force of each setting that the model reads or names."""

    name: str
    reason: str
    source: str
    settings: dict[str, Any]


def rules_in_force(settings: Settings) -> tuple[Rule, ...]:
    """The rules of `alt_text.rules` in the order in which they judge."""
    known = described(settings)
    return tuple(known[name] for name in settings.alt_text.rules)


def described(settings: Settings) -> dict[str, Rule]:
    """Every rule there is, by name."""
    found = read_models(models())
    return {name: _rule(found[name], settings) for name in rule_names()}


def _rule(model: Model, settings: Settings) -> Rule:
    reason, _, source = model.comment.removeprefix(f"{model.name}: ").partition(" Source: ")
    return Rule(model.name, reason, source, dict(_named(_SETTING.findall(model.text), settings)))


def _named(names: Iterable[tuple[str, str]], settings: Settings) -> Iterable[tuple[str, Any]]:
    for section, name in dict.fromkeys(names):
        values = getattr(settings, section, None)
        if hasattr(values, name) and f"{section}.{name}" != _ORDER:
            yield f"{section}.{name}", getattr(values, name)
