"""The words of each language of the sample: one TOML file a language, Serbian in both scripts."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from mella.languages import CODES, language
from mella.sample.emblems import Look, read_look
from mella.serbian_script import to_latin

GROUPS = ("dish", "place", "object")
_FOLDER = resources.files("mella.sample") / "words"
SPOKEN = tuple(code for code in CODES if (_FOLDER / f"{code}.toml").is_file())
"""The languages of the sample: those that its words were written in."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A named thing: its name in the nominative, its look, and sentences of its own."""

    name: str
    group: str
    look: Look
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SceneWords:
    """How a language words a scene: forms by gender and count, places, and frames for sentences.

    `pattern` has a frame for one object, for two, and so on; the last holds for more.
    `agreement` names, for each gender and count, the form of the adjective.
    """

    pattern: tuple[str, ...]
    numbers: dict[str, list[str]]
    agreement: dict[str, list[str]]
    endings: dict[str, dict[str, str]]
    colours: dict[str, str | dict[str, str]]
    nouns: dict[str, list[str]]
    classifiers: dict[str, str]
    grounds: dict[str, str]
    sides: dict[str, str]
    medium: tuple[str, ...]
    single: tuple[str, ...]
    sided: tuple[str, ...]
    double: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Everything the sample says in one language and script."""

    code: str
    script: str
    greeting: str
    caption: str
    navigation: tuple[str, ...]
    titles: tuple[str, ...]
    sites: tuple[tuple[str, str], ...]
    prose: tuple[str, ...]
    frames: dict[str, tuple[str, ...]]
    things: tuple[Thing, ...]
    scene: SceneWords
    odd: dict[str, Any]

    def sayings(self, thing: Thing) -> tuple[str, ...]:
        """Every sentence that names a thing: its own, and the frames of its group. None occurs twice."""
        name = thing.name
        framed = (frame.format(name=name, Name=capitalised(name)) for frame in self.frames[thing.group])
        return (*thing.phrases, *framed)

    def saying(self, thing: int, variant: int) -> str:
        """The sentence on one picture of a thing. Where there are more pictures a sentence comes again, and
        from the third round on at the next picture, which another site shows."""
        said = self.sayings(self.things[thing])
        return said[(variant + variant // (2 * len(said))) % len(said)]


def capitalised(text: str) -> str:
    """The text with its first letter a capital; scripts without case are left as they are."""
    return text[:1].upper() + text[1:]


@cache
def read_words(code: str, script: str | None = None) -> Words:
    """The words of a language, in its commoner script or the one asked for.

    Raises:
        ValueError: for a language without a file, or a script the language is not written in.
    """
    scripts = language(code).scripts
    script = script or scripts[0]
    if script not in scripts:
        raise ValueError(f"{code} is written in {', '.join(scripts)}, not {script}")
    file = _FOLDER / f"{code}.toml"
    if not file.is_file():
        raise ValueError(f"the sample has no words of {code!r}")
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    if script == "Latn" and scripts[0] == "Cyrl":
        raw = _latin(raw)
    return _words(raw, script)


def _latin(value: Any) -> Any:
    """Every string below `value` in Latin script; names of fields are Latin already."""
    if isinstance(value, str):
        return to_latin(value)
    if isinstance(value, list):
        return [_latin(item) for item in value]
    return {key: _latin(item) for key, item in value.items()}


def _words(raw: dict[str, Any], script: str) -> Words:
    return Words(
        code=raw["code"],
        script=script,
        greeting=raw["greeting"],
        caption=raw["caption"],
        navigation=tuple(raw["navigation"]),
        titles=tuple(raw["titles"]),
        sites=tuple(_site(line) for line in raw["sites"]),
        prose=tuple(raw["prose"]),
        frames={group: tuple(raw["frames"][group]) for group in GROUPS},
        things=tuple(_thing(row) for row in raw["things"]),
        scene=_scene(raw["scene"]),
        odd=raw["odd"],
    )


def _site(line: str) -> tuple[str, str]:
    host, _, name = line.partition("|")
    return f"{host}.painted.example", name


def _thing(row: dict[str, Any]) -> Thing:
    return Thing(row["name"], row["group"], read_look(row["look"]), tuple(row["phrases"]))


def _scene(raw: dict[str, Any]) -> SceneWords:
    return SceneWords(
        pattern=tuple(raw["pattern"]),
        numbers=raw["numbers"],
        agreement=raw["agreement"],
        endings=raw.get("endings", {}),
        colours=raw["colours"],
        nouns=raw["nouns"],
        classifiers=raw.get("classifiers", {}),
        grounds=raw["grounds"],
        sides=raw["sides"],
        medium=tuple(raw["medium"]),
        single=tuple(raw["single"]),
        sided=tuple(raw["sided"]),
        double=tuple(raw["double"]),
    )
