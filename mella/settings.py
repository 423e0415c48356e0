"""The settings: `mella.toml` of the package, overlaid by the user's file, overlaid by `--set`."""

import difflib
import hashlib
import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache
from importlib import resources
from math import isnan
from pathlib import Path
from typing import Any

CONFIG_VARIABLE = "MELLA_CONFIG"
OVERRIDES_VARIABLE = "MELLA_SET"


class SettingsError(ValueError):
    """A setting the user got wrong; the message says what, where and how to mend it."""


@dataclass(frozen=True, slots=True)
class ScanSettings:
    max_page_bytes: int
    max_images_per_page: int
    max_inflation: int
    min_language_score: float
    min_language_score_against_page: float
    obey_opt_outs: bool
    agent: str


@dataclass(frozen=True, slots=True)
class AltTextSettings:
    rules: tuple[str, ...]
    min_letters: int
    min_hangul: int
    short_name_share: float
    max_letters: int
    keyword_list_commas: int
    max_repeated_ngrams: float
    shouting_letters: int
    template_pictures: int
    near_duplicate_letters: int
    near_duplicate_similarity: float
    near_duplicate_pictures: int
    mixed_letters: int
    personal_data: str
    informativeness: str
    min_informativeness: float
    offensive_terms: str
    generic_words: str


@dataclass(frozen=True, slots=True)
class ImageSettings:
    min_side: int
    max_aspect: float
    max_pixels: int
    max_bytes: int
    min_bytes: int
    without_alt_per_language: int
    max_redirects: int
    text_rank: str
    text_rank_model: str
    text_rank_revision: str
    text_rank_batch: int
    min_text_rank: float


@dataclass(frozen=True, slots=True)
class SplitSettings:
    ling_share: float
    test_share: float
    test_clusters: int
    validation_share: float
    phash_distance: int
    colour_distance: int


@dataclass(frozen=True, slots=True)
class CaptionSettings:
    captioner: str
    captioner_model: str
    captioner_revision: str
    translator: str
    translator_model: str
    translator_revision: str
    prompt: str
    translation_prompt: str
    max_new_tokens: int
    max_side: int
    attempts: int
    batch: int
    min_characters: int
    max_characters: int
    loop_characters: int


@dataclass(frozen=True, slots=True)
class DatasetSettings:
    texts_per_picture: int
    near_duplicate_letters: int
    near_duplicate_similarity: float
    near_duplicate_pictures: int
    rows_per_host: int
    host_share: float
    rows_per_source: int
    prompt_seed: int


@dataclass(frozen=True, slots=True)
class GateSettings:
    language_fidelity: float
    max_loop_rate: float
    min_decodable: float
    max_drift: float
    sample_rows: int
    max_merged_difference: float
    max_merged_difference_bfloat16: float


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    recipes: tuple[str, ...]
    recipes_folder: str
    base_steps: int
    workers: int


@dataclass(frozen=True, slots=True)
class EvaluationSettings:
    max_answers: int
    max_new_tokens: int
    batch: int
    derangements: int
    resamples: int
    seed: int


@dataclass(frozen=True, slots=True)
class SafetySettings:
    show_unchecked: bool
    passed_hosts: tuple[str, ...]
    blocked_hashes: str


@dataclass(frozen=True, slots=True)
class EngineSettings:
    workers: int


@dataclass(frozen=True, slots=True)
class AutomationSettings:
    fill_cron: str


@dataclass(frozen=True, slots=True)
class Settings:
    """All sections. Picklable; a shard function is handed the section it needs."""

    scan: ScanSettings
    alt_text: AltTextSettings
    images: ImageSettings
    splits: SplitSettings
    captions: CaptionSettings
    dataset: DatasetSettings
    training: TrainingSettings
    evaluation: EvaluationSettings
    gates: GateSettings
    safety: SafetySettings
    engine: EngineSettings
    automation: AutomationSettings

    def digest(self, *names: str) -> str:
        """Hash of sections, or of single settings (`section.name`): part of the code version of what is
        made with them. A setting that names a file counts by what the file holds."""
        chosen = {name: self._value(name) for name in sorted(names)}
        return hashlib.sha256(json.dumps(chosen, sort_keys=True).encode()).hexdigest()[:12]

    def _value(self, name: str) -> Any:
        section, _, setting = name.partition(".")
        values = asdict(getattr(self, section))
        values |= {key: _content(values[key]) for key in _FILES & set(values)}
        return values[setting] if setting else values


_SCORES = {"alt_text.min_informativeness", "images.min_text_rank"}
"""What a scorer of the user's gives may be of any size."""
_UNBOUNDED = "gates"
"""A gate that nothing passes shows what a red one does."""
_SHARES = {
    "scan.min_language_score", "scan.min_language_score_against_page", "alt_text.short_name_share",
    "alt_text.max_repeated_ngrams", "alt_text.near_duplicate_similarity", "splits.ling_share",
    "splits.test_share", "splits.validation_share", "dataset.near_duplicate_similarity", "dataset.host_share",
}  # fmt: skip
_FILES = {"offensive_terms", "generic_words", "blocked_hashes"}
"""Settings that name a file of the user's."""


