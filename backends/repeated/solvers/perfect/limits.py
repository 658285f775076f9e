"""This module finds hyperplanes that bound the equilibrium payoffs of many LLMs, with a proof.

Weights of a linear program's dual bound what profiles pay by any limits, and the bound is affine
in the limits. With the weights held fixed the limits shrink to a fixed point, which is solved for;
then better weights are sought there (policy iteration, Howard 1960), until nothing moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from attrs import define, field, frozen

from .limit_programs import Unit, bounds, rays
from .verify_limits import Chain, Dual, LimitFails, Round, Table, Weights

MARGIN = 2.0**-33
"""What limits are above their fixed point, for payoffs of range 1: far more than rounding."""

GRID = 2**50
"""Limits are rounded up to this grid."""

WEIGHTS = 2**40
"""Dual weights are rounded to this grid."""

SETTLED = 1e-8
"""Movement of all limits at which they are left."""

ROUNDS = 40
SWEEPS = 400
ASKED = 30
"""Times better weights are sought with the same limits."""

PROGRAMS = 20_000
"""Linear programs after which the limits are left as they are."""


@define(eq=False)
class Pool:
    """Dual weights found so far, of unit directions: any of them bounds what any profile pays."""

    unit: Unit
    duals: list[Dual] = field(factory=list)
    ways: np.ndarray = field(factory=lambda: np.zeros(0, dtype=int))
    slopes: np.ndarray = field(factory=lambda: np.zeros((0, 0)))
    today: np.ndarray = field(factory=lambda: np.zeros((0, 0)))

    @staticmethod
    def of(unit: Unit) -> Pool:
        """With each direction's own limit."""
        pool = Pool(unit)
        size = len(unit.ways)
        pool.slopes, pool.today = np.zeros((0, size)), np.zeros((len(unit.gains), 0))
        pool.add([Dual(k, ((k, Fraction(1)),)) for k in range(size)])
        return pool

    def add(self, duals: list[Dual]) -> None:
        unit, d = self.unit, self.unit.discount
        y = np.array([dense(dual.weights, len(unit.ways)) for dual in duals])
        at = np.array([dual.way for dual in duals])
        m = y @ unit.ways - unit.ways[at]
        slopes = d * y
        slopes[:, unit.axis(-1.0)] += d * m
        today = (1 - d) * (unit.gains @ unit.ways[at].T - unit.lures @ m.T)
        order = np.argsort(np.append(self.ways, at), kind="stable")
        self.duals = [(self.duals + duals)[j] for j in order]
        self.ways = np.append(self.ways, at)[order]
        self.slopes = np.concatenate([self.slopes, slopes])[order]
        self.today = np.concatenate([self.today, today], axis=1)[:, order]

    def paid(self, limits: np.ndarray) -> np.ndarray:
        """The bound by each dual, shape (A, J)."""
        return np.asarray(self.today + self.slopes @ limits)

    def best(self, limits: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The least bounds by any dual, shape (A, K), and which; own payoffs are not considered."""
        paid = self.paid(limits)
        starts = np.searchsorted(self.ways, np.arange(len(self.unit.ways)))
        least = np.minimum.reduceat(paid, starts, axis=1)
        which = np.empty(least.shape, dtype=int)
        for k, (low, high) in enumerate(zip(starts, [*starts[1:], len(self.ways)], strict=True)):
            which[:, k] = low + paid[:, low:high].argmin(axis=1)
        return least, which


def dense(weights: Weights, size: int) -> np.ndarray:
    out = np.zeros(size)
    for k, y in weights:
        out[k] = float(y)
    return out


@frozen(eq=False)
class Found:
    """Limits in floats, their proof, and the furthest points that the last programs paid, shape
    (P, n), all for payoffs of range 1; why, where they may still move."""

    limits: np.ndarray
    chain: Chain
    points: np.ndarray
    duals: tuple[Dual, ...]
    why: str


def outer_limits(unit: Unit, table: Table, known: Sequence[Dual] = ()) -> Found:
    """Limits in the unit game's directions, proved in `table`, which is the same game exactly; with
    dual weights that are known from fewer directions, which come first."""
    search = _Search(unit, table)
    if known:
        search.pool.add(list(known))
    return search.run()


@define(eq=False)
class _Search:
    unit: Unit
    table: Table
    pool: Pool = field(init=False)
    own: np.ndarray = field(init=False)
    alive: np.ndarray = field(init=False)
    never: dict[int, Weights] = field(factory=dict)
    rounds: list[Round] = field(factory=list)
    points: dict[tuple[int, int], np.ndarray] = field(factory=dict)
    programs: int = 0

    def __attrs_post_init__(self) -> None:
        self.pool = Pool.of(self.unit)
        self.own = self.unit.gains @ self.unit.ways.T
        self.alive = np.ones(len(self.unit.gains), dtype=bool)

    def run(self) -> Found:
        exact = self.first()
        first, why = exact, "limits were still moving when they were left"
        if not self.unit.discount:
            self.without_patience()
        for _ in range(ROUNDS):
            limits = _floats(exact)
            better = self.improve(limits) if self.unit.discount else True
            if not self.alive.any():
                return self.nothing(first, exact)
            following = self.shrink(exact, limits)
            moved = max(float(x - y) for x, y in zip(exact, following, strict=True))
            exact = following
            if moved <= SETTLED or not better:
                why = ""
                break
            if self.programs > PROGRAMS:
                why = f"more than {PROGRAMS} linear programs"
                break
        chain = Chain(self.table.ways, first, tuple(self.rounds), False)
        return Found(
            _floats(exact), chain, self.furthest(_floats(exact)), tuple(self.pool.duals), why
        )

    def first(self) -> tuple[Fraction, ...]:
        """Of what is feasible, and not below the pure minmax."""
        table = self.table
        limits = [table.most(k) for k in range(len(table.ways))]
        for i, (k, size) in enumerate(table.worst):
            limits[k] = min(limits[k], -size * table.floors[i])
        return tuple(limits)

    def nothing(self, first: tuple[Fraction, ...], exact: tuple[Fraction, ...]) -> Found:
        self.rounds.append(Round((), exact, (), (), tuple(self.never.items())))
        chain = Chain(self.table.ways, first, tuple(self.rounds), True)
        return Found(_floats(exact), chain, np.zeros((0, self.unit.count)), (), "")

    def without_patience(self) -> None:
        """Profiles that some LLM would leave are never played."""
        plus = self.unit.axis(1.0)
        for a in range(len(self.unit.gains)):
            lured = [i for i in range(self.unit.count) if self.table.lures[a][i]]
            if lured:
                self.never[a] = tuple((int(plus[i]), Fraction(1)) for i in lured)
                self.alive[a] = False

    # --- better weights --------------------------------------------------------------------------

    def values(self, limits: np.ndarray) -> np.ndarray:
        """What profiles pay at most in each direction, shape (A, K)."""
        least, _ = self.pool.best(limits)
        return np.where(self.alive[:, None], np.minimum(self.own, least), -np.inf)

    def improve(self, limits: np.ndarray) -> bool:
        """Seek weights for the profiles that pay most, until none are better; whether some were."""
        self.points = {}
        met = np.zeros(len(self.alive), dtype=bool)
        last = False
        for _ in range(ASKED):
            self.drop(limits, met)
            if not self.alive.any():
                return True
            values = self.values(limits)
            pairs = self.open_pairs(limits, values)
            if not pairs:
                break
            fresh = [a for a in dict.fromkeys(a for a, _ in pairs) if not met[a]]
            if fresh:
                self.seek_rays(limits, fresh, met)
                pairs = [(a, k) for a, k in pairs if self.alive[a]]
            if pairs:
                last |= self.seek(limits, pairs, values)
            if self.programs > PROGRAMS:
                break
        return last

    def open_pairs(self, limits: np.ndarray, values: np.ndarray) -> list[tuple[int, int]]:
        """The profile that pays most in each direction, unless it is known how much that is."""
        top = values.argmax(axis=0)
        out = []
        for k, a in enumerate(top.tolist()):
            if (a, k) not in self.points and not self.stays(a, limits):
                out.append((a, k))
        return out

    def stays(self, a: int, limits: np.ndarray) -> bool:
        """Whether a profile may be played for ever, as far as the limits say."""
        gain, need = self.unit.gains[a], self.unit.needs(limits)[a]
        return bool((gain >= need).all() and (self.own[a] <= limits).all())

    def drop(self, limits: np.ndarray, met: np.ndarray) -> None:
        """Profiles that need more than the limit of one LLM alone."""
        plus = self.unit.axis(1.0)
        short = self.unit.needs(limits) > limits[plus] + MARGIN
        for a in np.flatnonzero(self.alive & short.any(axis=1)).tolist():
            i = int(np.flatnonzero(short[a])[0])
            self.forget(a, ((int(plus[i]), Fraction(1)),), met)

    def forget(self, a: int, weights: Weights, met: np.ndarray) -> None:
        self.never[a] = weights
        self.alive[a] = False
        met[a] = True

    def seek_rays(self, limits: np.ndarray, profiles: list[int], met: np.ndarray) -> None:
        weights, short = rays(self.unit, limits, profiles)
        self.programs += len(profiles)
        for a, row, lost in zip(profiles, weights, short.tolist(), strict=True):
            met[a] = True
            if lost:
                self.forget(a, self.exact(row, None), met)

    def seek(self, limits: np.ndarray, pairs: list[tuple[int, int]], values: np.ndarray) -> bool:
        found = bounds(self.unit, limits, pairs)
        self.programs += len(pairs)
        d, more = self.unit.discount, []
        for (a, k), row, after in zip(pairs, found.weights, found.after, strict=True):
            self.points[(a, k)] = (1 - d) * self.unit.gains[a] + d * after
            dual = Dual(k, self.exact(row, k))
            y = dense(dual.weights, len(limits))
            m = y @ self.unit.ways - self.unit.ways[k]
            lost = m @ self.unit.lures[a]
            paid = y @ limits + m @ limits[self.unit.axis(-1.0)]
            if (1 - d) * (self.own[a, k] - lost) + d * paid < values[a, k] - MARGIN / 4:
                more.append(dual)
        if more:
            self.pool.add(list(dict.fromkeys(more)))
        return bool(more)

    def exact(self, row: np.ndarray, k: int | None) -> Weights:
        """Weights in floats as fractions for which y D - way is not negative."""
        weights = {
            j: Fraction(round(x * WEIGHTS), WEIGHTS)
            for j, x in enumerate(row.tolist())
            if x > 1 / WEIGHTS
        }
        plus = self.unit.axis(1.0)
        for i in range(self.unit.count):
            short = Fraction(float(self.unit.ways[k, i])) if k is not None else Fraction(0)
            short -= sum(
                (y * Fraction(float(self.unit.ways[j, i])) for j, y in weights.items()), Fraction(0)
            )
            if short > 0:
                at = int(plus[i])
                weights[at] = weights.get(at, Fraction(0)) + short
        return tuple(sorted(weights.items()))

    # --- the fixed point of some weights ---------------------------------------------------------

    def shrink(self, exact: tuple[Fraction, ...], limits: np.ndarray) -> tuple[Fraction, ...]:
        """Limits after a round that is proved: what is left at the end, or after one step."""
        after = self.settle(limits, None)
        wide = None if after is None else self.settle(limits, limits)
        if after is not None and wide is not None:
            made = self.made(after, np.maximum(wide, after))
            try:
                following = self.table.verify_round(exact, made, False)
            except LimitFails:
                pass
            else:
                self.rounds.append(made)
                return following
        return self.step(exact, limits)

    def settle(self, limits: np.ndarray, floor: np.ndarray | None) -> np.ndarray | None:
        """Limits x, on the way from some, that are above what they pay: T(x) < x, and at least a
        floor; None if there are none."""
        x = limits
        for sweep in range(SWEEPS):
            y = self.values(x).max(axis=0) + MARGIN
            if floor is not None:
                y = np.maximum(y, floor)
            if self.closed(y, floor):
                return y
            if (y > limits + 1.0).any():
                return None
            x = y
            if sweep % 8 == 7:
                jump = self.jump(x, floor)
                if jump is not None and self.closed(jump, floor):
                    return jump
        return None

    def closed(self, x: np.ndarray, floor: np.ndarray | None) -> bool:
        if floor is not None and (x < floor).any():
            return False
        return bool((self.values(x).max(axis=0) + MARGIN / 2 <= x).all())

    def jump(self, x: np.ndarray, floor: np.ndarray | None) -> np.ndarray | None:
        """The fixed point of the profiles and weights that are the most now (Newton)."""
        least, which = self.pool.best(x)
        values = np.where(self.alive[:, None], np.minimum(self.own, least), -np.inf)
        top, ways = values.argmax(axis=0), np.arange(len(x))
        duals = which[top, ways]
        own = self.own[top, ways] <= least[top, ways]
        slopes = np.where(own[:, None], 0.0, self.pool.slopes[duals])
        fixed = np.where(own, self.own[top, ways], self.pool.today[top, duals]) + MARGIN
        if floor is not None:
            held = floor >= values.max(axis=0) + MARGIN
            slopes, fixed = np.where(held[:, None], 0.0, slopes), np.where(held, floor, fixed)
        try:
            found = np.linalg.solve(np.eye(len(x)) - slopes, fixed)
        except np.linalg.LinAlgError:
            return None
        if not np.isfinite(found).all():
            return None
        return np.asarray(found if floor is None else np.maximum(found, floor))

    def made(self, after: np.ndarray, wide: np.ndarray) -> Round:
        """A round with the weights that hold at both ends by most."""
        ends = _raised(after), _raised(wide)
        room = np.maximum(
            self.pool.paid(after) - after[self.pool.ways],
            self.pool.paid(wide) - wide[self.pool.ways],
        )
        return self.round(ends[1], ends[0], room)

    def round(
        self, wide: tuple[Fraction, ...], after: tuple[Fraction, ...], room: np.ndarray
    ) -> Round:
        starts = np.searchsorted(self.pool.ways, np.arange(len(after) + 1))
        uses: list[tuple[int, int, int]] = []
        seen: dict[int, int] = {}
        for k, limit in enumerate(_floats(after)):
            part = room[:, starts[k] : starts[k + 1]].argmin(axis=1) + starts[k]
            for a in np.flatnonzero(self.alive & (self.own[:, k] > limit - MARGIN)).tolist():
                uses.append((a, k, seen.setdefault(int(part[a]), len(seen))))
        duals = tuple(self.pool.duals[j] for j in seen)
        return Round(wide, after, duals, tuple(uses), tuple(self.never.items()))

    def step(self, exact: tuple[Fraction, ...], limits: np.ndarray) -> tuple[Fraction, ...]:
        """One application of the weights, rounded up until it is proved."""
        for _ in range(2):
            values = self.values(limits).max(axis=0) + MARGIN
            after = tuple(min(x, y) for x, y in zip(_raised(values), exact, strict=True))
            room = self.pool.paid(limits)
            made = self.round((), after, room)
            try:
                following = self.table.verify_round(exact, made, False)
            except LimitFails:
                return exact
            self.rounds.append(made)
            exact, limits = following, _floats(following)
        return exact

    def furthest(self, limits: np.ndarray) -> np.ndarray:
        """A point in each direction that is paid furthest."""
        top = self.values(limits).argmax(axis=0).tolist()
        points = [self.points.get((a, k), self.unit.gains[a]) for k, a in enumerate(top)]
        return np.unique(np.round(points, 9), axis=0)


def _floats(limits: tuple[Fraction, ...]) -> np.ndarray:
    return np.array([float(x) for x in limits])


def _raised(limits: np.ndarray) -> tuple[Fraction, ...]:
    """On the grid, not below."""
    return tuple(Fraction(int(np.ceil(x * GRID)), GRID) for x in limits.tolist())
