"""The name of a colour: that of the nearest example in CIELAB.

Perceptual distance is CIE76 (the Euclidean distance in L*a*b*, D65); the examples are the
CSS colours that carry the name or a shade of it, and a few photographic tones.
"""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

EXAMPLES: dict[str, tuple[tuple[int, int, int], ...]] = {
    "black": ((0, 0, 0), (25, 25, 25), (20, 20, 35), (40, 35, 35)),
    "white": ((255, 255, 255), (245, 245, 245), (236, 238, 236), (250, 245, 235)),
    "grey": ((128, 128, 128), (90, 90, 90), (169, 169, 169), (205, 205, 205), (112, 128, 144), (65, 65, 68)),
    "red": ((214, 40, 40), (255, 0, 0), (178, 34, 34), (220, 20, 60), (139, 0, 0), (225, 70, 60)),
    "orange": ((240, 130, 30), (255, 165, 0), (255, 140, 0), (255, 127, 80), (230, 110, 40)),
    "yellow": ((245, 208, 40), (255, 255, 0), (255, 215, 0), (240, 230, 140), (200, 180, 40)),
    "green": (
        (40, 150, 60), (0, 128, 0), (0, 255, 0), (34, 100, 40), (144, 238, 144), (107, 142, 35),
        (85, 107, 47), (154, 205, 50), (0, 128, 110), (60, 179, 113), (0, 60, 20),
    ),
    "blue": ((40, 80, 200), (0, 0, 255), (0, 0, 128), (65, 105, 225), (30, 60, 130), (70, 110, 170)),
    "light blue": (
        (150, 205, 240), (135, 206, 235), (173, 216, 230), (0, 191, 255), (64, 224, 208), (110, 170, 225),
    ),
    "purple": ((130, 60, 160), (128, 0, 128), (147, 112, 219), (75, 0, 130), (186, 85, 211), (190, 150, 220)),
    "pink": (
        (240, 140, 180), (255, 192, 203), (255, 105, 180), (255, 20, 147), (235, 170, 180), (255, 0, 255),
    ),
    "brown": ((125, 78, 40), (139, 69, 19), (160, 82, 45), (92, 60, 40), (185, 140, 100), (60, 40, 25)),
}  # fmt: skip


def to_lab(rgb: "np.ndarray") -> "np.ndarray":
    """sRGB (…, 3), 0 to 255, as CIELAB (…, 3) under D65 (IEC 61966-2-1 and CIE 15)."""
    import numpy as np

    linear = np.asarray(rgb, np.float64) / 255
    linear = np.where(linear <= 0.04045, linear / 12.92, ((linear + 0.055) / 1.055) ** 2.4)
    matrix = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = linear @ matrix.T / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.stack(
        [116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], axis=-1
    )


def colour_names(lab: "np.ndarray") -> list[str]:
    """The name of each of n colours, (n, 3) in CIELAB."""
    import numpy as np

    names, examples = _examples()
    distances = np.linalg.norm(np.asarray(lab)[:, None, :] - examples[None, :, :], axis=2)
    return [names[i] for i in distances.argmin(axis=1)]


@cache
def _examples() -> "tuple[list[str], np.ndarray]":
    import numpy as np

    names = [name for name, rgbs in EXAMPLES.items() for _ in rgbs]
    return names, to_lab(np.array([rgb for rgbs in EXAMPLES.values() for rgb in rgbs]))
