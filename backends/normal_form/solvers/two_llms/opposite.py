"""This module finds what can be played against the vertices of a simple best-response polytope.

At such a vertex x as many meta-actions are best replies as are played, so an equilibrium partner y
has to solve as many equations (the played ones are best replies to y) as it has unknowns.
"""

from __future__ import annotations

from math import gcd

import numpy as np
from attrs import frozen

from ..tolerances import INVERSE_DEFECT, VERTEX_ROUNDING
from .polytope import (
    Rows,
    exact_point,
    exact_slack,
    ratios,
)
from .proved import CHUNK, Proved

TOGETHER = 250
"""Systems of equations of all sizes that are filled up to the largest and solved at once."""

EXACT_LIMIT = 5_000
"""Most partners that are solved for in integers."""


@frozen(eq=False)
class Partner:
    """The only partner of a vertex, up to a positive factor, in integers without common divisor.

    degenerate    it has more best replies than meta-actions in its support
    """

    point: tuple[int, ...]
    degenerate: bool


@frozen(eq=False)
class Screened:
    """Vertices whose partners, in floats, are not proved infeasible.

    at        their numbers
    points    their partners up to a positive factor, shape (len(at), n)
    sure      whether a partner is proved to be one, with every other constraint slack
    """

    at: np.ndarray
    points: np.ndarray
    sure: np.ndarray


