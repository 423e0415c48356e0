"""Optimizer steps over a corpus: resumable, the same weights wherever a run was interrupted."""

import math
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import torch

from mella.training.corpus import Corpus
from mella.training.encode import IGNORED, Encoded
from mella.training.order import steps_of
from mella.training.schedule import Course, Schedule
from mella.training.state import load_into, resume, save, write

Report = Callable[[str], None]
Told = tuple[torch.Tensor, list[str]]
"""Losses of the tokens of a micro-batch, where the model is, and the source of each."""


def train(
    model: Any, corpus: Corpus, validation: Corpus, schedule: Schedule, folder: Path, report: Report
) -> Course:
    """Tune the weights of `model` that ask for it, keep those of the step of least validation loss (of the
    last step where there are no validation rows, or the schedule says so), and leave the model with them.

    The state lies in `folder` at each evaluation, and a run that finds one goes on from it to the same
    weights, bit for bit where the device's kernels are deterministic.
    """
    torch.manual_seed(schedule.seed)
    weights = {name: weight for name, weight in model.named_parameters() if weight.requires_grad}
    optimizer = torch.optim.AdamW(
        weights.values(), lr=schedule.learning_rate, weight_decay=schedule.weight_decay,
        fused=model.device.type == "cuda",
    )  # fmt: skip
    course = resume(folder, weights, optimizer, corpus)
    order = steps_of(
        corpus.by_source(), corpus.lengths(),
        target_tokens=schedule.target_tokens, seed=schedule.seed, weights=schedule.weights,
    )  # fmt: skip
    told: list[Told] = []
    for rows in islice(order, course.step, schedule.steps):
        began = time.monotonic()
        for group in optimizer.param_groups:
            group["lr"] = schedule.learning_rate * schedule.factor(course.step)
        told += _step(model, corpus, rows, schedule, course)
        torch.nn.utils.clip_grad_norm_(weights.values(), schedule.max_gradient)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        course.step += 1
        evaluated = schedule.is_evaluated(course.step)
        learnt = _by_source(told) if evaluated else {}
        course.seconds += time.monotonic() - began
        if evaluated:
            told = []
            _evaluate(model, validation, schedule, course, learnt, weights, folder)
            save(folder, weights, optimizer, course, corpus)
            report(_line(course, schedule))
    if (folder / "best.pt").exists():
        load_into(weights, torch.load(folder / "best.pt", weights_only=True))
    return course


