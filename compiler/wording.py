"""This module words what diagnostics say: numbers, lists of names, complaints in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ..dsl.diagnostic import Diagnostic

MAX_SHOWN = 10**30

GUARD = "guard it: 'if ... then ... else ...'"
"""The way out where a formula has no value for some numbers."""


def number_text(value: Any) -> str:
    """A number (or an action) as people want to read it: exact where that is short."""
    if isinstance(value, float):
        return f"{value:.6g}"
    if not isinstance(value, int | Fraction):
        return str(value)
    if max(abs(value.numerator), value.denominator) < MAX_SHOWN:
        return str(value)
    return f"about {Decimal(value.numerator) / Decimal(value.denominator):.3g}"


def count_text(count: int) -> str:
    """A count with its thousands apart."""
    return f"{count:,}" if count < MAX_SHOWN else number_text(count)


def profile_words(profile: Iterable[Any]) -> str:
    """The actions of a profile, with those in the middle of a long one left out."""
    words = [number_text(action) for action in profile]
    return ", ".join(words if len(words) <= 12 else [*words[:8], "...", *words[-2:]])


def listing(names: Sequence[str], limit: int = 4) -> str:
    """Names in a sentence: `'a', 'b' and 'c'`, or the first few and how many more."""
    quoted = [f"'{name}'" for name in names[:limit]]
    if len(names) > limit:
        return f"{', '.join(quoted[: limit - 1])} and {len(names) - limit + 1:,} more"
    return " and ".join(filter(None, [", ".join(quoted[:-1]), *quoted[-1:]]))


def plural(count: int, noun: str) -> str:
    """A count with its noun: `1 role`, `2 roles`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Each complaint once, file by file (in the order in which they come up) and from the top."""
    unique = list(dict.fromkeys(diagnostics))
    files: dict[str, int] = {}
    for diagnostic in unique:
        if diagnostic.span is not None:
            files.setdefault(diagnostic.span.source.name, len(files))

    def place(diagnostic: Diagnostic) -> tuple[int, int]:
        span = diagnostic.span
        return (-1, 0) if span is None else (files[span.source.name], span.start)

    return sorted(unique, key=place)