def opposite(vertices: Proved, rows: Rows) -> list[tuple[int, Partner]] | None:
    """The vertices that have an equilibrium partner, by number, each with its partner.

    `vertices` are of a polytope in m dimensions with n rows, `rows` the other LLM's polytope
    {y >= 0, rows y <= 1}, shape (m, n). None where a partner is not unique, or there are too many
    to solve for.
    """
    m, n = len(rows), len(rows[0])
    tight = vertices.is_tight(m + n)
    found = screened(ratios(rows), tight[:, :m], tight[:, m:])
    if len(found.at) > EXACT_LIMIT:
        return None
    out = []
    for at in found.at.tolist():
        zero, played = ~tight[at, m:], ~tight[at, :m]
        needed = sum(1 << int(c) for c in np.flatnonzero(np.concatenate([zero, played])))
        point = exact_point(rows, needed)
        if point is None:
            return None
        slack = exact_slack(rows, point)
        if min(slack) >= 0:
            common = gcd(*point[:-1])
            partner = tuple(y // common for y in point[:-1])
            out.append((at, Partner(partner, sum(1 for s in slack if not s) > n)))
    return out


def screened(a: np.ndarray, zero: np.ndarray, best: np.ndarray, blur: float = 0.0) -> Screened:
    """The vertices that may have a partner.

    a       shape (m, n): the rows of the other polytope, entries in [1/2, 1] up to rounding
    zero    shape (V, m): meta-actions that are not played at each vertex
    best    shape (V, n): best replies to it, as many as are played
    blur    what is sure holds for all matrices that differ by no more than this in any entry
    """
    at = np.flatnonzero(~zero.all(axis=1))
    at = at[~_dominated(a, ~zero[at], best[at], 2 * blur)]
    parts: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    step = max(1, CHUNK // a.shape[1] ** 2)
    for first in range(0, len(at), step):
        part = at[first : first + step]
        points, least, error = _solved(a, ~zero[part], best[part], blur)
        keep = ~(least < -error)
        parts.append((part[keep], points[keep], (least > error)[keep]))
    if not parts:
        return Screened(at, np.zeros((0, a.shape[1])), np.zeros(0, dtype=bool))
    if len(parts) == 1:
        return Screened(*parts[0])
    return Screened(*(np.concatenate(found) for found in zip(*parts, strict=True)))


def _dominated(a: np.ndarray, played: np.ndarray, best: np.ndarray, margin: float) -> np.ndarray:
    """Vertices where a played meta-action is below another one at every best reply.

    Then it is no best reply to anything that the other LLM may play (conditional dominance:
    Porter, Nudelman and Shoham 2008).
    """
    m, n = a.shape
    if n > 64:
        return np.zeros(len(played), dtype=bool)
    bit = np.uint64(1) << np.arange(n, dtype=np.uint64)
    above = a[None] > a[:, None] + margin
    spared = ~np.bitwise_or.reduce(np.where(above, bit, np.uint64(0)), axis=2)  # (i, other)
    replies = np.bitwise_or.reduce(np.where(best, bit, np.uint64(0)), axis=1)
    out = np.zeros(len(played), dtype=bool)
    step = max(1, CHUNK // (m * m))
    for first in range(0, len(played), step):
        part = slice(first, first + step)
        beaten = (replies[part, None, None] & spared == 0).any(axis=2)
        out[part] = (beaten & played[part]).any(axis=1)
    return out


def _solved(
    a: np.ndarray, played: np.ndarray, best: np.ndarray, blur: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The points y supported in `best` that make what is played best replies; by number of these.

    Returns y, the least slack of the other constraints, and its error: infinite where it is not
    proved that there is one such y.
    """
    sizes = played.sum(axis=1)
    if len(sizes) <= TOGETHER:
        return _of_sizes(a, played, best, sizes, blur)
    points, least, error = np.zeros(best.shape), np.zeros(len(best)), np.zeros(len(best))
    for size in sorted(set(sizes.tolist())):
        at = (sizes == size).nonzero()[0]
        found = _of_sizes(a, played[at], best[at], sizes[at], blur)
        points[at], least[at], error[at] = found
    return points, least, error


def _of_sizes(
    a: np.ndarray, played: np.ndarray, best: np.ndarray, sizes: np.ndarray, blur: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """As `_solved`, with all systems filled up to the largest by equations 1 y = 0."""
    m, n = a.shape
    most, each = int(sizes.max(initial=0)), np.arange(len(sizes))[:, None]
    real = np.arange(most) < sizes[:, None]
    rows = np.where(real, _first(played, most), m)
    columns = np.where(real, _first(best, most), n)
    filled = np.zeros((m + 1, n + 1))
    filled[:m, :n] = a
    square = filled[rows[:, :, None], columns[:, None, :]]
    square[:, range(most), range(most)] += ~real
    inside, error = _solution(square, real, blur)
    points = np.zeros((len(sizes), n + 1))
    points[each, columns] = inside
    slack = np.ones((len(sizes), m + 1))
    slack[:, :m] -= points[:, :n] @ a.T
    slack[each, rows] = np.inf
    inside[~real] = np.inf
    least = np.minimum(slack[:, :m].min(axis=1), inside.min(axis=1))
    return points[:, :n], least, error


def _first(chosen: np.ndarray, count: int) -> np.ndarray:
    """The numbers of the columns that are chosen in each row, and then of some others."""
    return np.argsort(~chosen, axis=1, kind="stable")[:, :count]


def _solution(square: np.ndarray, real: np.ndarray, blur: float) -> tuple[np.ndarray, np.ndarray]:
    """The solutions of N y = r for matrices of shape (g, s, s), and the error of any slack.

    The right sides r are 1 where `real`, else 0. With an approximate inverse C, N is regular if
    |I - C N| < 1, and y is off by at most |C| |r - N y| / (1 - |I - C N|). The error is infinite
    without that.
    """
    size = square.shape[1]
    inverse = _inverse(square)
    points = (inverse @ real[:, :, None])[:, :, 0]
    norm = np.abs(inverse).sum(axis=2).max(axis=1)
    length = 1 + np.abs(points).sum(axis=1)
    rounding = VERTEX_ROUNDING * (size + 2) + blur
    product = inverse @ square
    product[:, range(size), range(size)] -= 1
    defect = np.abs(product).sum(axis=2).max(axis=1) + norm * size * rounding
    residual = np.abs(real - (square @ points[:, :, None])[:, :, 0]).max(axis=1)
    error: np.ndarray = 1.01 * size * norm * (residual + length * rounding) + length * rounding
    error[~(defect < INVERSE_DEFECT)] = np.inf
    return points, error


def _inverse(square: np.ndarray) -> np.ndarray:
    """Inverses of matrices of shape (g, s, s); of singular ones anything."""
    try:
        found: np.ndarray = np.linalg.inv(square)
    except np.linalg.LinAlgError:
        noise = 1e-12 * np.random.default_rng(0).random(square.shape)
        found = np.linalg.inv(square + noise)
    return found
