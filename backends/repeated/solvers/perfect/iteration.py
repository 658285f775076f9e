"""This module shrinks a polygon of payoff pairs in floats, towards the equilibrium payoffs."""

from __future__ import annotations

import numpy as np
from attrs import frozen

STAY, CORNER = 0, 5
"""How a point is made: the profile is played for ever; both LLMs are held to their constraints."""

HIGH, LOW = (1, 3), (2, 4)
"""LLM i is held to its constraint, the other gets the most (HIGH[i]) or least (LOW[i]) left."""

TIE = 1e-11
"""What payoffs of range 1 may differ by and still be taken for equal when points are made."""


@frozen(eq=False)
class Floats:
    """The stage game with each LLM's payoffs brought to the range from 0 to 1.

    gains    shape (A, 2)
    needs    shape (A, 2): what tomorrow must be worth above the worst to deter deviations
    low      shape (2,): the pure minmax
    """

    gains: np.ndarray
    needs: np.ndarray
    low: np.ndarray
    discount: float


@frozen(eq=False)
class Images:
    """Points of the next polygon, and how they are made.

    points     shape (K, 2)
    after      shape (K, 2): what follows, so that point = (1 - discount) gains + discount after
    profiles   shape (K,): row in the arrays of the game
    kinds      shape (K,): STAY, HIGH, LOW or CORNER
    """

    points: np.ndarray
    after: np.ndarray
    profiles: np.ndarray
    kinds: np.ndarray

    def take(self, index: np.ndarray) -> Images:
        """Some of them."""
        return Images(
            self.points[index], self.after[index], self.profiles[index], self.kinds[index]
        )


def chains(points: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """Indices of a polygon's vertices along its low and its high side, by increasing `axis`.

    The sides are those of the other coordinate; points anticlockwise, shape (V, 2).
    """
    along = points[:, axis]
    order = np.roll(np.arange(len(points)), -int(along.argmin()))
    top = int(along[order].argmax())
    first = _trim(order[: top + 1], along)
    second = _trim(np.append(order[top:], order[0])[::-1], along)
    return (first, second) if axis == 0 else (second, first)


def _trim(side: np.ndarray, along: np.ndarray) -> np.ndarray:
    """A side without the edges across it at its two ends."""
    start, stop = 0, len(side)
    while stop - start > 1 and along[side[start]] == along[side[start + 1]]:
        start += 1
    while stop - start > 1 and along[side[stop - 2]] == along[side[stop - 1]]:
        stop -= 1
    return side[start:stop]


def images(game: Floats, polygon: np.ndarray, threats: np.ndarray) -> Images:
    """The operator R of Abreu and Sannikov (2014, section 4) before the convex hull.

    A profile that meets its constraints when played for ever gives its own payoffs; any other gives
    the extreme continuations at which a constraint binds. polygon: shape (V, 2), anticlockwise.
    """
    least = threats + game.needs
    stay = (game.gains >= least - TIE).all(axis=1)
    rows = np.flatnonzero(~stay)
    least = least[rows]
    made = [_bound(polygon, least, i) for i in (0, 1)]
    where = np.concatenate([m[1] for m in made])
    points = np.concatenate([m[0] for m in made])
    kinds = np.concatenate([m[2] for m in made])
    where = rows[where]
    own = np.flatnonzero(stay)
    moved = (1 - game.discount) * game.gains[where] + game.discount * points
    return Images(
        np.concatenate([game.gains[own], moved]),
        np.concatenate([game.gains[own], points]),
        np.concatenate([own, where]),
        np.concatenate([np.full(len(own), STAY), kinds]),
    )


def _bound(
    polygon: np.ndarray, least: np.ndarray, i: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Continuations at which LLM i's constraint binds: points, rows of `least`, kinds."""
    along, across = polygon[:, i], polygon[:, 1 - i]
    at, other = least[:, i], least[:, 1 - i]
    rows = np.flatnonzero((at >= along.min() - TIE) & (at <= along.max() + TIE))
    at, other = at[rows], other[rows]
    low_side, high_side = chains(polygon, i)
    low = np.interp(at, along[low_side], across[low_side])
    high = np.interp(at, along[high_side], across[high_side])
    met = high >= other - TIE
    rows, at, other, low, high = (x[met] for x in (rows, at, other, low, high))
    corner = low <= other + TIE
    top = high > other + TIE
    values = np.concatenate([np.where(corner, other, low), high[top]])
    fixed = np.concatenate([at, at[top]])
    points = np.stack((fixed, values) if i == 0 else (values, fixed), axis=1)
    kinds = np.concatenate([np.where(corner, CORNER, LOW[i]), np.full(int(top.sum()), HIGH[i])])
    return points, np.concatenate([rows, rows[top]]), kinds


_DIRECTIONS = np.stack([np.cos(np.arange(32) * np.pi / 16), np.sin(np.arange(32) * np.pi / 16)])
_FEW = 48


def extreme(points: np.ndarray, tie: float = 1e-13) -> list[int]:
    """Indices of the vertices of a convex hull, anticlockwise from the least.

    Of points closer than `tie` one is kept; points within `tie` of an edge are left out.
    """
    index = np.arange(len(points))
    if len(points) > _FEW:
        index = _outside(points)
    grid = np.round(points[index], 13)
    order = np.lexsort((grid[:, 1], grid[:, 0]))
    index, xy = index[order], grid[order].tolist()
    kept: list[int] = []
    for k in range(len(xy)):
        if not kept or not _near(xy[kept[-1]], xy[k], tie):
            kept.append(k)
    lower, upper = _half(xy, kept, tie), _half(xy, kept[::-1], tie)
    around = lower[:-1] + upper[:-1] if len(kept) > 1 else kept
    return [int(index[k]) for k in around]


def _outside(points: np.ndarray) -> np.ndarray:
    """Points that are not strictly inside the polygon of the extremes in 32 directions."""
    tops = np.unique((points @ _DIRECTIONS).argmax(axis=0))
    around = points[tops[extreme(points[tops])]]
    if len(around) < 3:
        return np.arange(len(points))
    edges = np.roll(around, -1, axis=0) - around
    offset = edges[:, 0] * around[:, 1] - edges[:, 1] * around[:, 0]
    left = np.stack([-edges[:, 1], edges[:, 0]])
    inside = (points @ left > offset + 1e-15).all(axis=1)
    return np.flatnonzero(~inside)


def _near(p: list[float], q: list[float], tie: float) -> bool:
    return abs(p[0] - q[0]) <= tie and abs(p[1] - q[1]) <= tie


def _half(xy: list[list[float]], order: list[int], tie: float) -> list[int]:
    out: list[int] = []
    for k in order:
        x, y = xy[k]
        while len(out) >= 2:
            (ax, ay), (bx, by) = xy[out[-2]], xy[out[-1]]
            turn = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
            beyond = (bx - ax) * (x - bx) + (by - ay) * (y - by) < 0
            if turn > (0.0 if beyond else tie * (abs(x - ax) + abs(y - ay))):
                break
            out.pop()
        out.append(k)
    return out
