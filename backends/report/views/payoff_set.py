"""This module shows the equilibrium payoffs of a repeated game."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from attrs import evolve

from ...results.common import ByLlm, Play
from ...results.payoff_set import PayoffSet, Support
from ..data import Data, number, plays, vectors
from ..style import MAX_ROWS, Style, columns, exactness, play_text, vector_rows

FEW = 12
"""Points whose continuations are printed signal by signal."""


def trust(result: PayoffSet) -> str:
    """The horizon, and whether the set is known as a whole."""
    known = "complete" if result.complete else "between bounds"
    rounds = "" if result.rounds is None else f"{result.rounds:,} rounds, "
    return f"{rounds}discount {result.discount}, {known}, {exactness(result.exact)}"


def lines(result: PayoffSet, style: Style) -> list[str]:
    """The vertices, with what is played for them; the outer bound where it is another set."""
    style = style if result.complete else evolve(style, decimal=True)
    out = _inner(result, style)
    if not result.complete:
        out.append("  no equilibrium pays anything outside")
        out += columns([_head(result), *vector_rows(result.outer, style)], indent=4)
        if result.distance is not None:
            far = style.number(float(result.distance))
            out.append(f"  the two sets are at most {far} apart")
    if result.reason:
        out.append(f"  note: {result.reason}")
    return out


def _inner(result: PayoffSet, style: Style) -> list[str]:
    if not result.inner:
        if result.complete:
            return ["  no equilibrium in pure strategies: the set is empty"]
        return ["  no equilibrium payoff is proved"]
    out = ["  equilibria in pure strategies pay, with public draws, all averages of"]
    out += columns([_head(result), *vector_rows(result.inner, style)], indent=4)
    if result.rounds is not None:
        out.append("  one after the other they are reached by playing")
        return out + [f"    {_path(s.path)}" for s in result.supports[:MAX_ROWS]]
    if result.monitoring == "public":
        out.append("  they are reached by playing, and by what is paid on after each signal")
    else:
        out.append("  they are reached by playing, and by what is paid from then on")
    shown = FEW if result.monitoring == "public" else MAX_ROWS
    rows = [row for s in result.supports[:shown] for row in _support(s, style)]
    if len(result.supports) > shown:
        rows.append([f"and {len(result.supports) - shown} more"])
    head = ["", "", *_head(result)] if result.monitoring == "public" else ["", *_head(result)]
    return out + columns([head, *rows], indent=4)


def _support(support: Support, style: Style) -> list[list[str]]:
    """What is played, and what follows: a row for each signal."""
    played = _played(support.play)
    if not support.by_signal:
        return [[played, *map(style.number, support.after)]]
    return [
        ["" if k else played, f"{signal}:", *map(style.number, point)]
        for k, (signal, point) in enumerate(support.by_signal)
    ]


def _played(profile: ByLlm[Play]) -> str:
    return ", ".join(f"{llm} {play_text(play)}" for llm, play in profile.items())


def _path(path: Sequence[ByLlm[Play]]) -> str:
    """What is played in turn, with repetitions counted."""
    parts = []
    for played, same in groupby(map(_played, path)):
        count = len(list(same))
        parts.append(played if count == 1 else f"{played} ({count:,} times)")
    middle = ["..."] if len(parts) > 8 else []
    return "; ".join([*parts[:5], *middle, *parts[-3:]] if middle else parts)


def _head(result: PayoffSet) -> list[str]:
    return [f"{result.unit} {llm}" for llm in result.llms]


def fields(result: PayoffSet) -> Data:
    """The fields of `payoff_set` in JSON."""
    found: Data = {
        "llms": list(result.llms),
        "unit": result.unit,
        "discount": number(result.discount),
        "rounds": result.rounds,
        "monitoring": result.monitoring,
    }
    if result.complete:
        found["vertices"] = vectors(result.inner)
    else:
        found |= {"inner": vectors(result.inner), "outer": vectors(result.outer)}
    return found | {
        "supports": [_support_fields(s) for s in result.supports],
        "distance": number(result.distance),
        "complete": result.complete,
        "is_exact": result.exact,
        "reason": result.reason,
        "algorithm": result.algorithm,
    }


def _support_fields(support: Support) -> Data:
    out: Data = {"play": plays(support.play), "after": [number(x) for x in support.after]}
    if support.by_signal:
        out["by_signal"] = {
            signal: [number(x) for x in point] for signal, point in support.by_signal
        }
    if support.path:
        out["path"] = [plays(profile) for profile in support.path]
    return out
