"""A picture varied: the same thing, another shot."""

import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from mella.training.vary import varied


def a_disc(width: int = 96, height: int = 72) -> Image.Image:
    """A red disc in the middle of a pale ground."""
    y, x = np.mgrid[:height, :width]
    inside = (x - width / 2) ** 2 + (y - height / 2) ** 2 < (height / 4) ** 2
    return Image.fromarray(np.where(inside[..., None], [200, 30, 30], [235, 235, 225]).astype(np.uint8))


@given(st.floats(0, 0.9), st.integers(0, 999))
@settings(max_examples=50, deadline=None)
def test_it_keeps_size_and_mode_at_any_amount(amount: float, seed: int) -> None:
    picture = a_disc()
    other = varied(picture, amount, random.Random(seed))
    assert (other.size, other.mode) == (picture.size, "RGB")


@given(st.integers(0, 999))
@settings(max_examples=50, deadline=None)
def test_the_thing_stays_in_view_in_its_colour(seed: int) -> None:
    pixels = np.asarray(varied(a_disc(), 0.3, random.Random(seed))).astype(int)
    red = (pixels[..., 0] - pixels[..., 1]) > 100
    assert 0.05 < red.mean() < 0.6


def test_nothing_moves_without_an_amount() -> None:
    pixels = np.asarray(varied(a_disc(), 0.0, random.Random(1))).astype(int)
    assert np.abs(pixels - np.asarray(a_disc())).max() <= 20  # the colour alone is off


def test_what_comes_into_view_has_the_colour_of_the_corner() -> None:
    plain = Image.new("RGB", (80, 60), (90, 140, 60))
    for seed in range(20):
        pixels = np.asarray(varied(plain, 0.5, random.Random(seed)))
        assert (pixels == pixels[0, 0]).all()


def test_it_differs_from_one_draw_to_the_next_and_comes_again_from_the_same_seed() -> None:
    shots = [np.asarray(varied(a_disc(), 0.3, random.Random(seed))) for seed in (1, 1, 2)]
    assert (shots[0] == shots[1]).all() and (shots[0] != shots[2]).any()
