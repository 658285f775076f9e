"""This module shows correlated and coarse correlated equilibria."""

from __future__ import annotations

from ...results.common import ByLlm, Play
from ...results.correlated import Correlated
from ..data import Data, number, numbers, plays
from ..style import BOLD, MAX_ROWS, YELLOW, Style, columns, exactness, play_text


def trust(result: Correlated) -> str:
    """Whether numbers are exact, and whether the value is the optimum."""
    if result.status == "infeasible":
        return f"infeasible, {exactness(result.exact)}"
    return "optimal, exact" if result.exact else "numerical, optimal up to the bound"


def lines(result: Correlated, style: Style) -> list[str]:
    """The value, what the LLMs get, and what is drawn."""
    if result.status == "infeasible":
        return [f"  {style.paint('infeasible', YELLOW)}: {result.reason}"]
    value = style.paint(style.number(result.value), BOLD)
    out = [f"  value {value}   violation {style.number(result.violation)}"]
    if result.bound != result.value:
        out[0] += f"   bound {style.number(result.bound)}"
    means = [[llm, f"mean {style.number(mean)}"] for llm, mean in result.mean.items()]
    rows = [[style.number(p), _profile(told)] for told, p in result.distribution]
    out += [*columns(means, indent=4), *columns(rows[:MAX_ROWS], indent=4)]
    if len(rows) > MAX_ROWS:
        out.append(f"    ... and {len(rows) - MAX_ROWS} more profiles")
    if result.route != "definition":
        out.append(f"  note: the violation was recomputed from the {result.route}")
    return out


def _profile(told: ByLlm[Play]) -> str:
    return "   ".join(f"{llm} {play_text(play)}" for llm, play in told.items())


def fields(result: Correlated) -> Data:
    """The fields of `correlated` and `coarse_correlated` in JSON."""
    return {
        "value": number(result.value),
        "bound": number(result.bound),
        "distribution": [[plays(told), number(p)] for told, p in result.distribution],
        "total": numbers(result.total),
        "mean": numbers(result.mean),
        "utility": numbers(result.utility),
        "violation": number(result.violation),
        "violation_from": result.route,
        "is_exact": result.exact,
        "algorithm": result.algorithm,
        "reason": result.reason,
    }
