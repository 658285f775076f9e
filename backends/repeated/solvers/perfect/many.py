"""This module bounds the equilibrium payoffs of any number of LLMs by hyperplanes, both ways."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
from attrs import evolve, frozen

from ...problem import Stage
from .corners import corners
from .frontier import on_face
from .inner_points import Budget, Inside, Proved, Supported, TooMuch, normals_of
from .limit_programs import Unit
from .limits import Found, outer_limits
from .pair import BadRepeatedGame, discount_of
from .reversion import StageGame
from .verify_limits import Chain, Dual, Round, Table, Vector, Weights, verify_limits

MOST_LLMS = 5
MOST_PROFILES = 1024
"""Profiles for which linear programs are solved, one for each direction."""

GRID = 2**20
MOST_FACETS = 60
UNFINISHED = "inner points were still sought when too much work was done"

REFINED = 3
"""Times that normals of the inner points' facets are added to the directions."""

MOST_WORK = 400_000
"""Entries of solutions of linear programs after which inner points are left as they are."""

CLOSE = Fraction(1, 10**6)
"""How far apart bounds may be, of the payoffs' range in a direction, and still agree."""


@frozen
class Bounds:
    """Bounds of the pure-strategy subgame-perfect payoffs with public randomisation.

    Payoffs in floats are rounded to a grid first; what is proved is proved of the rounded game.

    discount    exact
    directions  shape (K, n), the largest entry 1 in size
    limits      no equilibrium payoff v has direction . v above these, proved; () where it is proved
                that there is no equilibrium
    chain       that proof, to be checked by `verify_limits`
    empty       no profile can be sustained, so that there is no equilibrium in pure strategies
    points      equilibrium payoffs, proved, as is all they span; () if none was found
    supports    whose payoffs (1 - discount) u(profile) + discount continuation span the points
    distance    the most that the limits are above what the points reach, over the directions, each
                of length 1 in the largest coordinate; None without points
    agree       the points reach all limits up to what rounding needs (CLOSE of the payoffs' range),
                or there is no equilibrium
    exact       the payoffs are the game's own, not floats rounded to a grid
    why         in words, where they do not agree; may be empty
    """

    discount: Fraction
    directions: tuple[Vector, ...]
    limits: Vector
    chain: Chain
    empty: bool
    points: tuple[Vector, ...]
    supports: tuple[Supported, ...]
    distance: Fraction | None
    agree: bool
    exact: bool
    why: str = ""


def payoff_bounds(stage: Stage, discount: Fraction | int) -> Bounds:
    """Outer and inner approximations (Judd, Yeltekin and Conklin 2003), both proved in rationals.

    Directions are all vectors of -1, 0 and 1 and normals of the feasible set, for payoffs brought
    to range 1; then normals of the inner points' hull, while that helps. Outer limits start from
    what is feasible and not below the pure minmax. Inner points start from outer ones, are drawn a
    little to their middle in each step, and are proved to be self-generating.

    Raises BadRepeatedGame for more than MOST_LLMS LLMs or MOST_PROFILES profiles, and for a
    discount factor that is not exact or not in [0, 1).
    """
    return _work(stage, discount).bounds(Budget(MOST_WORK))


def quick_bounds(stage: Stage, discount: Fraction | int) -> Bounds:
    """The same with directions as they are at first, and only such inner points as are the payoffs
    of profiles that are each played for ever. Raises the same."""
    work = _work(stage, discount)
    found = outer_limits(work.inside.unit, work.table)
    return work.result(found, work.inside.stationary())


def frontier_points(stage: Stage, found: Bounds, target: tuple[Fraction, ...]) -> Bounds:
    """Bounds with further inner points on the least face with a target of what profiles pay, those
    left out that are proved never to be played; as they are where none are found. Raises
    BadRepeatedGame."""
    never = {a for a, _ in found.chain.rounds[-1].never} if found.chain.rounds else set()
    inside = _work(stage, found.discount).inside
    more = on_face(inside, (found.points, found.supports), never, target)
    return found if more is None else evolve(found, points=more[0], supports=more[1])


