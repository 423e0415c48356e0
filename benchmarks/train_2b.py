"""What a step of fine-tuning costs at a real size: our loop against a plain transformers Trainer.

    python -m benchmarks.train_2b [--size 2b|tiny] [--steps 20]

A vision-language model of random weights (Idefics3: a vision tower like SigLIP-so400m, a Llama of 1.7
billion weights; 2.2 billion in all), adapters of rank 16 on its language part, bfloat16, painted pictures
of 448 pixels a side, 256 image tokens each, 32 rows a step. Nothing is downloaded. Both loops get the same
rows, encoded beforehand: what encoding costs a row is printed apart. Ours runs as the recipes for one GPU do,
the layers of the language model compiled (not with `--eager`), but for dropout and for micro-batches, which
are as large as a step; the Trainer, and the adapters in it, as the libraries make them. `tiny` goes the same
way on a CPU (OMP_NUM_THREADS=1 where others use it too: threads that wait for each other measure the wait).

Share of the chip's peak (MFU): useful operations a second over the peak. Useful are, for one row of T
tokens, A of them answer, and P picture patches, with N weights of the language layers, L layers of width h,
a head of V x h, and the same of the vision tower with index v:

    4 N T + 6 L h T^2  + 4 V h A  + 2 Nv P + 4 Lv hv P^2

Forward and the gradients of activations count, two operations a weight each; gradients of frozen weights
are not computed, and the frozen tower has no backward. Causal attention counts half of T^2, forward and
twice that backward. Padding, adapters and the projector count nothing.
Peak: 989e12 a second, dense bfloat16 of an H100 SXM or H200 (NVIDIA's data sheets); none known, no MFU.
"""

import argparse
import gc
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import torch
from PIL import Image
from transformers import (
    Idefics3Config,
    Idefics3ForConditionalGeneration,
    Idefics3ImageProcessorPil,
    Idefics3Processor,
    Idefics3VisionConfig,
    LlamaConfig,
    PrinterCallback,
    Trainer,
    TrainerCallback,
    TrainingArguments,
)

from mella import model_process
from mella.images.blobs import write_blob
from mella.sample.canvas import encode
from mella.storage import Storage
from mella.training.adapter import adapt, modules_of, plain
from mella.training.backbones import compile_layers
from mella.training.corpus import Corpus, Row
from mella.training.encode import Encoder
from mella.training.loop import train
from mella.training.recipes import Recipe
from mella.training.schedule import Schedule
from mella.training.tiny import make_tokenizer

PEAKS = {"H100": 989e12, "H200": 989e12}
WARM = 3
"""Steps of the Trainer before the clock starts."""
ROWS = 48
"""As many as the loop holds encoded in memory."""
INSTRUCTION = "Describe this picture."
WORDS = ("red", "blue", "round", "square", "large", "small", "above", "below", "left", "circle", "line", "of")


@dataclass(frozen=True, slots=True)
class Size:
    """`rows` a step; the shapes of tower and language model."""

    rows: int
    side: int
    vision: dict[str, Any]
    text: dict[str, Any]


RECIPE = Recipe(
    "bench", "", "none", "captions", "lora", rank=16, alpha=32, adapted=("language",), precision="bfloat16"
)

