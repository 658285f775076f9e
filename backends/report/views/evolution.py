"""This module shows evolutionarily stable meta-actions, and rest points of dynamics."""

from __future__ import annotations

from ...results.evolution import EvolutionaryStability, Invaded, Mix, Replicator, RestPoint
from ..data import Data, exactly, number, numbers, play, plays
from ..numbers import shown
from ..style import MAX_ROWS, Style, columns, drawn, exactness
from .equilibria import equilibrium_json


def stability_trust(result: EvolutionaryStability) -> str:
    """That all are listed, and whether numbers are exact."""
    return f"complete, {exactness(result.exact)}"


def stability_lines(result: EvolutionaryStability, style: Style) -> list[str]:
    """The stable meta-actions, then the others with what invades them."""
    rows = []
    for e in result:
        llm, mix = next(iter(e.probability.items()))
        rows.append(["stable", _mix(mix, style), f"mean {style.number(e.mean[llm])}"])
    for other in result.invaded[:MAX_ROWS]:
        how = "as well as itself" if other.equilibrium else "better"
        mutant = f"{_mix(other.mutant, style)} does {how}"
        rows.append(["invaded", _mix(other.mixture, style), mutant])
    out = columns(rows)
    if not len(result):
        out.insert(0, "  no meta-action is evolutionarily stable")
    if len(result.invaded) > MAX_ROWS:
        out.append(f"  ... and {len(result.invaded) - MAX_ROWS} more that are invaded")
    return [*out, f"  note: {result.reason}"] if result.reason else out


def _mix(mix: Mix, style: Style) -> str:
    return ", ".join(drawn(told, p, style) for told, p in mix)


def stability_fields(result: EvolutionaryStability) -> Data:
    """The fields of `evolutionary_stability` in JSON."""
    return {
        "stable": [equilibrium_json(e) for e in result],
        "invaded": [_invaded(other) for other in result.invaded],
        "complete": result.complete,
        "reason": result.reason,
        "is_exact": result.exact,
    }


def _invaded(other: Invaded) -> Data:
    found: Data = {
        "mixture": _pairs(other.mixture),
        "mutant": _pairs(other.mutant),
        "is_equilibrium": other.equilibrium,
    }
    return exactly(found)


def _pairs(mix: Mix) -> list[list[object]]:
    return [[play(told), number(p)] for told, p in mix]


# --- replicator dynamics -----------------------------------------------------------------------


def replicator_trust(result: Replicator) -> str:
    """The populations, whether all points are listed, and whether they are exact."""
    complete = "complete" if result.complete else "may be incomplete"
    populations = "one population" if result.populations == "one" else "a population each"
    return f"{populations}, {complete}, points {exactness(result.exact)}, eigenvalues numerical"


def replicator_lines(result: Replicator, style: Style) -> list[str]:
    """A block for each rest point."""
    out = []
    for point in result.points[:MAX_ROWS]:
        words = [point.stability]
        words += ["an equilibrium"] * point.is_equilibrium
        words += ["one of a continuum"] * point.continuum
        out.append(f"  {', '.join(words)}   eigenvalues {_eigenvalues(point)}")
        shares = [[llm, _mix(mix, style)] for llm, mix in point.probability.items()]
        if result.populations == "one":
            shares = [["both", shares[0][1]]]
        out += columns(shares, indent=4)
    if len(result) > MAX_ROWS:
        out.append(f"  ... and {len(result) - MAX_ROWS} more")
    return [*out, f"  note: {result.reason}"] if result.reason else out


def _eigenvalues(point: RestPoint) -> str:
    """Real parts as they are, pairs of complex ones together."""
    said = []
    for real, imaginary in point.eigenvalues:
        if imaginary == 0:
            said.append(shown(real))
        elif imaginary > 0:
            said.append(f"{shown(real)} +- {shown(imaginary)}i")
    return ", ".join(said) or "none"


def replicator_fields(result: Replicator) -> Data:
    """The fields of `replicator` in JSON."""
    return {
        "populations": result.populations,
        "points": [_point(point) for point in result.points],
        "complete": result.complete,
        "reason": result.reason,
        "is_exact": result.exact,
    }


def _point(point: RestPoint) -> Data:
    found: Data = {
        "kind": point.kind,
        "probability": {llm: _pairs(mix) for llm, mix in point.probability.items()},
        "utility": numbers(point.utility),
        "is_equilibrium": point.is_equilibrium,
        "stability": point.stability,
        "hyperbolic": point.hyperbolic,
        "eigenvalues": [list(value) for value in point.eigenvalues],
        "continuum": point.continuum,
    }
    if point.kind == "pure":
        found["play"] = plays(point.play)
    return exactly(found)