def outer_corners(found: Bounds) -> tuple[tuple[Vector, ...], bool]:
    """The corners of what the limits leave, and whether they are exact rather than rounded floats;
    none where there is no equilibrium. Raises BadRepeatedGame where there are too many."""
    return ((), True) if found.empty else corners(found.directions, found.limits)


def _work(stage: Stage, discount: Fraction | int) -> _Work:
    patience = discount_of(discount)
    game = StageGame.of(stage)
    if game.count > MOST_LLMS:
        raise BadRepeatedGame(f"more than {MOST_LLMS} LLMs")
    if game.gains[0].size > MOST_PROFILES:
        raise BadRepeatedGame(f"more than {MOST_PROFILES} profiles of meta-actions")
    return _Work.of(game, patience)


@frozen(eq=False)
class _Work:
    """inside: the game exactly, and in units of each LLM's range, unit ways among it; table: the
    unit game exactly."""

    inside: Inside
    table: Table

    @staticmethod
    def of(game: StageGame, discount: Fraction) -> _Work:
        flat = game.gains.reshape(game.count, -1)
        low = tuple(min(own) for own in flat.tolist())
        spread = tuple(
            max(own) - x or Fraction(1) for own, x in zip(flat.tolist(), low, strict=True)
        )
        exact = np.array([(own - low[i]) / spread[i] for i, own in enumerate(game.gains)])
        ways = _directions(_floats(exact.reshape(game.count, -1)).T)
        whole = tuple(tuple(Fraction(x) for x in way) for way in ways.tolist())
        table = Table.of(exact, discount, whole)
        best = np.array([(own - low[i]) / spread[i] for i, own in enumerate(game.best)])
        unit = Unit(
            _floats(exact.reshape(game.count, -1)).T,
            _floats((best - exact).reshape(game.count, -1)).T,
            _floats(np.array(table.floors)),
            ways,
            float(discount),
        )
        profiles = tuple(tuple(map(int, at)) for at in np.ndindex(*game.gains.shape[1:]))
        return _Work(Inside(game, discount, unit, low, spread, profiles), table)

    def chain(self, found: Chain) -> Chain:
        """A proof about the unit game as one about the game."""
        low, spread = self.inside.low, self.inside.spread
        plain = [[x / s for x, s in zip(way, spread, strict=True)] for way in found.ways]
        size = [max(map(abs, way)) for way in plain]
        ways = tuple(tuple(x / c for x in way) for way, c in zip(plain, size, strict=True))
        base = [sum((x * y for x, y in zip(way, low, strict=True)), Fraction(0)) for way in plain]
        return _Moved(tuple(base), tuple(size)).chain(evolve(found, ways=ways))

    def bounds(self, budget: Budget) -> Bounds:
        """Both bounds, the outer one with more directions where they do not agree."""
        work, found = self, outer_limits(self.inside.unit, self.table)
        inner = self.inside.stationary()
        best = work.result(found, inner)
        try:
            best = work.better(found, best, budget)
            for _ in range(REFINED):
                if best.agree or not best.points:
                    break
                more = work.directions(best, found)
                if not len(more):
                    break
                work = work.extended(more)
                found = outer_limits(work.inside.unit, work.table, found.duals)
                best = work.result(found, (best.points, best.supports))
                best = work.better(found, best, budget)
        except TooMuch:
            best = evolve(best, why=UNFINISHED)
        return best

    def better(self, found: Found, best: Bounds, budget: Budget) -> Bounds:
        """With inner points from the new limits, if they reach further."""
        if best.agree or best.empty:
            return best
        other = self.result(found, self.inside.points(found.points, budget))
        if other.distance is None or (best.distance or 0) <= other.distance:
            return best
        return other

    def extended(self, more: np.ndarray) -> _Work:
        ways = np.vstack([self.inside.unit.ways, more])
        whole = tuple(tuple(Fraction(x) for x in way) for way in ways.tolist())
        unit = evolve(self.inside.unit, ways=ways)
        return _Work(evolve(self.inside, unit=unit), self.table.along(whole))

    def directions(self, best: Bounds, found: Found) -> np.ndarray:
        """Normals of facets of the inner points beyond which the limits leave most room."""
        low, spread = self.inside.low, self.inside.spread
        points = np.array([[float((x - b) / s) for x, b, s in zip(p, low, spread, strict=True)]
                           for p in best.points])  # fmt: skip
        normals = normals_of(points)
        normals = np.round(normals * GRID) / GRID
        room = np.array(
            [most(self.inside.unit.ways, found.limits, n) - (points @ n).max() for n in normals]
        )
        order = np.argsort(-room)
        return np.unique([normals[k] for k in order[:MOST_FACETS] if room[k] > 1e-7], axis=0)

    def result(self, found: Found, inner: Proved) -> Bounds:
        """The outer bound is proved once more in the game's own payoffs."""
        game, discount = self.inside.game, self.inside.discount
        chain = self.chain(found.chain)
        limits = verify_limits(game.gains, discount, chain)
        if chain.empty:
            return Bounds(discount, chain.ways, (), chain, True, (), (), None, True, game.exact)
        points, supports = inner
        gap, close = None, False
        if points:
            short = [
                limit - max(sum(x * y for x, y in zip(way, p, strict=True)) for p in points)
                for way, limit in zip(chain.ways, limits, strict=True)
            ]
            gap = Fraction(max(short))
            rooms = [CLOSE * self.range(way) for way in chain.ways]
            close = all(s <= room for s, room in zip(short, rooms, strict=True))
        why = "" if close else found.why or "the proved bounds do not meet"
        return Bounds(
            discount,
            chain.ways,
            limits,
            chain,
            False,
            points,
            supports,
            gap,
            close,
            game.exact,
            why,
        )

    def range(self, way: Vector) -> Fraction:
        """How far payoffs reach in a direction, at most."""
        return sum((abs(x) * s for x, s in zip(way, self.inside.spread, strict=True)), Fraction(0))


