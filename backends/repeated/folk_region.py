"""This module finds what payoffs are feasible and individually rational, and verifies them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from ...dsl.diagnostic import InternalError, refusal
from ..base import OneShot
from ..numbers.cones import TooManyRays
from ..numbers.rounded import rounded
from ..results.folk_region import FolkRegion, HalfSpace, Payoffs
from .problem import Stage
from .solvers.feasible.check import WrongRegion, checked
from .solvers.feasible.region import TooManyPoints, above, feasible, pareto
from .targets import Targets, target_of

if TYPE_CHECKING:
    from .solvers.feasible.region import Point, Region

SLACK = Fraction(1, 10**9)
"""Numerical floors are lowered by this share of the payoff range: rounding is far less."""

_BRACKET = "floors are known up to bounds: the individually rational part is for the upper ones"
_ROUNDED = "payoffs are floats: up to a billionth of their range, by which floors are lowered"
_UNCOMPARED = "vertices and facets are too many to be compared once more"


def folk_region(game: OneShot, stated: Targets) -> FolkRegion:
    """The feasible set and its part above the mixed minmax.

    Args:
        stated: a target to compare with; may be empty.

    Raises:
        InternalError: another way to the same sets finds them wrong.
        Refusal: the game is too large, or mixed strategies are not what the spec means.
    """
    values = game.values
    stage = Stage(rounded(values))
    floors = game.minmax("mixed")
    exact = values.exact and floors.exact
    slack = [0 if exact else SLACK * _range(stage, i) for i in range(len(game.llms))]
    upper = [_upper(floor) for floor in floors.value.values()]
    taken = [floor - s for floor, s in zip(upper, slack, strict=True)]
    try:
        whole = feasible(stage)
        part = above(whole, taken)
        points = list(_points(stage))
        verified = checked(whole, points) and checked(part, points, taken)
    except (TooManyRays, TooManyPoints) as error:
        help = "'minmax()' needs no hull, and 'instructions uniform' makes a game smaller"
        raise refusal("too-many-faces", str(error), None, help) from None
    except WrongRegion as error:
        raise InternalError(f"the folk region is wrong: {error}") from None
    brackets = any(isinstance(floor, tuple) for floor in floors.value.values())
    notes = {_BRACKET: brackets, _ROUNDED: not exact, _UNCOMPARED: not verified}
    return FolkRegion(
        game.llms,
        game.unit,
        _payoffs(whole),
        _payoffs(part),
        floors.value,
        _strict(part, [floor + s for floor, s in zip(upper, slack, strict=True)]),
        _equilibria(game),
        tuple(target_of(game, stated).values()) if stated else None,
        exact,
        verified,
        "; ".join(note for note, holds in notes.items() if holds),
    )


def _equilibria(game: OneShot) -> tuple[Point, ...]:
    """Payoffs of the pure equilibria of the one-shot game."""
    paid = rounded(game.values)
    places = [
        tuple(game.index(i, play) for i, play in enumerate(found.play.values()))
        for found in game.nash("pure")
    ]
    count = len(game.llms)
    return tuple(
        dict.fromkeys(tuple(Fraction(paid.at(i, *at)) for i in range(count)) for at in places)
    )


def _upper(floor: object) -> Fraction:
    """A floor, or the upper one of two bounds of it."""
    value = floor[1] if isinstance(floor, tuple) else floor
    assert isinstance(value, int | float | Fraction)
    return Fraction(value)


def _range(stage: Stage, llm: int) -> Fraction:
    own = stage.values.integers()[llm]
    return Fraction(int(own.max()) - int(own.min()), stage.values.scale)


def _points(stage: Stage) -> Iterator[Point]:
    """The payoffs of all profiles, each once."""
    rows = stage.values.numbers().reshape(len(stage.sizes), -1)
    yield from set(zip(*rows.tolist(), strict=True))


def _strict(part: Region, margins: list[Fraction]) -> bool:
    """Whether the vertices together, and so their average, are above all of some numbers."""
    return bool(part.vertices) and all(
        any(v[i] > margin for v in part.vertices) for i, margin in enumerate(margins)
    )


def _payoffs(region: Region) -> Payoffs:
    return Payoffs(
        region.vertices,
        tuple(HalfSpace(f.normal, f.bound) for f in region.facets),
        tuple(HalfSpace(normal, value) for normal, value in region.equations),
        pareto(region.vertices, region),
        region.dimension,
    )
