"""This module covers points from above by few of them: whoever may mix those does as well.

Points are (x, y, height). A cover is a list of points of which some mixture lies at or above every
given one.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from .observation import Refused

FLAT = 4e-11
"""How far covers may be wrong in any coordinate: Qhull moves points by at most 1e-11 (its option
QJ), and a point of the moved hull is a mixture of moved vertices."""

KEPT = 200
"""Most points that are kept all where Qhull finds no hull."""

SLOPES = (0.0, 1.0, -1.0, 10.0, -10.0, 100.0, -100.0)


def upper_cover(points: np.ndarray) -> np.ndarray:
    """Numbers of the points on the upper hull, by Qhull (Barber, Dobkin and Huhdanpaa 1996).

    A cover up to FLAT. Raises Refused where Qhull fails and there are more than KEPT points.
    """
    from scipy.spatial import ConvexHull, QhullError

    found = np.unique(points, axis=0, return_index=True)[1]
    if len(found) <= 8:
        return found
    above = points[found]
    below = above - np.array([0.0, 0.0, float(np.ptp(above[:, 2])) + 1.0])
    try:
        hull = ConvexHull(np.concatenate([above, below]), qhull_options="QJ Pp")
    except QhullError:
        if len(found) > KEPT:
            raise Refused("the bounds of deviations are too nearly flat") from None
        return found
    return found[sorted(int(v) for v in hull.vertices if v < len(found))]


def upper_sketch(points: np.ndarray) -> np.ndarray:
    """Numbers of the points that are highest in some of a few directions: no cover."""
    slopes = np.array(list(product(SLOPES, repeat=2)))
    heights = points[:, 2] + slopes @ np.stack([points[:, 1], points[:, 1] - points[:, 0]])
    return np.unique(np.argmax(heights, axis=1))
