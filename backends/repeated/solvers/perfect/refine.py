"""This module finds the rational solution of a pattern whose vertices depend on each other."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt

import numpy as np
from attrs import frozen

from .fixed_point import Made, Pattern
from .iteration import STAY
from .pair import Pair
from .polygon import Point

PRECISIONS = (160, 480)
"""Bits to which the solution is refined before fractions are read off; then it is given up."""

GUARD = 32
"""Bits more that are worked with, besides those of the largest payoff in units: rounding in the
units of one LLM is that much larger in those of the other."""

STEPS = 120
"""Steps of the simplified Newton iteration at one precision."""


@frozen(eq=False)
class System:
    """x = f(x) + push for x = (the vertices' coordinates in turn, the two threats), in units."""

    game: Pair
    discount: Fraction
    form: Pattern
    push: tuple[Fraction, ...] = ()

    @property
    def size(self) -> int:
        """The number of unknowns."""
        return 2 * len(self.form.made) + 2

    def values(self, x: Sequence[Fraction]) -> list[Fraction]:
        """f(x) + push. Raises ZeroDivisionError for an edge across the held coordinate."""
        out = []
        for made in self.form.made:
            out += [self._value(made, i, x) for i in (0, 1)]
        if self.push:
            out = [v + p for v, p in zip(out, self.push, strict=True)]
        return [*out, *(x[2 * self.form.worst[i] + i] for i in (0, 1))]

    def _value(self, made: Made, i: int, x: Sequence[Fraction]) -> Fraction:
        gain = Fraction(self.game.gains[i, made.profile])
        if made.kind == STAY:
            return gain
        d = self.discount
        if made.binds(i):
            return (1 - d) * self.game.best[i, made.profile] + d * x[self.size - 2 + i]
        p, q, share = self._share(made, i, x)
        return (1 - d) * gain + d * (x[p] + share * (x[q] - x[p]))

    def _share(self, made: Made, i: int, x: Sequence[Fraction]) -> tuple[int, int, Fraction]:
        """Where coordinate i of the edge's two ends is, and how far the continuation is between."""
        assert made.edge is not None
        j, (p, q) = 1 - i, made.edge
        if p == q:
            return 2 * p + i, 2 * q + i, Fraction(0)
        need = Fraction(self.game.best[j, made.profile] - self.game.gains[j, made.profile])
        at = x[self.size - 2 + j] + need * (1 - self.discount) / self.discount
        return 2 * p + i, 2 * q + i, (at - x[2 * p + j]) / (x[2 * q + j] - x[2 * p + j])

    def slopes(self, x: Sequence[Fraction]) -> np.ndarray:
        """The matrix of derivatives of f in floats, shape (size, size)."""
        out = np.zeros((self.size, self.size))
        d = float(self.discount)
        for k, made in enumerate(self.form.made):
            for i in (0, 1):
                row = out[2 * k + i]
                if made.kind == STAY:
                    continue
                if made.binds(i):
                    row[self.size - 2 + i] = d
                    continue
                p, q, share = self._share(made, i, x)
                s = float(share)
                j = 1 - 2 * i
                rise = 0.0 if p == q else float((x[q] - x[p]) / (x[q + j] - x[p + j]))
                row[p] += d * (1 - s)
                row[q] += d * s
                row[p + j] -= d * rise * (1 - s)
                row[q + j] -= d * rise * s
                row[self.size - 1 - i] += d * rise
        for i in (0, 1):
            out[self.size - 2 + i, 2 * self.form.worst[i] + i] = 1.0
        return out


def rational_solution(
    system: System, start: Sequence[Fraction], precisions: Sequence[int] = PRECISIONS
) -> list[Point] | None:
    """The vertices, exact and checked in the equations; None if no fractions of moderate size are
    found, as where the vertices are irrational.

    Simplified Newton iteration with the slopes at `start`, then Wang's (1981) reading of fractions.
    """
    try:
        back = np.linalg.inv(np.eye(system.size) - system.slopes(start))
        x = list(start)
        for bits in precisions:
            refined = _refined(system, x, back, bits)
            if refined is None:
                return None
            x = refined
            found = _read(system, x, bits)
            if found is not None:
                return [(found[2 * k], found[2 * k + 1]) for k in range(len(system.form.made))]
    except (np.linalg.LinAlgError, ZeroDivisionError, OverflowError):
        return None
    return None


def pushed_solution(system: System, start: Sequence[Fraction], bits: int) -> list[Point] | None:
    """The vertices of a solution up to 2 ** -bits; None if the iteration does not come closer."""
    try:
        back = np.linalg.inv(np.eye(system.size) - system.slopes(start))
        x = _refined(system, list(start), back, bits)
    except (np.linalg.LinAlgError, ZeroDivisionError, OverflowError):
        return None
    if x is None:
        return None
    return [(x[2 * k], x[2 * k + 1]) for k in range(len(system.form.made))]


def _refined(
    system: System, x: list[Fraction], back: np.ndarray, bits: int
) -> list[Fraction] | None:
    """A solution up to about 2 ** -bits; None if the iteration does not come closer."""
    guard = GUARD + max(abs(int(x)).bit_length() for x in system.game.gains.ravel().tolist())
    more = bits + guard
    fixed = _Fixed.of(system, more)
    at = [round(c * 2**more) for c in x]
    last = None
    for _ in range(STEPS):
        wrong = [v - c for v, c in zip(fixed.values(at), at, strict=True)]
        size = max(map(abs, wrong))
        if size <= 64 << guard:
            return [Fraction(round(Fraction(c, 2**guard)), 2**bits) for c in at]
        if last is not None and size >= last:
            return None
        last = size
        step = back @ np.array([e / size for e in wrong])
        parts = [s.as_integer_ratio() for s in step.tolist()]
        at = [c + p * size // q for c, (p, q) in zip(at, parts, strict=True)]
    return None


@frozen(eq=False)
class _Fixed:
    """f(x) + push of a system in whole numbers over 2 ** bits, rounded down here and there.

    today    for each vertex what is paid today, times 1 - d unless it is paid for ever
    beyond   for each vertex what the held coordinate of the continuation is above the worst
    """

    system: System
    bits: int
    today: list[tuple[int, int]]
    beyond: list[int]
    push: tuple[int, ...]

    @staticmethod
    def of(system: System, bits: int) -> _Fixed:
        game, d = system.game, system.discount
        p, q = d.numerator, d.denominator
        today, beyond = [], []
        for made in system.form.made:
            pair = []
            for i in (0, 1):
                gain, best = int(game.gains[i, made.profile]), int(game.best[i, made.profile])
                paid = best if made.kind != STAY and made.binds(i) else gain
                pair.append((paid << bits) if made.kind == STAY else ((q - p) * paid << bits) // q)
            j = 0 if made.binds(0) else 1
            need = int(game.best[j, made.profile] - game.gains[j, made.profile])
            beyond.append((need * (q - p) << bits) // p if p else 0)
            today.append((pair[0], pair[1]))
        push = tuple(round(x * 2**bits) for x in system.push) or (0,) * (2 * len(today))
        return _Fixed(system, bits, today, beyond, push)

    def values(self, x: list[int]) -> list[int]:
        """Raises ZeroDivisionError for an edge across the held coordinate."""
        form, size, d = self.system.form, self.system.size, self.system.discount
        p, q = d.numerator, d.denominator
        out = []
        for k, made in enumerate(form.made):
            for i in (0, 1):
                value = self.today[k][i]
                if made.kind != STAY:
                    held = made.binds(i)
                    value += p * (x[size - 2 + i] if held else self._across(k, made, i, x)) // q
                out.append(value + self.push[2 * k + i])
        return [*out, *(x[2 * form.worst[i] + i] for i in (0, 1))]

    def _across(self, k: int, made: Made, i: int, x: list[int]) -> int:
        """Coordinate i of a continuation on an edge, whose other coordinate is held."""
        assert made.edge is not None
        j, (v, w) = 1 - i, made.edge
        if v == w:
            return x[2 * v + i]
        at = x[self.system.size - 2 + j] + self.beyond[k] - x[2 * v + j]
        return x[2 * v + i] + at * (x[2 * w + i] - x[2 * v + i]) // (x[2 * w + j] - x[2 * v + j])


def _read(system: System, x: list[Fraction], bits: int) -> list[Fraction] | None:
    """The fractions next to x with denominators small for this precision, if they solve it."""
    most = isqrt(2**bits) >> 12
    found = [c.limit_denominator(most) for c in x]
    try:
        return found if system.values(found) == found else None
    except ZeroDivisionError:
        return None