SIZES = {
    "2b": Size(
        32,
        448,
        {"hidden_size": 1152, "intermediate_size": 4304, "num_hidden_layers": 27, "num_attention_heads": 16},
        {
            "hidden_size": 2048, "intermediate_size": 8192, "num_hidden_layers": 24,
            "num_attention_heads": 32, "num_key_value_heads": 32, "vocab_size": 49_152,
        },
    ),
    "tiny": Size(
        4,
        112,
        {"hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2, "num_attention_heads": 2},
        {
            "hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2,
            "num_attention_heads": 2, "num_key_value_heads": 2, "vocab_size": 4_096,
        },
    ),
}  # fmt: skip
PATCH, SCALE = 14, 2


@dataclass(frozen=True, slots=True)
class Speed:
    """Tokens that bear loss, and all of them without padding, a second."""

    targets: float
    tokens: float


def main() -> int:
    parser = argparse.ArgumentParser(description="Our loop against a plain Trainer.")
    parser.add_argument("--size", choices=SIZES, default="2b")
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--eager", action="store_true", help="compile nothing")
    given = parser.parse_args()
    if given.size != "tiny" and not torch.cuda.is_available():
        print(f"--size {given.size} needs a GPU; --size tiny goes the same way on a CPU", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        measure(SIZES[given.size], given.steps, Path(folder), compiled=not given.eager)
    return 0


def measure(size: Size, steps: int, folder: Path, *, compiled: bool) -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model_process.prepare()
    texts = [answer(number) for number in range(ROWS)]
    processor = make_processor(size, texts)
    corpus = make_corpus(size, texts, processor, Storage(str(folder / "lake")))
    model = make_model(size, processor.tokenizer, device)
    weights = sum(weight.numel() for weight in model.parameters())
    print(f"{weights / 1e6:.1f} million weights, {size.rows} rows a step, {steps} steps")
    began = time.monotonic()
    encoded = [row for number in range(ROWS) if (row := corpus.draw(number)) is not None]
    print(f"encoding a row takes {(time.monotonic() - began) / ROWS * 1e3:.1f} ms on one core")
    targets, tokens = sum(row.answer for row in encoded), sum(row.tokens for row in encoded)
    useful = sum(operations(model, size, row.tokens, row.answer) for row in encoded) / targets
    found = {}
    for name, loop in {"ours": ours, "Trainer": theirs}.items():
        model = make_model(size, processor.tokenizer, device)
        if compiled and loop is ours:
            compile_layers(model)
        rate = loop(model, corpus, size, steps, folder / name)
        found[name] = Speed(rate, rate * tokens / targets)
        print(line(name, found[name], useful, device))
        del model
        gc.collect()  # compiled layers refer to themselves
    print(f"ours : Trainer = {found['ours'].targets / found['Trainer'].targets:.2f}")


def line(name: str, speed: Speed, useful: float, device: str) -> str:
    told = f"{name:8}{speed.targets:10.0f} target tokens/s {speed.tokens:10.0f} tokens/s"
    chip = torch.cuda.get_device_name() if device == "cuda" else "CPU"
    peak = next((peak for known, peak in PEAKS.items() if known in chip), None)
    share = f"MFU {speed.targets * useful / peak:.3f} of {peak:.3g}" if peak else "MFU unknown"
    return f"{told}   {speed.targets * useful / 1e12:.3g}e12 operations/s, {share} ({chip})"


def operations(model: Any, size: Size, tokens: int, answer: int) -> float:
    """Useful operations of one row: the formula above."""
    patches = (size.side // PATCH) ** 2
    text, vision = size.text, size.vision
    layers = linear_weights(model, "language")
    tower = linear_weights(model, "vision")
    return (
        4 * layers * tokens
        + 6 * text["num_hidden_layers"] * text["hidden_size"] * tokens**2
        + 4 * text["vocab_size"] * text["hidden_size"] * answer
        + 2 * tower * patches
        + 4 * vision["num_hidden_layers"] * vision["hidden_size"] * patches**2
    )


def linear_weights(model: Any, part: str) -> int:
    inside = [model.get_submodule(name) for name in modules_of(model, part)]
    found = [m for module in inside for m in module.modules() if isinstance(m, torch.nn.Linear)]
    return sum(module.weight.numel() for module in found)


def ours(model: Any, corpus: Corpus, size: Size, steps: int, folder: Path) -> float:
    """Target tokens a second of the loop, all of whose steps have been gone through before: whatever shapes
    they have, what is compiled has been compiled for them."""
    tuned = plain(adapt(model, RECIPE))
    nothing = Corpus([], corpus.encoder, corpus.storage, corpus.max_side)
    first, timed = (
        train(tuned, corpus, nothing, schedule(corpus, size, steps), folder / name, silent)
        for name in ("first", "timed")
    )
    print(f"warming up took {first.seconds - timed.seconds:.0f} s")
    return timed.target_tokens / timed.seconds


def theirs(model: Any, corpus: Corpus, size: Size, steps: int, folder: Path) -> float:
    """Target tokens a second of a Trainer."""
    seen: list[int] = []

    def collate(rows: list[Any]) -> dict[str, torch.Tensor]:
        seen.append(sum(row.answer for row in rows))
        return corpus.encoder.batch(rows, side="right")

    same = schedule(corpus, size, WARM + steps)
    arguments = TrainingArguments(
        output_dir=str(folder), max_steps=same.steps, per_device_train_batch_size=size.rows,
        learning_rate=same.learning_rate, weight_decay=same.weight_decay, max_grad_norm=same.max_gradient,
        lr_scheduler_type="cosine", warmup_steps=1, bf16=True, optim="adamw_torch_fused", seed=same.seed,
        report_to=[], save_strategy="no", logging_strategy="no", disable_tqdm=True,
        remove_unused_columns=False, dataloader_drop_last=True, use_cpu=model.device.type == "cpu",
    )  # fmt: skip
    clock = Clock(lambda: wait(model))
    rows: Any = [corpus.draw(number) for number in range(ROWS)]
    trainer = Trainer(
        adapt(model, replace(RECIPE, precision="float32")), arguments, collate, rows, callbacks=[clock]
    )
    trainer.remove_callback(PrinterCallback)
    trainer.train()
    return sum(seen[WARM : WARM + steps]) / clock.seconds


class Clock(TrainerCallback):
    """Time from the end of the warm-up to the end of the last step."""

    def __init__(self, wait: Callable[[], None]) -> None:
        self._wait = wait
        self.began = self.seconds = 0.0

    def on_step_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        if state.global_step in (WARM, state.max_steps):
            self._wait()
            self.seconds, self.began = time.monotonic() - self.began, time.monotonic()


def schedule(corpus: Corpus, size: Size, steps: int) -> Schedule:
    targets = round(size.rows * sum(corpus.lengths()) / ROWS)
    return Schedule(
        steps=steps, learning_rate=4e-5, warmup=0.03, weight_decay=0.01, max_gradient=1.0,
        target_tokens=targets, micro_tokens=16_384, evaluations=1, seed=1, bfloat16=True,
    )  # fmt: skip


def make_model(size: Size, tokenizer: Any, device: str) -> Any:
    side: dict[str, Any] = {"image_size": size.side, "patch_size": PATCH}
    vision = Idefics3VisionConfig(**size.vision, **side)
    marks: dict[str, Any] = {
        "image_token_id": tokenizer.convert_tokens_to_ids(["<image>"])[0],
        "pad_token_id": tokenizer.pad_token_id,
    }
    text = LlamaConfig(**size.text)
    config = Idefics3Config(vision_config=vision.to_dict(), text_config=text, scale_factor=SCALE, **marks)
    torch.manual_seed(1)
    with torch.device(device):
        return Idefics3ForConditionalGeneration._from_config(config, dtype=torch.bfloat16)


def make_processor(size: Size, texts: list[str]) -> Any:
    tokenizer = make_tokenizer([INSTRUCTION, *texts])
    edge = {"longest_edge": size.side}
    pictures = Idefics3ImageProcessorPil(do_image_splitting=False, size=edge, max_image_size=edge)
    template = str(tokenizer.chat_template)
    seen = (size.side // PATCH // SCALE) ** 2
    return Idefics3Processor(pictures, tokenizer, image_seq_len=seen, chat_template=template)


def make_corpus(size: Size, texts: list[str], processor: Any, storage: Storage) -> Corpus:
    blobs = [write_blob(storage, picture(number, size.side))[1] for number in range(ROWS)]
    rows = [Row("caption", INSTRUCTION, text, blob) for text, blob in zip(texts, blobs, strict=True)]
    return Corpus(rows, Encoder(processor, max_side=size.side, max_length=2_048), storage, size.side)


def picture(seed: int, side: int) -> bytes:
    """Clouds of colour, as JPEG."""
    points = random.Random(seed).randbytes(8 * 8 * 3)
    return encode(Image.frombytes("RGB", (8, 8), points).resize((side, side)))


def answer(seed: int) -> str:
    """Some 60 words, one token each."""
    draw = random.Random(seed)
    return " ".join(draw.choice(WORDS) for _ in range(draw.randint(50, 70)))


def wait(model: Any) -> None:
    if model.device.type == "cuda":
        torch.cuda.synchronize()


def silent(line: str) -> None:
    pass


if __name__ == "__main__":
    sys.exit(main())
