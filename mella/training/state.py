"""What lies on the disk of a training that is under way, so that the next run goes on from it."""

from pathlib import Path
from typing import Any

import torch

from mella.training.corpus import Corpus
from mella.training.schedule import Course


def save(
    folder: Path, weights: dict[str, Any], optimizer: torch.optim.Optimizer, course: Course, corpus: Corpus
) -> None:
    """Keep all that a later run needs, in place of what was kept before."""
    write(
        folder / "state.pt",
        {
            "weights": {name: weight.detach() for name, weight in weights.items()},
            "optimizer": optimizer.state_dict(),
            "random": torch.get_rng_state(),
            "device_random": torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else [],
            "course": vars(course),
            "drawn": sorted(corpus.drawn),
            "unreadable": sorted(corpus.unreadable),
            "too_long": sorted(corpus.too_long),
        },
    )


def resume(folder: Path, weights: dict[str, Any], optimizer: torch.optim.Optimizer, corpus: Corpus) -> Course:
    """Put weights, optimizer, random state and corpus where `save` found them; a new course where nothing
    was kept."""
    if not (folder / "state.pt").exists():
        return Course()
    state = torch.load(folder / "state.pt", weights_only=True)
    load_into(weights, state["weights"])
    optimizer.load_state_dict(state["optimizer"])
    torch.set_rng_state(state["random"])
    torch.cuda.set_rng_state_all(state["device_random"])
    corpus.drawn |= set(state["drawn"])
    corpus.unreadable |= set(state["unreadable"])
    corpus.too_long |= set(state["too_long"])
    state["course"].pop("pending", None)  # a state of before losses were kept out of it
    return Course(**state["course"])


@torch.no_grad()
def load_into(weights: dict[str, Any], saved: dict[str, torch.Tensor]) -> None:
    """Copy saved values into the weights of these names."""
    for name, weight in weights.items():
        weight.copy_(saved[name])


def write(path: Path, content: Any) -> None:
    """Whole or not at all: a crash leaves the file that was there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".new")
    torch.save(content, aside)
    aside.replace(path)
