"""This module shows how much patience buys how much precision."""

from __future__ import annotations

from ...results.frontier import Frontier
from ..data import Data, number, numbers
from ..style import Style, columns


def trust(result: Frontier) -> str:
    """Each point is certified."""
    return "certified, not proved to be the best"


def lines(result: Frontier, style: Style) -> list[str]:
    """A row for each discount factor."""
    target = ", ".join(f"{llm} {style.number(v)}" for llm, v in result.target.items())
    out = [f"  target: mean {target}"]
    rows = [["1 - discount", "eps", "gain", "away", "by"]]
    for point in result.points:
        rest = f"{float(1 - point.discount):.4g}"
        if point.eps is None:
            rows.append([rest, "-", "", "", point.reason])
            continue
        shown = [f"{float(x):.4g}" for x in (point.eps, point.gain, point.away) if x is not None]
        rows.append([rest, *shown, point.strategy])
    return out + columns(rows, indent=4)


def fields(result: Frontier) -> Data:
    """The fields of `frontier` in JSON."""
    return {
        "target": numbers(result.target),
        "points": [
            {
                "discount": number(p.discount),
                "eps": number(p.eps),
                "gain": number(p.gain),
                "away": number(p.away),
                "strategy": p.strategy,
                "is_exact": not p.numerical,
                "reason": p.reason,
            }
            for p in result.points
        ],
    }
