"""This module constructs sets of payoffs that generate one another, and moves them to rationals."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from attrs import frozen

from .game import ONE, ZERO, Row
from .located import outermost, weights_on
from .outer import Draw, Outer
from .refine import refine
from .scores import Profile
from .support import Polytope
from .units import FloatProfile, UnitGame

SHARES = {1: (0.003, 0.1), 2: (0.003, 0.02, 0.1, 0.3, 1.0), 3: (0.1, 0.3, 0.6, 1.5, 4.0)}
"""Shares of the way to the middle, times 1 - discount, by which continuations are drawn in: those
tried one after another, by the number of LLMs."""

MOST_DIRECTIONS = {1: 16, 2: 160, 3: 240}
"""Directions after which a share is given up, by the number of LLMs."""

EASE = 1e-2
"""Share of the draw by which continuations move towards ones that deter strictly."""

FINE = 2**46
"""Denominator of continuations."""


@frozen
class Supported:
    """A payoff vector, the profile (by number) that begins it, and continuations by signal."""

    payoff: Row
    profile: int
    continuations: tuple[Row, ...]


@frozen(eq=False)
class Generated:
    """Payoffs in units that generate one another.

    weights   by point and signal: weights of the points that average to its continuation
    """

    points: tuple[Supported, ...]
    weights: tuple[tuple[Row, ...], ...] = ()

    @property
    def payoffs(self) -> tuple[Row, ...]:
        """The payoff vectors."""
        return tuple(p.payoff for p in self.points)


def draw_in(game: UnitGame, discount: Fraction, outer: Outer, most: int) -> Generated | None:
    """A self-generating set within one that holds them all; None if none was proved.

    The largest half-spaces are found that an operator gives back whose continuations are drawn in
    towards the middle. What it makes of them touches them all, and with enough directions it covers
    what is drawn in: then it generates itself (Abreu, Pearce and Stacchetti 1990).
    """
    if outer.touch is None:
        return None
    middle = outer.touch.points.mean(axis=0)
    for share in SHARES[len(middle)]:
        draw = Draw(min(share * float(1 - discount), 0.5), middle)
        margin = -EASE * draw.share
        found = refine(game, float(discount), outer, draw, (margin, most))
        done = found.excess <= margin and found.outer.settled
        if done and found.outer.touch is not None:
            proof = _proved(game, discount, found.outer, draw)
            if proof is not None:
                return proof
    return None


def _proved(game: UnitGame, discount: Fraction, outer: Outer, draw: Draw) -> Generated | None:
    """The same in rationals: continuations deter strictly, and are averages of the payoffs."""
    points = [*_stable(game), *_touching(game, discount, outer, draw)]
    once = {p.payoff: p for p in points}
    payoffs = sorted(once)
    if not payoffs:
        return None
    return with_weights(tuple(once[payoffs[k]] for k in outermost(payoffs)))


def with_weights(points: tuple[Supported, ...]) -> Generated | None:
    """Points and the weights that prove that they generate one another; None if they do not."""
    asked = [w for p in points for w in p.continuations]
    found = weights_on([p.payoff for p in points], asked)
    if found is None:
        return None
    at, weights = 0, []
    for p in points:
        weights.append(tuple(found[at : at + len(p.continuations)]))
        at += len(p.continuations)
    return Generated(points, tuple(weights))


def more_patient(found: Generated, discount: Fraction, later: Fraction) -> Generated:
    """The same payoffs at a greater discount factor (Abreu, Pearce and Stacchetti 1990, theorem 6).

    Continuations move towards the payoff itself, to (1 - k) v + k w with k = (1 - later) discount /
    (later (1 - discount)): what they pay and what deviations gain change in one proportion.
    """
    if later == discount:
        return found
    share = (1 - later) * discount / (later * (1 - discount))
    weights = tuple(
        tuple(tuple(share * x + (1 - share) * (j == k) for j, x in enumerate(row)) for row in rows)
        for k, rows in enumerate(found.weights)
    )
    points = tuple(
        Supported(
            p.payoff,
            p.profile,
            tuple(
                tuple(share * x + (1 - share) * v for x, v in zip(w, p.payoff, strict=True))
                for w in p.continuations
            ),
        )
        for p in found.points
    )
    return Generated(points, weights)


def _stable(game: UnitGame) -> list[Supported]:
    signals = len(game.floats[0].signal) if game.floats else 0
    return [Supported(payoff, k, (payoff,) * signals) for k, payoff in game.stable]


def _touching(game: UnitGame, discount: Fraction, outer: Outer, draw: Draw) -> list[Supported]:
    """The payoffs at which one step touches a set, with rational continuations that deter."""
    assert outer.touch is not None and outer.levels is not None
    behind = Polytope(outer.directions, draw.levels(outer.levels, outer.directions))
    strict: dict[int, np.ndarray | None] = {}
    found = []
    for a, onward in zip(outer.touch.profiles, outer.touch.onward, strict=True):
        if a not in strict:
            strict[a] = _strict(game.floats[a], float(discount), behind)
        towards = strict[a]
        if towards is None:
            continue
        eased = onward + EASE / 4 * draw.share * (towards - onward)
        exact = tuple(tuple(Fraction(round(float(x) * FINE), FINE) for x in w) for w in eased)
        profile = game.profiles[a]
        if deters(profile, discount, exact):
            found.append(Supported(pays(profile, discount, exact), a, exact))
    return found


def _strict(p: FloatProfile, discount: float, behind: Polytope) -> np.ndarray | None:
    """Continuations inside a polytope that deter all deviations by as much as possible."""
    from scipy.optimize import linprog

    (faces, size), signals, moves = behind.normals.shape, len(p.signal), len(p.llm)
    rows = np.zeros((moves + signals * faces, signals * size + 1))
    for d, i in enumerate(p.llm):
        rows[d, i : signals * size : size] = discount * p.shifts[d]
    for y in range(signals):
        at = moves + y * faces
        rows[at : at + faces, y * size : (y + 1) * size] = behind.normals
    idle = (np.abs(p.shifts).max(axis=1) == 0) & (p.gains <= 0)  # nothing can deter more or less
    rows[:, -1] = 1
    rows[:moves][idle, -1] = 0
    rhs = np.concatenate([-(1 - discount) * p.gains, np.tile(behind.levels, signals)])
    cost = np.append(np.zeros(signals * size), -1.0)
    found = linprog(cost, A_ub=rows, b_ub=rhs, bounds=(None, None), method="highs")
    if found.status or found.x is None or found.x[-1] <= 0:
        return None
    strict: np.ndarray = found.x[:-1].reshape(signals, size)
    return strict


def deters(profile: Profile, discount: Fraction, onward: Sequence[Row]) -> bool:
    """Whether no deviation from a profile gains, given continuations by signal. Exact."""
    for i, move in enumerate(profile):
        own = [w[i] for w in onward]
        for d in move.others:
            later = sum((s * x for s, x in zip(move.shifts[d], own, strict=True) if s), ZERO)
            if (1 - discount) * move.gains[d] + discount * later > 0:
                return False
    return True


def pays(profile: Profile, discount: Fraction, onward: Sequence[Row]) -> Row:
    """What a profile pays with continuations by signal. Exact."""
    signal = profile[0].signal
    return tuple(
        (ONE - discount) * move.payoff
        + discount * sum((s * w[i] for s, w in zip(signal, onward, strict=True)), ZERO)
        for i, move in enumerate(profile)
    )
