"""This module checks, from the definition alone, that half-spaces hold all equilibrium payoffs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import ceil, lcm
from typing import TypeAlias

from attrs import define, frozen

from .errors import Inconsistent
from .game import PublicGame
from .trail import Bound, Gone, Move, Nothing, Trail

Whole: TypeAlias = list[int]

FINE = 2**50
"""Denominator of weights and levels; those of the trail are rounded to it."""

ZERO, ONE = Fraction(0), Fraction(1)


@frozen
class Unseen:
    """A profile, an LLM and weights on its meta-actions that gain and leave the signal as is."""

    profile: tuple[int, ...]
    llm: int
    weights: tuple[Fraction, ...]


def check_unseen(game: PublicGame, found: Sequence[Unseen]) -> None:
    """Check that no continuations whatever enforce some profiles. Raises Inconsistent otherwise."""
    for case in found:
        a, i = case.profile, case.llm
        each = [((*a[:i], d, *a[i + 1 :]), w) for d, w in enumerate(case.weights)]
        own = game.values[i]
        gain = sum((w * (own[at] - own[a]) for at, w in each), ZERO)
        seen = [sum((w * (p[at] - p[a]) for at, w in each), ZERO) for p in game.chances]
        if gain <= 0 or any(seen) or min(case.weights) < 0:
            raise Inconsistent("a profile that is left out may be enforced")


def check_trail(
    game: PublicGame, discount: Fraction, profiles: Sequence[tuple[int, ...]], trail: Trail
) -> tuple[Fraction, ...] | None:
    """Levels of all directions of a trail, over payoffs from 0 to 1 by LLM; None if no payoffs.

    If v is a payoff of a perfect public equilibrium with public draws, it is an average of payoffs
    (1 - discount) u(a) + discount E w with continuations w(y) that are such payoffs themselves and
    deter deviations (Abreu, Pearce and Stacchetti 1990). For prices m >= 0 of deviations and
    weights e >= 0 of half-spaces with sum_k e_k(y) normal_k = signal(y) lambda - sum_d m_d
    shift_d(y) unit_llm(d), all y, such a payoff has lambda v <= (1 - discount) (lambda u(a) - m
    gains) + discount sum e levels. What weights in floats fall short of that equality is made up
    for by half-spaces of the axes. All in whole numbers. `profiles` are those that the trail
    numbers; all others are to be excluded by `check_unseen`. Raises Inconsistent where a stage does
    not follow.
    """
    held = _begin(game, discount, profiles, trail)
    for stage in trail.stages:
        if held.empty:
            break
        if isinstance(stage, Gone):
            _drop(held, stage)
        elif isinstance(stage, Nothing):
            _nothing(held, stage)
        else:
            _move(held, stage)
    return None if held.empty else tuple(Fraction(c, FINE) for c in held.levels)


@frozen
class _Profile:
    """payoff (n,), signal (Y,), and by deviation: whose, its gain, its shift of the signal (Y,).

    Payoffs and gains are times `_Held.unit`, chances and shifts times `_Held.chance`.
    """

    payoff: Whole
    signal: Whole
    llm: list[int]
    gains: Whole
    shifts: list[Whole]


@define
class _Held:
    """What is proved so far: every equilibrium payoff v has normals[k] v <= levels[k].

    Payoffs are measured from 0 to 1 by LLM; normals are times `grid`, levels times FINE. `live`
    numbers the profiles that may begin an equilibrium; `empty` says that there is none.
    """

    discount: tuple[int, int]
    unit: int
    chance: int
    grid: int
    profiles: list[_Profile]
    normals: list[Whole]
    levels: Whole
    live: list[int]
    empty: bool = False

    def bounded(self, found: tuple[int, dict[int, int]], levels: Whole) -> int:
        """A bound at some levels, times `scale`."""
        constant, weights = found
        later, (top, below) = sum(x * levels[k] for k, x in weights.items()), self.discount
        return (below - top) * constant * self.chance * FINE + top * later * self.unit

    @property
    def scale(self) -> int:
        """What bounds are times FINE times this."""
        return self.discount[1] * self.grid * FINE * self.unit * self.chance


def _begin(
    game: PublicGame, discount: Fraction, profiles: Sequence[tuple[int, ...]], trail: Trail
) -> _Held:
    """All payoffs are averages of those of profiles."""
    low = [min(own.ravel()) for own in game.values]
    span = [(max(own.ravel()) - min(own.ravel())) or ONE for own in game.values]
    scaled = [(own - lo) / s for own, lo, s in zip(game.values, low, span, strict=True)]
    unit = lcm(*{x.denominator for own in scaled for x in own.ravel()})
    chance = lcm(*{x.denominator for x in game.chances.ravel()})
    lines = [[Fraction(float(x)) for x in row] for row in trail.directions]
    grid = lcm(*{x.denominator for row in lines for x in row})
    payoffs = [[int(x * unit) for x in own.ravel()] for own in scaled]
    chances = [[int(x * chance) for x in own.ravel()] for own in game.chances]
    made = [_profile(game.sizes, a, payoffs, chances) for a in profiles]
    normals, live = [[int(x * grid) for x in row] for row in lines], list(range(len(made)))
    ratio, levels = discount.as_integer_ratio(), _up(trail.levels)
    held = _Held(ratio, unit, chance, grid, made, normals, levels, live, not made)
    axes = [[sign * grid * (i == j) for i in range(game.llms)] for sign in (1, -1)
            for j in range(game.llms)]  # fmt: skip
    if held.normals[: 2 * game.llms] != axes:
        raise Inconsistent("the first half-spaces are not those of the axes")
    for line, level in zip(held.normals, held.levels, strict=True):
        if any(_dot(line, p.payoff) * FINE > level * grid * unit for p in made):
            raise Inconsistent("a half-space does not hold the payoffs of all profiles")
    return held


def _profile(
    sizes: tuple[int, ...], profile: tuple[int, ...], payoffs: list[Whole], chances: list[Whole]
) -> _Profile:
    """A profile from the arrays of the game."""
    at = _place(sizes, profile)
    signal = [own[at] for own in chances]
    found = _Profile([own[at] for own in payoffs], signal, [], [], [])
    for i, size in enumerate(sizes):
        for d in range(size):
            if d != profile[i]:
                there = _place(sizes, (*profile[:i], d, *profile[i + 1 :]))
                found.llm.append(i)
                found.gains.append(payoffs[i][there] - payoffs[i][at])
                found.shifts.append([own[there] - own[at] for own in chances])
    return found


def _place(sizes: tuple[int, ...], profile: tuple[int, ...]) -> int:
    at = 0
    for size, d in zip(sizes, profile, strict=True):
        at = at * size + d
    return at


def _up(levels: Iterable[float]) -> Whole:
    return [ceil(Fraction(float(x)) * FINE) for x in levels]


def _nothing(held: _Held, stage: Nothing) -> None:
    """Weighted half-spaces add up to 0 <= something negative."""
    zero = [0] * len(held.normals[0])
    total = _filled(held, zero, [(k, _weight(x)) for k, x in stage.weights])
    if sum(x * held.levels[k] for k, x in total.items()) >= 0:
        raise Inconsistent("half-spaces do not contradict each other")
    held.empty = True


def _drop(held: _Held, stage: Gone) -> None:
    """A multiple of the weights pushes the bound below any number."""
    if held.bounded(_bound(held, stage.profile, (None, stage.bound)), held.levels) >= 0:
        raise Inconsistent("a profile that is dropped may be enforced")
    held.live.remove(stage.profile)
    held.empty = not held.live


def _move(held: _Held, stage: Move) -> None:
    """Half-spaces move to `levels`, called end, in one step or in all of them.

    With a gap > 0 and levels <= end + gap at first: if every bound is at most `end` at `end`, and
    less than end + gap at end + gap, then, bounds being linear, levels end + t gap imply
    end + r t gap after a step, for one r < 1 and all t <= 1; so payoffs lie within end + r^s gap
    for every s.
    """
    end = _up(stage.levels)
    gap = None if stage.gap is None else _up(stage.gap)
    if gap is not None and any(
        g <= 0 or c > e + g for c, e, g in zip(held.levels, end, gap, strict=True)
    ):
        raise Inconsistent("a jump does not start from what is known")
    far = [] if gap is None else [e + g for e, g in zip(end, gap, strict=True)]
    for k, row in enumerate(stage.bounds):
        if gap is None and end[k] >= held.levels[k]:
            continue
        for a in held.live:
            bound = row[a]
            if bound is None:
                raise Inconsistent("a profile has no bound")
            found = _bound(held, a, (k, bound))
            if held.bounded(found, held.levels if gap is None else end) > end[k] * held.scale:
                raise Inconsistent("a half-space does not follow from those before")
            if far and held.bounded(found, far) >= far[k] * held.scale:
                raise Inconsistent("the half-spaces of a jump do not close in")
    held.levels = [min(c, e) for c, e in zip(held.levels, end, strict=True)]


def _bound(held: _Held, a: int, asked: tuple[int | None, Bound]) -> tuple[int, dict[int, int]]:
    """Constant and weights of half-spaces that bound a direction; of a ray without one.

    The constant is before 1 - discount and times grid * FINE * unit; the weights are before the
    discount and times grid * FINE * chance.
    """
    p, (k, bound) = held.profiles[a], asked
    line = held.normals[k] if k is not None else [0] * len(p.payoff)
    prices = [(d, _weight(x)) for d, x in bound.prices]
    edges: list[list[tuple[int, int]]] = [[] for _ in p.signal]
    for y, j, x in bound.edges:
        edges[y].append((j, _weight(x)))
    total: dict[int, int] = {}
    for y, chance in enumerate(p.signal):
        aim = [chance * x * FINE for x in line]
        for d, price in prices:
            aim[p.llm[d]] -= price * p.shifts[d][y] * held.grid
        for j, weight in _filled(held, aim, edges[y]).items():
            total[j] = total.get(j, 0) + weight
    lost = sum(price * p.gains[d] for d, price in prices)
    return _dot(line, p.payoff) * FINE - lost * held.grid, total


def _filled(held: _Held, aim: Whole, pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Weights >= 0 of half-spaces whose normals add up to `aim`, axes making up the rest.

    `aim` and what is returned are times grid * FINE * chance.
    """
    total: dict[int, int] = {}
    left = list(aim)
    for k, x in pairs:
        total[k] = total.get(k, 0) + x * held.chance * held.grid
        left = [a - x * held.chance * b for a, b in zip(left, held.normals[k], strict=True)]
    for i, rest in enumerate(left):
        if rest:
            k = i if rest > 0 else len(left) + i
            total[k] = total.get(k, 0) + abs(rest)
    return total


def _weight(x: float) -> int:
    if not x >= 0:
        raise Inconsistent("a weight is negative")
    return round(Fraction(x) * FINE)


def _dot(a: Whole, b: Whole) -> int:
    return sum(x * y for x, y in zip(a, b, strict=True))
