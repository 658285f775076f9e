"""This module finds for what values of parameters each pure profile is an equilibrium."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from math import prod
from typing import Any, TypeAlias

from attrs import define, field

from ....dsl.diagnostic import (
    InternalError,
    Refusal,
    SpecError,
    refusal,
)
from ...numbers.floats import Number
from ...numbers.line import (
    LineSet,
    Stretch,
    has,
    joined,
)
from ...numbers.real_roots import (
    Point,
    between,
    compare,
    ordered,
)
from ...results.common import ByLlm, Play
from ...results.regions import (
    Apart,
    End,
    Gap,
    Interval,
    Irrational,
    Region,
    RegionGrid,
    Regions,
)
from .. import solve, to_result
from ..named_game import NamedGame
from ..solvers.parameters.pure_regions import equilibria
from .pieces import (
    Piece,
    Swept,
    pieces,
    refusing_functions,
)
from .sweep import (
    Continuum,
    domain_of,
    rebinding,
    refuse_many,
)

MAX_CHECKED = 60
"""Values at which exact regions are compared with the equilibria of the spec bound to the value."""

DEFAULT_STEPS = 20
"""Steps of each parameter of a grid."""

EXACT = "payoffs as rational functions of the parameter, differences by their real roots (Sturm)"
ONE_BY_ONE = "every profile, value by value"

Profile: TypeAlias = ByLlm[Play]


def regions(
    game: NamedGame, parameter: str, across: str | None = None, steps: int | None = None
) -> Regions | RegionGrid:
    """Where each pure profile is an equilibrium.

    Args:
        parameter: what varies.
        across: a second parameter; then both are stepped through.
        steps: into how many steps to cut intervals; without it, one parameter is treated exactly.

    Raises:
        Refusal: a parameter that cannot be varied, payoffs that are no rational functions of it, a
            game that is too large.
    """
    solve.refuse_draws(game, "pure")
    if across == parameter:
        message = f"regions cannot vary '{parameter}' twice"
        raise refusal("same-parameter-twice", message, None, "name another one")
    if across is not None:
        return _grid(game, (parameter, across), steps or DEFAULT_STEPS)
    domain = domain_of(game, parameter)
    if isinstance(domain, Continuum) and steps is None:
        with refusing_functions(parameter):
            return _exact(Swept(rebinding(game), parameter, domain.low, domain.high, game.memory))
    return _one_by_one(game, parameter, domain, steps)


# --- exactly -----------------------------------------------------------------------------------


def _exact(swept: Swept) -> Regions:
    found = pieces(swept)
    sets = [_equilibria(piece) for piece in found]
    apart = [_is_apart(found, k) for k in range(len(found))]
    known: dict[Profile, list[Stretch]] = {}
    for here, alone in zip(sets, apart, strict=True):
        for profile, where in here.items():
            if not alone:
                known.setdefault(profile, []).extend(where)
    lines = {profile: joined(stretches) for profile, stretches in known.items()}
    ends = Ends()
    breakpoints = _breakpoints(lines.values(), swept)
    checked = _check(swept, found, sets, breakpoints)
    unseen = [p.reason for p in found if p.game is None and not p.wrong]
    return Regions(
        swept.name,
        Interval(ends.of(swept.low), ends.of(swept.high), True, True),
        tuple(Region(profile, ends.intervals(line)) for profile, line in _sorted(lines)),
        tuple(map(ends.of, breakpoints)),
        tuple(
            Apart(ends.of(piece.cell.stretch.low), piece.game.llms, tuple(here))
            for piece, here, alone in zip(found, sets, apart, strict=True)
            if alone and piece.game is not None
        ),
        gaps_of(found, ends),
        max((prod(p.game.sizes) for p in found if p.game is not None), default=0),
        not unseen,
        unseen[0] if unseen else "",
        True,
        EXACT,
        checked,
    )


def _equilibria(piece: Piece) -> dict[Profile, LineSet]:
    """Where in a cell each profile is an equilibrium, by name."""
    if piece.game is None or piece.family is None:
        return {}
    found = equilibria(piece.family, piece.cell)
    return {named(piece.game, profile): where for profile, where in found.items()}


def named(game: NamedGame, profile: Sequence[int]) -> Profile:
    """A profile of meta-actions by name."""
    return ByLlm.of(game.llms, [game.play(i, k) for i, k in enumerate(profile)])


def _is_apart(found: Sequence[Piece], k: int) -> bool:
    """Whether a cell is a point at which other LLMs have clients than on both sides of it."""
    game = found[k].game
    if game is None or found[k].cell.stretch.low is not found[k].cell.stretch.high:
        return False
    sides = [p.game.llms for p in found[max(k - 1, 0) : k + 2 : 2] if p.game is not None]
    if k == 0:
        sides = [p.game.llms for p in found[1:2] if p.game is not None]
    return bool(sides) and all(llms != game.llms for llms in sides)


def _sorted(where: dict[Profile, LineSet]) -> list[tuple[Profile, LineSet]]:
    """Profiles in the order in which their regions begin; ties stay as they are."""
    starts = ordered([line[0].low for line in where.values()])
    places = {id(start): k for k, start in enumerate(starts)}

    def place(item: tuple[Profile, LineSet]) -> int:
        low = item[1][0].low
        if id(low) in places:
            return places[id(low)]
        return next(k for k, start in enumerate(starts) if not compare(start, low))

    return sorted(where.items(), key=place)


def _breakpoints(lines: Iterable[LineSet], swept: Swept) -> list[Point]:
    """Where some profile begins or ceases to be an equilibrium."""
    found: list[Point] = []
    for line in lines:
        for s in line:
            if not (s.low_closed and compare(s.low, swept.low) == 0):
                found.append(s.low)
            if not (s.high_closed and compare(s.high, swept.high) == 0):
                found.append(s.high)
    return ordered(found)


def gaps_of(found: Sequence[Piece], ends: Ends) -> tuple[Gap, ...]:
    """Cells without a game; neighbours with the same complaint together, in the words of one."""
    runs: list[list[Piece]] = []
    for before, piece in zip([None, *found], found, strict=False):
        if piece.game is not None:
            continue
        if before is not None and before.game is None and before.wrong == piece.wrong:
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return tuple(
        Gap(interval, run[-1].reason)
        for run in runs
        for interval in ends.intervals(joined(piece.cell.stretch for piece in run))
    )


def _check(
    swept: Swept,
    found: Sequence[Piece],
    sets: Sequence[dict[Profile, LineSet]],
    breakpoints: Sequence[Point],
) -> int:
    """Compare with the equilibria of the spec bound to single values; how many.

    The values are the rational breakpoints and ends of cells, and one between any two of these.

    Raises:
        InternalError: they differ.
    """
    points = ordered([*breakpoints, *(p.cell.stretch.high for p in found)])
    middles = [between(x, y) for x, y in pairwise(points)]
    values = [x for x in (*points, *middles) if isinstance(x, Fraction)]
    values = values[:: len(values) // MAX_CHECKED + 1]
    for x in values:
        expected = {
            profile
            for piece, here in zip(found, sets, strict=True)
            if piece.game is not None and has((piece.cell.stretch,), x)
            for profile, where in here.items()
            if has(where, x)
        }
        try:
            plays = _pure_at(swept.game(x))
        except SpecError as error:
            if isinstance(error, Refusal):
                raise
            plays = set()
        if plays != expected:
            raise InternalError(f"the regions of '{swept.name}' are wrong at {x}")
    return len(values)


def _pure_at(game: NamedGame) -> set[Profile]:
    """The pure equilibria of a game, each with its regret recomputed from the definition."""
    return {e.play for e in to_result.nash(game, "pure", solve.nash(game, "pure"))}


@define
class Ends:
    """Numbers of the line as they stand in results."""

    known: dict[int, tuple[Point, End]] = field(factory=dict)

    def of(self, x: Point) -> End:
        if isinstance(x, Fraction):
            return x.numerator if x.denominator == 1 else x
        if id(x) not in self.known:
            value = float(x)
            self.known[id(x)] = (x, Irrational(x.poly, x.low, x.high, value))
        return self.known[id(x)][1]

    def interval(self, s: Stretch) -> Interval:
        return Interval(self.of(s.low), self.of(s.high), s.low_closed, s.high_closed)

    def intervals(self, line: LineSet) -> tuple[Interval, ...]:
        return tuple(map(self.interval, line))


# --- value by value ----------------------------------------------------------------------------


def _one_by_one(
    game: NamedGame, parameter: str, domain: Continuum | tuple[Any, ...], steps: int | None
) -> Regions:
    sampled = isinstance(domain, Continuum)
    if isinstance(domain, Continuum):
        assert steps is not None
        refuse_many(steps + 1)
        values = domain.stepped(steps)
    else:
        values = domain
    where: dict[Profile, list[Number]] = {}
    gaps: list[Gap] = []
    exact, profiles = True, 0
    for value in values:
        try:
            here = NamedGame(rebinding(game)({parameter: value}), game.memory)
            found = to_result.nash(here, "pure", solve.nash(here, "pure"))
        except SpecError as error:
            if isinstance(error, Refusal):
                raise
            gaps.append(Gap(_point(value), "; ".join(d.message for d in error.diagnostics)))
            continue
        exact, profiles = exact and found.exact, max(profiles, prod(here.sizes))
        for equilibrium in found:
            where.setdefault(equilibrium.play, []).append(value)
    shown = tuple(Region(p, tuple(map(_point, at))) for p, at in where.items())
    reason = f"looked at {len(values)} evenly spaced values only" if sampled else ""
    return Regions(
        parameter, values, shown, _changes(values, where), (), tuple(gaps), profiles,
        not sampled, reason, exact, ONE_BY_ONE, len(values),
    )  # fmt: skip


def _point(value: Any) -> Interval:
    return Interval(value, value, True, True)


def _changes(values: Sequence[Any], where: dict[Profile, list[Number]]) -> tuple[End, ...]:
    """The values whose equilibria are not those of the value before."""
    sets = [{p for p, at in where.items() if v in at} for v in values]
    pairs = zip(values[1:], sets, sets[1:], strict=False)
    return tuple(v for v, before, here in pairs if before != here)


# --- two parameters ----------------------------------------------------------------------------


def _grid(game: NamedGame, parameters: tuple[str, str], steps: int) -> RegionGrid:
    axes = []
    for name in parameters:
        domain = domain_of(game, name)
        axes.append(domain.stepped(steps) if isinstance(domain, Continuum) else domain)
    refuse_many(len(axes[0]) * len(axes[1]))
    places: dict[Profile, int] = {}
    gaps: dict[str, None] = {}
    exact = True
    rows = []
    for y in axes[1]:
        row: list[tuple[int, ...] | None] = []
        for x in axes[0]:
            try:
                here = NamedGame(rebinding(game)({parameters[0]: x, parameters[1]: y}), game.memory)
                found = to_result.nash(here, "pure", solve.nash(here, "pure"))
            except SpecError as error:
                if isinstance(error, Refusal):
                    raise
                gaps.update(dict.fromkeys(d.message for d in error.diagnostics))
                row.append(None)
                continue
            exact = exact and found.exact
            row.append(tuple(places.setdefault(e.play, len(places)) for e in found))
        rows.append(tuple(row))
    return RegionGrid(
        parameters, axes[0], axes[1], tuple(places), tuple(rows), tuple(gaps), exact, ONE_BY_ONE
    )
