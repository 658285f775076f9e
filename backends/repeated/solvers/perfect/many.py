"""This module bounds the equilibrium payoffs of any number of LLMs by hyperplanes, both ways."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
from attrs import frozen

from ...problem import Stage
from .many_programs import Programs, Reached
from .pair import BadRepeatedGame, discount_of
from .reversion import Profile, StageGame
from .verify_many import NotProved, verify_points

MOST_LLMS = 5
MOST_PROFILES = 1024
"""Profiles for which linear programs are solved, one for each direction."""

STEPS = 400
"""Applications of the operator after which the outer bound is taken as it is."""

SETTLED = 1e-6
"""Movement of all outer hyperplanes, for payoffs of range 1, at which they are left."""

SHRINK = (1e-3, 1e-2, 5e-2)
"""How far inner points are drawn to their middle in each step, so that rounding does no harm."""

PROOFS = 4
"""Proofs of inner points that are tried for each of these."""

INNER_STEPS = 40
"""Applications of the operator from inside before points are drawn further in."""

GRID = 2**20
MOST_FACETS = 60


@frozen
class Supported:
    """A point that is an equilibrium payoff once all points of the list are.

    profile    played first
    weights    of the points of the list, adding up to 1: where play goes on, by a public draw
    """

    profile: Profile
    weights: tuple[tuple[int, Fraction], ...]


@frozen
class Bounds:
    """Bounds of the pure-strategy subgame-perfect payoffs with public randomisation.

    discount    exact
    directions  shape (K, n), the largest entry 1 in size
    limits      no equilibrium payoff v has direction . v above these: numerical, from feasible dual
                solutions of linear programs in floats, with what they miss added
    empty       no profile can be sustained, so that there is no equilibrium in pure strategies
                (numerical, with a margin)
    points      equilibrium payoffs, exact and proved (for the game as rounded, if its payoffs are
                floats), as is all they span; () if none was found
    supports    whose payoffs (1 - discount) u(profile) + discount continuation span the points
    distance    the most that the limits are above what the points reach, over the directions, each
                of length 1 in the largest coordinate; None without points
    exact       the payoffs are the game's own, not floats rounded to a grid
    """

    discount: Fraction
    directions: tuple[tuple[Fraction, ...], ...]
    limits: tuple[float, ...]
    empty: bool
    points: tuple[tuple[Fraction, ...], ...]
    supports: tuple[Supported, ...]
    distance: float | None
    exact: bool


def payoff_bounds(stage: Stage, discount: Fraction | int) -> Bounds:
    """Outer and inner approximations (Judd, Yeltekin and Conklin 2003).

    Directions are all vectors of -1, 0 and 1 and normals of the feasible set. Outer limits start
    from what is feasible and not below the pure minmax. Inner points start from outer ones, are
    drawn a little to their middle in each step, and are proved to be self-generating in rationals.

    Raises BadRepeatedGame for more than MOST_LLMS LLMs or MOST_PROFILES profiles, and for a
    discount factor that is not exact or not in [0, 1).
    """
    patience = discount_of(discount)
    game = StageGame.of(stage)
    if game.count > MOST_LLMS:
        raise BadRepeatedGame(f"more than {MOST_LLMS} LLMs")
    if game.gains[0].size > MOST_PROFILES:
        raise BadRepeatedGame(f"more than {MOST_PROFILES} profiles of meta-actions")
    work = _Work.of(game, patience)
    limits, reached = work.outside()
    points, supports = work.inside(limits, reached)
    return work.bounds(limits, points, supports)


@frozen(eq=False)
class _Work:
    game: StageGame
    discount: Fraction
    profiles: tuple[Profile, ...]
    low: tuple[Fraction, ...]
    spread: Fraction
    programs: Programs

    @staticmethod
    def of(game: StageGame, discount: Fraction) -> _Work:
        """All LLMs share one unit, so that directions mean the same before and after."""
        flat = game.gains.reshape(game.count, -1)
        low = tuple(min(own) for own in flat.tolist())
        spread = max(max(own) - x for own, x in zip(flat.tolist(), low, strict=True)) or Fraction(1)
        profiles = tuple(tuple(map(int, at)) for at in np.ndindex(*game.gains.shape[1:]))
        gains = [[float((x - low[i]) / spread) for x in own] for i, own in enumerate(flat.tolist())]
        best = game.best.reshape(game.count, -1)
        lures = [[float(x / spread) for x in own] for own in (best - flat).tolist()]
        floor = [float((min(own) - low[i]) / spread) for i, own in enumerate(best.tolist())]
        ways = _directions(np.array(gains).T)
        programs = Programs(
            np.array(gains).T, np.array(lures).T, np.array(floor), ways, float(discount)
        )
        return _Work(game, discount, profiles, low, spread, programs)

    # --- outer -----------------------------------------------------------------------------------

    def outside(self) -> tuple[np.ndarray | None, list[Reached]]:
        """Limits in floats, shape (K,), None if nothing is left, and the last points reached."""
        limits = self.programs.first_limits()
        reached: list[Reached] = []
        for _ in range(STEPS):
            reached = self.programs.outer_step(limits)
            if not reached:
                return None, []
            following = np.minimum(np.max([r.limits for r in reached], axis=0), limits)
            moved = float(np.max(limits - following))
            limits = following
            if moved <= SETTLED:
                break
        return limits, reached

    # --- inner -----------------------------------------------------------------------------------

    def inside(
        self, limits: np.ndarray | None, reached: list[Reached]
    ) -> tuple[tuple[tuple[Fraction, ...], ...], tuple[Supported, ...]]:
        """Points proved to be self-generating: from outside where that succeeds, otherwise those
        that stay where they are."""
        if limits is None:
            return (), ()
        start = self.programs.furthest(reached)
        for shrink in SHRINK:
            found = self._from_outside(start, shrink)
            if found is not None:
                return found
        return self._stationary()

    def _from_outside(
        self, points: np.ndarray, shrink: float
    ) -> tuple[tuple[tuple[Fraction, ...], ...], tuple[Supported, ...]] | None:
        ways, tries = self.programs.directions.T, PROOFS
        for _ in range(INNER_STEPS):
            made = self.programs.inner_step(points, shrink)
            if made is None:
                return None
            if ((points @ ways).max(axis=0) <= (made.points @ ways).max(axis=0)).all():
                proved = self._proved(points, made.profiles, made.weights)
                tries -= 1
                if proved is not None or not tries:
                    return proved
            points = made.points + shrink * (made.points.mean(axis=0) - made.points)
        return None

    def _proved(
        self, points: np.ndarray, profiles: np.ndarray, weights: np.ndarray
    ) -> tuple[tuple[tuple[Fraction, ...], ...], tuple[Supported, ...]] | None:
        exact = tuple(
            tuple(self.low[i] + self.spread * _short(x) for i, x in enumerate(point))
            for point in points.tolist()
        )
        supports = tuple(
            Supported(self.profiles[a], _whole(row))
            for a, row in zip(profiles, weights, strict=True)
        )
        try:
            self.verify(exact, supports)
        except NotProved:
            return None
        return exact, supports

    def verify(
        self, points: tuple[tuple[Fraction, ...], ...], supports: tuple[Supported, ...]
    ) -> None:
        plain = [(s.profile, s.weights) for s in supports]
        verify_points(self.game.gains, self.discount, points, plain)

    def _stationary(self) -> tuple[tuple[tuple[Fraction, ...], ...], tuple[Supported, ...]]:
        """Profiles that are each played for ever, deterred by the worst of the others; exact."""
        d = self.discount
        left = list(self.game.equilibria)
        if not left:
            return (), ()
        while True:
            worst = [min(self.game.gains[(i, *at)] for at in left) for i in range(self.game.count)]
            more = [
                at
                for at in self.profiles
                if at not in left
                and all(
                    (1 - d) * self.game.lure(i, at)
                    <= d * (self.game.gains[(i, *at)] - min(worst[i], self.game.gains[(i, *at)]))
                    for i in range(self.game.count)
                )
            ]
            if not more:
                break
            left += more
        points = tuple(self.game.payoff(at) for at in left)
        supports = tuple(Supported(at, ((k, Fraction(1)),)) for k, at in enumerate(left))
        self.verify(points, supports)
        return points, supports

    # --- results ---------------------------------------------------------------------------------

    def bounds(
        self,
        limits: np.ndarray | None,
        points: tuple[tuple[Fraction, ...], ...],
        supports: tuple[Supported, ...],
    ) -> Bounds:
        ways = [tuple(_short(x) for x in way) for way in self.programs.directions.tolist()]
        if limits is None:
            return Bounds(self.discount, tuple(ways), (), True, (), (), None, self.game.exact)
        offset = [float(sum(w * x for w, x in zip(way, self.low, strict=True))) for way in ways]
        outer = limits * float(self.spread) + np.array(offset)
        gap = None
        if points:
            inner = np.array(points, dtype=float) @ self.programs.directions.T
            gap = float(np.max(outer - inner.max(axis=0)))
        return Bounds(
            self.discount,
            tuple(ways),
            tuple(outer.tolist()),
            False,
            points,
            supports,
            gap,
            self.game.exact,
        )


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


def _short(x: float) -> Fraction:
    """A float on a grid of 2 ** -40."""
    return Fraction(round(x * 2**40), 2**40)


def _whole(row: np.ndarray) -> tuple[tuple[int, Fraction], ...]:
    """Weights in floats as positive fractions that add up to 1."""
    parts = [(k, _short(x)) for k, x in enumerate(row.tolist()) if x > 2**-38]
    total = sum((x for _, x in parts), Fraction(0))
    return tuple((k, x / total) for k, x in parts)
