"""What a captioner and a translator are to the rest of mella."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from PIL.Image import Image

FINISHED = "stop"
CUT_OFF = "length"
ERROR = "error:"


@dataclass(frozen=True, slots=True)
class Generation:
    """What a model made of one input. An error is data: `finish_reason` is `error:<reason>`.

    `finish_reason` is `stop` for a finished text and `length` for one cut off by the limit on
    tokens; `attempts` counts the tries it took, failed ones included.
    """

    text: str
    finish_reason: str
    attempts: int

    @property
    def ok(self) -> bool:
        return self.finish_reason == FINISHED

    @property
    def failed(self) -> bool:
        """Whether the model gave no text at all, so that a later run may try again."""
        return self.finish_reason.startswith(ERROR)


def error(reason: str, attempts: int = 1) -> Generation:
    """A generation that failed; `reason` is a short name, such as that of the exception."""
    return Generation("", f"{ERROR}{reason}", attempts)


class Captioner(Protocol):
    """Describes pictures in English."""

    @property
    def name(self) -> str:
        """Name and revision; a stand-in says that it is one."""
        ...

    def describe(self, pictures: "Sequence[Image | bytes]") -> list[Generation]:
        """One generation a picture, in order. Bad pictures fail alone; nothing is raised for them."""
        ...


class Translator(Protocol):
    """Translates English into a language and a script (ISO 15924)."""

    @property
    def name(self) -> str:
        """Name and revision; a stand-in says that it is one."""
        ...

    def translate(self, texts: Sequence[str], language: str, script: str) -> list[Generation]:
        """One generation a text, in order. Bad texts fail alone; nothing is raised for them."""
        ...
