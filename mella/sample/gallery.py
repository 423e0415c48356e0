"""The pictures of one language: named things and scenes, none a near-duplicate of another."""

import random
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from mella.images.fingerprint import fingerprint
from mella.languages import language
from mella.sample.canvas import encode, with_grain
from mella.sample.emblems import paint_thing
from mella.sample.model import Picture
from mella.sample.scenes import GROUNDS, Group, Scene, choose_scene, paint_scene
from mella.sample.words import Words

if TYPE_CHECKING:
    from PIL.Image import Image

VARIANTS = 30
"""Pictures of each named thing. This and the next two are of a language of one script (`times`)."""
SCENES = 96
SILENT = 48
"""Scenes without alt: they feed the captions."""

_SIZES = ((256, 256), (288, 224), (224, 288), (240, 240), (304, 216), (216, 264))
_FORMATS = ("JPEG",) * 14 + ("PNG", "PNG", "WEBP", "GIF")
_MEDIA_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}
_TRIES = 60

# Wider than the splits' own limits (4 bits, 24 levels), since a codec moves both a little.
_BITS_APART = 8
_LEVELS_APART = 34


class Distinct:
    """The fingerprints painted so far: 64-bit hashes (n,), colour signatures (n, 12)."""

    def __init__(self) -> None:
        import numpy as np

        self.hashes = np.empty(0, np.uint64)
        self.colours = np.empty((0, 12), np.int16)

    def admit(self, picture: "Image") -> bool:
        """Whether the picture is unlike all before it; if so it is one of them from now on."""
        import numpy as np

        mark = fingerprint(picture)
        bits = np.uint64(int(mark.phash, 16))
        colour = np.frombuffer(bytes.fromhex(mark.colour_signature), np.uint8).astype(np.int16)
        near = np.bitwise_count(self.hashes ^ bits) <= _BITS_APART
        if (np.abs(self.colours[near] - colour).max(axis=1, initial=0) <= _LEVELS_APART).any():
            return False
        self.hashes = np.append(self.hashes, bits)
        self.colours = np.vstack([self.colours, colour])
        return True


@dataclass(frozen=True, slots=True)
class Captioned:
    """A picture and a sentence on it, None for a silent scene."""

    picture: Picture
    text: str | None
    thing: int | None = None
    variant: int = 0


def times(code: str, count: int) -> int:
    """How many pictures a language has where one of one script has `count`: half as many again for a second
    script, in which a third of its sites are written. So none has fewer in its commoner script."""
    return count + count // 2 * (len(language(code).scripts) - 1)


def paint_named(words: Words, distinct: Distinct) -> list[Captioned]:
    """Pictures of each named thing, each with a sentence."""
    made = []
    for at, thing in enumerate(words.things):
        for variant in range(times(words.code, VARIANTS)):
            seed = f"{words.code} {at} {variant}"
            image = _unlike_others(seed, distinct, lambda rng, thing=thing: _thing(thing.look, rng))
            shows = {
                "kind": "named",
                "language": words.code,
                "thing": at,
                "name": thing.name,
                "variant": variant,
            }
            made.append(Captioned(_file(seed, image, shows), words.saying(at, variant), at, variant))
    return made


def paint_scenes(words: Words, distinct: Distinct, count: int, kind: str) -> list[Picture]:
    """`count` scenes; `kind` sets one series apart from another of the same language."""
    return [_paint_scene(f"{words.code} {kind} {number}", distinct) for number in range(count)]


def scene_of(picture: Picture) -> Scene:
    """The scene that a picture of kind `scene` shows."""
    groups = tuple(Group(**row) for row in picture.shows["objects"])
    return Scene(groups, picture.shows["ground"])


def as_file(number: str, image: "Image", format: str, shows: dict[str, Any], quality: int = 78) -> Picture:
    return Picture(number, _MEDIA_TYPES[format], encode(image, format, quality=quality), shows)


def _paint_scene(seed: str, distinct: Distinct) -> Picture:
    chosen: list[Scene] = []

    def paint(rng: random.Random) -> "Image":
        chosen.append(choose_scene(rng))
        return paint_scene(chosen[-1], rng, rng.choice(_SIZES))

    image = _unlike_others(seed, distinct, paint)
    scene = chosen[-1]
    shows = {
        "kind": "scene",
        "ground": scene.ground,
        "ground_colours": list(GROUNDS[scene.ground].colours),
        "objects": [asdict(group) for group in scene.groups],
    }
    return _file(seed, image, shows)


def _thing(look: Any, rng: random.Random) -> "Image":
    return paint_thing(look, rng, rng.choice(_SIZES))


def _unlike_others(seed: str, distinct: Distinct, paint: Callable[[random.Random], "Image"]) -> "Image":
    for attempt in range(_TRIES):
        image = paint(random.Random(f"{seed} {attempt}"))
        if distinct.admit(image):
            return image
    raise RuntimeError(f"no picture unlike the others in {_TRIES} tries: {seed}")


def _file(seed: str, image: "Image", shows: dict[str, Any]) -> Picture:
    """The picture in a format drawn by its seed; photographs have a grain, drawings have none."""
    rng = random.Random(f"file {seed}")
    format = rng.choice(_FORMATS)
    grainy = with_grain(image, rng) if format == "JPEG" else image
    return as_file(seed.replace(" ", "-"), grainy, format, shows)
