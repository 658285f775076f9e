"""This module shows the equilibrium payoffs of a repeated game."""

from __future__ import annotations

from ...results.payoff_set import PayoffSet
from ..data import Data, number, plays
from ..style import MAX_ROWS, Style, columns, exactness, play_text


def trust(result: PayoffSet) -> str:
    """The discount factor, and whether the set is known as a whole."""
    known = "complete" if result.complete else "between bounds"
    return f"discount {result.discount}, {known}, {exactness(result.exact)}"


def lines(result: PayoffSet, style: Style) -> list[str]:
    """The vertices, with what is played for them; the outer bound where it is another set."""
    out = _polygon(result, style)
    if not result.complete:
        out.append("  no equilibrium pays anything outside")
        out += columns([_head(result), *_rows(result.outer, style)], indent=4)
        if result.distance is not None:
            far = style.number(float(result.distance))
            out.append(f"  the two polygons are at most {far} apart")
    if result.reason:
        out.append(f"  note: {result.reason}")
    return out


def _polygon(result: PayoffSet, style: Style) -> list[str]:
    if not result.inner:
        if result.complete:
            return ["  no equilibrium in pure strategies: the set is empty"]
        return ["  no equilibrium payoff is proved"]
    out = ["  equilibria in pure strategies pay, with public draws, all averages of"]
    out += columns([_head(result), *_rows(result.inner, style)], indent=4)
    out.append("  they are reached by playing, and by what is paid from then on")
    rows = [["", *_head(result)]]
    rows += [
        [
            ", ".join(f"{llm} {play_text(play)}" for llm, play in support.play.items()),
            *(style.number(x) for x in support.after),
        ]
        for support in result.supports[:MAX_ROWS]
    ]
    return out + columns(rows, indent=4)


def _head(result: PayoffSet) -> list[str]:
    return [f"{result.unit} {llm}" for llm in result.llms]


def _rows(points: tuple[tuple[object, ...], ...], style: Style) -> list[list[str]]:
    shown = [[style.number(x) for x in point] for point in points[:MAX_ROWS]]
    return shown + ([[f"and {len(points) - MAX_ROWS} more"]] if len(points) > MAX_ROWS else [])


def fields(result: PayoffSet) -> Data:
    """The fields of `payoff_set` in JSON."""
    found: Data = {
        "llms": list(result.llms),
        "unit": result.unit,
        "discount": number(result.discount),
        "monitoring": result.monitoring,
    }
    if result.complete:
        found["vertices"] = _points(result.inner)
    else:
        found |= {"inner": _points(result.inner), "outer": _points(result.outer)}
    return found | {
        "supports": [
            {"play": plays(s.play), "after": [number(x) for x in s.after]} for s in result.supports
        ],
        "distance": number(result.distance),
        "complete": result.complete,
        "is_exact": result.exact,
        "reason": result.reason,
        "algorithm": result.algorithm,
    }


def _points(points: tuple[tuple[object, ...], ...]) -> list[list[object]]:
    return [[number(x) for x in point] for point in points]
