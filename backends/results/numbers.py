"""This module turns exact numbers into text and floats, however large they are."""

from __future__ import annotations

import sys
from decimal import Decimal
from fractions import Fraction


def exact_text(value: int | Fraction) -> str:
    """All digits of a number: `12/5`. (`str` refuses integers of more than 4,300.)"""
    parts = [value.numerator] if value.denominator == 1 else [value.numerator, value.denominator]
    return "/".join(f"{Decimal(part):f}" for part in parts)


def nearest_float(value: int | Fraction) -> float | None:
    """The float nearest to a number; None where that is infinite, or too close to 0 to be exact."""
    try:
        found = value.numerator / value.denominator
    except OverflowError:
        return None
    return found if not value or abs(found) >= sys.float_info.min else None


def decimal_text(value: int | Fraction | float, digits: int = 6) -> str:
    """A number of any size in decimals: `0.333333`, `3e+400`."""
    if isinstance(value, float):
        return f"{value:.{digits}g}"
    found = nearest_float(value)
    if found is None:
        quotient = Decimal(value.numerator) / Decimal(value.denominator)
        return f"{quotient.normalize():.{digits}g}"
    return f"{found:.{digits}g}"
