"""The scene of a picture, measured: background, things, brightness, orientation."""

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mella.captions.regions import Region, name_map, regions_of, working_copy
from mella.captions.scene import COLOURS, MANY, MOST_MIXED, MOST_THINGS, SCATTERED, Scene, Thing
from mella.captions.shapes import shape_of

if TYPE_CHECKING:
    import numpy as np
    from PIL.Image import Image

_SQUARE = 1.1  # longer side by shorter, up to which a picture counts as square
_BRIGHT, _DARK = 170, 80  # mean luma (0 to 255)
_BORDER = 0.75  # share of the picture's border that a background covers
_AREA = 0.4  # share of the picture that it covers: things take the rest
_BAND = (0.2, 0.8)  # heights at which two bands may meet
_SMALLEST = 0.003  # share of the picture below which a region is texture
_SMALLEST_MIXED = 0.04  # the same where nothing is background: a photograph is full of regions
_LARGE, _SMALL = 0.45, 0.16  # longer side of a thing by the shorter side of the picture
_CENTRE = 0.12  # distance from the middle, as share of the side, within which a thing is central
_THIN, _SLENDER = 1.5, 2.5  # pixels of half-thickness: the soft edge between two colours is thinner,
_LONG = 10  # or as thin as the second and this many times as long
_MIX_SHARE = 0.12  # share of a mixed picture from which a colour is worth saying
_MOST_SHARE = 0.6  # share from which one colour alone is


@dataclass(frozen=True, slots=True, eq=False)
class _Ground:
    """`expected` is the background's colour index at each row; all -1 where there is no background."""

    layout: str
    colours: tuple[str, ...]
    expected: "np.ndarray"


def measure(picture: "Image") -> Scene:
    """What the picture shows, in the words of `mella.captions.scene`. Deterministic.

    Exact on flat shapes over one or two flat colours; on photographs it is coarse and says
    the main colours and large regions only.
    """
    import numpy as np

    rgb = np.asarray(working_copy(picture))
    named = name_map(rgb)
    ground = _ground(named)
    luma = float((rgb @ np.array([0.299, 0.587, 0.114])).mean())
    return Scene(
        orientation=_orientation(*picture.size),
        brightness="bright" if luma >= _BRIGHT else "dark" if luma <= _DARK else "",
        layout=ground.layout,
        colours=ground.colours,
        things=_things(named, ground),
    )


def _orientation(width: int, height: int) -> str:
    if max(width, height) <= _SQUARE * min(width, height):
        return "square"
    return "wide" if width > height else "tall"


def _ground(named: "np.ndarray") -> _Ground:
    """One colour where it fills border and area, else two bands where they do, else a mix."""
    import numpy as np

    height = named.shape[0]
    shares = np.bincount(named.ravel(), minlength=len(COLOURS)) / named.size
    border = _border(named)
    common = int(np.bincount(border).argmax())
    if (border == common).mean() >= _BORDER and shares[common] >= _AREA:
        return _Ground("plain", (COLOURS[common],), np.full(height, common))
    split, upper, lower = _best_bands(named)
    expected = np.where(np.arange(height) < split, upper, lower)
    fits = named == expected[:, None]
    if upper != lower and _border(fits).mean() >= _BORDER and fits.mean() >= _AREA:
        return _Ground("bands", (COLOURS[upper], COLOURS[lower]), expected)
    order = [int(i) for i in np.argsort(-shares, kind="stable")]
    count = 1 if shares[order[0]] >= _MOST_SHARE else int((shares >= _MIX_SHARE).sum())
    main = order[: max(1, min(MOST_MIXED, count))]
    return _Ground("mixed", tuple(COLOURS[i] for i in main), np.full(height, -1))


def _border(values: "np.ndarray") -> "np.ndarray":
    """The outermost rows and columns, two pixels deep, as one flat array."""
    import numpy as np

    edges = (values[:2], values[-2:], values[:, :2], values[:, -2:])
    return np.concatenate([edge.ravel() for edge in edges])


