"""This module encloses the equilibrium payoffs at one discount factor in half-spaces."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil

import numpy as np
from attrs import define, evolve, frozen

from .bounds import ROUNDING, Pool, falls, plain, priced
from .game import Row
from .jumps import Choice, Planned, closing, single
from .polytope import HalfSpace, vertices
from .support import Polytope, Reach, reach_of
from .trail import Bound, Gone, Nothing, Stage, Trail
from .units import FloatProfile, UnitGame

STILL = 1e-8
"""Half-spaces that move less than this, over payoffs from 0 to 1, are taken to stand still."""

ROUNDS, FIRST_ROUNDS, STEPS = 60, 12, 400
"""Rounds of new prices, fewer where directions are still added, and steps between them."""

JUMPS = (1e-9, 1e-6, 1e-3, 0.1)
"""What is left of the way to a fixed point after a jump that is tried."""

FINE = 2**50
"""Denominator of levels in rationals."""

BETWEEN = (0.01, 0.03, 0.1, 0.3, 1.0)
"""Shares of the way back to the start at which prices are found to prove one long jump."""

MOST_BOUNDS = 100_000
"""Bounds that are recorded; where more are used nothing is proved."""


@frozen(eq=False)
class Draw:
    """Continuations are drawn in: w becomes (1 - share) w + share middle."""

    share: float
    middle: np.ndarray

    def levels(self, c: np.ndarray, directions: np.ndarray) -> np.ndarray:
        """The half-spaces that hold what is drawn in."""
        found: np.ndarray = (1 - self.share) * c + self.share * directions @ self.middle
        return found


@frozen(eq=False)
class Touch:
    """By direction, the farthest payoff that one step makes of a set, up to rounding.

    points shape (K, n); onward shape (K, Y, n): continuations; profiles: who begins it, by number
    """

    points: np.ndarray
    onward: np.ndarray
    profiles: tuple[int, ...]


@frozen(eq=False)
class Outer:
    """{v: directions v <= levels}, over payoffs in units; empty if `levels` is None.

    directions   shape (K, n), as they are; the first n are the axes, the next n their opposites
    settled      the half-spaces stopped moving; False: the limits of rounds were reached
    touch        what one step makes of the set; None if it is empty
    live         the profiles, by number, that are not gone
    trail        how it was found, to be proved; None if that was not recorded
    """

    directions: np.ndarray
    levels: np.ndarray | None
    settled: bool
    touch: Touch | None
    live: tuple[int, ...]
    trail: Trail | None

    def rational(self) -> tuple[Fraction, ...]:
        """The levels as rationals of few digits, rounded up; () if the set is empty."""
        levels = () if self.levels is None else self.levels
        return tuple(Fraction(ceil(Fraction(float(c)) * FINE), FINE) for c in levels)

    def corners(self) -> tuple[Row, ...]:
        """Vertices as rationals: those of the very half-spaces."""
        levels = self.rational()
        if not levels:
            return ()
        size = self.directions.shape[1]
        rest = [
            HalfSpace(tuple(Fraction(float(x)) for x in line), level)
            for line, level in zip(self.directions[2 * size :], levels[2 * size :], strict=True)
        ]
        return vertices([-c for c in levels[size : 2 * size]], levels[:size], rest)


def whole(game: UnitGame, directions: np.ndarray) -> Outer:
    """The half-spaces that hold the payoffs of all profiles."""
    payoffs = np.array([p.payoff for p in game.floats])
    c = (payoffs @ directions.T).max(axis=0) + ROUNDING
    return Outer(directions, c, False, None, tuple(range(len(payoffs))), None)


def supports(outer: Outer, directions: np.ndarray) -> Reach:
    """How far a set that is not empty reaches in directions, and half-spaces that say so."""
    size = outer.directions.shape[1]
    free = FloatProfile(np.zeros(size), np.ones(1), np.zeros(0), np.zeros((0, 1)), ())
    assert outer.levels is not None, "an empty set reaches nowhere"
    return reach_of(free, 1.0, directions, Polytope(outer.directions, outer.levels))


def joined(outer: Outer, more: np.ndarray) -> Outer:
    """The same set with directions added, at levels that the others imply."""
    assert outer.levels is not None, "an empty set needs no directions"
    levels = supports(outer, more).values + 10 * ROUNDING
    return evolve(
        outer,
        directions=np.vstack([outer.directions, more]),
        levels=np.concatenate([outer.levels, levels]),
        trail=None,
    )


def enclose(
    game: UnitGame, discount: float, start: Outer, draw: Draw | None = None, record: bool = False
) -> Outer:
    """Half-spaces that hold every perfect public equilibrium payoff with public randomisation.

    The operator of Abreu, Pearce and Stacchetti (1990) on half-spaces (Judd, Yeltekin and Conklin
    2003), from a set that holds all payoffs; each step keeps what continuations in the last
    half-spaces can pay. Bounds come from prices of incentive constraints (weak duality): any prices
    are sound, and linear programs choose good ones. With `draw` the same for an operator whose
    continuations are drawn in, which proves nothing about equilibria. With `record` the result
    has a trail, which begins at `start`, if it is short enough.
    """
    assert start.levels is not None, "an empty set has nothing to enclose"
    draw = draw or Draw(0.0, np.zeros(start.directions.shape[1]))
    search = _Search.begin(game, discount, start, draw)
    for _ in range(ROUNDS if record or draw.share else FIRST_ROUNDS):
        before = search.c
        if not search.price():
            break
        stages = len(search.stages)
        search.settle()
        if record:
            search.shorten((stages, before), ())
        search.settled = bool((before - search.c).max() < STILL)
        if search.settled:
            break
    if record:
        search.shorten(search.since or (0, start.levels), BETWEEN)
    return search.outer(record)


@define
class _Search:
    """Half-spaces at levels c on their way inwards."""

    game: UnitGame
    discount: float
    start: Outer
    draw: Draw
    c: np.ndarray
    pool: Pool
    live: list[int]
    last: dict[int, Reach]
    stages: list[Stage | Planned]
    nothing: bool = False
    settled: bool = False
    since: tuple[int, np.ndarray] | None = None

    @staticmethod
    def begin(game: UnitGame, discount: float, start: Outer, draw: Draw) -> _Search:
        assert start.levels is not None
        pool = plain(game.floats, discount, start.directions)
        for a in set(range(len(game.floats))) - set(start.live):
            pool = pool.without(a)
        search = _Search(game, discount, start, draw, start.levels, pool, list(start.live), {}, [])
        search.pool = search.drawn(pool)
        return search

    def drawn(self, pool: Pool) -> Pool:
        """Bounds in terms of the half-spaces before they are drawn in."""
        moved = pool.weight @ (self.draw.share * self.start.directions @ self.draw.middle)
        return Pool(pool.weight * (1 - self.draw.share), pool.constant + moved, pool.found)

    def price(self) -> bool:
        """Find the best bounds at c, by profile; False if nothing is left."""
        directions = self.start.directions
        behind = Polytope(directions, self.draw.levels(self.c, directions))
        count, number = len(directions), len(self.game.floats)
        weight = np.zeros((1, count, number, count))
        constant = np.full((1, count, number), -np.inf)
        found: list[Reach | None] = [None] * number
        if self._contradict():
            return False
        for a in list(self.live):
            p = self.game.floats[a]
            start = self.last[a].columns if a in self.last else None
            made, weight[0, :, a], constant[0, :, a] = priced(p, self.discount, behind, start)
            found[a] = self.last[a] = made
            ray = falls(p, self.discount, behind, made)
            if ray is not None:
                weight[0, :, a], constant[0, :, a] = 0, -np.inf
                self._drop(a, ray)
        self.pool = self.pool.joined(self.drawn(Pool(weight, constant, (tuple(found),))))
        self.nothing = not self.live
        return bool(self.live)

    def _drop(self, a: int, ray: Bound) -> None:
        self.live.remove(a)
        self.pool = self.pool.without(a)
        self.stages.append(Gone(a, ray))
        self.since = (len(self.stages), self.c)

    def _contradict(self) -> bool:
        weights = contradiction(self.c, self.start.directions)
        if weights is not None:
            self.stages.append(Nothing(weights))
            self.nothing = True
        return self.nothing

    def settle(self) -> None:
        """Steps and jumps until the half-spaces stand still under the prices known."""
        for step in range(STEPS):
            if step % 8 == 0 and self._jump():
                continue
            values = self.pool.values(self.c)
            after = np.minimum(self.c, values.min(axis=0).max(axis=1))
            moved = (self.c - after).max()
            if moved > 0:
                self._move(after, None, single(values.argmin(axis=0), self.pool))
            if moved < STILL / 10 or _crossed(after, self.start.directions.shape[1]):
                return

    def _move(self, after: np.ndarray, gap: np.ndarray | None, choice: Choice) -> None:
        self.stages.append(Planned(after, gap, choice, self.pool.found))
        self.c = np.minimum(self.c, after)

    def _jump(self) -> bool:
        """Go at once where infinitely many steps lead, if that is proved."""
        fixed, slack = _fixed_point(self.pool, self.c)
        if fixed is None or slack is None:
            return False
        width = (self.c - fixed).max()
        for left in JUMPS if width > STILL else ():
            end = fixed + left * width * slack + ROUNDING
            found = closing(self.pool, self.c, end, slack)
            if found is not None:
                self._move(end, *found)
                return True
        return False

    def shorten(self, since: tuple[int, np.ndarray], between: Sequence[float]) -> None:
        """Replace all moves since some number of stages by one jump from c, if that is proved.

        Prices are found at levels between as well. Nothing that is gone may be among them.
        """
        number, c = since
        if self.nothing or len(self.stages) < number + 2:
            return
        _, slack = _fixed_point(self.pool, self.c)
        if slack is None:
            return
        pool = self.pool
        for way in (None, *between):
            if way is not None:
                self.pool = self.pool.joined(self._made(self.c + way * (c - self.c)))
            for left in JUMPS[:2]:
                end = self.c + left * slack + ROUNDING
                found = closing(self.pool, c, end, slack)
                if found is not None:
                    self.stages, self.c = self.stages[:number], c
                    self._move(end, *found)
                    return
        self.pool = pool

    def _made(self, c: np.ndarray) -> Pool:
        """The best bounds at some levels, of profiles that are not gone."""
        directions = self.start.directions
        count, number = len(directions), len(self.game.floats)
        weight = np.zeros((1, count, number, count))
        constant = np.full((1, count, number), -np.inf)
        found: list[Reach | None] = [None] * number
        for a in self.live:
            p, start = self.game.floats[a], self.last[a].columns
            made = priced(p, self.discount, Polytope(directions, c), start)
            found[a], weight[0, :, a], constant[0, :, a] = made
        return Pool(weight, constant, (tuple(found),))

    def outer(self, record: bool) -> Outer:
        """What was found."""
        directions, live = self.start.directions, tuple(self.live)
        trail = self._trail() if record else None
        if self.nothing or _crossed(self.c, directions.shape[1]):
            return Outer(directions, None, True, None, live, trail)
        return Outer(directions, self.c, self.settled, self._touch(), live, trail)

    def _trail(self) -> Trail | None:
        """The stages with all their bounds."""
        moves = sum(isinstance(s, Planned) for s in self.stages)
        used = moves * len(self.c) * len(self.game.floats)
        if used > MOST_BOUNDS or self.start.levels is None:
            return None
        made = [s.made(self.game.floats) if isinstance(s, Planned) else s for s in self.stages]
        return Trail(self.start.directions, self.start.levels, tuple(made))

    def _touch(self) -> Touch:
        """By direction the profile that reaches farthest, and how."""
        directions = self.start.directions
        best = np.full(len(directions), -np.inf)
        first = self.game.floats[0]
        points = np.zeros(directions.shape)
        onward = np.zeros((len(directions), len(first.signal), directions.shape[1]))
        profiles = np.zeros(len(directions), dtype=int)
        for a in self.live:
            p, made = self.game.floats[a], self.last[a]
            promised = np.einsum("y,kyi->ki", p.signal, made.onward)
            own = (1 - self.discount) * p.payoff + self.discount * promised
            values = np.einsum("ki,ki->k", directions, own)
            ahead = values > best + STILL / 10
            best[ahead], points[ahead], onward[ahead] = (
                values[ahead],
                own[ahead],
                made.onward[ahead],
            )
            profiles[ahead] = a
        return Touch(points, onward, tuple(profiles.tolist()))


def _fixed_point(pool: Pool, c: np.ndarray) -> tuple[np.ndarray | None, np.ndarray | None]:
    """Where the bounds that bind at c stand still, and a vector that they make smaller."""
    from scipy.sparse import csc_array
    from scipy.sparse.linalg import splu

    values = pool.values(c)
    price = values.argmin(axis=0)
    profile = np.take_along_axis(values, price[None], 0)[0].argmax(axis=1)
    k = np.arange(len(c))
    chosen = price[k, profile]
    matrix = csc_array(np.eye(len(c)) - pool.weight[chosen, k, profile])
    try:
        solved = splu(matrix)
    except RuntimeError:  # it is singular
        return None, None
    fixed, slack = solved.solve(pool.constant[chosen, k, profile]), solved.solve(np.ones(len(c)))
    if not np.isfinite(slack).all() or slack.min() < 1:
        return None, None
    return fixed, slack / slack.max()


def _crossed(c: np.ndarray, size: int) -> bool:
    """Whether an LLM's upper bound lies below its lower one."""
    return bool((c[:size] + c[size : 2 * size] < 0).any())


def contradiction(c: np.ndarray, directions: np.ndarray) -> tuple[tuple[int, float], ...] | None:
    """Weights that prove that half-spaces have no point in common (Farkas); None if none do."""
    from scipy.optimize import linprog

    size = directions.shape[1]
    rows = np.vstack([directions.T, np.ones(len(c))])
    found = linprog(c, A_eq=rows, b_eq=[0.0] * size + [1.0], method="highs")
    if found.status or found.x is None:
        return None
    weights = found.x.clip(0)
    left = np.abs(weights @ directions).sum()  # points lie in the unit box, up to rounding
    if weights @ c + 2 * left >= -ROUNDING:
        return None
    return tuple((k, float(x)) for k, x in enumerate(weights) if x > 0)
