"""From an instruction, a picture and an answer to the tensors of a batch, whatever the processor.

The processor sees the instruction and the picture, never the answer: so no text is ever cut through
image tokens, and the tokens that bear loss are exactly those of the answer and its end of turn.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
from PIL import Image

IGNORED = -100
"""Label of a token that bears no loss, as the libraries have it."""


class TooLong(ValueError):
    """Instruction, picture and answer exceed the longest sequence."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """One sequence: `sequence` holds tensors (1, tokens) under the model's names, `pictures` the rest.
    `answer` counts the tokens at its end that bear loss."""

    sequence: dict[str, torch.Tensor]
    pictures: dict[str, torch.Tensor]
    answer: int

    @property
    def tokens(self) -> int:
        return self.sequence["input_ids"].shape[1]

    @property
    def bytes(self) -> int:
        held = [*self.sequence.values(), *self.pictures.values()]
        return sum(tensor.numel() * tensor.element_size() for tensor in held)


class Encoder:
    """The chat format of one processor. `max_side` in pixels bounds the picture handed to it,
    `max_length` the tokens of instruction, picture and answer."""

    def __init__(self, processor: Any, *, max_side: int, max_length: int) -> None:
        self._processor = processor
        self._tokenizer = processor.tokenizer
        self._max_side = max_side
        self._max_length = max_length

    def answer_ids(self, instruction: str, answer: str) -> list[int]:
        """Tokens of the answer and of what the chat template puts after it, up to the end of the turn. What
        looks like a mark of the format in an answer, `<image>` say, is read as plain letters.

        Raises:
            ValueError: where the chat template rewrites instruction or answer.
        """
        answer = answer.strip()
        asked = self._prompt(instruction, with_picture=False)
        turn = [
            *_user(instruction, False),
            {"role": "assistant", "content": [{"type": "text", "text": answer}]},
        ]
        whole = self._processor.apply_chat_template(turn, tokenize=False)
        if not whole.startswith(asked + answer):
            raise ValueError("the chat template rewrites what it is given")
        end = whole[len(asked + answer) :].rstrip("\n")
        return self._ids(answer, split_special_tokens=True) + self._ids(end)

    def ask(self, instruction: str, picture: Image.Image | None) -> Encoded:
        """An instruction that waits for its answer.

        Raises:
            TooLong: where instruction and picture alone leave no room.
        """
        text = self._prompt(instruction, with_picture=picture is not None)
        shown = {} if picture is None else {"images": [[self._bounded(picture)]]}
        # The template has put every mark that the model wants: a tokenizer must not put them twice.
        found = dict(self._processor(text=[text], return_tensors="pt", add_special_tokens=False, **shown))
        length = found["input_ids"].shape
        sequence = {name: tensor for name, tensor in found.items() if tensor.shape == length}
        if length[1] >= self._max_length:
            raise TooLong(f"{length[1]} tokens before the answer, of at most {self._max_length}")
        return Encoded(sequence, {n: t for n, t in found.items() if n not in sequence}, 0)

    def teach(self, instruction: str, answer: str, picture: Image.Image | None) -> Encoded:
        """An instruction with its answer.

        Raises:
            TooLong: where they exceed the longest sequence; nothing is cut.
        """
        asked = self.ask(instruction, picture)
        ids = torch.tensor([self.answer_ids(instruction, answer)])
        if asked.tokens + ids.shape[1] > self._max_length:
            raise TooLong(f"{asked.tokens + ids.shape[1]} tokens, of at most {self._max_length}")
        more = {"input_ids": ids, "attention_mask": torch.ones_like(ids)}
        sequence = {
            name: torch.cat([tensor, more.get(name, torch.zeros_like(ids))], dim=1)
            for name, tensor in asked.sequence.items()
        }
        return Encoded(sequence, asked.pictures, ids.shape[1])

    def takes_pictures_alone(self, encoded: Encoded, picture: Image.Image) -> bool:
        """Whether this processor makes of the picture alone what it made of it beside its text."""
        alone = self.shown_another(encoded, picture).pictures
        return all(name in alone and torch.equal(alone[name], t) for name, t in encoded.pictures.items())

    def shown_another(self, encoded: Encoded, picture: Image.Image) -> Encoded:
        """The same sequence with another picture of the same size, at the cost of the picture alone: right
        where the processor `takes_pictures_alone`."""
        found = self._processor.image_processor([[self._bounded(picture)]], return_tensors="pt")
        return replace(encoded, pictures={name: found[name] for name in encoded.pictures if name in found})

    def batch(self, rows: Sequence[Encoded], *, side: str) -> dict[str, torch.Tensor]:
        """The rows as one batch, padded on the `right` to be taught, on the `left` to be continued; with
        `labels` (rows, tokens). All rows have a picture, or none has."""
        longest = max(row.tokens for row in rows)
        made = {}
        for name in rows[0].sequence:
            filler = self._tokenizer.pad_token_id if name == "input_ids" else 0
            made[name] = torch.cat([_padded(row.sequence[name], longest, filler, side) for row in rows])
        labels = [_padded(_labels(row), longest, IGNORED, side) for row in rows]
        for name in rows[0].pictures:
            made[name] = torch.cat([row.pictures[name] for row in rows])
        return made | {"labels": torch.cat(labels)}

    def _ids(self, text: str, **options: Any) -> list[int]:
        return self._tokenizer(text, add_special_tokens=False, **options)["input_ids"]

    def _prompt(self, instruction: str, *, with_picture: bool) -> str:
        turn = _user(instruction, with_picture)
        return self._processor.apply_chat_template(turn, add_generation_prompt=True, tokenize=False)

    def _bounded(self, picture: Image.Image) -> Image.Image:
        if max(picture.size) <= self._max_side:
            return picture
        smaller = picture.copy()
        smaller.thumbnail((self._max_side, self._max_side), Image.Resampling.BICUBIC)
        return smaller


def _user(instruction: str, with_picture: bool) -> list[dict[str, Any]]:
    content = [{"type": "image"}] if with_picture else []
    return [{"role": "user", "content": [*content, {"type": "text", "text": instruction}]}]


def _labels(row: Encoded) -> torch.Tensor:
    labels = torch.full_like(row.sequence["input_ids"], IGNORED)
    if row.answer:
        labels[:, -row.answer :] = row.sequence["input_ids"][:, -row.answer :]
    return labels


def _padded(tensor: torch.Tensor, length: int, filler: int, side: str) -> torch.Tensor:
    missing = length - tensor.shape[1]
    edges = (0, missing) if side == "right" else (missing, 0)
    return torch.nn.functional.pad(tensor, edges, value=filler)
