"""This module cuts a cell where functions change their sign, and tells what size does to means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from attrs import frozen

from ....numbers.line import (
    LineSet,
    Stretch,
    has,
    inside,
    single,
    within,
)
from ....numbers.polynomial import Poly, Ratio, subtract_ratios
from ....numbers.real_roots import (
    Point,
    between,
    ordered,
    sign_at,
)
from .pure_regions import Cell

TRENDS = {1: "increasing", 0: "constant", -1: "decreasing"}
UNMOVED = "unmoved"


@frozen(eq=False)
class Atom:
    """A part of a cell on which no sign changes: a single number, or an open stretch.

    x   a number in it
    """

    stretch: Stretch
    x: Point

    @property
    def point(self) -> bool:
        return self.stretch.low is self.stretch.high


def atoms(s: Stretch, cuts: Iterable[Point]) -> list[Atom]:
    """A number, or an open stretch, cut at some numbers, in increasing order."""
    if s.low is s.high:
        return [Atom(s, s.low)]
    ends = [s.low, *ordered(within(cuts, s.low, s.high)), s.high]
    out = []
    for k in range(len(ends) - 1):
        if k:
            out.append(Atom(single(ends[k]), ends[k]))
        out.append(Atom(inside(ends[k], ends[k + 1]), between(ends[k], ends[k + 1])))
    return out


def roots_in(cell: Cell, polynomials: Iterable[Poly]) -> list[Point]:
    """Where some polynomials are 0 inside a cell; those that are 0 everywhere are left out."""
    return [x for f in dict.fromkeys(polynomials) if len(f) > 1 for x in cell.roots.of(f)]


def ends_of(lines: Iterable[LineSet]) -> list[Point]:
    """Where sets begin and end."""
    return [x for line in lines for s in line for x in (s.low, s.high)]


def complement(lines: Sequence[LineSet], s: Stretch) -> list[Stretch]:
    """The open stretches of one (or the number that it is) that no set of some covers."""
    parts = atoms(s, ends_of(lines))
    return [a.stretch for a in parts if not any(has(line, a.x) for line in lines)]


# --- what size does ----------------------------------------------------------------------------


def size_cuts(masses: Sequence[Ratio], means: Sequence[Ratio], llm: int) -> list[Poly]:
    """The polynomials whose signs decide what size does along one equilibrium."""
    found = [means[llm].slope, masses[llm].slope]
    for i, j in combinations(range(len(means)), 2):
        found.append(subtract_ratios(means[i], means[j]).sign)
        found.append(subtract_ratios(masses[i], masses[j]).sign)
    return found


def trend(mass: Ratio, mean: Ratio, x: Point) -> str:
    """Which way a mean goes around x as the clients grow in number."""
    moved = sign_at(mass.slope, x)
    return TRENDS[sign_at(mean.slope, x) * moved] if moved else UNMOVED


def effect_at(masses: Sequence[Ratio], means: Sequence[Ratio], x: Point) -> str:
    """What size does among the LLMs at x: see `effect`."""
    pairs = combinations(range(len(means)), 2)
    return effect(
        sign_at(subtract_ratios(masses[i], masses[j]).sign, x)
        * sign_at(subtract_ratios(means[i], means[j]).sign, x)
        for i, j in pairs
    )


def effect(agreements: Iterable[int]) -> str:
    """Beneficial if no larger LLM has a lower mean than a smaller one (and some a higher one),
    harmful if none has a higher one, none if all are alike, else non_monotone (Shaki et al. 2026).

    Args:
        agreements: for each pair of LLMs, whether size and mean differ the same way (1), in
            opposite ways (-1), or one of them does not (0).
    """
    signs = set(agreements) - {0}
    if not signs:
        return "none"
    if len(signs) == 2:
        return "non_monotone"
    return "beneficial" if signs == {1} else "harmful"


def best_at(means: Sequence[Ratio], x: Point) -> tuple[int, ...]:
    """The LLMs with the highest mean at x."""
    best = [0]
    for k in range(1, len(means)):
        sign = sign_at(subtract_ratios(means[k], means[best[0]]).sign, x)
        best = [k] if sign > 0 else [*best, k] if sign == 0 else best
    return tuple(best)