@frozen
class _Moved:
    """limit = (unit limit + base) / size, in each direction."""

    base: Vector
    size: Vector

    def chain(self, found: Chain) -> Chain:
        rounds = tuple(self._round(r) for r in found.rounds)
        return Chain(found.ways, self._limits(found.first), rounds, found.empty)

    def _round(self, r: Round) -> Round:
        duals = tuple(Dual(x.way, self._weights(x.weights, self.size[x.way])) for x in r.duals)
        never = tuple((a, self._weights(weights, Fraction(1))) for a, weights in r.never)
        return Round(self._limits(r.wide), self._limits(r.after), duals, r.uses, never)

    def _limits(self, limits: Vector) -> Vector:
        if not limits:
            return ()
        parts = zip(limits, self.base, self.size, strict=True)
        return tuple((x + b) / c for x, b, c in parts)

    def _weights(self, weights: Weights, size: Fraction) -> Weights:
        return tuple((j, y * self.size[j] / size) for j, y in weights)


def _directions(gains: np.ndarray) -> np.ndarray:
    """All vectors of -1, 0 and 1, and the normals of the feasible set's facets on a grid of
    1 / GRID where it is solid and has at most MOST_FACETS; shape (K, n), the largest entry 1."""
    from scipy.spatial import ConvexHull, QhullError

    count = gains.shape[1]
    ways = np.array([way for way in product((-1, 0, 1), repeat=count) if any(way)], dtype=float)
    if count < 2:
        return ways
    try:
        normals = ConvexHull(gains).equations[:, :-1]
    except (QhullError, ValueError):
        return ways
    normals = np.round(normals / np.abs(normals).max(axis=1, keepdims=True) * GRID) / GRID
    normals = np.unique(normals, axis=0)
    new = [n for n in normals if not (ways == n).all(axis=1).any()]
    return np.vstack([ways, *new]) if len(new) <= MOST_FACETS else ways


def _floats(values: np.ndarray) -> np.ndarray:
    return np.asarray(values, dtype=float)


def most(ways: np.ndarray, limits: np.ndarray, n: np.ndarray) -> float:
    from scipy.optimize import linprog

    found = linprog(-n, A_ub=ways, b_ub=limits, bounds=(None, None))
    return -found.fun if found.status == 0 else np.inf
