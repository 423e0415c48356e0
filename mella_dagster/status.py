"""What is fresh, stale, missing or failed: computed from the records of the lake.

Dagster stops computing staleness at a hundred upstream partitions; this does not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import product

from assets.gated import Product
from assets.models import MODELS
from assets.step import PUT_OFF
from mella.lake import Lake, label
from mella.languages import CODES
from mella.settings import Settings

FRESH, STALE, MISSING, FAILED = "fresh", "stale", "missing", "failed"


@dataclass(frozen=True, slots=True)
class State:
    """The state of one partition of one asset, and in a few words why."""

    table: str
    partition: dict[str, str]
    state: str
    why: str = ""

    @property
    def label(self) -> str:
        return label(self.table, self.partition)


def possible(stages: Sequence[Product]) -> list[Product]:
    """Those of the stages that this installation can make: those of models want torch."""
    if find_spec("torch"):
        return list(stages)
    return [stage for stage in stages if stage.group != MODELS]


def partitions_of(
    stage: Product, settings: Settings, crawls: Sequence[str], languages: Sequence[str] = CODES
) -> Iterator[dict[str, str]]:
    """The partitions a stage has over these crawls and languages and the recipes in use; where no recipe
    is in use, those of models have none."""
    in_use = settings.training.recipes
    if stage.group == MODELS and not in_use:
        return
    values = {"crawl": crawls, "language": languages, "recipe": in_use}
    for chosen in product(*(values[dimension] for dimension in stage.dimensions)):
        yield dict(zip(stage.dimensions, chosen, strict=True))


def state_of(stage: Product, partition: dict[str, str], lake: Lake, settings: Settings) -> State:
    """The state of a partition against what is published upstream now, its own inputs not judged."""

    def state(name: str, why: str = "") -> State:
        return State(stage.name, partition, name, why)

    published = lake.publication(stage.name, partition)
    if failure := lake.failure(stage.name, partition):
        return state(FAILED, failure)
    if published is None:
        return state(MISSING)
    if published.code_version != stage.code_version(settings):
        return state(STALE, "its code or settings changed")
    if published.put_off:
        return state(STALE, PUT_OFF.format(published.put_off))
    current = stage.inputs(lake, partition, settings)
    changed = sorted(set(current.items()) ^ set(published.inputs.items()))
    if changed:
        return state(STALE, f"{changed[0][0]} changed")
    return state(FRESH)


def states(stages: Sequence[Product], lake: Lake, settings: Settings, crawls: Sequence[str]) -> list[State]:
    """Every partition of every stage (in order of the graph); what stands on a partition that is
    not fresh is not fresh either."""
    found: list[State] = []
    unfresh: dict[str, list[State]] = {}
    for stage in stages:
        for partition in partitions_of(stage, settings, crawls):
            state = state_of(stage, partition, lake, settings)
            behind = [
                s
                for table in stage.upstream
                for s in unfresh.get(table, [])
                if _share(s.partition, partition)
            ]
            if state.state == FRESH and behind:
                state = State(stage.name, partition, STALE, f"{behind[0].label} is {behind[0].state}")
            if state.state != FRESH:
                unfresh.setdefault(stage.name, []).append(state)
            found.append(state)
    return found


def gaps(stages: Sequence[Product], lake: Lake, settings: Settings, crawls: Sequence[str]) -> list[State]:
    """Every partition that is missing, stale or failed."""
    return [state for state in states(stages, lake, settings, crawls) if state.state != FRESH]


def _share(one: dict[str, str], other: dict[str, str]) -> bool:
    return all(other[name] == value for name, value in one.items() if name in other)
