"""The instructions put to the model: several wordings for each language, script and family."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

import pyarrow as pa

from mella.identity import identify
from mella.languages import Language, language, script_name

FAMILIES = ("alt_text", "caption")
"""`alt_text`: name what the picture shows, briefly. `caption`: describe it in detail."""

SCHEMA = pa.schema(
    [
        ("language", pa.string()),
        ("script", pa.string()),
        ("family", pa.string()),
        ("number", pa.int64()),
        ("wordings", pa.int64()),
        ("prompt_id", pa.string()),
        ("prompt", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Prompt:
    """One wording; `number` counts from 0 among the `wordings` of its script and family."""

    language: str
    script: str
    family: str
    number: int
    wordings: int
    prompt: str

    @property
    def prompt_id(self) -> str:
        return identify(self.prompt)


def prompts(code: str) -> tuple[Prompt, ...]:
    """Every wording of a language, for each of its scripts.

    A script without a section in `prompts.toml` gets the English wordings, which name the
    language and the script asked for.

    Raises:
        ValueError: for an unknown language.
    """
    row = language(code)
    return tuple(
        Prompt(row.code, script, family, number, len(texts), text)
        for script in row.scripts
        for family in FAMILIES
        for texts in [_texts(row, script, family)]
        for number, text in enumerate(texts)
    )


def prompt_table(code: str) -> pa.Table:
    """The wordings of a language in the schema `SCHEMA`."""
    rows = [{name: getattr(prompt, name) for name in SCHEMA.names} for prompt in prompts(code)]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def has_wordings(code: str, script: str) -> bool:
    """Whether `prompts.toml` has a section for the language in this script."""
    return script in _sections().get(code, {})


def _texts(row: Language, script: str, family: str) -> list[str]:
    if has_wordings(row.code, script):
        return _sections()[row.code][script][family]
    general = _sections()["any"]["any"][family]
    return [text.format(language=row.name, script=script_name(script)) for text in general]


@cache
def _sections() -> dict[str, dict[str, dict[str, list[str]]]]:
    text = (resources.files("mella.dataset") / "prompts.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
