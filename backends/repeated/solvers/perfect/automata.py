"""This module finds the discount factors at which given automata are an equilibrium, exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import lcm

import numpy as np
from attrs import frozen

from ....numbers.line import LineSet, Stretch, common, where_nonnegative
from ....numbers.polynomial import (
    ONE,
    Poly,
    X,
    add,
    multiply,
    negative,
    poly,
    power,
    primitive,
    subtract,
)
from ....numbers.real_roots import Point, real_roots
from ...problem import Stage
from .pair import BadRepeatedGame
from .reversion import Profile, StageGame

MOST_STATES = 64
MOST_PLANS = 20_000
"""Ways to deviate from a Nash equilibrium that are compared, each a path and a cycle of states."""

_BELOW = Fraction(-1, 2)


@frozen
class Automaton:
    """What is played in each state, and where each profile that is played leads.

    profiles   of each state
    moves      moves[s][k]: the state after profile number k (row-major) is played in state s
    start      the first state
    """

    profiles: tuple[Profile, ...]
    moves: tuple[tuple[int, ...], ...]
    start: int = 0


@frozen
class Sustained:
    """The discount factors in [0, 1) at which an automaton is an equilibrium.

    discounts   exactly: stretches with ends that are rational or roots of polynomials
    least       their infimum; None if there are none
    attained    the least one is one of them
    to_one      they go on up to 1
    exact       the payoffs are the game's own, not floats rounded to a grid
    """

    discounts: LineSet
    least: Point | None
    attained: bool
    to_one: bool
    exact: bool


def tit_for_tat(sizes: Sequence[int], start: Profile) -> Automaton:
    """Two LLMs with the same actions; each does what the other did last."""
    if len(sizes) != 2 or sizes[0] != sizes[1]:
        raise BadRepeatedGame("tit for tat needs two LLMs with the same meta-actions")
    count = sizes[0]
    profiles = tuple((a, b) for a in range(count) for b in range(count))
    moves = tuple(count * b + a for a, b in profiles)
    return Automaton(profiles, (moves,) * len(profiles), count * start[0] + start[1])


def grim(sizes: Sequence[int], path: Profile, after: Profile) -> Automaton:
    """One profile for ever; after any deviation, even from the punishment, another one."""
    flat = int(np.ravel_multi_index(path, tuple(sizes)))
    count = int(np.prod(sizes))
    moves = tuple(0 if k == flat else 1 for k in range(count)), (1,) * count
    return Automaton((tuple(path), tuple(after)), moves)


def perfect_discounts(stage: Stage, automaton: Automaton) -> Sustained:
    """Where no LLM gains by one deviation in any state: subgame-perfect equilibria.

    The one-shot deviation principle (Blackwell 1965). Raises BadRepeatedGame for an automaton that
    does not fit the game.
    """
    game = _Moves.of(stage, automaton)
    conditions = [
        game.less(game.lasso(i, [(s, k)], t), game.lasso(i, [], s))
        for i in range(game.game.count)
        for s in range(len(automaton.profiles))
        for k, t in game.deviations(i, s)
    ]
    return _where(conditions, game.game.exact)


def nash_discounts(stage: Stage, automaton: Automaton) -> Sustained:
    """Where no LLM gains by any plan from the start: Nash equilibria.

    Against automata some best plan is stationary, so that it is a path into a cycle of states; all
    of them are compared. Raises BadRepeatedGame for an automaton that does not fit the game, or
    with more than MOST_PLANS plans.
    """
    game = _Moves.of(stage, automaton)
    conditions = []
    for i in range(game.game.count):
        own = game.lasso(i, [], automaton.start)
        for path, cycle in game.plans(i):
            conditions.append(game.less(game.closed(i, path, cycle), own))
    return _where(conditions, game.game.exact)


Total = tuple[Poly, Poly]
"""Value = first / second, the second positive for discount factors in (-1, 1)."""

Arc = tuple[int, int]
"""A state, and the number of the profile that is played there."""


@frozen(eq=False)
class _Moves:
    """The automaton in the game, payoffs as whole numbers."""

    game: StageGame
    automaton: Automaton
    units: np.ndarray

    @staticmethod
    def of(stage: Stage, automaton: Automaton) -> _Moves:
        game = StageGame.of(stage)
        sizes = game.gains.shape[1:]
        count, states = int(np.prod(sizes)), len(automaton.profiles)
        if not 0 < states <= MOST_STATES or len(automaton.moves) != states:
            raise BadRepeatedGame(f"an automaton needs from 1 to {MOST_STATES} states, with moves")
        for at in automaton.profiles:
            if len(at) != len(sizes) or not all(0 <= k < m for k, m in zip(at, sizes, strict=True)):
                raise BadRepeatedGame(f"{at} is not a profile of meta-actions")
        targets = [t for row in automaton.moves for t in row] + [automaton.start]
        if any(len(row) != count for row in automaton.moves) or not all(
            0 <= t < states for t in targets
        ):
            raise BadRepeatedGame("an automaton needs a next state for each profile in each state")
        scale = lcm(*(Fraction(x).denominator for x in game.gains.ravel()))
        return _Moves(game, automaton, (game.gains * scale).reshape(game.count, -1))

    def played(self, s: int) -> int:
        """The number of the profile of a state."""
        return int(np.ravel_multi_index(self.automaton.profiles[s], self.game.gains.shape[1:]))

    def deviations(self, i: int, s: int) -> list[tuple[int, int]]:
        """(profile, next state) of the best deviation of LLM i to each next state, none played."""
        best: dict[int, int] = {}
        at = list(self.automaton.profiles[s])
        own = at[i]
        for action in range(self.game.gains.shape[1 + i]):
            at[i] = action
            k = int(np.ravel_multi_index(tuple(at), self.game.gains.shape[1:]))
            t = self.automaton.moves[s][k]
            if action != own and (t not in best or self.units[i, k] > self.units[i, best[t]]):
                best[t] = k
        return [(k, t) for t, k in best.items()]

    def lasso(self, i: int, path: list[Arc], state: int) -> Total:
        """What LLM i gets by some moves first and then as prescribed from a state on."""
        seen: dict[int, int] = {}
        arcs: list[Arc] = []
        while state not in seen:
            seen[state] = len(arcs)
            arcs.append((state, self.played(state)))
            state = self.automaton.moves[state][arcs[-1][1]]
        return self.closed(i, path + arcs[: seen[state]], arcs[seen[state] :])

    def closed(self, i: int, path: Sequence[Arc], cycle: Sequence[Arc]) -> Total:
        """(1 - d) times the discounted payoffs of a path and then a cycle for ever."""
        first = poly([int(self.units[i, k]) for _, k in path])
        again = poly([int(self.units[i, k]) for _, k in cycle])
        once = subtract(ONE, power(X, len(cycle)))
        total = add(multiply(first, once), multiply(power(X, len(path)), again))
        return multiply(subtract(ONE, X), total), once

    def less(self, one: Total, other: Total) -> Poly:
        """A polynomial not negative in (-1, 1) just where one value is at most the other."""
        return primitive(add(multiply(other[0], one[1]), negative(multiply(one[0], other[1]))))

    def plans(self, i: int) -> Iterator[tuple[list[Arc], list[Arc]]]:
        """All paths from the start into a cycle, for LLM i against the automaton."""
        arcs = []
        for s in range(len(self.automaton.profiles)):
            best = {t: k for k, t in self.deviations(i, s)}
            k = self.played(s)
            t = self.automaton.moves[s][k]
            if t not in best or self.units[i, k] > self.units[i, best[t]]:
                best[t] = k
            arcs.append(best)
        count = 0
        pending: list[tuple[list[Arc], int]] = [([], self.automaton.start)]
        while pending:
            path, state = pending.pop()
            at = next((n for n, (s, _) in enumerate(path) if s == state), None)
            if at is not None:
                count += 1
                if count > MOST_PLANS:
                    raise BadRepeatedGame(f"more than {MOST_PLANS} plans against the automaton")
                yield path[:at], path[at:]
                continue
            pending += [([*path, (state, k)], t) for t, k in arcs[state].items()]


def _where(conditions: list[Poly], exact: bool) -> Sustained:
    """The discount factors in [0, 1) at which no polynomial is negative."""
    found: LineSet = (Stretch(Fraction(0), Fraction(1), True, False),)
    one = Fraction(1)
    for f in dict.fromkeys(conditions):
        roots = real_roots(f, _BELOW, one) if f else ()
        found = common(found, where_nonnegative(f, roots, _BELOW, one))
    if not found:
        return Sustained((), None, False, False, exact)
    last = found[-1].high
    to_one = isinstance(last, Fraction) and last == 1
    return Sustained(found, found[0].low, found[0].low_closed, to_one, exact)
