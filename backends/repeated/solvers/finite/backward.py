"""This module finds what pure subgame-perfect equilibria of finitely many rounds pay."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from math import prod

import numpy as np
from attrs import frozen

from ....numbers.rounded import rounded
from ...problem import Stage
from .errors import MOST_PAYOFFS, MOST_PROFILES, MOST_ROUNDS, MOST_STEPS, Refused
from .hulls import Point, above, corners


@frozen
class Move:
    """A pure profile of the stage game: what it pays, and the most that deviations pay."""

    profile: tuple[int, ...]
    payoff: Point
    best: Point


@frozen
class FinitePayoffs:
    """What pure subgame-perfect equilibria of N rounds pay under perfect monitoring.

    rounds      N
    discount    of a later round against the one before it
    randomised  whether a public draw precedes every round; payoffs are then convex sets, given by
                their corners, else finite sets, given in full
    sets        sets[k]: payoffs added up (and discounted) over the last k + 1 rounds, in order;
                empty if the rounds left have no pure subgame-perfect equilibrium
    moves       the pure profiles of the stage game
    exact       the numbers are those of the game; False: of a game rounded to rationals
    """

    rounds: int
    discount: Fraction
    randomised: bool
    sets: tuple[tuple[Point, ...], ...]
    moves: tuple[Move, ...]
    exact: bool

    @property
    def totals(self) -> tuple[Point, ...]:
        """Payoffs added up over all rounds."""
        return self.sets[-1]

    @property
    def averages(self) -> tuple[Point, ...]:
        """The same per round: totals over 1 + discount + ... + discount^(N - 1)."""
        length = weight_of(self.rounds, self.discount)
        return tuple(tuple(x / length for x in p) for p in self.totals)


def weight_of(rounds: int, discount: Fraction) -> Fraction:
    """1 + discount + ... + discount^(rounds - 1)."""
    if discount == 1:
        return Fraction(rounds)
    return (1 - discount**rounds) / (1 - discount)


def finite_payoffs(
    stage: Stage, rounds: int, discount: Fraction = Fraction(1), randomised: bool = False
) -> FinitePayoffs:
    """All payoffs of pure subgame-perfect equilibria of `rounds` rounds, by backward induction.

    A profile a and a promise w for the rounds left can begin an equilibrium exactly if no LLM gains
    by deviating once and getting the least that it gets in any equilibrium of the rounds left
    (Benoit and Krishna 1985; Abreu 1988). Raises Refused above the limits of `errors.py`, or for a
    discount below 0 or above 1 (1: rounds count alike).
    """
    if not 1 <= rounds <= MOST_ROUNDS:
        raise Refused(f"the number of rounds must be from 1 to {MOST_ROUNDS}")
    if not 0 <= discount <= 1:
        raise Refused("the discount of a finite horizon must be from 0 to 1")
    moves = stage_moves(stage)
    count = len(stage.sizes)
    later: tuple[Point, ...] = ((Fraction(0),) * count,)
    sets: list[tuple[Point, ...]] = []
    step = _hull_step if randomised else _step
    for _ in range(rounds):
        later = step(moves, later, Fraction(discount))
        sets.append(later)
    exact = stage.values.exact
    return FinitePayoffs(rounds, Fraction(discount), randomised, tuple(sets), moves, exact)


def stage_moves(stage: Stage) -> tuple[Move, ...]:
    """All pure profiles with their payoffs and those of best deviations. Raises Refused."""
    sizes = stage.sizes
    if prod(sizes) > MOST_PROFILES:
        raise Refused(f"more than {MOST_PROFILES} profiles are too many to go through")
    values = rounded(stage.values).numbers()
    tops = [np.max(own, axis=i, keepdims=True) for i, own in enumerate(values)]
    best = np.array([np.broadcast_to(top, sizes) for top in tops])
    return tuple(
        Move(a, tuple(own[a] for own in values), tuple(own[a] for own in best))
        for a in product(*map(range, sizes))
    )


def floors(move: Move, later: Sequence[Point], discount: Fraction) -> Point:
    """The least discounted promise to each LLM that keeps it to a profile."""
    worst = [discount * min(w[i] for w in later) for i in range(len(move.payoff))]
    return tuple(b - u + x for b, u, x in zip(move.best, move.payoff, worst, strict=True))


def _step(moves: Sequence[Move], later: tuple[Point, ...], discount: Fraction) -> tuple[Point, ...]:
    if len(moves) * len(later) > MOST_STEPS:
        raise Refused(f"more than {MOST_STEPS} pairs of a profile and a continuation in one round")
    found: set[Point] = set()
    promised = [tuple(discount * x for x in w) for w in later]
    for move in moves if later else ():
        least = floors(move, later, discount)
        for w in promised:
            if all(x >= f for x, f in zip(w, least, strict=True)):
                found.add(tuple(u + x for u, x in zip(move.payoff, w, strict=True)))
        if len(found) > MOST_PAYOFFS:
            raise Refused(f"one round has more than {MOST_PAYOFFS} different payoffs")
    return tuple(sorted(found))


def _hull_step(
    moves: Sequence[Move], later: tuple[Point, ...], discount: Fraction
) -> tuple[Point, ...]:
    found: set[Point] = set()
    promised = tuple(sorted({tuple(discount * x for x in w) for w in later}))
    for move in moves if later else ():
        for w in above(promised, floors(move, later, discount)):
            found.add(tuple(u + x for u, x in zip(move.payoff, w, strict=True)))
    return corners(found)
