"""This module finds equilibrium payoffs of many LLMs from outside, and proves them in rationals."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from attrs import define, frozen

from .limit_programs import Unit
from .reversion import Profile, StageGame
from .verify_many import NotProved, verify_points

SHRINK = (1e-6, 1e-3, 2e-2)
"""How far points are drawn to their middle in each step, so that rounding does no harm."""

PROOFS = 4
"""Proofs that are tried for each of these."""

INNER_STEPS = 40
"""Applications of the operator before points are drawn further in."""

CLOSINGS = 3
"""Times in each step that points are sought beyond the facets of those found."""

MOST_POINTS = 150
"""Points from which on none are sought beyond facets."""

FLAT, TINY = 1e-9, 1e-13
"""What counts as thickness, and what points may be beyond a facet, for payoffs of range 1."""

PRICE = 1e5

BLOCKS = 100_000
"""Weights that are solved for at once."""

Points: TypeAlias = tuple[tuple[Fraction, ...], ...]


@frozen
class Supported:
    """A point that is an equilibrium payoff once all points of the list are.

    profile    played first
    weights    of the points of the list, adding up to 1: where play goes on, by a public draw
    """

    profile: Profile
    weights: tuple[tuple[int, Fraction], ...]


Proved: TypeAlias = tuple[Points, tuple[Supported, ...]]


class TooMuch(Exception):
    """The search for inner points takes too long."""


@define
class Budget:
    """What may still be spent on linear programs, in entries of what they solve for."""

    left: int

    def spend(self, size: int) -> None:
        """Raises TooMuch."""
        self.left -= size
        if self.left < 0:
            raise TooMuch


@frozen(eq=False)
class Terms:
    """How far points are drawn in, and so what is to spare where a deviation is deterred; what
    punishes beside the points themselves, shape (n,); and what may be spent."""

    shrink: float
    budget: Budget
    worst: np.ndarray | None = None


@frozen(eq=False)
class Made:
    """The furthest points in some directions, shape (K', n), each by a profile, shape (K',), and a
    mixture of the points before, shape (K', points)."""

    points: np.ndarray
    profiles: np.ndarray
    weights: np.ndarray

    def and_(self, other: Made) -> Made:
        """All of both."""
        return Made(
            np.concatenate([self.points, other.points]),
            np.concatenate([self.profiles, other.profiles]),
            np.concatenate([self.weights, other.weights]),
        ).each_once()

    def each_once(self) -> Made:
        _, kept = np.unique(np.round(self.points, 11), axis=0, return_index=True)
        return Made(self.points[kept], self.profiles[kept], self.weights[kept])


@frozen(eq=False)
class Inside:
    """The game exactly and in the unit of the programs: payoff = low + spread * unit."""

    game: StageGame
    discount: Fraction
    unit: Unit
    low: tuple[Fraction, ...]
    spread: tuple[Fraction, ...]
    profiles: tuple[Profile, ...]

    def points(self, start: np.ndarray, budget: Budget) -> Proved:
        """Points proved to be self-generating, from points outside, shape (P, n): by the operator
        where that succeeds, otherwise those that stay where they are. Raises TooMuch."""
        for shrink in SHRINK if len(start) and self.discount else ():
            found = self._from_outside(start, Terms(shrink, budget))
            if found is not None:
                return found
        return self.stationary()

    def _from_outside(self, points: np.ndarray, terms: Terms) -> Proved | None:
        tries = PROOFS
        for _ in range(INNER_STEPS):
            made = inner_step(self.unit, self.unit.ways, points, terms)
            if made is None:
                return None
            made, missed = closed(self.unit, made, points, terms)
            if not missed:
                terms.budget.spend(20 * len(points) * len(made.points))
                proved = self._proved(points, made)
                tries -= 1
                if proved is not None or not tries:
                    return proved
            points = made.points + terms.shrink * (made.points.mean(axis=0) - made.points)
        return None

    def _proved(self, points: np.ndarray, made: Made) -> Proved | None:
        exact = tuple(
            tuple(self.low[i] + self.spread[i] * short(x) for i, x in enumerate(point))
            for point in points.tolist()
        )
        supports = tuple(
            Supported(self.profiles[a], whole(row))
            for a, row in zip(made.profiles, made.weights, strict=True)
        )
        try:
            self.verify(exact, supports, spans_of(made.points, points))
        except NotProved:
            return None
        return exact, supports

    def verify(
        self,
        points: Points,
        supports: tuple[Supported, ...],
        spans: list[list[int]] | None = None,
    ) -> None:
        """Raises NotProved."""
        plain = [(s.profile, s.weights) for s in supports]
        verify_points(self.game.gains, self.discount, points, plain, spans)

    def stationary(self) -> Proved:
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


def closed(unit: Unit, made: Made, points: np.ndarray, terms: Terms) -> tuple[Made, bool]:
    """With points beyond those facets that miss some of the points before; whether some still do.
    Raises TooMuch."""
    for _ in range(CLOSINGS):
        ways = facets(made.points, points)
        if not len(ways) or len(made.points) > MOST_POINTS:
            return made, bool(len(ways))
        more = inner_step(unit, ways, points, terms)
        if more is None:
            break
        made = made.and_(more)
    return made, bool(len(facets(made.points, points)))


def inner_step(unit: Unit, ways: np.ndarray, points: np.ndarray, terms: Terms) -> Made | None:
    """What is paid furthest in each direction by mixtures of points, shape (P, n), that deter; None
    if nothing is. Raises TooMuch."""
    patience = (1 - unit.discount) / unit.discount
    lures = np.where(unit.lures > 0, unit.lures * patience + terms.shrink / 16, 0.0)
    least = points.min(axis=0)
    needs = (least if terms.worst is None else np.minimum(terms.worst, least)) + lures
    alive = (needs <= points.max(axis=0)).all(axis=1)
    own, reach = unit.gains @ ways.T, points @ ways.T
    value = (1 - unit.discount) * own + unit.discount * reach.max(axis=0)
    value[~alive] = -np.inf
    solved: dict[tuple[int, int], np.ndarray] = {}
    while True:
        top = value.argmax(axis=0).tolist()
        pairs = [(a, k) for k, a in enumerate(top) if alive[a] and (a, k) not in solved]
        if not pairs:
            break
        terms.budget.spend(len(pairs) * len(points))
        found = _mixtures(points, [(ways[k], needs[a]) for a, k in pairs])
        for (a, k), row in zip(pairs, found, strict=True):
            solved[(a, k)] = row
            paid = (1 - unit.discount) * own[a, k] + unit.discount * float(row @ reach[:, k])
            value[a, k] = paid
            if not row.any():
                alive[a], value[a] = False, -np.inf
    best = [(a, k) for k, a in enumerate(top) if np.isfinite(value[a, k])]
    if not best:
        return None
    weights = np.array([solved[pair] for pair in best])
    profiles = np.array([a for a, _ in best])
    paid = (1 - unit.discount) * unit.gains[profiles] + unit.discount * (weights @ points)
    return Made(paid, profiles, weights).each_once()


def _mixtures(points: np.ndarray, asked: list[tuple[np.ndarray, np.ndarray]]) -> list[np.ndarray]:
    """Weights on points whose mixture is furthest in a direction and worth what is needed, for each
    of some (direction, need); zeros where there are none."""
    size = max(1, BLOCKS // len(points))
    out: list[np.ndarray] = []
    for k in range(0, len(asked), size):
        out += _mixture_block(points, asked[k : k + size])
    return out


def _mixture_block(
    points: np.ndarray, asked: list[tuple[np.ndarray, np.ndarray]]
) -> list[np.ndarray]:
    """As one program. What is missing to the needs is bought at a high price, so that there is a
    solution."""
    from scipy.optimize import linprog
    from scipy.sparse import block_diag

    count, size = len(asked), len(points)
    row = np.hstack([-points.T, -np.ones((points.shape[1], 1))])
    more: dict[str, Any] = {
        "A_ub": block_diag([row] * count, format="csr"),
        "b_ub": np.concatenate([-need for _, need in asked]),
        "A_eq": block_diag([np.append(np.ones(size), 0.0)[None, :]] * count, format="csr"),
        "b_eq": np.ones(count),
    }
    costs = np.concatenate([np.append(-(points @ way), PRICE) for way, _ in asked])
    found = linprog(costs, bounds=(0, None), method="highs", **more)
    if found.status != 0:
        return [np.zeros(size)] * count
    solved = found.x.reshape(count, size + 1)
    return [np.where(x[-1] > FLAT, 0.0, x[:-1]) for x in solved]


def facets(around: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Outward normals of the hull of some points' facets that miss others, the largest entry 1."""
    from scipy.spatial import ConvexHull, QhullError

    middle = around.mean(axis=0)
    _, sizes, axes = np.linalg.svd(around - middle)
    rank = int((sizes > FLAT).sum())
    off = (points - middle) @ axes[rank:].T
    out = [sign * axes[rank + k] for k in range(len(axes) - rank) for sign in (1.0, -1.0)
           if (sign * off[:, k] > FLAT).any()]  # fmt: skip
    flat, other = (around - middle) @ axes[:rank].T, (points - middle) @ axes[:rank].T
    if rank == 1:
        out += [sign * axes[0] for sign in (1.0, -1.0)
                if (sign * other).max() > (sign * flat).max() + TINY]  # fmt: skip
    elif rank:
        try:
            planes = np.unique(np.round(ConvexHull(flat).equations, 12), axis=0)
        except QhullError:
            planes = np.zeros((0, rank + 1))
        missed = ((other @ planes[:, :-1].T + planes[:, -1]) > TINY).any(axis=0)
        out += list(planes[missed, :-1] @ axes[:rank])
    if not out:
        return np.zeros((0, around.shape[1]))
    normals = np.array(out)
    return np.asarray(normals / np.abs(normals).max(axis=1, keepdims=True))


def normals_of(points: np.ndarray) -> np.ndarray:
    """Outward normals of the facets of a hull, the largest entry 1; of flat ones also what keeps
    them flat."""
    middle = points.mean(axis=0)
    return facets(points, middle + (points - middle) * 2 + 0.0) if len(points) else points


def spans_of(paid: np.ndarray, points: np.ndarray) -> list[list[int]]:
    """For each point some of those paid that span it: a simplex of near ones."""
    from scipy.optimize import linprog

    rows = np.vstack([paid.T, np.ones(len(paid))])
    out = []
    for point in points:
        near = ((paid - point) ** 2).sum(axis=1)
        found = linprog(
            near,
            A_eq=rows,
            b_eq=np.append(point, 1.0),
            bounds=(0, None),
            options={"primal_feasibility_tolerance": 1e-10},
        )
        out.append(np.flatnonzero(found.x > TINY).tolist() if found.status == 0 else [])
    return out


def short(x: float) -> Fraction:
    """A float on a grid of 2 ** -40."""
    return Fraction(round(x * 2**40), 2**40)


def whole(row: np.ndarray) -> tuple[tuple[int, Fraction], ...]:
    """Weights in floats as positive fractions that add up to 1."""
    parts = [(k, short(x)) for k, x in enumerate(row.tolist()) if x > 2**-38]
    total = sum((x for _, x in parts), Fraction(0))
    return tuple((k, x / total) for k, x in parts)
