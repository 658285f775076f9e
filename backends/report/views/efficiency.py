"""This module shows efficient profiles, and what equilibria lose."""

from __future__ import annotations

from textwrap import wrap

from ...results.efficiency import Bounded, Efficiency, EfficientProfile, Pareto
from ..data import Data, exactly, number, numbers, plays
from ..style import BOLD, MAX_ROWS, WIDE, Style, columns, exactness, play_text


def pareto_trust(result: Pareto) -> str:
    """Whether all are listed, and whether numbers are exact."""
    listed = "complete" if result.complete else "some of them"
    return f"pure profiles, {listed}, {exactness(result.exact)}"


def pareto_lines(result: Pareto, style: Style) -> list[str]:
    """A row for each efficient profile."""
    llms = list(result[0].play)
    rows = [[*llms, *(f"mean {llm}" for llm in llms)]]
    rows += [_row(e, style) for e in result.profiles[:MAX_ROWS]]
    out = columns(rows)
    if len(result) > MAX_ROWS:
        out.append(f"  ... and {len(result) - MAX_ROWS} more")
    if result.reason:
        out += wrap(f"  note: {result.reason}", WIDE, subsequent_indent="    ")
    return out


def _row(e: EfficientProfile, style: Style) -> list[str]:
    return [*map(play_text, e.play.values()), *(style.number(m) for m in e.mean.values())]


def pareto_fields(result: Pareto) -> Data:
    """The fields of `pareto` in JSON."""
    return {
        "profiles": [_profile(e) for e in result],
        "complete": result.complete,
        "is_exact": result.exact,
        **({"reason": result.reason} if result.reason else {}),
    }


def _profile(e: EfficientProfile) -> Data:
    found: Data = {
        "play": plays(e.play),
        "total": numbers(e.total),
        "mean": numbers(e.mean),
        "utility": numbers(e.utility),
    }
    return exactly(found)


# --- prices ------------------------------------------------------------------------------------


def trust(result: Efficiency) -> str:
    """Over which equilibria, and whether numbers are exact."""
    bounds = "" if result.complete else ", bounds"
    return f"{result.kind} equilibria{bounds}, {exactness(result.exact)}"


def lines(result: Efficiency, style: Style) -> list[str]:
    """Welfare at its best, at equilibria, and the two prices."""
    played = ", ".join(f"{llm} {play_text(told)}" for llm, told in result.play.items())
    rows = [
        ["largest welfare", style.number(result.welfare), played],
        ["best equilibrium", _bounded(result.best, style)],
        ["worst equilibrium", _bounded(result.worst, style)],
        ["price of stability", style.paint(_bounded(result.price_of_stability, style), BOLD)],
        ["price of anarchy", style.paint(_bounded(result.price_of_anarchy, style), BOLD)],
    ]
    out = columns(rows)
    if max(map(len, out)) > WIDE:
        out = columns([row[:2] for row in rows])
    return [*out, f"  note: {result.reason}"] if result.reason else out


def _bounded(value: Bounded, style: Style) -> str:
    match value:
        case None:
            return "none"
        case (low, None):
            return f"at least {style.number(low)}"
        case (low, high):
            return f"{style.number(low)} to {style.number(high)}"
        case _:
            return style.number(value)


def fields(result: Efficiency) -> Data:
    """The fields of `efficiency` in JSON."""
    return {
        "welfare": number(result.welfare),
        "play": plays(result.play),
        "best": number(result.best),
        "worst": number(result.worst),
        "price_of_stability": number(result.price_of_stability),
        "price_of_anarchy": number(result.price_of_anarchy),
        "kind": result.kind,
        "equilibria": result.equilibria,
        "complete": result.complete,
        "reason": result.reason,
        "is_exact": result.exact,
    }
