"""The shape of a region: circle, ring, square, rectangle, triangle, star, or plainly a shape."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

# The thresholds separate the areas that geometry gives: a disc fills its circumscribed circle, a
# regular octagon .90 and a hexagon .83 of it; a triangle's largest inscribed triangle is itself, a
# square's is half of it, a disc's .41; a five-pointed star (inner radius .38 to .5) fills .47 to .62
# of its hull, which is a pentagon. All are lowered by what a pixel grid costs small regions.
_ROUND = 0.87
_RECTANGULAR = 0.9
_SQUARE_SIDES = 1.16
_TRIANGULAR = 0.75
_FULL = 0.88
_RING_HOLE = 0.18
_STAR_FILL = (0.4, 0.75)
_STAR_WAVE = 0.12


def shape_of(mask: "np.ndarray") -> str:
    """The shape of one connected region given as a boolean mask."""
    import numpy as np
    from scipy import ndimage

    padded = np.pad(mask, 1)
    filled = np.asarray(ndimage.binary_fill_holes(padded))
    area = int(filled.sum())
    hull = _hull(filled)
    if hull is None:
        return "shape"
    hull_area = _polygon_area(hull)
    if _is_star(filled, area / hull_area):
        return "star"
    if area / hull_area < _FULL:
        return "shape"
    if _is_round(hull, hull_area):
        return "ring" if 1 - padded.sum() / area >= _RING_HOLE else "circle"
    if _inscribed_triangle(hull) / hull_area >= _TRIANGULAR:
        return "triangle"
    rectangle, ratio = _bounding_rectangle(hull)
    if hull_area / rectangle >= _RECTANGULAR:
        return "square" if ratio <= _SQUARE_SIDES else "rectangle"
    return "shape"


def _hull(mask: "np.ndarray") -> "np.ndarray | None":
    """Corners (n, 2), in order, of the convex hull of the pixels' edge midpoints, or None for a line.

    Edge midpoints, not pixel corners: a slanted edge then lies where it was drawn, not a step outside.
    """
    import numpy as np
    from scipy.spatial import ConvexHull, QhullError

    rows, columns = np.nonzero(mask)
    points = np.stack([rows, columns], axis=1).astype(np.float64)
    steps = np.array([[0, 0.5], [0, -0.5], [0.5, 0], [-0.5, 0]])
    border = points[_on_border(mask)[rows, columns]]
    try:
        outline = (border[:, None, :] + steps).reshape(-1, 2)
        return outline[ConvexHull(outline).vertices]
    except (QhullError, ValueError):
        return None


def _on_border(mask: "np.ndarray") -> "np.ndarray":
    import numpy as np
    from scipy.ndimage import binary_erosion

    return mask & ~np.asarray(binary_erosion(mask), bool)


def _polygon_area(corners: "np.ndarray") -> float:
    import numpy as np

    y, x = corners.T
    return float(abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2)


def _is_round(hull: "np.ndarray", area: float) -> bool:
    import numpy as np

    middle = (hull.min(axis=0) + hull.max(axis=0)) / 2
    radius = np.linalg.norm(hull - middle, axis=1).max()
    return bool(area / (np.pi * radius**2) >= _ROUND)


def _inscribed_triangle(hull: "np.ndarray") -> float:
    """Area of the largest triangle on three corners."""
    import numpy as np

    sides = hull[None, :, :] - hull[:, None, :]
    crosses = sides[:, :, None, 0] * sides[:, None, :, 1] - sides[:, :, None, 1] * sides[:, None, :, 0]
    return float(np.abs(crosses).max() / 2)


def _bounding_rectangle(hull: "np.ndarray") -> tuple[float, float]:
    """Area, and longer side by shorter, of the smallest rectangle around it: one side lies on an edge."""
    import numpy as np

    edges = np.roll(hull, -1, axis=0) - hull
    angles = np.arctan2(edges[:, 1], edges[:, 0])
    axes = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    normals = np.stack([-axes[:, 1], axes[:, 0]], axis=1)
    along, across = hull @ axes.T, hull @ normals.T
    lengths, widths = np.ptp(along, axis=0), np.ptp(across, axis=0)
    best = int((lengths * widths).argmin())
    sides = sorted((float(lengths[best]), float(widths[best])))
    return sides[0] * sides[1], sides[1] / max(sides[0], 1e-9)


def _is_star(filled: "np.ndarray", fill: float) -> bool:
    """Five points: the distance of the outline from the middle rises and falls five times a turn."""
    import numpy as np

    if not _STAR_FILL[0] <= fill <= _STAR_FILL[1]:
        return False
    points = np.argwhere(_on_border(filled)) - np.argwhere(filled).mean(axis=0)
    turns = np.arctan2(points[:, 0], points[:, 1])
    order = np.argsort(turns)
    angles = np.linspace(-np.pi, np.pi, 60, endpoint=False)
    radii = np.hypot(points[:, 0], points[:, 1])[order]
    profile = np.interp(angles, turns[order], radii, period=2 * np.pi)
    waves = np.abs(np.fft.rfft(profile)) / len(profile)
    return bool(waves[1:].argmax() == 4 and 2 * waves[5] / waves[0] >= _STAR_WAVE)
