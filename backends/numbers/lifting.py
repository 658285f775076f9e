"""This module solves square systems of integers exactly, digit by digit modulo a prime."""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd, isqrt, lcm, log2

import numpy as np
from attrs import frozen

from .rational import solve_integers
from .scaled import integers

PRIMES = (33554393, 33554383, 33554371, 33554347)
"""Below 2**25, so that products of two residues are exact in float64."""

LIFTED_SIZE = 13
"""Systems from this size on are lifted; smaller ones are eliminated, which is as fast."""

_HALF = 2**13
_INT64 = 2**62


@frozen(eq=False)
class Lifting:
    """A regular integer matrix with its inverse modulo a prime (Dixon 1982).

    matrix    shape (n, n), Python integers
    inverse   shape (n, n), float64 residues
    """

    matrix: np.ndarray
    inverse: np.ndarray
    prime: int

    @staticmethod
    def of(matrix: np.ndarray) -> Lifting | None:
        """Prepare a matrix of whole numbers, shape (n, n); None if it looks singular.

        A regular matrix is taken for a singular one only if every one of `PRIMES` divides its
        determinant.
        """
        whole = integers(matrix)
        for prime in PRIMES:
            inverse = _inverse((whole % prime).astype(float), prime)
            if inverse is not None:
                return Lifting(whole, inverse, prime)
        return None

    def transposed(self) -> Lifting:
        """The same for the transposed matrix."""
        return Lifting(self.matrix.T, np.ascontiguousarray(self.inverse.T), self.prime)

    def solve(self, rhs: Sequence[int]) -> tuple[list[int], int]:
        """The solution of matrix x = rhs as numerators over one positive denominator.

        Digits of x in base `prime` are found one by one; fractions are read from them when there
        are enough by Hadamard's bound, or earlier if what is read solves the system.
        """
        right = np.array([int(b) for b in rhs], dtype=object)
        needed = _digits(self.matrix, right, self.prime)
        expand = _Expansion.start(self, right)
        count = 2
        while True:
            count = min(2 * count, needed)
            expand.extend(count)
            found = _fractions(expand.values(), self.prime**count)
            if found is not None and (count == needed or self._solves(*found, right)):
                return found
            if count == needed:
                raise ArithmeticError("a regular system of integers was not solved")

    def _solves(self, numerators: list[int], denominator: int, right: np.ndarray) -> bool:
        left = self.matrix @ np.array(numerators, dtype=object)
        return bool((left == right * denominator).all())


def solve_square(matrix: np.ndarray, rhs: Sequence[int]) -> tuple[list[int], int] | None:
    """The solution of one square system of integers as numerators over one denominator.

    None if the matrix is singular.
    """
    if len(rhs) < LIFTED_SIZE:
        return _eliminated(matrix, rhs)
    lifting = Lifting.of(matrix)
    return None if lifting is None else lifting.solve(rhs)


def solve_both(
    matrix: np.ndarray, rhs: Sequence[int], transposed_rhs: Sequence[int]
) -> tuple[tuple[list[int], int], tuple[list[int], int]] | None:
    """The solutions of matrix x = rhs and of y matrix = transposed_rhs; None if singular."""
    if len(rhs) < LIFTED_SIZE:
        first = _eliminated(matrix, rhs)
        second = _eliminated(matrix.T, transposed_rhs)
        return None if first is None or second is None else (first, second)
    lifting = Lifting.of(matrix)
    if lifting is None:
        return None
    return lifting.solve(rhs), lifting.transposed().solve(transposed_rhs)


