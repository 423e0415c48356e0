"""From pixels to a map of colour names, and from the map to the regions of a name."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from mella.captions.colours import colour_names, to_lab
from mella.captions.scene import COLOURS

if TYPE_CHECKING:
    import numpy as np
    from PIL.Image import Image

WORKING_SIDE = 256
"""Pixels of the longer side at which pictures are measured: averaging down takes the grain away."""
_SAME_COLOUR = 16.0
"""CIE76 distance within which two tones are one flat colour with its grain and shading."""
_BITS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """A connected part of one colour. `mask` is cut to its bounding box, whose corner is (`top`, `left`)."""

    colour: str
    mask: "np.ndarray"
    top: int
    left: int
    area: int


def working_copy(picture: "Image") -> "Image":
    """The picture in RGB, scaled down to `WORKING_SIDE`; never scaled up."""
    from PIL import Image

    small = picture.convert("RGB")
    longest = max(small.size)
    if longest > WORKING_SIDE:
        width, height = (max(1, round(side * WORKING_SIDE / longest)) for side in small.size)
        small = small.resize((width, height), Image.Resampling.BOX)
    return small


def name_map(rgb: "np.ndarray") -> "np.ndarray":
    """Index into `COLOURS` of each pixel of (height, width, 3), after tones have been gathered.

    Tones are gathered before they are named, so that grain around one flat colour does not
    scatter over two names.
    """
    import numpy as np

    bins = rgb.astype(np.int32) >> (8 - _BITS)
    keys = (bins[..., 0] << 2 * _BITS) | (bins[..., 1] << _BITS) | bins[..., 2]
    every = np.bincount(keys.ravel(), minlength=1 << 3 * _BITS)
    present = np.flatnonzero(every)
    counts = every[present]
    number = np.zeros(len(every), np.intp)
    number[present] = np.arange(len(present))
    flat = number[keys.ravel()]
    sums = [np.bincount(flat, weights=rgb[..., channel].ravel()) for channel in range(3)]
    tones = np.stack(sums, axis=1) / counts[:, None]
    group, means = _gather(tones, counts)
    names = np.array([COLOURS.index(name) for name in colour_names(to_lab(means))])
    named = names[group].astype(np.uint8)[flat].reshape(keys.shape)
    return _majority(named)


def _gather(tones: "np.ndarray", counts: "np.ndarray") -> "tuple[np.ndarray, np.ndarray]":
    """The group of each tone and the mean RGB of each group: the commonest tone takes what is near it."""
    import numpy as np

    lab = to_lab(tones)
    group = np.full(len(counts), -1)
    found = 0
    for leader in np.argsort(-counts, kind="stable"):
        if group[leader] >= 0:
            continue
        near = (group < 0) & (np.linalg.norm(lab - lab[leader], axis=1) <= _SAME_COLOUR)
        group[near] = found
        found += 1
    weights = np.bincount(group, weights=counts, minlength=found)
    means = [np.bincount(group, weights=counts * tones[:, c], minlength=found) / weights for c in range(3)]
    return group, np.stack(means, axis=1)


def _majority(named: "np.ndarray") -> "np.ndarray":
    """Each pixel takes the commonest name of its 3 by 3 neighbourhood: specks and soft edges go."""
    import numpy as np
    from scipy.ndimage import uniform_filter

    present = np.flatnonzero(np.bincount(named.ravel(), minlength=len(COLOURS)))
    votes = np.stack(
        [uniform_filter((named == name).astype(np.float32), 3, mode="nearest") for name in present]
    )
    return present[votes.argmax(axis=0)].astype(np.uint8)


def regions_of(mask: "np.ndarray", colour: str, smallest: int) -> list[Region]:
    """The connected parts of a mask with at least `smallest` pixels."""
    import numpy as np
    from scipy import ndimage

    labels, found = cast("tuple[np.ndarray, int]", ndimage.label(mask))
    areas = np.bincount(labels.ravel(), minlength=found + 1)
    regions = []
    for label, box in enumerate(ndimage.find_objects(labels), 1):
        if box is not None and areas[label] >= smallest:
            rows, columns = box
            part = labels[box] == label
            regions.append(Region(colour, part, rows.start, columns.start, int(areas[label])))
    return regions
