"""This module shows what LLMs can be held to."""

from __future__ import annotations

from typing import Any

from ...results.minmax import Minmax
from ...results.numbers import decimal_text
from ..data import Data, number, numbers, play, plays
from ..style import Style, columns, drawn, exactness, play_text

SHORT = 9
"""Bounds with more characters than this are shown as decimals."""


def trust(result: Minmax) -> str:
    """The kind, and whether numbers are exact."""
    return f"{result.kind}, {exactness(result.exact)}"


def lines(result: Minmax, style: Style) -> list[str]:
    """The floor of each LLM and how it is held there."""
    rows = [
        [llm, _value(value, style), _held(result, llm, style)]
        for llm, value in result.value.items()
    ]
    out = columns(rows)
    if result.unit != "mean":
        out.append("  note: in utility, since the spec states objectives")
    if result.reason:
        out.append(f"  note: {result.reason}")
    return out


def _value(value: Any, style: Style) -> str:
    """A floor, or its bounds, which are close together and seldom simple fractions."""
    if not isinstance(value, tuple):
        return style.number(value)
    ends = [style.number(end) for end in value]
    shown = [
        text if len(text) <= SHORT else decimal_text(end, 8)
        for text, end in zip(ends, value, strict=True)
    ]
    return f"[{', '.join(shown)}]"


def _held(result: Minmax, llm: str, style: Style) -> str:
    """What the others do: each what it draws, or together."""
    mixture = result.mixture[llm]
    if result.kind == "mixed" and len(mixture) > 1:
        return "held there by " + ", ".join(
            f"{other} {_drawn(support, style)}" for other, support in mixture.items()
        )
    punished = result.punishment[llm]
    how = "   ".join(_punishment(plays, p, style) for plays, p in punished[:4])
    more = f"   and {len(punished) - 4} more" if len(punished) > 4 else ""
    return f"held there by {how}{more}" if how else ""


def _drawn(support: Any, style: Style) -> str:
    shown = " or ".join(drawn(play, p, style) for play, p in support[:3])
    return shown if len(support) <= 3 else f"{shown} or {len(support) - 3} more"


def _punishment(plays: Any, probability: Any, style: Style) -> str:
    played = ", ".join(f"{llm} {play_text(play)}" for llm, play in plays.items())
    return played if probability == 1 else f"{played} with {style.number(probability)}"


def fields(result: Minmax) -> Data:
    """The fields of `minmax` in JSON."""
    return {
        "kind": result.kind,
        "unit": result.unit,
        "value": numbers(result.value),
        "punishment": {
            llm: [[plays(told), number(p)] for told, p in rows]
            for llm, rows in result.punishment.items()
        },
        "mixture": {
            llm: {
                other: [[play(told), number(p)] for told, p in support]
                for other, support in mixture.items()
            }
            for llm, mixture in result.mixture.items()
        },
        "is_exact": result.exact,
        "reason": result.reason,
        "algorithm": result.algorithm,
    }
