"""This module writes numbers for readers."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ..results.numbers import decimal_text, exact_text

LONGEST = 24
"""An exact number with more characters than this is shown as a decimal."""


def shown(value: Any, decimal: bool = False) -> str:
    """A number as people read it: exact if short (`12/5`), otherwise with six digits.

    A numerical value always shows a point or an exponent: `3` is exact, `3.0` is not.
    """
    if isinstance(value, tuple):
        return f"[{shown(value[0], decimal)}, {shown(value[1], decimal)}]"
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        text = exact_text(value)
        if len(text) <= LONGEST and not (decimal and "/" in text):
            return text
        return decimal_text(value)
    if isinstance(value, float):
        text = f"{value:.6g}"
        return text if set(text) & set(".en") else text + ".0"
    return str(value)
