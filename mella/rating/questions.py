"""What a rater is asked of each row, and what counts as an answer."""

from dataclasses import dataclass

RATERS = (1, 2)


@dataclass(frozen=True, slots=True)
class Question:
    """One column of a sheet; `wording` has a place for the name of the language."""

    name: str
    wording: str


QUESTIONS = (
    Question("language", "Is the text in {language}?"),
    Question("fluent", "Would a native reader write it like this?"),
    Question("describes", "Does it name or describe the picture, or a part of it?"),
    Question(
        "wrong", "Is anything wrong: offensive, private, advertising, broken letters, an unfit picture?"
    ),
)
"""The first two are asked of the text, the third of the pair; the last is yes where something is wrong."""

YES, NO, UNSURE = "yes", "no", "?"
_MEANT = {"yes": YES, "y": YES, "1": YES, "no": NO, "n": NO, "0": NO, "?": UNSURE, "？": UNSURE, "؟": UNSURE}


def answer(cell: str) -> str | None:
    """`yes`, `no` or `?` (cannot tell) as a rater may have typed it; None for anything else."""
    return _MEANT.get(cell.strip().lower())
