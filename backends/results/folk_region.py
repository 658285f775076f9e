"""This module defines what `folk_region` gives."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeAlias

from attrs import frozen

from ..numbers.floats import Number
from .common import ByLlm
from .notebook import Shown

Point: TypeAlias = tuple[Fraction, ...]
"""What each LLM gets, in the order of the LLMs."""


@frozen
class HalfSpace:
    """The payoffs v with sum_i normal[i] v[i] <= bound (an equation, if it is listed as one)."""

    normal: tuple[int, ...]
    bound: int


@frozen
class Payoffs(Shown):
    """A convex polytope of payoffs.

    vertices     sorted; none if it is empty
    facets       half-spaces that cut it from the flat of its equations
    equations    hyperplanes in which it lies
    pareto       the vertices at which nobody can get more unless another one gets less
    dimension    -1 if it is empty, 0 for a point
    """

    vertices: tuple[Point, ...]
    facets: tuple[HalfSpace, ...]
    equations: tuple[HalfSpace, ...]
    pareto: tuple[Point, ...]
    dimension: int

    def contains(self, point: tuple[Number, ...]) -> bool:
        """Whether payoffs, in the order of the LLMs, are in it, borders included; floats are taken
        as the binary fractions that they are."""
        at = [Fraction(x) for x in point]
        return (
            self.dimension >= 0
            and all(_product(e, at) == e.bound for e in self.equations)
            and all(_product(f, at) <= f.bound for f in self.facets)
        )


def _product(half_space: HalfSpace, point: list[Fraction]) -> Fraction:
    return sum((a * x for a, x in zip(half_space.normal, point, strict=True)), Fraction(0))


@frozen
class FolkRegion(Shown):
    """What LLMs can get by playing together for long, and what none of them would refuse.

    llms                     the order of payoffs
    unit                     "mean", or "utility" when the spec states objectives
    feasible                 averages of the payoffs of pure profiles
    individually_rational    the part in which nobody gets less than its floor
    minmax                   the floors, or bounds of them, of which the upper ones are taken
    strict                   whether somebody's payoffs are all above the floors at once
    equilibria               payoffs of the pure equilibria of the one-shot game, each once
    target                   payoffs to compare with, if there are any
    exact                    all payoffs and floors are rational
    verified                 whether vertices and facets were compared in full by other code
    reason                   what there is to know; may be empty
    """

    llms: tuple[str, ...]
    unit: str
    feasible: Payoffs
    individually_rational: Payoffs
    minmax: ByLlm[Number | tuple[Number, Number]]
    strict: bool
    equilibria: tuple[Point, ...]
    target: Point | None
    exact: bool
    verified: bool
    reason: str
    status: str = "solved"

    @property
    def within_reach(self) -> bool | None:
        """Whether the target is feasible and individually rational; None without one."""
        return None if self.target is None else self.individually_rational.contains(self.target)

    def point(self, payoffs: Mapping[str, Number]) -> tuple[Number, ...]:
        """Payoffs by LLM in the order of the LLMs. Raises KeyError if one is missing."""
        return tuple(payoffs[llm] for llm in self.llms)
