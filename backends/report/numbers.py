"""This module writes numbers for readers."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

LONGEST = 24
"""An exact number with more characters than this is shown as a decimal."""


def shown(value: Any, decimal: bool = False) -> str:
    """A number as people read it: exact if short (`12/5`), otherwise with six digits."""
    if isinstance(value, tuple):
        return f"[{shown(value[0], decimal)}, {shown(value[1], decimal)}]"
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        text = str(value)
        if len(text) <= LONGEST and not (decimal and "/" in text):
            return text
        return f"{float(value):.6g}"
    if isinstance(value, float):
        return f"{value:.6g}"
    return str(value)
