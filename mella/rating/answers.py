"""Filled sheets: the answers that stand in them, and what is missing or ill-filled."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mella.rating.csv_file import read
from mella.rating.questions import QUESTIONS, RATERS, answer
from mella.rating.sheets import KEY, KEY_COLUMNS, sheet_name

_SHOWN = 40

Answers = dict[tuple[str, str], str]
"""(code of the row, name of the question) -> `yes`, `no` or `?`."""


@dataclass(frozen=True, slots=True)
class Key:
    """What a row is, which its raters are not told."""

    code: str
    language: str
    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Filled:
    """One sheet: its answers, and one line on each kind of problem, naming the sheet and the rows."""

    answers: Answers
    problems: tuple[str, ...]


def read_key(folder: Path) -> list[Key]:
    """Which rows were drawn.

    Raises:
        ValueError: where the folder holds no rating sheets.
    """
    if not (folder / KEY).is_file():
        raise ValueError(f"{folder}: no {KEY} there; `mella rate --out {folder}` writes rating sheets")
    rows = read(folder / KEY)
    if not rows:
        raise ValueError(f"{folder / KEY}: holds no rows; write the sheets again, into another folder")
    for number, row in enumerate(rows, start=1):
        if lacking := set(KEY_COLUMNS) - set(row):
            raise ValueError(f"{folder / KEY}: row {number} lacks {', '.join(sorted(lacking))}")
    return [Key(row["code"], row["language"], row["source"], row["text"]) for row in rows]


def read_sheets(folder: Path, key: Sequence[Key]) -> dict[tuple[str, int], Filled]:
    """The sheets of every language of the key and every rater."""
    codes: dict[str, list[str]] = defaultdict(list)
    for row in key:
        codes[row.language].append(row.code)
    return {
        (language, rater): read_sheet(folder / f"{sheet_name(language, rater)}.csv", of_language)
        for language, of_language in codes.items()
        for rater in RATERS
    }


def read_sheet(path: Path, codes: Sequence[str]) -> Filled:
    """The answers of one sheet to the rows of these codes; a row that stands twice is not used at all."""
    try:
        rows = read(path)
    except FileNotFoundError:
        return Filled({}, (f"{path.name}: there is no such sheet",))
    except OSError as error:
        return Filled({}, (f"{path.name}: cannot be read ({error.strerror})",))
    except ValueError as error:
        return Filled({}, (str(error),))
    columns = set(rows[0]) if rows else set()
    if lacking := [name for name in ("code", *_names()) if name not in columns]:
        return Filled({}, (f"{path.name}: lacks the column {', '.join(lacking)}",))
    return _judge(path.name, rows, codes)


def _judge(sheet: str, rows: Sequence[dict[str, str]], codes: Sequence[str]) -> Filled:
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for number, row in enumerate(rows, start=1):
        filled = {name: cell for name, cell in row.items() if cell.strip()}
        found[filled.get("code", "").strip().lower()].append({"row": str(number), **filled})
    faults: dict[str, list[str]] = defaultdict(list)
    answers: Answers = {}
    for code, copies in found.items():
        if code not in codes:
            faults[f"no row of this draw has the code {code[:_SHOWN]!r}"] += _rows(copies)
        elif len(copies) > 1:
            faults["the same code twice; neither is used"] += _rows(copies)
        else:
            answers |= _answers(code, copies[0], faults)
    if missing := [code for code in codes if code not in found]:
        faults[f"{len(missing)} rows of the draw are missing: {_listed(missing)}"] = []
    if not answers and not any(row.get(name, "").strip() for row in rows for name in _names()):
        return Filled({}, (f"{sheet}: no answers",))
    return Filled(answers, tuple(_line(sheet, fault, numbers) for fault, numbers in faults.items()))


def _answers(code: str, row: dict[str, str], faults: dict[str, list[str]]) -> Answers:
    given: Answers = {}
    empty = [name for name in _names() if name not in row]
    if empty:
        faults[f"no answer to {', '.join(empty)}"].append(row["row"])
    for name in _names():
        meant = answer(row.get(name, ""))
        if meant is not None:
            given[code, name] = meant
        elif name in row:
            said = row[name].strip()[:_SHOWN]
            faults[f"{name} says {said!r}; write yes, no or ?"].append(row["row"])
    return given


def _names() -> list[str]:
    return [question.name for question in QUESTIONS]


def _rows(copies: Iterable[dict[str, str]]) -> list[str]:
    return [copy["row"] for copy in copies]


def _line(sheet: str, fault: str, numbers: Sequence[str]) -> str:
    if not numbers:
        return f"{sheet}: {fault}"
    return f"{sheet}: {'row' if len(numbers) == 1 else f'{len(numbers)} rows'} {_runs(numbers)}: {fault}"


def _runs(numbers: Sequence[str]) -> str:
    """3, 7-19, 25; what is no number as it stands."""
    whole = sorted({int(number) for number in numbers if number.isascii() and number.isdigit()})
    runs: list[tuple[int, int]] = []
    for number in whole:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    told = [str(first) if first == last else f"{first}-{last}" for first, last in runs]
    return _listed([*told, *sorted(set(numbers) - {str(number) for number in whole})])


def _listed(parts: Sequence[str]) -> str:
    shown = ", ".join(part[:_SHOWN] for part in parts[:_SHOWN])
    return f"{shown} and {len(parts) - _SHOWN} more" if len(parts) > _SHOWN else shown