def _content(path: str) -> str:
    if not path:
        return ""
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return f"unreadable {path}"


_SECTIONS = {
    "scan": ScanSettings,
    "alt_text": AltTextSettings,
    "images": ImageSettings,
    "splits": SplitSettings,
    "captions": CaptionSettings,
    "dataset": DatasetSettings,
    "training": TrainingSettings,
    "evaluation": EvaluationSettings,
    "gates": GateSettings,
    "safety": SafetySettings,
    "engine": EngineSettings,
    "automation": AutomationSettings,
}


@cache
def default_text() -> str:
    """The commented default `mella.toml`."""
    return resources.files("mella").joinpath("mella.toml").read_text(encoding="utf-8")


def load(config: Path | None = None, overrides: Mapping[str, str] | None = None) -> Settings:
    """The settings in force.

    `config` overlays the default; without it the file named by `MELLA_CONFIG`, or
    `mella.toml` in the working folder where there is one. `overrides` maps
    `section.name` to a value as written on a command line; without it, `MELLA_SET`
    (one assignment a line) gives them.

    Raises:
        SettingsError: for an unreadable file, an unknown name, or a value of the wrong type or size.
    """
    tree = tomllib.loads(default_text())
    path = config or _configured_path()
    if path is not None:
        for section, values in _read(path).items():
            if not isinstance(values, dict):
                raise SettingsError(f"{path}: {section!r} must be a [section]")
            for name, value in values.items():
                _assign(tree, f"{section}.{name}", value, str(path))
    given = _environment_overrides() if overrides is None else overrides
    for key, text in given.items():
        _assign(tree, key, _parse(text), f"--set {key}={text}")
    sections = {name: _build(kind, tree[name]) for name, kind in _SECTIONS.items()}
    settings = Settings(**sections)
    splits = settings.splits
    if (held_out := splits.test_share + splits.validation_share) > 1:
        raise SettingsError(
            f"splits.test_share and splits.validation_share are {held_out:g} together: at most 1 is to be had"
        )
    return settings


def check_files(settings: Settings) -> None:
    """
    Raises:
        SettingsError: for a file of the user's that a setting names and that cannot be read.
    """
    for section, values in asdict(settings).items():
        for name in _FILES & set(values):
            if values[name] and not (Path(values[name]).is_file() and os.access(values[name], os.R_OK)):
                raise SettingsError(f"{section}.{name}: {values[name]} cannot be read")


def parse_assignments(assignments: list[str]) -> dict[str, str]:
    """`["images.min_side=64"]` as a mapping.

    Raises:
        SettingsError: where an assignment has no `=`.
    """
    parsed = {}
    for assignment in assignments:
        key, equals, value = assignment.partition("=")
        if not equals:
            raise SettingsError(f"--set {assignment}: write it as section.name=value")
        parsed[key.strip()] = value.strip()
    return parsed


def _configured_path() -> Path | None:
    if named := os.environ.get(CONFIG_VARIABLE):
        return Path(named)
    local = Path("mella.toml")
    return local if local.is_file() else None


def _environment_overrides() -> dict[str, str]:
    lines = os.environ.get(OVERRIDES_VARIABLE, "").splitlines()
    return parse_assignments([line for line in lines if line.strip()])


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not valid TOML ({error})") from error


def _parse(text: str) -> Any:
    """A command-line value: TOML where it parses as such, else the bare string."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _assign(tree: dict[str, Any], key: str, value: Any, where: str) -> None:
    section, _, name = key.partition(".")
    known = [f"{s}.{n}" for s, values in tree.items() for n in values]
    if key not in known:
        near = difflib.get_close_matches(key, known, n=1)
        hint = f"did you mean {near[0]}?" if near else "the default mella.toml lists them all"
        raise SettingsError(f"{where}: there is no setting {key!r}; {hint}")
    default = tree[section][name]
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if type(value) is not type(default):
        raise SettingsError(f"{where}: {key} takes a {type(default).__name__}, such as {default!r}")
    if isinstance(value, float) and isnan(value):
        raise SettingsError(f"{where}: {key} takes a number, and nan is none")
    if isinstance(value, int | float) and not isinstance(value, bool) and section != _UNBOUNDED:
        if value < 0 and key not in _SCORES:
            raise SettingsError(f"{where}: {key} takes no number below 0")
        if value > 1 and key in _SHARES:
            raise SettingsError(f"{where}: {key} is a share, from 0 to 1")
    tree[section][name] = value


def _build(kind: type, values: dict[str, Any]) -> Any:
    frozen = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    missing = {f.name for f in fields(kind)} ^ set(frozen)
    if missing:
        raise SettingsError(f"mella.toml and {kind.__name__} disagree on {sorted(missing)}")
    return kind(**frozen)
