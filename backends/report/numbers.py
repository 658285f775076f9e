"""This module writes numbers for readers."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

LONGEST = 24
"""An exact number with more characters than this is shown as a decimal."""


def shown(value: Any, decimal: bool = False) -> str:
    """A number as people read it: exact if short (`12/5`), otherwise with six digits.

    A numerical value always shows a point or an exponent: `3` is exact, `3.0` is not.
    """
    if isinstance(value, tuple):
        return f"[{shown(value[0], decimal)}, {shown(value[1], decimal)}]"
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        text = str(value)
        if len(text) <= LONGEST and not (decimal and "/" in text):
            return text
        return _six_digits(value)
    if isinstance(value, float):
        text = f"{value:.6g}"
        return text if set(text) & set(".en") else text + ".0"
    return str(value)


def _six_digits(value: int | Fraction) -> str:
    try:
        return f"{float(value):.6g}"
    except OverflowError:
        return f"{Decimal(value.numerator) / Decimal(value.denominator):.6g}"
