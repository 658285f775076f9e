"""This module sharpens roots of multilinear equations to many digits, and finds rational ones."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

import numpy as np
from attrs import frozen

from ....numbers.scaled import Scaled, object_array
from ..payoffs.multilinear import Multilinear

MOST_BITS = 900
"""Most binary digits of a probability."""

SPARE_BITS = 24
"""Binary digits of a sharpened probability that may be wrong."""

STEPS = 60
"""Newton steps with one inverse; each adds some forty binary digits where that is sound."""


@frozen(eq=False)
class Sharp:
    """A root to many digits.

    mixtures   for each LLM the weights of its supported meta-actions, Fractions
    error      bound on the distance from the root in every weight; 0 if this is the root
    """

    mixtures: tuple[tuple[Fraction, ...], ...]
    error: Fraction


def sharpened(
    utilities: Scaled, supports: Sequence[Sequence[int]], near: Sequence[np.ndarray]
) -> Sharp | None:
    """The root near given weights on the supports, exactly if it is rational with short numbers.

    Newton's method on integers: the weights have a common power of two as denominator, payoffs
    stay whole, and floats only say in which direction to go. `utilities` are exact. None where the
    slopes are too close to singular.
    """
    part = utilities.take(np.ix_(range(len(supports)), *supports))
    whole = part.integers()
    widths = [int(own.max()) - int(own.min()) or 1 for own in utilities.numerators]
    bits = _bits(whole, supports)
    weights = [_fixed(p, bits) for p in near]
    inverse = _inverse(whole, widths, near)
    if inverse is None:
        return None
    for _ in range(STEPS):
        step = inverse @ _values(whole, weights, widths, bits)
        off = float(np.abs(step).max(initial=0))
        if off <= 2.0 ** (8 - bits):
            break
        _move(weights, step, bits)
    else:
        return None
    error = Fraction(1, 1 << (bits - SPARE_BITS))
    exact = _rational(whole, weights, bits)
    if exact is not None:
        return Sharp(exact, Fraction(0))
    return Sharp(tuple(tuple(Fraction(w, 1 << bits) for w in own) for own in weights), error)


def _bits(whole: np.ndarray, supports: Sequence[Sequence[int]]) -> int:
    """Digits in which rational solutions of linear equations show themselves (Hadamard's bound)."""
    size = int(max(abs(whole.max()), abs(whole.min()), 1)).bit_length()
    most = max(map(len, supports))
    return int(min(max(192, 2 * most * (size + most.bit_length() + 1) + 96), MOST_BITS))


def _fixed(p: np.ndarray, bits: int) -> list[int]:
    """Weights as integers over 2 ** bits; the first takes what is left to 1."""
    out = [int(Fraction(float(x)) * (1 << bits)) for x in p]
    out[0] = (1 << bits) - sum(out[1:])
    return out


def _inverse(whole: np.ndarray, widths: list[int], near: Sequence[np.ndarray]) -> np.ndarray | None:
    """An inverse of the slopes of gains over the payoff range, by all weights but the first."""
    values = [((own - own.min()) / w).astype(float) for own, w in zip(whole, widths, strict=True)]
    slopes = Multilinear(np.stack(values)).slopes([np.asarray(p) for p in near])
    starts = np.cumsum([0, *map(len, near)])[:-1]
    rest = np.delete(np.arange(len(slopes)), starts)
    base = np.repeat(starts, [len(p) - 1 for p in near])
    slopes = slopes[rest] - slopes[base]
    slopes = slopes[:, rest] - slopes[:, base]
    try:
        inverse = np.linalg.inv(slopes)
    except np.linalg.LinAlgError:
        return None
    return inverse if np.isfinite(inverse).all() and np.abs(inverse).max(initial=0) < 1e12 else None


def _payoffs(whole: np.ndarray, weights: list[list[int]]) -> list[list[int]]:
    """Payoffs of each supported meta-action, times 2 ** (bits (n - 1)) and the scale."""
    out = []
    arrays = [object_array(list(own)) for own in weights]
    for i, own in enumerate(whole):
        for j in reversed(range(len(arrays))):
            if j != i:
                own = np.moveaxis(own, j, -1) @ arrays[j]
        out.append(own.ravel().tolist())
    return out


def _values(
    whole: np.ndarray, weights: list[list[int]], widths: list[int], bits: int
) -> np.ndarray:
    """Gains over the first supported meta-action, over the payoff range, as floats."""
    unit = 1 << bits * (len(weights) - 1)
    values = []
    for own, width in zip(_payoffs(whole, weights), widths, strict=True):
        values += [(x - own[0]) / (width * unit) for x in own[1:]]
    return np.array(values)


def _move(weights: list[list[int]], step: np.ndarray, bits: int) -> None:
    """Take a step, in place."""
    at = 0
    for own in weights:
        for k in range(1, len(own)):
            own[k] -= int(Fraction(float(step[at])) * (1 << bits))
            at += 1
        own[0] = (1 << bits) - sum(own[1:])


def _rational(
    whole: np.ndarray, weights: list[list[int]], bits: int
) -> tuple[tuple[Fraction, ...], ...] | None:
    """The root in short fractions, if that is what it is."""
    out = []
    for own in weights:
        found = [Fraction(0)]
        for w in own[1:]:
            x = Fraction(w, 1 << bits)
            short = x.limit_denominator(1 << (bits - SPARE_BITS) // 2)
            if abs(short - x) * (1 << (bits - SPARE_BITS)) > 1:
                return None
            found.append(short)
        found[0] = 1 - sum(found, Fraction(0))
        out.append(tuple(found))
    scales = [lcm(*(p.denominator for p in own)) for own in out]
    integers = [[int(p * s) for p in own] for own, s in zip(out, scales, strict=True)]
    payoffs = _payoffs(whole, integers)
    return tuple(out) if all(len(set(own)) == 1 for own in payoffs) else None