def _eliminated(matrix: np.ndarray, rhs: Sequence[int]) -> tuple[list[int], int] | None:
    found = solve_integers(matrix.tolist(), rhs)
    if found is None:
        return None
    common = lcm(*(x.denominator for x in found))
    return [x.numerator * (common // x.denominator) for x in found], common


def _inverse(m: np.ndarray, prime: int) -> np.ndarray | None:
    """The inverse of a float array of residues, by Gauss-Jordan elimination in place."""
    size, reciprocal = len(m), 1.0 / prime
    order = np.arange(size)
    for c in range(size):
        at = c + int(np.argmax(m[c:, c] != 0))
        if not m[at, c]:
            return None
        if at != c:
            m[[c, at]] = m[[at, c]]
            order[[c, at]] = order[[at, c]]
        unit = float(pow(int(m[c, c]), -1, prime))
        m[c, c] = 1.0
        m[c] = _residue(m[c] * unit, prime, reciprocal)
        factor = m[:, c].copy()
        factor[c] = 0.0
        m[:, c] = np.where(factor, 0.0, m[:, c])
        m = _residue(m - factor[:, None] * m[c], prime, reciprocal)
    out = np.empty_like(m)
    out[:, order] = m
    return out


def _residue(values: np.ndarray, prime: int, reciprocal: float) -> np.ndarray:
    """Whole float64 numbers below 2**52 in size, modulo the prime."""
    values = values - np.floor(values * reciprocal) * prime
    values += prime * (values < 0)
    values -= prime * (values >= prime)
    return values


class _Expansion:
    """The digits of the solution so far, and what is left to be solved."""

    def __init__(self, of: Lifting, left: np.ndarray, exact: np.ndarray) -> None:
        self.of, self.left, self.exact = of, left, exact
        self.digits: list[np.ndarray] = []

    @staticmethod
    def start(of: Lifting, right: np.ndarray) -> _Expansion:
        top = max((abs(x) for x in of.matrix.ravel().tolist()), default=0)
        most = max((abs(x) for x in right.tolist()), default=0)
        small = len(right) * top * of.prime < _INT64 and most < _INT64
        kind = np.int64 if small else object
        return _Expansion(of, right.astype(kind), of.matrix.astype(kind))

    def extend(self, count: int) -> None:
        prime, inverse = self.of.prime, self.of.inverse
        reciprocal = 1.0 / prime
        while len(self.digits) < count:
            residue = (self.left % prime).astype(float)
            high = np.floor(residue / _HALF)
            halves = inverse @ np.column_stack([high, residue - high * _HALF])
            upper = _residue(halves[:, 0], prime, reciprocal) * _HALF
            digit = _residue(upper + halves[:, 1], prime, reciprocal)
            whole = digit.astype(np.int64).astype(self.exact.dtype)
            self.left = (self.left - self.exact @ whole) // prime
            self.digits.append(whole)

    def values(self) -> list[int]:
        """What the digits stand for, from 0 to prime ** count - 1."""
        total = self.digits[-1].astype(object)
        for digit in reversed(self.digits[:-1]):
            total = total * self.of.prime + digit
        return [int(x) for x in total]


def _digits(matrix: np.ndarray, right: np.ndarray, prime: int) -> int:
    """Enough digits for numerators and denominators within Hadamard's bound (1893)."""
    squares = (
        sum(x * x for x in row) + b * b
        for row, b in zip(matrix.tolist(), right.tolist(), strict=True)
    )
    bound = sum(0.5 * log2(square) + 1e-9 for square in squares if square)
    return max(1, int((2 * bound + 3) / log2(prime)) + 1)


def _fractions(values: list[int], modulus: int) -> tuple[list[int], int] | None:
    """Numerators over one denominator, small ones, that are the values modulo `modulus`.

    Half-extended Euclid (Wang 1981); what one entry has shown of the denominator is used for the
    next.
    """
    bound = isqrt(modulus // 2)
    common = 1
    found: list[tuple[int, int]] = []
    for value in values:
        top = value * common % modulus
        top = top - modulus if 2 * top > modulus else top
        if abs(top) > bound:
            read = _fraction(top % modulus, modulus, bound)
            if read is None or common * read[1] > bound:
                return None
            top, common = read[0], common * read[1]
        found.append((top, common))
    numerators = [top * (common // at) for top, at in found]
    shared = gcd(common, *numerators)
    return [top // shared for top in numerators], common // shared


def _fraction(value: int, modulus: int, bound: int) -> tuple[int, int] | None:
    before, now, old, new = modulus, value, 0, 1
    while now > bound:
        quotient = before // now
        before, now = now, before - quotient * now
        old, new = new, old - quotient * new
    if abs(new) > bound or not new:
        return None
    return (now, new) if new > 0 else (-now, -new)
