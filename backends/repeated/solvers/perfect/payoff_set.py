"""This module computes the equilibrium payoffs of two LLMs that see each other's meta-actions."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
from attrs import define, field

from ...problem import Stage
from .fixed_point import Pattern, known_coordinates, pattern, solve
from .iteration import STAY, Floats, Images, extreme, images
from .outside import Frame, first_polygon, floats, next_polygon
from .pair import Pair, discount_of
from .polygon import Point, Polygon, clip, farthest, hull
from .records import Inner, Outer, PayoffSet, Support, Way
from .refine import PRECISIONS, System, pushed_solution, rational_solution
from .verify import (
    Game,
    ProofFails,
    verify_inner,
    verify_shrinking,
    verify_start,
    verify_step,
    verify_wider,
)
from .widen import Widening, widening

IRRATIONAL = "no rational vertices were found: they seem to be irrational"

STEPS = 20_000
"""Iterations in floats after which the set is bounded only."""

OUTER_TRIES = (0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 1024, 2048)
"""Numbers of outer steps after which the outer polygon is tried to shrink to what was found."""

MOST_PROOFS = 40_000
"""Outer steps times profiles after which the outer bound is left as it is."""

SETTLED = 1e-15
"""Movement of all vertices, for payoffs of range 1, at which the iteration has ended."""

FEW = 12
"""Outer steps that are tried while the iteration goes on, or before a way around is looked for."""

PUSHES = tuple(Fraction(1, 2**k) for k in (46, 36, 26))
"""How far irrational vertices are moved in or out, of the payoffs' range, to get rational ones."""


def payoff_set(stage: Stage, discount: Fraction | int) -> PayoffSet:
    """Pure-strategy subgame-perfect payoffs of two LLMs with public randomisation.

    Abreu and Sannikov (2014, theorem 2) bound the number of vertices by three per profile; their
    operator is iterated in floats until the same profiles and edges make the vertices, and the
    fixed point is solved for exactly. Both bounds are then proved (`verify`).

    stage      of two LLMs; payoffs in floats are rounded to a grid (numerical)
    discount   exact, at least 0 and less than 1

    Raises BadRepeatedGame for anything else.
    """
    return _Search.of(Pair.of(stage), discount_of(discount)).run()


