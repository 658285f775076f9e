"""This module adds directions until what one step makes of a set is close to the set itself."""

from __future__ import annotations

import numpy as np
from attrs import frozen

from .directions import distinct, facet_normals, farthest
from .outer import Draw, Outer, enclose, joined, supports
from .units import UnitGame

ROUNDS, ADDED = 24, {1: 2, 2: 12, 3: 36}
"""How often directions are added, and how many at most, by the number of LLMs."""


@frozen(eq=False)
class Refined:
    """A set, and how much farther it reaches than what one step of its operator covers.

    excess   the largest over the normals of what is covered, in units; inf if nothing is
    """

    outer: Outer
    excess: float


def refine(
    game: UnitGame, discount: float, start: Outer, draw: Draw | None, wanted: tuple[float, int]
) -> Refined:
    """Enclose, add the normals at which one step covers least, and repeat.

    The farthest payoffs that one step makes, with one-shot equilibria, span a hull within what it
    makes; the set (drawn in, where it is) reaches beyond it where directions are missing. `wanted`:
    the excess with which to stop, and the number of directions to give up at.
    """
    outer, (least, most) = start, wanted
    stable = np.array([[float(x) for x in v] for _, v in game.stable])
    stable = stable.reshape(-1, start.directions.shape[1])
    for _ in range(ROUNDS):
        outer = enclose(game, discount, outer, draw)
        if outer.levels is None or outer.touch is None:
            return Refined(outer, 0.0)
        made = np.concatenate([outer.touch.points, stable])
        normals = distinct(np.vstack([outer.directions, facet_normals(made)]))
        given = supports(outer, normals).values
        given = given if draw is None else draw.levels(given, normals)
        excess = given - (normals @ made.T).max(axis=1)
        top = float(excess.max())
        if top <= least or len(outer.directions) >= most:
            break
        added = min(ADDED[normals.shape[1]], most - len(outer.directions))
        more = farthest(outer.directions, normals, excess - least, added)
        if not len(more):
            break
        outer = joined(outer, more)
    return Refined(outer, top)
