"""This module shows two strict equilibria compared by risk and by payoff."""

from __future__ import annotations

from ...results.risk import RiskDominance, StrictEquilibrium
from ..data import Data, exactly, number, numbers, plays
from ..style import Style, columns, exactness, play_text


def trust(result: RiskDominance) -> str:
    """Whether numbers are exact."""
    return f"2 x 2, {exactness(result.exact)}"


def lines(result: RiskDominance, style: Style) -> list[str]:
    """A row for each equilibrium."""
    llms = list(result[0].play)
    head = [*llms, *(f"mean {llm}" for llm in llms), *(f"threshold {llm}" for llm in llms)]
    rows = [[*head, "losses", ""], *(_row(e, style) for e in result)]
    out = columns(rows)
    return [*out, f"  note: {result.reason}"] if result.reason else out


def _row(e: StrictEquilibrium, style: Style) -> list[str]:
    verdicts = ["risk dominant"] * e.risk_dominant + ["payoff dominant"] * e.payoff_dominant
    losses = " x ".join(style.number(loss) for loss in e.loss.values())
    return [
        *map(play_text, e.play.values()),
        *(style.number(mean) for mean in e.mean.values()),
        *(style.number(p) for p in e.threshold.values()),
        f"{losses} = {style.number(e.product)}",
        ", ".join(verdicts),
    ]


def fields(result: RiskDominance) -> Data:
    """The fields of `risk_dominance` in JSON."""
    return {
        "equilibria": [_equilibrium(e) for e in result],
        "reason": result.reason,
        "is_exact": result.exact,
    }


def _equilibrium(e: StrictEquilibrium) -> Data:
    found: Data = {
        "play": plays(e.play),
        "total": numbers(e.total),
        "mean": numbers(e.mean),
        "utility": numbers(e.utility),
        "loss": numbers(e.loss),
        "product": number(e.product),
        "threshold": numbers(e.threshold),
        "risk_dominant": e.risk_dominant,
        "payoff_dominant": e.payoff_dominant,
    }
    return exactly(found)