@define
class _Search:
    """The game in units and in floats, and the outer polygons so far."""

    game: Pair
    discount: Fraction
    frame: Frame
    floats: Floats
    proof: Game
    steps: list[Polygon]
    last: np.ndarray
    proved: int = 0
    best: Inner = field(factory=lambda: Inner((), ()))
    tried: set[Pattern] = field(factory=set)

    @staticmethod
    def of(game: Pair, discount: Fraction) -> _Search:
        frame = Frame.of(game)
        numbers = floats(game, frame, discount)
        first = first_polygon(game, extreme(numbers.gains))
        as_floats = frame.floats(np.array(first, dtype=object).reshape(-1, 2).T)
        proof = Game.of(game.gains.reshape(2, *game.sizes), discount)
        return _Search(game, discount, frame, numbers, proof, [first], as_floats)

    def run(self) -> PayoffSet:
        polygon = self.floats.gains[extreme(self.floats.gains)]
        threats, last = self.floats.low, None
        for _ in range(STEPS):
            made = images(self.floats, polygon, threats)
            if not len(made.points):
                return self.nothing()
            made = made.take(np.array(extreme(made.points)))
            threats = np.maximum(threats, made.points.min(axis=0))
            same = made.points.shape == polygon.shape
            settled = same and bool(abs(made.points - polygon).max() <= SETTLED)
            if same and (settled or len(made.points) == len(polygon)):
                form = pattern(polygon, made)
                if settled or (form == last and form not in self.tried):
                    found = self.attempt(form, made, threats, settled)
                    if found is not None:
                        return found
                last = form
            if settled:
                break
            polygon = made.points
        return self.bounded("the proved bounds do not meet")

    # --- one attempt ---------------------------------------------------------------------------

    def attempt(
        self, form: Pattern, made: Images, threats: np.ndarray, settled: bool
    ) -> PayoffSet | None:
        """The set, if the vertices that a pattern leads to are proved to be it."""
        self.tried.add(form)
        start = [x for point in made.points for x in self.frame.exact(point)]
        start += self.frame.exact(threats)
        found = solve(self.game, self.discount, form)
        if found is None:
            system = System(self.game, self.discount, form)
            found = rational_solution(system, start, PRECISIONS if settled else PRECISIONS[:1])
        if found is not None:
            return self.proved_set(form, found, settled)
        return self.between(form, self.push(made), start) if settled else None

    def proved_set(self, form: Pattern, found: list[Point], settled: bool) -> PayoffSet | None:
        """If the iteration has settled, no effort is spared."""
        inner = self.inner(hull(found), form, found)
        if inner is None:
            return None
        self.best = inner
        outer = self.outer(inner.vertices, FEW)
        if outer is None and settled:
            wide = widening(found, form, self.discount)
            if wide is not None:
                outer = self.outer(inner.vertices, OUTER_TRIES[-1], wide)
        return None if outer is None else self.result(inner, outer)

    def inner(self, vertices: Polygon, form: Pattern, paid: list[Point]) -> Inner | None:
        """Proved, with a support for what each way of making a vertex pays; or None."""
        supports = tuple(
            Support(self.game.profile(made.profile), self.after(made.profile, point))
            for made, point in zip(form.made, paid, strict=True)
        )
        inner = Inner(vertices, supports)
        try:
            verify_inner(self.game.gains.reshape(2, *self.game.sizes), self.discount, inner)
        except ProofFails:
            return None
        return inner

    def after(self, profile: int, point: Point) -> Point:
        if not self.discount:
            return point
        gains, rest = self.game.point(profile), 1 - self.discount
        x, y = ((point[i] - rest * gains[i]) / self.discount for i in (0, 1))
        return x, y

    def push(self, made: Images) -> list[Fraction]:
        """A way out from the middle for each vertex, of the size of the payoffs' range.

        None for what is played for ever, which is known.
        """
        away = (made.points - made.points.mean(axis=0)) * (made.kinds != STAY)[:, None]
        away = away / (np.abs(away).max() or 1.0)
        return [
            Fraction(float(x)) * self.frame.spread[i] for point in away for i, x in enumerate(point)
        ]

    def between(
        self, form: Pattern, push: list[Fraction], start: list[Fraction]
    ) -> PayoffSet | None:
        """Bounds close to each other, where vertices are irrational."""
        middle = self.pushed(form, start, [Fraction(0)] * len(push))
        if middle is None:
            return None
        wide = widening(middle, form, self.discount)
        fixed = known_coordinates(self.game, self.discount, form)
        some = [Fraction(0) if k else x for x, k in zip(push, fixed, strict=True)]
        for size, way in product(PUSHES, (push, some)):
            inside = self.pushed(form, start, [-x * size for x in way])
            inner = None if inside is None else self.inner_of(form, inside)
            if inner is None:
                continue
            self.best = self.best if self.best.vertices else inner
            if wide is None:
                break
            outer = self.outer(wide.by(size), OUTER_TRIES[-1], wide)
            if outer is not None:
                return self.result(inner, outer, IRRATIONAL)
        return None

    def pushed(
        self, form: Pattern, start: list[Fraction], push: list[Fraction]
    ) -> list[Point] | None:
        return pushed_solution(System(self.game, self.discount, form, tuple(push)), start, 110)

    def inner_of(self, form: Pattern, inside: list[Point]) -> Inner | None:
        worst = [min(point[i] for point in inside) for i in (0, 1)]
        system = System(self.game, self.discount, form)
        values = system.values([*(x for point in inside for x in point), *worst])
        paid = [(values[2 * k], values[2 * k + 1]) for k in range(len(inside))]
        return self.inner(hull(inside), form, paid)

    # --- outer bounds --------------------------------------------------------------------------

    def extend(self, count: int) -> bool:
        """Have so many outer steps, proved; False if they no longer move or are not proved."""
        most = max(FEW, MOST_PROOFS // self.game.gains.shape[1])
        while len(self.steps) <= count:
            if not self.steps[-1] or len(self.steps) > most:
                return False
            following = next_polygon(self.floats, self.last)
            if following.shape == self.last.shape and (following == self.last).all():
                return False
            wide = self.frame.units(following)
            part: list[Point] = list(wide)
            for i, floor in enumerate(self.game.minmax()):
                part = clip(part, i, Fraction(floor))
            self.steps.append(hull(part or wide))
            self.last = np.maximum(following, self.floats.low) if part else following
        try:
            if not self.proved:
                verify_start(self.proof, self.steps[0])
            for k in range(max(1, self.proved), count + 1):
                verify_step(self.proof, self.steps[k - 1], self.steps[k])
        except ProofFails:
            return False
        self.proved = max(self.proved, count + 1)
        return True

    def outer(self, vertices: Polygon, most: int, wide: Widening | None = None) -> Outer | None:
        """A proof that nothing is outside a polygon, with up to so many steps."""
        for count in OUTER_TRIES:
            if count > most or not self.extend(count):
                return None
            steps = self.steps[: count + 1]
            ways: list[Way] = ["pays"] * count
            if self.shrinks(steps[-1], vertices):
                return Outer((*steps, vertices), (*ways, "shrinks"))
            size = wide.needed(steps[-1]) if wide is not None else None
            if size is not None and wide is not None:
                wider = wide.by(size)
                if self.shrinks(wider, vertices) and self.wider(steps[-1], wider):
                    return Outer((*steps, wider, vertices), (*ways, "widens", "shrinks"))
        return None

    def wider(self, before: Polygon, after: Polygon) -> bool:
        try:
            verify_wider(before, after)
        except ProofFails:
            return False
        return True

    def shrinks(self, wide: Polygon, tight: Polygon) -> bool:
        try:
            verify_shrinking(self.proof, wide, tight)
        except ProofFails:
            return False
        return True

    def nothing(self) -> PayoffSet:
        """There is no equilibrium, which takes finitely many steps to prove."""
        for count in range(OUTER_TRIES[-1]):
            if not self.extend(count):
                break
            if not self.steps[count]:
                ways: list[Way] = ["pays"] * count
                outer = Outer(tuple(self.steps[: count + 1]), tuple(ways))
                return self.result(Inner((), ()), outer)
        return self.bounded("no equilibrium was found, but none is not proved")

    def bounded(self, why: str) -> PayoffSet:
        """What is proved after all."""
        for count in OUTER_TRIES:
            if count > 256 or not self.extend(count):
                break
        steps = tuple(self.steps[: self.proved])
        ways: list[Way] = ["pays"] * (len(steps) - 1)
        outer = Outer(steps, tuple(ways))
        inner = self.best if self.best.vertices else self.one_shot()
        return self.result(inner, outer, why)

    def one_shot(self) -> Inner:
        """Equilibria of the stage game, in any order of play."""
        at = [k for k, lost in enumerate((self.game.best - self.game.gains).T) if not any(lost)]
        points = [self.game.point(k) for k in at]
        supports = (Support(self.game.profile(k), p) for k, p in zip(at, points, strict=True))
        return Inner(hull(points), tuple(supports))

    # --- results -------------------------------------------------------------------------------

    def result(self, inner: Inner, outer: Outer, why: str = "") -> PayoffSet:
        """In payoffs instead of units."""
        if not self.game.exact:
            why = "payoffs are floats, rounded to a grid" + (f"; {why}" if why else "")
        inner = Inner(
            self.paid(inner.vertices),
            tuple(Support(s.profile, self.paid((s.after,))[0]) for s in inner.supports),
        )
        outer = Outer(tuple(self.paid(p) for p in outer.steps), outer.ways)
        same = inner.vertices == outer.vertices
        gap = Fraction(0) if same else farthest(outer.vertices, inner.vertices)
        return PayoffSet(self.discount, inner, outer, gap, same and self.game.exact, why)

    def paid(self, polygon: Polygon) -> Polygon:
        return tuple((x / self.game.scale, y / self.game.scale) for x, y in polygon)
