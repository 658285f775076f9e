"""This module finds where the greatest of several concave, piecewise linear functions bends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

Line: TypeAlias = tuple[Fraction, Fraction]
"""(a, b): the function a + b t."""

Ask: TypeAlias = Callable[[Fraction], Line]
"""A concave function: a line above it everywhere that touches it at t."""


def at(line: Line, t: Fraction) -> Fraction:
    """a + b t."""
    return line[0] + line[1] * t


def bends(ask: Ask) -> list[tuple[Fraction, Fraction]]:
    """(t, value) at 0, at 1 and at every bend between, in order; exact.

    Two lines that touch the function meet on it or above it: where they meet is a bend, or a line
    between them is found there (Eisner and Severance 1976).
    """
    zero, one = Fraction(0), Fraction(1)
    first, last = ask(zero), ask(one)
    found = [(zero, at(first, zero)), (one, at(last, one))]
    pending = [(first, last)]
    while pending:
        left, right = pending.pop()
        if left[1] == right[1]:
            continue
        t = (right[0] - left[0]) / (left[1] - right[1])
        if not zero < t < one:
            continue
        between = ask(t)
        if at(between, t) == at(left, t):
            found.append((t, at(left, t)))
        else:
            pending += [(left, between), (between, right)]
    return sorted(set(found))


def upper_envelope(
    functions: Sequence[Sequence[tuple[Fraction, Fraction]]],
) -> list[tuple[Fraction, Fraction]]:
    """(t, greatest value) at 0, 1 and wherever the greatest function may bend.

    Each function is given by its bends; between the points returned the maximum is linear.
    """
    times = sorted({t for bent in functions for t, _ in bent})
    values = [[_value(bent, t) for t in times] for bent in functions]
    out = []
    for k, t in enumerate(times):
        out.append((t, max(own[k] for own in values)))
        if k + 1 < len(times):
            ends = [(own[k], own[k + 1]) for own in values]
            out += _crossings(ends, t, times[k + 1])
    return out


def _value(bent: Sequence[tuple[Fraction, Fraction]], t: Fraction) -> Fraction:
    for (t0, v0), (t1, v1) in pairwise(bent):
        if t0 <= t <= t1:
            return v0 + (v1 - v0) * (t - t0) / (t1 - t0)
    return bent[0][1]


def _crossings(
    ends: Sequence[tuple[Fraction, Fraction]], low: Fraction, high: Fraction
) -> list[tuple[Fraction, Fraction]]:
    """Where the greatest of some lines over [low, high] changes, strictly inside."""
    lines = sorted(set(ends))
    best = max(lines)
    share, out = Fraction(0), list[tuple[Fraction, Fraction]]()
    while True:
        steeper = [x for x in lines if x[1] - x[0] > best[1] - best[0]]
        meets = [((best[0] - x[0]) / ((x[1] - x[0]) - (best[1] - best[0])), x) for x in steeper]
        ahead = [m for m in meets if share <= m[0] < 1]
        if not ahead:
            return out
        share = min(m[0] for m in ahead)
        best = max((m[1] for m in ahead if m[0] == share), key=lambda x: x[1] - x[0])
        if share > 0:
            value = best[0] + (best[1] - best[0]) * share
            out.append((low + (high - low) * share, value))
