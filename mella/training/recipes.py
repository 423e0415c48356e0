"""Recipes: how a base model is fine-tuned on the dataset. One small TOML file each."""

import hashlib
import json
import tomllib
from dataclasses import MISSING, asdict, dataclass, fields, replace
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, get_args, get_origin

from mella.settings import SettingsError, TrainingSettings

MIXES = {"alt_text": ("alt_text",), "captions": ("caption",), "both": ("alt_text", "caption")}
"""Name of a mix to the sources of the dataset in it, of equal target tokens."""
METHODS = ("lora", "full")
PARTS = ("vision", "projector", "language")
PRECISIONS = ("float32", "bfloat16")
KEPT = ("best", "last")
_WORDS = {
    str: "a text", int: "a whole number", float: "a number", bool: "true or false",
    tuple[str, ...]: "a list of texts", tuple[int, ...]: "a list of whole numbers",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to fine-tune. Arms of an ablation share everything but `mix`.

    `adapted` are the parts that LoRA adapters are put on (method `lora`), `trained` those whose weights
    are tuned themselves; what is in neither is frozen. A step sees `target_tokens` tokens that bear loss,
    whatever their source, so that recipes of equal `steps` are matched in both. With `steps` 0 there are
    as many as `epochs` passes over the mix need. `max_side` is in pixels, `max_length` in tokens, image
    tokens included. `micro_tokens` bounds the padded tokens of one forward pass: memory, not results.

    `variation` is how far a picture differs from pass to pass (`mella.training.vary`): 0 is not at all.
    `kept` are the weights of the evaluated step of least validation loss, or of the last: on few rows the
    loss of validation texts rises, as the model grows too sure of its sentences, while it still learns to
    tell things apart.

    `compiled` compiles the layers of the language model when they are first called (`torch.compile`, which
    needs a C and C++ compiler and the headers of Python): some minutes at the start, and shorter steps on a
    GPU. Weights differ by rounding, and an interrupted run need not go on to the same bits.
    """

    name: str
    description: str
    backbone: str
    mix: str
    method: str
    revision: str = ""
    rank: int = 16
    alpha: int = 32
    dropout: float = 0.0
    adapted: tuple[str, ...] = ("language",)
    trained: tuple[str, ...] = ()
    learning_rate: float = 4e-5
    warmup: float = 0.03
    weight_decay: float = 0.01
    max_gradient: float = 1.0
    steps: int = 0
    epochs: float = 1.0
    target_tokens: int = 1_024
    micro_tokens: int = 8_192
    evaluations: int = 4
    kept: str = "best"
    variation: float = 0.0
    max_side: int = 448
    max_length: int = 4_096
    precision: str = "float32"
    compiled: bool = False
    seeds: tuple[int, ...] = (1,)
    blind: bool = True

    @property
    def sources(self) -> tuple[str, ...]:
        """Values of `dataset.source` that it learns from."""
        return MIXES[self.mix]

    @property
    def digest(self) -> str:
        """Hash of what governs the weights: everything but the words that describe it."""
        told = asdict(replace(self, description=""))
        if not self.compiled:
            del told["compiled"]  # checkpoints of before there was such a thing stay fresh
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:12]


def recipes(settings: TrainingSettings) -> dict[str, Recipe]:
    """Every recipe there is, by name: the package's, and those of the user's folder, which win.

    Raises:
        SettingsError: for a folder that is not there, a file that is no recipe, or a recipe in use that
            no file defines.
    """
    files: list[Traversable] = _toml_files(resources.files("mella").joinpath("training", "recipes"))
    if settings.recipes_folder:
        folder = Path(settings.recipes_folder)
        if not folder.is_dir():
            raise SettingsError(f"training.recipes_folder={folder}: there is no such folder")
        files += _toml_files(folder)
    found = {Path(file.name).stem: read_recipe(file) for file in files}
    for name in settings.recipes:
        if name not in found:
            there = ", ".join(sorted(found))
            raise SettingsError(f"training.recipes names {name!r}, which no file defines; there are {there}")
    return found


def read_recipe(file: Traversable) -> Recipe:
    """The recipe in a file, named after it.

    Raises:
        SettingsError: says which file, which line of it, and how to mend it.
    """
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{file}: no recipe can be read from it ({error})") from error
    return _checked(Path(file.name).stem, values, str(file))


def _toml_files(folder: Traversable) -> list[Traversable]:
    return sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)


def _checked(name: str, values: dict[str, Any], where: str) -> Recipe:
    kinds = {f.name: f.type for f in fields(Recipe) if f.name != "name"}
    unknown = sorted(set(values) - set(kinds))
    if unknown:
        raise SettingsError(
            f"{where}: a recipe has no {unknown[0]!r}; it may have {', '.join(sorted(kinds))}"
        )
    missing = [f.name for f in fields(Recipe) if f.default is MISSING and f.name not in {"name", *values}]
    if missing:
        raise SettingsError(f"{where}: a recipe must say its {', '.join(missing)}")
    given: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
    for key, value in given.items():
        if not _is(value, kinds[key]):
            raise SettingsError(f"{where}: {key} must be {_WORDS[kinds[key]]}, not {value!r}")
    recipe = Recipe(name=name, **given)
    for complaint in _complaints(recipe):
        raise SettingsError(f"{where}: {complaint}")
    return recipe


def _is(value: Any, kind: Any) -> bool:
    """Whether a value of TOML is of the type of a field; a whole number does for a fraction."""
    if get_origin(kind) is tuple:
        return isinstance(value, tuple) and all(_is(one, get_args(kind)[0]) for one in value)
    if isinstance(value, bool) or kind is bool:
        return isinstance(value, bool) and kind is bool
    return isinstance(value, (int, float) if kind is float else kind)


def _complaints(recipe: Recipe) -> list[str]:
    choices = {"mix": tuple(MIXES), "method": METHODS, "precision": PRECISIONS, "kept": KEPT}
    found = [
        f"{key} is {getattr(recipe, key)!r}; choose from {', '.join(allowed)}"
        for key, allowed in choices.items()
        if getattr(recipe, key) not in allowed
    ]
    for key in ("adapted", "trained"):
        found += [
            f"{key} names {part!r}; the parts are {', '.join(PARTS)}"
            for part in getattr(recipe, key)
            if part not in PARTS
        ]
    if recipe.method == "lora" and not recipe.adapted:
        found.append("method lora needs a part in `adapted`")
    if recipe.method == "full" and not recipe.trained:
        found.append("method full needs a part in `trained`")
    if set(recipe.adapted) & set(recipe.trained) and recipe.method == "lora":
        found.append("a part is either `adapted` or `trained`")
    positive = (
        "rank",
        "alpha",
        "learning_rate",
        "max_gradient",
        "target_tokens",
        "micro_tokens",
        "max_side",
        "max_length",
        "evaluations",
    )
    found += [f"{key} must be above 0" for key in positive if not getattr(recipe, key) > 0]
    shares = ("warmup", "dropout", "variation")
    found += [f"{key} must be from 0 to less than 1" for key in shares if not 0 <= getattr(recipe, key) < 1]
    if recipe.steps < 0 or (recipe.steps == 0 and recipe.epochs <= 0):
        found.append("give `steps` above 0, or `epochs` above 0")
    if not recipe.seeds or len(set(recipe.seeds)) < len(recipe.seeds):
        found.append("seeds must name at least one, and none twice")
    return found