def _best_bands(named: "np.ndarray") -> tuple[int, int, int]:
    """The row that best parts the picture into an upper and a lower colour, and these colours."""
    import numpy as np

    height = named.shape[0]
    per_row = np.stack([(named == colour).sum(axis=1) for colour in range(len(COLOURS))])
    above = np.cumsum(per_row, axis=1)
    below = above[:, -1:] - above
    low, high = int(height * _BAND[0]), max(int(height * _BAND[1]), int(height * _BAND[0]) + 1)
    agreement = above.max(axis=0) + below.max(axis=0)
    row = low + int(agreement[low:high].argmax())
    return row + 1, int(above[:, row].argmax()), int(below[:, row].argmax())


def _things(named: "np.ndarray", ground: _Ground) -> tuple[Thing, ...]:
    share = _SMALLEST_MIXED if ground.layout == "mixed" else _SMALLEST
    smallest = max(9, round(share * named.size))
    groups: defaultdict[tuple[str, str], list[Region]] = defaultdict(list)
    for region in _figures(named, ground, smallest):
        groups[region.colour, shape_of(region.mask)].append(region)
    largest = sorted(groups.items(), key=lambda item: (-sum(r.area for r in item[1]), item[0]))
    return tuple(
        _thing(colour, shape, regions, named.shape) for (colour, shape), regions in largest[:MOST_THINGS]
    )


def _figures(named: "np.ndarray", ground: _Ground, smallest: int) -> "list[Region]":
    """The regions that are no background: other than it in colour, or its colour in the other band."""
    import numpy as np

    figures = []
    for index in np.flatnonzero(np.bincount(named.ravel()) >= smallest).tolist():
        for region in regions_of(named == index, COLOURS[index], smallest):
            rows = ground.expected[region.top : region.top + region.mask.shape[0]]
            if (rows != index).all() and not _is_edge(region, named.shape):
                figures.append(region)
    return figures


def _is_edge(region: Region, shape: tuple[int, ...]) -> bool:
    """A soft edge between two colours, or a frame: thin, or spread along the border of the picture."""
    import numpy as np
    from scipy.ndimage import distance_transform_edt

    height, width = region.mask.shape
    if height == shape[0] and width == shape[1]:
        return True
    thickness = np.asarray(distance_transform_edt(np.pad(region.mask, 1))).max()
    slender = thickness <= _SLENDER and max(height, width) >= _LONG * thickness
    return bool(thickness <= _THIN or slender)


def _thing(colour: str, shape: str, regions: list[Region], size: tuple[int, ...]) -> Thing:
    sizes = {_size(region, size) for region in regions}
    return Thing(
        count=min(len(regions), MANY),
        size=sizes.pop() if len(sizes) == 1 else "",
        colour=colour,
        shape=shape,
        place=_place(regions, size),
    )


def _size(region: Region, size: tuple[int, ...]) -> str:
    extent = max(region.mask.shape) / min(size)
    return "large" if extent >= _LARGE else "small" if extent <= _SMALL else ""


def _place(regions: list[Region], size: tuple[int, ...]) -> str:
    """Where one thing lies; of several, the side on which they all lie, or `scattered`."""
    import numpy as np

    middles = np.array([_middle(region) for region in regions]) / np.array(size)
    margin = _CENTRE if len(regions) == 1 else 0.0
    vertical = _side(middles[:, 0], margin, "upper", "lower")
    horizontal = _side(middles[:, 1], margin, "left", "right")
    if vertical and horizontal:
        return f"{vertical} {horizontal}"
    if vertical or horizontal:
        return horizontal or {"upper": "top", "lower": "bottom"}[vertical]
    central = len(regions) == 1 or bool((np.abs(middles - 0.5) <= _CENTRE).all())
    return "centre" if central else SCATTERED


def _middle(region: Region) -> tuple[float, float]:
    height, width = region.mask.shape
    return region.top + height / 2, region.left + width / 2


def _side(positions: "np.ndarray", margin: float, low: str, high: str) -> str:
    if (positions < 0.5 - margin).all():
        return low
    return high if (positions > 0.5 + margin).all() else ""
