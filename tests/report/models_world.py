"""What training and evaluation publish, made up: figures that a test can foretell."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.report.world import World

ARMS = ("base", "tuned", "blind", "swapped")
VALUES = {"base": 0.05, "tuned": 0.30, "blind": 0.12, "swapped": 0.10}
"""Of every metric, as a share of its whole."""
MEASURES = (
    ("chrf++", "alt_text", "all"), ("bleu", "alt_text", "all"), ("keyword_recall", "alt_text", "all"),
    ("keyword_recall", "alt_text", "names"), ("keyword_recall", "alt_text", "common"),
    ("chrf++", "caption", "all"), ("bleu", "caption", "all"), ("slot_colour", "caption", "all"),
    ("slot_shape", "caption", "all"), ("length_ratio", "caption", "all"),
)  # fmt: skip


def add_training(
    world: World, code: str, recipe: str, mix: str = "both", seeds: Sequence[int] = (1,), **changed: Any
) -> None:
    """A tuned and a blind checkpoint for each seed, with a curve of ten points."""
    for arm in ("tuned", "blind"):
        for seed in seeds:
            told: dict[str, Any] = {
                "language": code, "recipe": recipe, "arm": arm, "seed": seed, "backbone": "tiny 0a1b",
                "mix": mix, "method": "lora", "steps": 100, "best_step": 80, "target_tokens": 48_000,
                "rows": 300, "used": 300, "unreadable_pictures": 0, "too_long": 0, "not_drawn": 0,
                "train_loss": 1.2, "eval_loss": 1.5, "precision": "float32",
                "merged_difference": 1e-6, "adapter_norm": 3.0,
                "adapter_uri": "a", "merged_uri": "m", "curve": curve(mix), "seconds": 60.0,
                "target_tokens_per_second": 800.0, "software": "torch 2",
            }  # fmt: skip
            world.add("checkpoints", **{**told, **changed})


def curve(mix: str, points: int = 10) -> list[dict[str, float | None]]:
    """A loss that falls from 4, each tenth step, with an evaluation at every fifth point."""
    return [
        {
            "step": 10 * n, "loss": 4 / n, "alt_text_loss": 4 / n if mix != "captions" else None,
            "caption_loss": 3 / n if mix != "alt_text" else None,
            "eval_loss": 4.5 / n if n % 5 == 0 else None,
            "learning_rate": 1e-3, "target_tokens_per_second": 800.0,
        }
        for n in range(1, points + 1)
    ]  # fmt: skip


def add_scores(
    world: World, code: str, recipe: str, values: Mapping[str, float] = VALUES, p: float = 0.004
) -> None:
    """Every measure of every arm, the contrasts of the tuned one, and English before and after."""
    for metric, source, subset in MEASURES:
        place = {"language": code, "recipe": recipe, "metric": metric, "source": source, "subset": subset}
        for arm in ARMS:
            _add_score(world, place, arm, values[arm])
        for other in ("base", "blind", "swapped"):
            _add_contrast(world, place, other, values["tuned"] - values[other], p)
    english = {"language": code, "recipe": recipe, "metric": "chrf++", "source": "english", "subset": "all"}
    _add_score(world, english, "base", 0.40)
    _add_score(world, english, "tuned", 0.35)
    _add_contrast(world, english, "base", -0.05, p)


def add_answer(
    world: World, row: Mapping[str, Any], recipe: str, said: Mapping[str, str], seed: int = 1
) -> None:
    """What each arm said of a row of the dataset; the reference, where `said` does not tell."""
    for arm in ARMS:
        world.add(
            "predictions", **{name: row[name] for name in ("language", "id", "source", "image_sha256")},
            recipe=recipe, arm=arm, seed=seed, shown_sha256=None, cluster=row["cluster"], host=row["host"],
            prompt="?", reference=row["text"], english=None, text=said.get(arm, row["text"]),
            finish_reason="stop",
        )  # fmt: skip


def _whole(metric: str) -> float:
    return 100.0 if metric in ("chrf++", "bleu") else 1.0


def _add_score(world: World, place: Mapping[str, str], arm: str, share: float) -> None:
    whole = _whole(place["metric"])
    world.add("eval_scores", **place, arm=arm, value=whole * share, low=whole * (share - 0.02),
              high=whole * (share + 0.02), floor=whole * 0.1, floor_low=whole * 0.09, floor_high=whole * 0.11,
              commonest=whole * 0.07, n=120, clusters=90, signature=f"{place['metric']}|v:1")  # fmt: skip


def _add_contrast(world: World, place: Mapping[str, str], other: str, share: float, p: float) -> None:
    whole = _whole(place["metric"])
    world.add("eval_contrasts", **place, contrast=f"tuned-{other}", difference=whole * share,
              low=whole * (share - 0.03), high=whole * (share + 0.03), p=p, n=120, clusters=90)  # fmt: skip
