"""This module shows what a simulated population got."""

from __future__ import annotations

from math import isnan
from textwrap import wrap

from ...results.simulation import Simulation
from ..data import Data, numbers
from ..style import MAX_ROWS, WIDE, Style, columns

SOURCES = {
    "between rounds": "from the spread between rounds",
    "batch means": "from the spread between stretches of rounds",
    "within rounds": "from the spread within rounds",
    "unknown": "are not known",
}

FEW = 8
"""Actions of a role whose frequencies are printed, the most frequent first."""


def trust(result: Simulation) -> str:
    """How it was simulated."""
    return f"{result.engine}, statistical"


def lines(result: Simulation, style: Style) -> list[str]:
    """Means with standard errors, beside exact ones where they are known; frequencies."""
    of = f" of {result.planned:,}" if result.interrupted else ""
    size = f"  {result.rounds:,}{of} rounds, {result.clients:,} clients in each role"
    exact = any(value is not None for value in result.expected.values())
    rows = [["", "plays", "mean", "standard error", *(["exact"] if exact else [])]]
    for llm, plays in result.plays.items():
        error = result.standard_error[llm]
        row = [llm, plays, f"{result.mean[llm]:.6g}", "unknown" if isnan(error) else f"{error:.2g}"]
        expected = result.expected[llm]
        rows.append([*row, *([style.number(expected)] if expected is not None else [])])
    out = [size, *columns(rows)]
    played = [
        [role, ", ".join(f"{action} {share:.4g}" for action, share in _most(shares))]
        for role, shares in result.frequencies[:MAX_ROWS]
    ]
    out.append("  how often clients played what")
    out += columns(played, indent=4)
    if len(result.frequencies) > MAX_ROWS:
        out.append(f"    and {len(result.frequencies) - MAX_ROWS} more roles")
    said = f"  {result.reason}; seed {result.seed}; standard errors {SOURCES[result.source]}"
    out += wrap(said, WIDE, subsequent_indent="    ", break_long_words=False)
    if result.interrupted:
        said = f"interrupted after {result.rounds:,} of {result.planned:,} rounds"
        out.append(f"  note: {said}; these are the numbers of those that were played")
    return out


def _most(shares: tuple[tuple[object, float], ...]) -> list[tuple[object, float]]:
    return [s for s in sorted(shares, key=lambda s: -s[1]) if s[1] > 0][:FEW]


def fields(result: Simulation) -> Data:
    """The fields of `simulate` in JSON."""
    return {
        "rounds": result.rounds,
        "clients": result.clients,
        "seed": result.seed,
        "population": result.population,
        "plays": dict(result.plays),
        "mean": dict(result.mean),
        "standard_error": {
            llm: None if isnan(error) else error for llm, error in result.standard_error.items()
        },
        "source": result.source,
        "expected": numbers(result.expected),
        "frequencies": {
            role: [[action, share] for action, share in shares]
            for role, shares in result.frequencies
        },
        "engine": result.engine,
        "reason": result.reason,
        "interrupted": result.interrupted,
        "planned": result.planned,
    }
