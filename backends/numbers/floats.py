"""This module says what a number is, and which numbers floats hold well enough."""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

Number: TypeAlias = int | Fraction | float
"""Exact (int, Fraction) or numerical (float, only where a formula is irrational)."""

EXACT_FLOAT_LIMIT = 2**53
"""Integers below this are held exactly by float64; sums of products stay exact below it."""

SMALLEST_FLOAT, LARGEST_FLOAT = 2.0**-1022, 2.0**500
"""Payoffs that solvers take as floats: below the least normal float they would lose their digits,
and products of two above the largest would overflow."""

FLOAT_GRID = 2.0**-40
"""Float payoffs of two LLMs are rounded to this share of their range before exact enumeration."""
