"""This module checks a profile from the definition: what each player could gain, from both sides.

It shares nothing with the solvers that propose profiles: deviations are searched everywhere
(`search`), and bounded from above by enclosures (`bound`).
"""

from __future__ import annotations

import numpy as np
from attrs import frozen

from ..problem import Array, BadContinuousGame, ContinuousGame
from .bound import upper_bound
from .objective import Objective, own_payoff
from .search import NoBestValue, highest
from .tolerances import ACCEPTED, PROVED

AROUND = 1e-3
"""Deviations of this length, in lengths of the intervals, tell how fast a payoff changes."""

NOTHING, NO_GAIN, ANYTHING = "nothing", "no gain", "anything"
"""What is bounded from above: no gains, those that seem to be nothing, or all."""


@frozen(eq=False)
class Check:
    """What players gain by their best deviations from a profile.

    payoff     what each gets there, shape (n,)
    gain       the most that a deviation was found to gain, shape (n,); infinite where payoffs
               rise without bound
    bound      what no deviation gains more than, shape (n,); infinite where nothing is known
    tolerance  what counts as nothing, shape (n,)
    better     the profile (D,) with every player's best deviation in its own place
    jumps      whose payoff seems to jump right there, shape (n,): a gain that counts as nothing may
               then be the start of one that is approached and not attained
    hole       a profile at which some payoff has no value, if one was met
    """

    payoff: Array
    gain: Array
    bound: Array
    tolerance: Array
    better: Array
    jumps: Array
    hole: Array | None

    @property
    def holds(self) -> bool:
        """Whether no deviation was found to gain more than nothing."""
        return bool((self.gain <= self.tolerance).all())


def check(
    game: ContinuousGame, x: Array, seed: int = 0, bounds: bool = True, early: bool = False
) -> Check:
    """The gains by deviations of each player alone from the profile x of shape (D,).

    Players alike that do the same are looked at once. With `early`, nothing is bounded any more
    once some player gains.

    Raises:
        BadContinuousGame: x is no profile of the game.
    """
    if x.shape != (game.total,) or not ((x >= game.low) & (x <= game.high)).all():
        raise BadContinuousGame("a profile has one number for each action, from its interval")
    most = (NO_GAIN if early else ANYTHING) if bounds else NOTHING
    found: dict[int, _Own] = {}
    for i in range(game.count):
        twin = next((j for j in found if _same(game, x, i, j)), None)
        found[i] = _own(game, i, x, seed, most) if twin is None else found[twin]
        if early and found[i].gain > found[i].tolerance:
            most = NOTHING
    better = x.copy()
    hole = None
    for i, own in found.items():
        better[game.own(i)] = own.at
        if own.hole is not None and hole is None:
            hole = x.copy()
            hole[game.own(i)] = own.hole
    payoff, gain, bound, tolerance = np.array(
        [[own.payoff, own.gain, own.bound, own.tolerance] for own in found.values()]
    ).T
    jumps = np.array([own.jumps for own in found.values()])
    return Check(payoff, gain, bound, tolerance, better, jumps, hole)


@frozen(eq=False)
class _Own:
    payoff: float
    gain: float
    bound: float
    tolerance: float
    at: Array
    hole: Array | None
    jumps: bool = False


def _same(game: ContinuousGame, x: Array, i: int, j: int) -> bool:
    alike = any(i in players and j in players for players in game.alike)
    return alike and bool((x[game.own(i)] == x[game.own(j)]).all())


def _own(game: ContinuousGame, i: int, x: Array, seed: int, most: str) -> _Own:
    objective, here = own_payoff(game, i, x), x[game.own(i)]
    payoff = float(objective.value(here))
    if not np.isfinite(payoff):
        return _Own(np.nan, np.inf, np.inf, 0.0, here, here)
    tolerance, slack = _units(game, i, x, payoff)
    try:
        best = highest(objective, here[None], seed)
    except NoBestValue:
        return _Own(payoff, np.inf, np.inf, tolerance, here, None)
    value, at = (best.value, best.close) if best.value > payoff else (payoff, here)
    gain, bound = value - payoff, np.inf
    wanted = most == ANYTHING or (most == NO_GAIN and gain <= tolerance)
    if wanted and objective.enclosures is not None:
        least = float(objective.enclosures[0](here, here)[0])
        touch = at if gain > tolerance else here
        bound = upper_bound(objective, touch, value, max(slack, PROVED * gain)) - least
    return _Own(
        payoff, gain, max(bound, gain), tolerance, at, best.hole, _jumps(objective, here, payoff)
    )


def _jumps(objective: Objective, here: Array, payoff: float) -> bool:
    """Whether a payoff changes about as much very close by as it does a million times further."""
    steps = np.concatenate([np.eye(len(here)), -np.eye(len(here))]) * (
        objective.high - objective.low
    )
    sizes = []
    for length in (AROUND, 1e-6 * AROUND):
        near = np.clip(here + length * steps, objective.low, objective.high)
        changes = np.abs(objective.value(near) - payoff)
        sizes.append(float(np.max(changes, where=np.isfinite(changes), initial=0.0)))
    return sizes[1] > 0.1 * sizes[0] and sizes[1] > ACCEPTED * abs(payoff)


def _units(game: ContinuousGame, i: int, x: Array, payoff: float) -> tuple[float, float]:
    """What counts as no gain, and how closely it is bounded: by the size of the payoff, how much it
    changes nearby, and how far it is rounded."""
    own = game.own(i)
    size = own.stop - own.start
    steps = AROUND * np.concatenate([np.eye(size), -np.eye(size)]) * game.width[own]
    near = np.repeat(x[None], len(steps), axis=0)
    near[:, own] = np.clip(near[:, own] + steps, game.low[own], game.high[own])
    changes = np.abs(game.payoff(i, near) - payoff)
    changes = changes[np.isfinite(changes) & (changes > 0)]
    unit = abs(payoff) + (float(np.median(changes)) if len(changes) else 0.0)
    rounding = 0.0
    if game.ranges is not None:
        with np.errstate(all="ignore"):
            low, high = game.ranges.payoff(i, x, x)
        rounding = float(high - low) if np.isfinite(high - low) else 0.0
    return ACCEPTED * unit + 8 * rounding, PROVED * unit + rounding
