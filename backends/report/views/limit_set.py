"""This module shows the equilibrium payoffs of very patient LLMs."""

from __future__ import annotations

from textwrap import wrap

from ...results.limit_set import LimitSet
from ..data import Data, number, numbers, vectors
from ..style import WIDE, Style, columns, exactness, vector_rows


def trust(result: LimitSet) -> str:
    """Whether the set is known as a whole."""
    return f"{'complete' if result.complete else 'between bounds'}, {exactness(result.exact)}"


def lines(result: LimitSet, style: Style) -> list[str]:
    """The vertices, how they compare with the folk region, and what stands in the way."""
    head = [f"{result.unit} {llm}" for llm in result.llms]
    floors = [style.number(floor) for floor in result.minmax.values()]
    out = columns([["", *head], ["pure minmax", *floors]])
    if result.inner:
        out.append("  patient LLMs that play pure strategies get all averages of")
        out += columns(vector_rows(result.inner, style), indent=4)
    elif result.complete:
        out.append("  no equilibrium in pure strategies: the set is empty")
    else:
        out.append("  no equilibrium payoff is proved")
    if not result.complete:
        out.append("  no equilibrium pays anything outside")
        out += columns(vector_rows(result.outer, style), indent=4)
    if result.whole:
        out.append("  that is all that is feasible and above the floors")
    elif result.whole is False:
        out.append("  that is less than what is feasible and above the floors:")
        out += columns(vector_rows(result.folk, style), indent=4)
    said = [f"  {line}" for line in result.failing]
    if not result.complete:
        said.append(f"  note: {result.reason}")
    for line in said:
        out += wrap(line, WIDE, subsequent_indent="    ", break_long_words=False)
    return out


def fields(result: LimitSet) -> Data:
    """The fields of `limit_set` in JSON."""
    found: Data = {
        "llms": list(result.llms),
        "unit": result.unit,
        "monitoring": result.monitoring,
    }
    if result.complete:
        found["vertices"] = vectors(result.outer)
    else:
        found |= {"inner": vectors(result.inner), "outer": vectors(result.outer)}
    return found | {
        "distance": number(result.distance),
        "complete": result.complete,
        "minmax": numbers(result.minmax),
        "folk": vectors(result.folk),
        "whole": result.whole,
        "failing": list(result.failing),
        "is_exact": result.exact,
        "reason": result.reason,
    }
