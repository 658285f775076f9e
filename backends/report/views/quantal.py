"""This module shows logit equilibria."""

from __future__ import annotations

from ...results.quantal import LogitPoint, QuantalResponse
from ..data import Data, exactly, number, numbers, play
from ..style import MAX_ROWS, Style, columns, drawn
from .equilibria import equilibrium_json

LEAST = 5e-7
"""Probabilities below this are left out of the text."""


def trust(result: QuantalResponse) -> str:
    """That it is a branch, in numbers."""
    return "principal branch, numerical"


def lines(result: QuantalResponse, style: Style) -> list[str]:
    """A block for each point, and the limit."""
    out = []
    for point in result.points[:MAX_ROWS]:
        residual = style.number(point.residual)
        out.append(f"  precision {style.number(point.precision)}   residual {residual}")
        out += columns(_rows(point, style), indent=4)
    if result.limit is not None:
        out.append("  limit: an equilibrium")
        rows = []
        for llm, mix in result.limit.probability.items():
            mean = f"mean {style.number(result.limit.mean[llm])}"
            rows.append([llm, mean, "   ".join(drawn(told, p, style) for told, p in mix[:8])])
        out += columns(rows, indent=4)
    return [*out, f"  note: {result.reason}"]


def _rows(point: LogitPoint, style: Style) -> list[list[str]]:
    rows = []
    for llm, mix in point.probability.items():
        likely = sorted((pair for pair in mix if pair[1] > LEAST), key=lambda pair: -pair[1])
        shown = "   ".join(f"{drawn(told, p, style)}" for told, p in likely[:8])
        more = f"   and {len(likely) - 8} more" if len(likely) > 8 else ""
        rows.append([llm, f"mean {style.number(point.mean[llm])}", shown + more])
    return rows


def fields(result: QuantalResponse) -> Data:
    """The fields of `quantal_response` in JSON."""
    return {
        "points": [_point(point) for point in result.points],
        "limit": None if result.limit is None else equilibrium_json(result.limit),
        "complete": result.complete,
        "reason": result.reason,
        "is_exact": result.exact,
    }


def _point(point: LogitPoint) -> Data:
    found: Data = {
        "precision": number(point.precision),
        "probability": {
            llm: [[play(told), p] for told, p in mix] for llm, mix in point.probability.items()
        },
        "total": numbers(point.total),
        "mean": numbers(point.mean),
        "utility": numbers(point.utility),
        "residual": point.residual,
    }
    return exactly(found)