def losses(model: Any, batch: dict[str, torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    """Cross-entropy of each token that bears loss, on the model's device, and the row of the batch it
    belongs to, on the CPU, where the batch is.

    The head sees those tokens alone: with a vocabulary of 150 000 the logits of the others would be most
    of the memory. Which they are is known before the batch goes to the device: nothing waits for it.
    """
    labels = batch["labels"][:, 1:]
    owner, place = (labels != IGNORED).nonzero(as_tuple=True)
    inputs = {name: _onto(model.device, tensor) for name, tensor in batch.items() if name != "labels"}
    hidden = model.model(**inputs, use_cache=False).last_hidden_state
    asked = _onto(model.device, owner * hidden.shape[1] + place)
    wanted = _onto(model.device, labels[owner, place])
    logits = model.get_output_embeddings()(hidden.flatten(0, 1).index_select(0, asked)).float()
    return torch.nn.functional.cross_entropy(logits, wanted, reduction="none"), owner


def _onto(device: torch.device, tensor: torch.Tensor) -> torch.Tensor:
    """The tensor on the device. A GPU fetches it from pinned memory when it comes to it: nobody waits."""
    return (tensor.pin_memory() if device.type == "cuda" else tensor).to(device, non_blocking=True)


def micro_batches(
    encoded: list[tuple[int, Encoded]], micro_tokens: int
) -> Iterator[list[tuple[int, Encoded]]]:
    """Rows grouped by length, so that no group has more padded tokens than asked; a group has pictures or
    has none."""
    for with_pictures in (True, False):
        chosen = sorted(
            (pair for pair in encoded if bool(pair[1].pictures) == with_pictures), key=lambda p: p[1].tokens
        )
        group: list[tuple[int, Encoded]] = []
        for pair in chosen:
            if group and (len(group) + 1) * pair[1].tokens > micro_tokens:
                yield group
                group = []
            group.append(pair)
        if group:
            yield group


def _step(model: Any, corpus: Corpus, rows: list[int], schedule: Schedule, course: Course) -> list[Told]:
    """Gradients of the mean loss a token over the rows of one step."""
    model.train()
    usable = [(row, encoded) for row in rows if (encoded := corpus.draw(row, course.step)) is not None]
    tokens = sum(encoded.answer for _, encoded in usable)
    course.target_tokens += tokens
    return list(_passes(model, corpus, usable, schedule, tokens, learn=True))


def _passes(
    model: Any,
    corpus: Corpus,
    usable: list[tuple[int, Encoded]],
    schedule: Schedule,
    tokens: int,
    learn: bool,
) -> Iterator[Told]:
    """One micro-batch after the other; gradients are added where `learn`."""
    for group in micro_batches(usable, schedule.micro_tokens):
        batch = corpus.encoder.batch([encoded for _, encoded in group], side="right")
        with torch.autocast(model.device.type, torch.bfloat16, enabled=schedule.bfloat16):
            loss, owner = losses(model, batch)
        if learn:
            (loss.sum() / tokens).backward()
        sources = [corpus.rows[row].source for row, _ in group]
        yield loss.detach(), [sources[row] for row in owner.tolist()]


def _by_source(told: list[Told]) -> dict[str, list[float]]:
    """Losses of the tokens of each source. Waits until the device has computed them: asked for at each step,
    the device would wait for the next step's pictures."""
    found: dict[str, list[float]] = {}
    for loss, sources in told:
        for value, source in zip(loss.tolist(), sources, strict=True):
            found.setdefault(source, []).append(value)
    return found


@torch.no_grad()
def evaluate(model: Any, corpus: Corpus, schedule: Schedule) -> float | None:
    """Mean loss a token over all rows of a corpus that can be used; None where there are none."""
    model.eval()
    usable = [(row, e) for row in range(len(corpus.rows)) if (e := corpus.draw(row)) is not None]
    told = _by_source(list(_passes(model, corpus, usable, schedule, 1, learn=False)))
    found = [value for part in told.values() for value in part]
    return math.fsum(found) / len(found) if found else None


def _evaluate(
    model: Any,
    validation: Corpus,
    schedule: Schedule,
    course: Course,
    learnt: dict[str, list[float]],
    weights: dict[str, Any],
    folder: Path,
) -> None:
    loss = evaluate(model, validation, schedule)
    later = schedule.kept == "last" and loss is not None and math.isfinite(loss)
    if loss is None or later or loss < course.best_loss:
        course.best_loss, course.best_step = math.inf if loss is None else loss, course.step
        write(folder / "best.pt", {name: weight.detach().cpu() for name, weight in weights.items()})
    seen = [value for part in learnt.values() for value in part]
    mean = {name: math.fsum(part) / len(part) for name, part in learnt.items()}
    course.curve.append(
        {
            "step": course.step,
            "loss": math.fsum(seen) / len(seen) if seen else math.nan,
            "alt_text_loss": mean.get("alt_text"),
            "caption_loss": mean.get("caption"),
            "eval_loss": loss,
            "learning_rate": schedule.learning_rate * schedule.factor(course.step - 1),
            "target_tokens_per_second": course.target_tokens / course.seconds,
        }
    )


def _line(course: Course, schedule: Schedule) -> str:
    point = course.curve[-1]
    shown = "".join(f", {n} {point[n]:.3f}" for n in ("loss", "eval_loss") if point[n] is not None)
    speed = point["target_tokens_per_second"]
    return f"step {course.step} of {schedule.steps}{shown}, {speed:.0f} tokens a second"
