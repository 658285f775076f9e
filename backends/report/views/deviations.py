"""This module shows checks and best responses."""

from __future__ import annotations

from ...results.deviations import Deviations
from ..data import Data, numbers, play, plays
from ..style import BOLD, Style, columns, exactness, play_text


def trust(result: Deviations) -> str:
    """Whether numbers are exact."""
    return exactness(result.exact)


def lines(result: Deviations, style: Style) -> list[str]:
    """What each LLM plays and could gain."""
    rows = [["", "plays", "mean", "gain", "by playing"]]
    for llm, told in result.play.items():
        gain = result.gain.get(llm)
        better = play_text(result.deviation[llm]) if gain is not None and gain > 0 else ""
        gained = "" if gain is None else style.number(gain)
        rows.append([llm, play_text(told), style.number(result.mean[llm]), gained, better])
    out = columns(rows)
    if result.of is None:
        verdict = "an equilibrium" if result.is_equilibrium else "no equilibrium"
        out.insert(0, f"  {style.paint(verdict, BOLD)}")
    elif len(result.responses) > 1:
        shown = "   ".join(map(play_text, result.responses[:8]))
        more = f"   and {len(result.responses) - 8} more" if len(result.responses) > 8 else ""
        out.append(f"  best responses of {result.of}: {shown}{more}")
    for note in filter(None, (result.reduction, result.reason)):
        out.append(f"  note: {note}")
    return out


def fields(result: Deviations) -> Data:
    """The fields of `check` and `best_response` in JSON."""
    out: Data = {"is_equilibrium": result.is_equilibrium}
    if result.of is not None:
        out |= {"of": result.of, "responses": [play(told) for told in result.responses]}
    return out | {
        "play": plays(result.play),
        "gain": numbers(result.gain),
        "deviation": plays(result.deviation),
        "total": numbers(result.total),
        "mean": numbers(result.mean),
        "utility": numbers(result.utility),
        "is_exact": result.exact,
        "reduction": result.reduction,
        **({"reason": result.reason} if result.reason else {}),
    }
