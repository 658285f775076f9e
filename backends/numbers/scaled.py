"""This module holds arrays of rationals as integers over one common denominator."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from attrs import frozen

from .floats import EXACT_FLOAT_LIMIT, LARGEST_FLOAT, SMALLEST_FLOAT, Number

_INT64_LIMIT = 2**62
_SAFE_SCALE = 2**400


class BeyondFloats(Exception):
    """A number is too large, or too close to 0, for the floats that are needed; says which."""


@frozen(eq=False)
class Scaled:
    """Numbers of any shape: value = numerators / scale.

    exact        the numerators are integers: float64 while all stay below 2**53, int64 below
                 2**62, Python integers in an object array beyond; comparisons between them are
                 exact in each case
    not exact    the numerators are float64 values and the scale is 1
    error        not exact: a bound on how far values are from the truth where it is known to be
                 more than the rounding of the last operations
    """

    numerators: np.ndarray
    scale: int
    exact: bool
    error: float = 0.0

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the array."""
        return self.numerators.shape

    def at(self, *index: int) -> Number:
        """The entry at a full index: a Fraction if exact, else a float."""
        entry = self.numerators[index]
        return Fraction(int(entry), self.scale) if self.exact else float(entry)

    def floats(self, largest: float = LARGEST_FLOAT) -> np.ndarray:
        """Values as float64, same shape.

        Raises BeyondFloats for an exact value that is above `largest`, or not 0 and below
        SMALLEST_FLOAT, in absolute value.
        """
        if not self.exact:
            return self.numerators * 1.0
        if self.numerators.dtype != object and self.scale < _SAFE_SCALE:
            return self.numerators / self.scale
        flat = [_float(int(x), self.scale, largest) for x in self.numerators.ravel().tolist()]
        return np.array(flat, dtype=float).reshape(self.shape)

    def numbers(self) -> np.ndarray:
        """Values as an object array of Fractions (exact) or floats, same shape."""
        flat = self.numerators.ravel().tolist()
        if self.exact:
            flat = [Fraction(int(x), self.scale) for x in flat]
        return object_array(flat).reshape(self.shape)

    def integers(self) -> np.ndarray:
        """Numerators as an object array of Python integers. Raises ValueError if not exact."""
        if not self.exact:
            raise ValueError("floats have no exact numerators")
        return integers(self.numerators)

    def take(self, index: tuple[Any, ...]) -> Scaled:
        """The part of the array that a NumPy index selects, same scale."""
        return Scaled(self.numerators[index], self.scale, self.exact, self.error)


def object_array(values: Sequence[object]) -> np.ndarray:
    """A flat list as an object array of shape (len,), never nested."""
    out = np.empty(len(values), dtype=object)
    out[:] = list(values)
    return out


def integers(values: np.ndarray) -> np.ndarray:
    """An array of whole numbers of any dtype as an object array of Python integers."""
    return object_array([int(x) for x in values.ravel().tolist()]).reshape(values.shape)


def scaled(values: np.ndarray) -> Scaled:
    """An array of `Number` (object, integer or float dtype) over its least common denominator.

    One float entry makes the whole array float. Raises TypeError for anything else, BeyondFloats
    for numbers among floats that are above LARGEST_FLOAT, or exact and below SMALLEST_FLOAT.
    """
    values = np.asarray(values)
    if values.dtype.kind == "f":
        return _numerical(values.astype(float))
    if values.dtype.kind in "iub":
        return Scaled(compact(values), 1, True)
    flat = values.ravel().tolist()
    kinds = set(map(type, flat))
    if any(issubclass(kind, (float, np.floating)) for kind in kinds):
        return _numerical(np.array(floats_of(flat), dtype=float).reshape(values.shape))
    scale = 1
    if kinds - {int}:
        try:
            scale = math.lcm(*{x.denominator for x in flat})
            flat = [int(x.numerator) * (scale // x.denominator) for x in flat]
        except AttributeError:
            raise TypeError(f"not numbers: {sorted(k.__name__ for k in kinds)}") from None
    return Scaled(compact_list(flat).reshape(values.shape), scale, True)


def _numerical(values: np.ndarray) -> Scaled:
    """Floats as they are. Raises BeyondFloats."""
    largest = float(np.abs(values).max()) if values.size else 0.0
    if not largest <= LARGEST_FLOAT:
        raise BeyondFloats(f"a payoff of {largest:.3g} is too large for sums of floats")
    return Scaled(values, 1, False)


def floats_of(values: Iterable[Number]) -> list[float]:
    """Numbers as floats. Raises BeyondFloats."""
    return [x if isinstance(x, float) else _float(x.numerator, x.denominator) for x in values]


def _float(numerator: int, scale: int, largest: float = LARGEST_FLOAT) -> float:
    """A fraction as a float.

    Raises BeyondFloats if it is above `largest`, or not 0 and below SMALLEST_FLOAT.
    """
    if not numerator:
        return 0.0
    try:
        value = numerator / scale
    except OverflowError:
        value = math.inf
    if not SMALLEST_FLOAT <= abs(value) <= largest:
        shown = (Decimal(numerator) / Decimal(scale)).normalize()
        raise BeyondFloats(f"the number {shown:.3g} is beyond the range of floats")
    return value


def compact_list(flat: list[int]) -> np.ndarray:
    """Integers in the smallest dtype that compares them exactly, shape (len,)."""
    try:
        return compact(np.array(flat, dtype=np.int64))
    except OverflowError:
        return object_array(flat)


def compact(values: np.ndarray) -> np.ndarray:
    """An integer array as float64 if below 2**53, int64 if below 2**62, else Python integers."""
    if values.dtype == object:
        return compact_list(values.ravel().tolist()).reshape(values.shape)
    top = max(int(values.max()), -int(values.min())) if values.size else 0
    if top < EXACT_FLOAT_LIMIT:
        return values.astype(np.float64)
    if top < _INT64_LIMIT:
        return values.astype(np.int64)
    return integers(values)
