"""This module shows rankings of profiles."""

from __future__ import annotations

from ...results.ranking import AlphaRank, Ranked
from ..data import Data, exactly, number, numbers, play, plays
from ..style import MAX_ROWS, Style, columns, drawn, exactness, play_text


def trust(result: AlphaRank) -> str:
    """At which intensity, and whether numbers are exact."""
    where = "limit" if result.intensity is None else "at one intensity"
    return f"{where}, {exactness(result.exact)}"


def lines(result: AlphaRank, style: Style) -> list[str]:
    """The profiles by their mass, and the mass of each meta-action."""
    llms = list(result.marginals)
    rows = [["mass", *llms, *(f"mean {llm}" for llm in llms)]]
    rows += [_row(e, style) for e in result.profiles[:MAX_ROWS]]
    out = columns(rows)
    if len(result) > MAX_ROWS:
        out.append(f"  ... and {len(result) - MAX_ROWS} more")
    if len(result) > 1:
        shares = []
        for llm, mix in result.marginals.items():
            more = [f"and {len(mix) - 8} more"] if len(mix) > 8 else []
            shown = [drawn(told, p, style) for told, p in mix[:8]] + more
            shares.append([f"in all {llm}", "   ".join(shown)])
        out += columns(shares)
    return [*out, f"  note: {result.reason}"] if result.reason else out


def _row(e: Ranked, style: Style) -> list[str]:
    means = [style.number(mean) for mean in e.mean.values()]
    return [style.number(e.mass), *map(play_text, e.play.values()), *means]


def fields(result: AlphaRank) -> Data:
    """The fields of `alpha_rank` in JSON."""
    return {
        "populations": result.populations,
        "intensity": number(result.intensity),
        "individuals": result.population,
        "profiles": [_profile(e) for e in result],
        "marginals": {
            llm: [[play(told), number(p)] for told, p in mix]
            for llm, mix in result.marginals.items()
        },
        "imbalance": number(result.imbalance),
        "reason": result.reason,
        "is_exact": result.exact,
    }


def _profile(e: Ranked) -> Data:
    found: Data = {
        "play": plays(e.play),
        "mass": number(e.mass),
        "total": numbers(e.total),
        "mean": numbers(e.mean),
        "utility": numbers(e.utility),
    }
    return exactly(found)
