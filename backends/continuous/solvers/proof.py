"""This module proves that a box holds no equilibria but those that are known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeAlias

import numpy as np
from attrs import frozen

from ..problem import Array, ContinuousGame, Inconsistent
from .bound import halves, least_eigenvalue
from .replies import answer
from .symmetric import by_classes, places

WHOLE = 60
"""Most numbers in a profile for which slopes are looked at on the whole box."""

DIMENSIONS = 6
"""Most numbers in a profile for which boxes are cut up."""

BOXES = 40_000
"""Boxes that are looked at, at most."""

SMALLEST = 1e-10
"""Boxes are not cut below this part of the intervals."""

Improvable: TypeAlias = Callable[[Array, Array], Array]

RADII = 2.0 ** -np.arange(0, 24)


@frozen(eq=False)
class Proof:
    """What is known of all equilibria.

    complete    there is none but the listed ones, each of which is alone in a neighbourhood
    method      "strict monotonicity" on all the box (Rosen 1965; More and Rheinboldt 1973),
                "subdivision", or "none" where nothing was proved
    unresolved  boxes (low, high), of shape (D,) each, outside of which the list is complete; none
                if it is complete, or if too much was left to tell
    looked      boxes that were looked at
    why         in words, where it is not complete
    """

    complete: bool
    method: str
    unresolved: tuple[tuple[Array, Array], ...]
    looked: int
    why: str


def proof(game: ContinuousGame, known: Sequence[Array]) -> Proof:
    """Whether the known equilibria, profiles of shape (D,), are all that there are.

    Equilibria are profiles at which every payoff has a value; payoffs may be discontinuous.
    """
    return _proof(game, known, partial(_improvable, game, range(game.total)))


def symmetric_proof(game: ContinuousGame, known: Sequence[Array]) -> Proof:
    """The same of the equilibria at which players alike do the same."""
    reduced, where = by_classes(game), places(game)
    first = [int(np.flatnonzero(where == k)[0]) for k in range(reduced.total)]

    def improvable(low: Array, high: Array) -> Array:
        return _improvable(game, first, low[:, where], high[:, where])

    return _proof(reduced, [at[first] for at in known], improvable)


def _proof(game: ContinuousGame, known: Sequence[Array], improvable: Improvable) -> Proof:
    if game.ranges is None:
        return Proof(False, "none", (), 0, "the payoffs are not known by formulas")
    with np.errstate(all="ignore"):
        few = game.total <= WHOLE
        alone = few and at_most_one(game, game.low[None], game.high[None])[0]
        if alone and len(known) > 1:
            raise Inconsistent("two equilibria were found where there is one at most")
        if alone and len(known) == 1:
            return Proof(True, "strict monotonicity", (), 1, "")
        if game.total > DIMENSIONS:
            why = f"profiles of more than {DIMENSIONS} numbers are not cut up"
            return Proof(False, "none", (), 1, why)
        return _subdivided(game, known, improvable)


# --- at most one equilibrium --------------------------------------------------------------------


def at_most_one(game: ContinuousGame, low: Array, high: Array) -> Array:
    """Where boxes of shape (M, D) are known to hold one equilibrium at most.

    If the slopes F fall strictly along some number between any two points, two profiles cannot both
    be stationary. That holds if minus every matrix between the ends of the derivatives of F is a
    P-matrix, for instance if its symmetric part is positive definite (diagonal strict concavity,
    Rosen 1965), or if it is an H-matrix with a positive diagonal (More and Rheinboldt 1973).
    """
    under, over = _turned_derivatives(game, low, high)
    fixed = low == high
    either = fixed[:, :, None] | fixed[:, None, :]
    eye = np.eye(game.total)
    under, over = np.where(either, eye, under), np.where(either, eye, over)
    scale = np.where(game.width > 0, game.width, 1.0)
    square = scale[:, None] * scale[None, :]
    under, over = under * square, over * square
    return (least_eigenvalue(under, over) > 0) | _h_matrix(under, over)


def _turned_derivatives(game: ContinuousGame, low: Array, high: Array) -> tuple[Array, Array]:
    """Ends of minus the derivatives of all slopes by all numbers, shape (M, D, D).

    Where some of them are infinite the others are not worked out.
    """
    assert game.ranges is not None
    shape = (*low.shape, game.total)
    under, over = np.full(shape, -np.inf), np.full(shape, np.inf)
    rows = np.arange(len(low))
    for i in range(game.count):
        own = game.own(i)
        ends = game.ranges.second(i, low[rows], high[rows], range(own.start, own.stop))
        under[rows, own], over[rows, own] = -ends[1], -ends[0]
        rows = rows[np.isfinite(ends[0]).all(axis=(1, 2)) & np.isfinite(ends[1]).all(axis=(1, 2))]
        if not len(rows):
            break
    return under, over


def _h_matrix(under: Array, over: Array) -> Array:
    """Where every matrix between two is an H-matrix with a positive diagonal: off the diagonal it
    is dominated after a scaling of columns (Berman and Plemmons 1979)."""
    size = under.shape[-1]
    eye = np.eye(size, dtype=bool)
    compared = np.where(eye, under, -np.maximum(np.abs(under), np.abs(over)))
    usable = np.isfinite(compared).all(axis=(1, 2))
    usable &= (np.diagonal(under, axis1=1, axis2=2) > 0).all(axis=1)
    out = np.zeros(len(under), dtype=bool)
    for k in np.flatnonzero(usable):
        try:
            weights = np.linalg.solve(compared[k], np.ones(size))
        except np.linalg.LinAlgError:
            continue
        room = 1e-12 * size * (np.abs(compared[k]) @ np.abs(weights))
        out[k] = (weights > 0).all() and (compared[k] @ weights > room).all()
    return out


def _regular(game: ContinuousGame, low: Array, high: Array) -> Array:
    """Where boxes hold one equilibrium at most, since slopes vanish at two points of none.

    Numbers whose slope has one sign in the box are at an end of their interval; the others must be
    inside theirs throughout, where slopes are 0, and every matrix of derivatives between the ends
    must be regular (Neumaier 1990, by the inverse of the middle).
    """
    under, over = _own_slopes(game, low, high)
    held = (under > 0) | (over < 0) | (low == high)
    inside = held | ((low > game.low) & (high < game.high))
    ends = _turned_derivatives(game, low, high)
    out = np.zeros(len(low), dtype=bool)
    for k in np.flatnonzero(inside.all(axis=1)):
        free = np.ix_(~held[k], ~held[k])
        scale = np.outer(game.width[~held[k]], game.width[~held[k]])
        out[k] = _all_regular(ends[0][k][free] * scale, ends[1][k][free] * scale)
    return out


def _all_regular(under: Array, over: Array) -> bool:
    """Whether no matrix between two is singular."""
    if not len(under):
        return True
    if not (np.isfinite(under).all() and np.isfinite(over).all()):
        return False
    middle, radius = (under + over) / 2, (over - under) / 2
    try:
        inverse = np.linalg.inv(middle)
    except np.linalg.LinAlgError:
        return False
    left = np.abs(np.eye(len(under)) - inverse @ middle) + np.abs(inverse) @ radius
    return bool(left.sum(axis=1).max() < 1 - 1e-9)


# --- boxes --------------------------------------------------------------------------------------


def _subdivided(game: ContinuousGame, known: Sequence[Array], improvable: Improvable) -> Proof:
    regions = [_region(game, at) for at in known]
    if any(region is None for region in regions):
        why = "an equilibrium could not be shown to be alone in a neighbourhood"
        return Proof(False, "none", (), len(regions), why)
    homes = [region for region in regions if region is not None]
    low, high = game.low[None].copy(), game.high[None].copy()
    unit = np.where(game.width > 0, game.width, 1.0)
    small: list[tuple[Array, Array]] = []
    looked = 0
    while len(low):
        looked += len(low)
        low, high = _left(game, low, high, homes)
        better = improvable(low, high)
        low, high = low[~better], high[~better]
        tiny = ((high - low) <= SMALLEST * unit).all(axis=1)
        small += list(zip(low[tiny], high[tiny], strict=True))
        low, high = low[~tiny], high[~tiny]
        if looked + 2 * len(low) > BOXES or len(small) > BOXES // 10:
            why = f"after {looked:,} boxes too much was left"
            return Proof(False, "none", (), looked, why)
        if len(low):
            low, high = halves(low, high, unit)
    if not small:
        return Proof(True, "subdivision", (), looked, "")
    boxes = _merged(small, unit)
    why = f"{len(boxes)} tiny boxes could not be decided"
    return Proof(False, "subdivision", tuple(boxes), looked, why)


def _region(game: ContinuousGame, at: Array) -> tuple[Array, Array] | None:
    """A box around an equilibrium in which there is no other one, as large as can be."""
    low = np.clip(at - RADII[:, None] * game.width, game.low, game.high)
    high = np.clip(at + RADII[:, None] * game.width, game.low, game.high)
    alone = at_most_one(game, low, high) | _regular(game, low, high)
    if not alone.any():
        return None
    k = int(alone.argmax())
    return low[k], high[k]


def _left(
    game: ContinuousGame, low: Array, high: Array, homes: Sequence[tuple[Array, Array]]
) -> tuple[Array, Array]:
    """Boxes that may hold further equilibria, made smaller where that can be told."""
    low, high, open_ = _pushed(game, low, high)
    for home in homes:
        open_ &= ~((low >= home[0]) & (high <= home[1])).all(axis=1)
    return low[open_], high[open_]


def _pushed(game: ContinuousGame, low: Array, high: Array) -> tuple[Array, Array, Array]:
    """Boxes pushed to ends of intervals where a slope has one sign, and which may hold equilibria:
    where a payoff rises throughout, only the upper end of the interval is stationary."""
    under, over = _own_slopes(game, low, high)
    free = game.width > 0
    rises, falls = (under > 0) & free, (over < 0) & free
    lost = (rises & (high < game.high)) | (falls & (low > game.low))
    new_low, new_high = np.where(rises, high, low), np.where(falls, low, high)
    return new_low, new_high, np.logical_not(lost.any(axis=1))


def _own_slopes(game: ContinuousGame, low: Array, high: Array) -> tuple[Array, Array]:
    """Ends of all slopes over boxes, two arrays of shape (M, D)."""
    assert game.ranges is not None
    under, over = np.empty(low.shape), np.empty(low.shape)
    for i in range(game.count):
        own = game.own(i)
        ends = game.ranges.gradient(i, low, high)
        under[:, own], over[:, own] = ends[0][:, own], ends[1][:, own]
    return under, over


def _improvable(game: ContinuousGame, numbers: Sequence[int], low: Array, high: Array) -> Array:
    """Where one of some numbers is better put elsewhere at every profile of a box."""
    assert game.ranges is not None
    width = np.where(game.width > 0, game.width, 1.0)
    middle = (low + (high - low) / 2 - game.low) / width
    out = np.zeros(len(low), dtype=bool)
    owners = game.owners()
    for d in numbers:
        rows, owner = np.flatnonzero(~out), owners[d]
        if not len(rows):
            break
        y = game.low[d] + answer(game, owner, d, middle[rows], 1) * game.width[d]
        lows, highs = low[rows].copy(), high[rows].copy()
        lows[:, d] = highs[:, d] = y
        least, top = game.ranges.payoff(owner, lows, highs)
        most = game.ranges.payoff(owner, low[rows], high[rows])[1]
        out[rows] = (least > most) & np.isfinite(most) & np.isfinite(top)
    return out


def _merged(boxes: Sequence[tuple[Array, Array]], unit: Array) -> list[tuple[Array, Array]]:
    """Boxes that touch, as one."""
    merged: list[tuple[Array, Array]] = []
    for low, high in boxes:
        for k, (below, above) in enumerate(merged):
            gap = np.maximum(low - above, below - high)
            if (gap <= 10 * SMALLEST * unit).all():
                merged[k] = (np.minimum(low, below), np.maximum(high, above))
                break
        else:
            merged.append((low, high))
    return merged
