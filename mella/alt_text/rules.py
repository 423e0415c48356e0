"""What each rule of the filter says of itself: its reason, the source of it, and the settings it obeys."""

from mella.alt_text.filter import models, rule_names
from mella.reasons import Rule, values_named
from mella.settings import Settings
from mella.sql.render import Model, read_models

_ORDER = "alt_text.rules"
"""Every rule obeys it, and it is shown as the rule's place."""


def rules_in_force(settings: Settings) -> tuple[Rule, ...]:
    """The rules of `alt_text.rules` in the order in which they judge."""
    known = described(settings)
    return tuple(known[name] for name in settings.alt_text.rules)


def described(settings: Settings) -> dict[str, Rule]:
    """Every rule there is, by name, as the opening comment of its SQL model tells it."""
    found = read_models(models())
    return {name: _rule(found[name], settings) for name in rule_names()}


def _rule(model: Model, settings: Settings) -> Rule:
    reason, _, source = model.comment.removeprefix(f"{model.name}: ").partition(" Source: ")
    values = values_named(model.text, settings)
    return Rule(model.name, reason, source, {name: value for name, value in values.items() if name != _ORDER})
