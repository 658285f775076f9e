"""This module defines what `regions` gives."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from attrs import frozen

from ..numbers.floats import Number
from .common import ByLlm, Play
from .notebook import Shown


@frozen
class Irrational:
    """An irrational number: the only root of a polynomial between two rationals.

    polynomial     whole coefficients from the constant up
    above, below   the root is above the one and below the other
    value          the nearest float (infinite beyond their range)
    """

    polynomial: tuple[int, ...]
    above: Fraction
    below: Fraction
    value: float

    def __float__(self) -> float:
        return self.value


End: TypeAlias = int | Fraction | Irrational
"""An exact number at which something begins or ends."""


@frozen
class Interval:
    """The numbers from low to high, each end included (closed) or not; or a single number."""

    low: End
    high: End
    low_closed: bool
    high_closed: bool

    @property
    def point(self) -> bool:
        return self.low == self.high


@frozen
class Region:
    """A pure profile, and for what values of the parameter it is an equilibrium."""

    play: ByLlm[Play]
    intervals: tuple[Interval, ...]


@frozen
class Apart:
    """A single value at which other LLMs take part than around it, and the equilibria there."""

    at: End
    llms: tuple[str, ...]
    plays: tuple[ByLlm[Play], ...]


@frozen
class Gap:
    """Values of the parameter for which there is no game, or none that was looked at, and why."""

    interval: Interval
    reason: str


@frozen
class Regions(Shown, Sequence[Region]):
    """For each pure profile that is an equilibrium somewhere, where; as a sequence.

    parameter     its name
    domain        what was looked at: an interval, or values one by one
    breakpoints   where the set of equilibria changes
    apart         values at which LLMs have no clients that have some around them, or the reverse
    gaps          values without a game
    profiles      how many profiles there are in all, at the most
    complete      whether every value of the domain was looked at
    reason        why not; may be empty
    exact         whether every comparison was between exact numbers
    checked       values at which the equilibria were found anew, from the spec bound to the value
    """

    parameter: str
    domain: Interval | tuple[Number, ...]
    regions: tuple[Region, ...]
    breakpoints: tuple[End, ...]
    apart: tuple[Apart, ...]
    gaps: tuple[Gap, ...]
    profiles: int
    complete: bool
    reason: str
    exact: bool
    algorithm: str
    checked: int
    status: str = "solved"

    def __getitem__(self, index: Any) -> Any:
        return self.regions[index]

    def __len__(self) -> int:
        return len(self.regions)


@frozen
class RegionGrid(Shown):
    """Which pure profiles are equilibria, on a grid of values of two parameters.

    parameters   two names: the values of the first go across, those of the second up
    across, up   the values
    profiles     every profile that is an equilibrium somewhere on the grid
    equilibria   equilibria[k][j]: places in `profiles` of the equilibria where the first parameter
                 is across[j] and the second up[k]; None where there is no game
    gaps         why there is none, each reason once
    """

    parameters: tuple[str, str]
    across: tuple[Number, ...]
    up: tuple[Number, ...]
    profiles: tuple[ByLlm[Play], ...]
    equilibria: tuple[tuple[tuple[int, ...] | None, ...], ...]
    gaps: tuple[str, ...]
    exact: bool
    algorithm: str
    status: str = "solved"
