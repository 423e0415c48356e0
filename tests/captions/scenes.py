"""Scenes for the tests: every one that can be worded may be drawn."""

import random
from dataclasses import replace

from hypothesis import strategies as st

from mella.captions.scene import (
    BRIGHTNESSES,
    COLOURS,
    MANY,
    MOST_MIXED,
    MOST_THINGS,
    ORIENTATIONS,
    PLACES,
    SHAPES,
    SINGLE_PLACES,
    SIZES,
    Scene,
    Thing,
)


def _things() -> st.SearchStrategy[Thing]:
    looks = (st.sampled_from(SIZES), st.sampled_from(COLOURS), st.sampled_from(SHAPES))
    one = st.builds(Thing, st.just(1), *looks, st.sampled_from(SINGLE_PLACES))
    several = st.builds(Thing, st.integers(2, MANY), *looks, st.sampled_from(PLACES))
    return one | several


def _grounds() -> st.SearchStrategy[tuple[str, tuple[str, ...]]]:
    def colours(least: int, most: int) -> st.SearchStrategy[tuple[str, ...]]:
        return st.lists(st.sampled_from(COLOURS), min_size=least, max_size=most, unique=True).map(tuple)

    return st.one_of(
        st.tuples(st.just("plain"), colours(1, 1)),
        st.tuples(st.just("bands"), colours(2, 2)),
        st.tuples(st.just("mixed"), colours(1, MOST_MIXED)),
    )


def _scene(
    orientation: str, brightness: str, ground: tuple[str, tuple[str, ...]], things: list[Thing]
) -> Scene:
    return Scene(orientation, brightness, ground[0], ground[1], tuple(things))


SCENES: st.SearchStrategy[Scene] = st.builds(
    _scene,
    st.sampled_from(ORIENTATIONS),
    st.sampled_from(BRIGHTNESSES),
    _grounds(),
    st.lists(_things(), max_size=MOST_THINGS),
)


def every_thing() -> list[Thing]:
    """Every thing of one place: 12 colours, 7 shapes, 3 sizes, 11 counts."""
    return [
        Thing(count, size, colour, shape, "left")
        for count in range(1, MANY + 1)
        for size in SIZES
        for colour in COLOURS
        for shape in SHAPES
    ]


def varied_scenes(count: int, seed: int = 7) -> list[Scene]:
    """Scenes drawn evenly, the same in every run."""
    rng = random.Random(seed)
    things, frames = every_thing(), every_frame()

    def thing() -> Thing:
        drawn = rng.choice(things)
        return replace(drawn, place=rng.choice(SINGLE_PLACES if drawn.count == 1 else PLACES))

    return [
        replace(rng.choice(frames), things=tuple(thing() for _ in range(rng.randint(0, MOST_THINGS))))
        for _ in range(count)
    ]


def every_frame() -> list[Scene]:
    """Every orientation, brightness and background, with nothing on it."""
    grounds = [("plain", (a,)) for a in COLOURS] + [("mixed", (a,)) for a in COLOURS]
    pairs = [(a, b) for a in COLOURS for b in COLOURS if a != b]
    grounds += [(layout, pair) for layout in ("bands", "mixed") for pair in pairs]
    return [
        Scene(orientation, brightness, layout, colours)
        for orientation in ORIENTATIONS
        for brightness in BRIGHTNESSES
        for layout, colours in grounds
    ]
