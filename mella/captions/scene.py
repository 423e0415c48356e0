"""A scene in words: the closed vocabulary in which the stand-in sees pictures."""

from dataclasses import dataclass

COLOURS = (
    "black", "white", "grey", "red", "orange", "yellow", "green", "blue", "light blue", "purple", "pink",
    "brown",
)  # fmt: skip
SHAPES = ("circle", "square", "rectangle", "triangle", "star", "ring", "shape")
SIZES = ("", "large", "small")
SINGLE_PLACES = (
    "centre", "left", "right", "top", "bottom", "upper left", "upper right", "lower left", "lower right",
)  # fmt: skip
SCATTERED = "scattered"
PLACES = (*SINGLE_PLACES, SCATTERED)
ORIENTATIONS = ("wide", "tall", "square")
BRIGHTNESSES = ("", "bright", "dark")
LAYOUTS = ("plain", "bands", "mixed")
MANY = 11
"""A count that stands for every count above ten: it is said as `many`."""
MOST_THINGS = 3
MOST_MIXED = 3


@dataclass(frozen=True, slots=True)
class Thing:
    """One object, or several of one colour and shape.

    `size` is empty where it is neither large nor small, or where several differ; `place` is
    `scattered` only for several that share no side of the picture.
    """

    count: int
    size: str
    colour: str
    shape: str
    place: str

    def __post_init__(self) -> None:
        known = (
            1 <= self.count <= MANY
            and self.size in SIZES
            and self.colour in COLOURS
            and self.shape in SHAPES
            and self.place in PLACES
            and (self.count > 1 or self.place != SCATTERED)
        )
        if not known:
            raise ValueError(f"not a thing that can be worded: {self}")


@dataclass(frozen=True, slots=True)
class Scene:
    """What was measured of a picture.

    `colours` are the background's: one for `plain`, the upper and the lower band for
    `bands`, one to three by falling share for `mixed`. `things` are ordered by falling area.
    """

    orientation: str
    brightness: str
    layout: str
    colours: tuple[str, ...]
    things: tuple[Thing, ...] = ()

    def __post_init__(self) -> None:
        fitting = {"plain": (1,), "bands": (2,), "mixed": range(1, MOST_MIXED + 1)}
        known = (
            self.orientation in ORIENTATIONS
            and self.brightness in BRIGHTNESSES
            and self.layout in LAYOUTS
            and len(self.colours) in fitting[self.layout]
            and len(set(self.colours)) == len(self.colours)
            and set(self.colours) <= set(COLOURS)
            and len(self.things) <= MOST_THINGS
        )
        if not known:
            raise ValueError(f"not a scene that can be worded: {self}")

    @property
    def things_first(self) -> bool:
        """A large thing is what one sees first, so it is said before the background."""
        return bool(self.things) and self.things[0].size == "large"


def scene_slots(scene: Scene) -> frozenset[str]:
    """The facts of a scene as `kind:value`; a count of one and an unsaid size or brightness are none."""
    slots = {f"orientation:{scene.orientation}", f"layout:{scene.layout}"}
    slots |= {f"colour:{colour}" for colour in scene.colours}
    if scene.brightness:
        slots.add(f"brightness:{scene.brightness}")
    for thing in scene.things:
        slots |= {f"colour:{thing.colour}", f"shape:{thing.shape}", f"place:{thing.place}"}
        if thing.count > 1:
            slots.add(count_slot(thing.count))
        if thing.size:
            slots.add(f"size:{thing.size}")
    return frozenset(slots)


def count_slot(count: int) -> str:
    return "count:many" if count >= MANY else f"count:{count}"
