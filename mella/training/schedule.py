"""How long and how fast a training goes, and where it stands."""

import math
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Schedule:
    """Cosine from `learning_rate` to nothing after a linear warm-up over the share `warmup` of the steps.

    The weights kept are those of the `best` evaluated step or of the `last` (`kept`).
    A step has `target_tokens` tokens that bear loss: as many of each source, or in proportion to `weights`.
    """

    steps: int
    learning_rate: float
    warmup: float
    weight_decay: float
    max_gradient: float
    target_tokens: int
    micro_tokens: int
    evaluations: int
    seed: int
    bfloat16: bool = False
    kept: str = "best"
    weights: dict[str, float] = field(default_factory=dict)

    def factor(self, step: int) -> float:
        """Share of the learning rate in force at a step, counted from 0."""
        rising = max(1, round(self.steps * self.warmup))
        if step < rising:
            return (step + 1) / rising
        return 0.5 + 0.5 * math.cos(math.pi * (step - rising) / max(1, self.steps - rising))

    def is_evaluated(self, step: int) -> bool:
        """Whether the model is evaluated, and the run saved, after so many steps: `evaluations` times at
        equal distances, the last step among them."""
        return step * self.evaluations // self.steps > (step - 1) * self.evaluations // self.steps


@dataclass
class Course:
    """Where a training stands: all that a resumed run needs besides weights."""

    step: int = 0
    best_step: int = 0
    best_loss: float = math.inf
    target_tokens: int = 0
    seconds: float = 0.0
    curve: list[dict[str, Any]] = field(default_factory=list)
