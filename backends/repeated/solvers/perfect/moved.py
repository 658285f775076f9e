"""This module proves what continuation payoffs in a polygon can pay at most, in integers.

It belongs to `verify` and shares no code with what finds the sets. Profiles of which nothing is
close to a limit are put aside in floats (`clear_cases`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import ceil, floor, lcm
from typing import TypeAlias

import numpy as np
from attrs import frozen

from .clear_cases import NONE, VANISH, Cases, Doubt, Layer, to_unit
from .proof_game import (
    Corners,
    Exact,
    Game,
    Plane,
    ProofFails,
    below,
    directions_of,
    inside_all,
    sides_of,
    whole_points,
)

SCREENED = 6
"""Profiles from which on those that are clearly harmless are put aside in floats first."""

Row: TypeAlias = list[int]
Point4: TypeAlias = tuple[int, int, int, int]
"""x, y, t over a common positive denominator, which comes last."""
Limit: TypeAlias = tuple[int, int, int, int, int]
"""a, b, c, e, f: the points with a x + b y <= (c + e t) / f."""


@frozen(eq=False)
class Claim:
    """What continuations in P_t pay, P_t between `tight` (t = 0) and `wide` (t = 1), is in the
    target, or (slack) in target + k t (slack - target) for one k < 1."""

    game: Game
    wide: Corners
    tight: Corners
    target: Corners
    slack: Corners | None

    def low(self) -> list[Fraction]:
        return [min(v[i] for v in self.tight) for i in (0, 1)]

    def rise(self) -> list[Fraction]:
        return [min(v[i] for v in self.wide) - x for i, x in enumerate(self.low())]

    def body(self) -> list[Point4]:
        out = body_of(self.wide, [1] * len(self.wide))
        return out if self.slack is None else body_of(self.tight, [0] * len(self.tight)) + out

    def directions(self) -> list[tuple[int, int]]:
        if not self.target:
            return []
        if self.slack is None:
            floors, own = self.game.floors(), directions_of(self.target)
            sides = zip(own, sides_of(self.target), strict=True)
            return [n for n, side in sides if not below(side, floors)]
        return list(dict.fromkeys(directions_of(self.target) + directions_of(self.slack)))

    def sides(self) -> list[Plane]:
        """Of the target, without those that follow from the pure minmax."""
        floors = self.game.floors() if self.slack is None else None
        sides = sides_of(self.target) if self.target else []
        return [side for side in sides if floors is None or not below(side, floors)]

    def limits(self, directions: list[tuple[int, int]]) -> list[Limit]:
        points, f = whole_points(self.target)
        more, e = whole_points(self.slack) if self.slack is not None else (points, f)
        out = []
        for a, b in directions:
            tight = max(a * x + b * y for x, y in points)
            rise = max(a * x + b * y for x, y in more) * f - tight * e
            out.append((a, b, tight * e, rise, e * f))
        return out

    def layers(self) -> list[tuple[Corners, Corners]]:
        """(continuations, limit) at t = 0 and at t = 1, or both at once."""
        if self.slack is None:
            return [(self.wide, self.target)]
        return [(self.tight, self.target), (self.wide, self.slack)]


def verify_moved(claim: Claim) -> None:
    if not claim.wide:
        return
    profiles, directions = claim.game.profiles(), claim.directions()
    if claim.target and not directions:
        return
    if len(profiles) < SCREENED or not claim.game.p or not claim.target:
        _verify_profiles(claim, profiles, claim.limits(directions) if claim.target else [])
        return
    limits = claim.limits(directions)
    weighed = _Weighed.of(claim, limits)
    left: dict[tuple[int, int], list[Limit]] = {}
    doubts = _cases(claim, profiles, directions).doubts()
    for doubt in weighed.unproved(profiles, doubts):
        left.setdefault(profiles[doubt.profile], []).append(limits[doubt.normal])
    for at, some in left.items():
        _verify_profiles(claim, [at], some)


def _verify_profiles(
    claim: Claim, profiles: Iterable[tuple[int, int]], limits: list[Limit]
) -> None:
    """The claim for some profiles, by the corners of all continuations that deter."""
    game, low, rise, body = claim.game, claim.low(), claim.rise(), claim.body()
    inside = claim.sides()
    top = [max(v[i] for v in claim.wide) for i in (0, 1)]
    for at in profiles:
        need, g = game.need(at), game.payoff(at)
        if any(game.p * (top[i] - low[i] - min(rise[i], Fraction(0))) < need[i] for i in (0, 1)):
            continue
        if inside and inside_all(inside, g):
            continue
        points = body
        for i in (0, 1):
            points = cut(points, _deterred(game.p, need[i], low[i], rise[i], i))
        if points and not claim.target:
            raise ProofFails("a profile still pays something")
        _verify_limits(game, g, points, limits)


@frozen
class _Bound:
    """(q - p) n . g - m . need is at most each room, or less where that is strict; `ways` are n and
    m as whole numbers."""

    ways: tuple[int, int, int, int]
    rooms: tuple[Fraction, ...]
    strict: tuple[bool, ...]

    def holds(self, g: tuple[Exact, Exact], need: tuple[Exact, Exact], rest: int) -> bool:
        a, b, c, d = self.ways
        reach = rest * (a * g[0] + b * g[1]) - c * need[0] - d * need[1]
        for room, strict in zip(self.rooms, self.strict, strict=True):
            left = room.numerator - reach * room.denominator
            if left < 0 or (strict and not left):
                return False
        return True


@frozen(eq=False)
class _Weighed:
    """Linear programming duality: n . w <= s(n + m) - m . (u + need) for all w that deter."""

    claim: Claim
    limits: list[Limit]
    corners: list[tuple[list[tuple[int, int]], int]]
    """Of each layer, as whole numbers over a denominator."""

    @staticmethod
    def of(claim: Claim, limits: list[Limit]) -> _Weighed:
        return _Weighed(claim, limits, [whole_points(after) for after, _ in claim.layers()])

    def unproved(self, profiles: list[tuple[int, int]], doubts: list[Doubt]) -> list[Doubt]:
        """Those doubts that weights do not settle."""
        groups: dict[tuple[int, int, int], list[Doubt]] = {}
        for doubt in doubts:
            groups.setdefault((doubt.normal, doubt.axis, doubt.onto), []).append(doubt)
        game, left = self.claim.game, []
        for group in groups.values():
            bound = self.bound(group[0])
            for doubt in group:
                at = profiles[doubt.profile]
                if bound is None or not bound.holds(
                    game.payoff(at), game.need(at), game.q - game.p
                ):
                    left.append(doubt)
        return left

    def bound(self, doubt: Doubt) -> _Bound | None:
        """What the weights of a doubt say about any profile."""
        claim = self.claim
        a, b, c, e, f = self.limits[doubt.normal]
        m = self._weights((a, b), doubt)
        if m is None:
            return None
        rooms = []
        for t, (points, scale) in enumerate(self.corners):
            x, y = a + m[0], b + m[1]
            k = lcm(x.denominator, y.denominator)
            v, w = int(x * k), int(y * k)
            most = Fraction(max(v * p[0] + w * p[1] for p in points), k * scale)
            worst = [Fraction(min(p[i] for p in points), scale) for i in (0, 1)]
            after = claim.game.p * (most - m[0] * worst[0] - m[1] * worst[1])
            rooms.append(claim.game.q * Fraction(c + e * t, f) - after)
        scale = lcm(m[0].denominator, m[1].denominator)
        whole = a * scale, b * scale, int(m[0] * scale), int(m[1] * scale)
        strict = tuple(bool(t and e) for t in range(len(rooms)))
        return _Bound(whole, tuple(room * scale for room in rooms), strict)

    def _weights(self, n: tuple[int, int], doubt: Doubt) -> tuple[Fraction, Fraction] | None:
        if doubt.axis == VANISH:
            m = Fraction(-n[0]), Fraction(-n[1])
            return m if min(m) >= 0 else None
        if doubt.axis == NONE:
            return Fraction(0), Fraction(0)
        i, other = doubt.axis, self.limits[doubt.onto]
        if n[1 - i] * other[1 - i] <= 0:
            return None
        size = Fraction(n[1 - i], other[1 - i]) * other[i] - n[i]
        if size < 0:
            return None
        return (size, Fraction(0)) if i == 0 else (Fraction(0), size)


def _cases(
    claim: Claim, profiles: list[tuple[int, int]], directions: list[tuple[int, int]]
) -> Cases:
    """The claim in floats of size 1."""
    game, wide = claim.game, claim.wide
    low: list[Exact] = [min(v[i] for v in wide) for i in (0, 1)]
    high: list[Exact] = [max(v[i] for v in wide) for i in (0, 1)]
    if all(h - x >= 1 for x, h in zip(low, high, strict=True)):  # whole numbers are faster
        low, high = [floor(x) for x in low], [ceil(x) for x in high]
    spread: list[Exact] = [h - x or 1 for x, h in zip(low, high, strict=True)]
    normals = np.array([[a * float(spread[0]), b * float(spread[1])] for a, b in directions])
    normals = normals / np.abs(normals).max(axis=1, keepdims=True)
    layers = []
    for after, limit in claim.layers():
        most = (to_unit(limit, low, spread) @ normals.T).max(axis=0)
        layers.append(Layer(to_unit(after, low, spread), most))
    gains = to_unit([game.payoff(at) for at in profiles], low, spread)
    needs = to_unit([game.need(at) for at in profiles], (0, 0), [game.p * x for x in spread])
    return Cases(gains, needs, game.p / game.q, normals, tuple(layers))


def body_of(corners: Corners, t: Sequence[int]) -> list[Point4]:
    out = []
    for (x, y), at in zip(corners, t, strict=True):
        s = lcm(x.denominator, y.denominator)
        out.append((int(x * s), int(y * s), at * s, s))
    return out


def _deterred(p: int, need: Exact, low: Fraction, rise: Fraction, i: int) -> Row:
    """The constraint p (w_i - low - t rise) >= need as a row of whole numbers."""
    terms = [Fraction(-p * rise), Fraction(-p * low - need)]
    scale = lcm(*(x.denominator for x in terms))
    row = [0, 0, int(terms[0] * scale), int(terms[1] * scale)]
    row[i] = p * scale
    return row


def cut(points: list[Point4], row: Row) -> list[Point4]:
    """Points whose hull is the part of the hull of some points where a row is not negative."""
    a, b, c, d = row
    values = [a * x + b * y + c * t + d * s for x, y, t, s in points]
    out = {point for point, v in zip(points, values, strict=True) if v >= 0}
    above = [(point, v) for point, v in zip(points, values, strict=True) if v > 0]
    below = [(point, v) for point, v in zip(points, values, strict=True) if v < 0]
    for (x, y, t, s), v in above:
        for (e, f, h, r), w in below:
            out.add((v * e - w * x, v * f - w * y, v * h - w * t, v * r - w * s))
    return list(out)


def _verify_limits(
    game: Game, g: tuple[Exact, Exact], points: list[Point4], limits: list[Limit]
) -> None:
    """(q - p) g + p w is q times a point within the limits: strictly so where they still move."""
    rest, p, q = game.q - game.p, game.p, game.q
    scale = lcm(g[0].denominator, g[1].denominator)
    gx, gy = int(g[0] * scale) * rest, int(g[1] * scale) * rest
    for a, b, c, e, f in limits:
        base, turn = f * (a * gx + b * gy) - q * c * scale, f * p * scale
        for x, y, t, s in points:
            over = turn * (a * x + b * y) + base * s
            if over > 0 and not (t and over < q * e * scale * t):
                raise ProofFails("a profile pays something outside the bound")
