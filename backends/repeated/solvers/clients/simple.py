"""This module looks for strategies simpler than reviews: one-shot equilibria, and threats for ever.

Where every LLM sees whatever another does, a deviation is common knowledge, and everybody can turn
to one profile for ever. Nobody has to know who deviated. If the profile is a one-shot equilibrium,
the strategies are subgame perfect (Friedman 1971); if it only holds every LLM's best reply below
its target, they are a Nash equilibrium whose threat is not credible by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import lcm

import numpy as np
from attrs import frozen

from ....numbers.polynomial import Poly, poly
from ....numbers.real_roots import Point, between, ordered, real_roots, sign_at
from ....numbers.scaled import Scaled
from ...problem import Stage, Topology
from .arrays import best_replies, replies, with_move
from .attribution import attribution
from .cycle import temptation
from .observation import Profile, missing

THREAT_WORK = 24
"""Most threats of one kind whose exact critical discount factor is worked out, times the length of
the cycle (but at least one)."""


@frozen
class Threat:
    """Play the cycle; after a deviation play something else for ever.

    after       after[k]: the profile that follows a deviation of LLM k (all the same unless the
                deviator, or its group, is known); None: the cycle goes on, as k never gains
    held        what each LLM can get at best after its own deviation; None if nothing follows
    credible    what follows are one-shot equilibria: subgame perfect
    names       whether it must be known who deviated
    critical    the strategies are an equilibrium for every discount factor from here to 1, exact
    """

    cycle: tuple[Profile, ...]
    after: tuple[Profile | None, ...]
    held: tuple[Fraction | None, ...]
    credible: bool
    names: bool
    critical: Point


def discounted(
    values: Scaled, cycle: Sequence[Profile], discount: Fraction
) -> tuple[Fraction, ...]:
    """Normalised discounted payoffs of a cycle, exact; the plain average at discount factor 1."""
    weights = [discount**s for s in range(len(cycle))]
    whole = sum(weights)
    out = []
    for k in range(len(values.shape) - 1):
        paid = (w * Fraction(values.at(k, *p)) for w, p in zip(weights, cycle, strict=True))
        out.append(sum(paid, Fraction(0)) / whole)
    return tuple(out)


def threats(stage: Stage, topology: Topology, cycle: Sequence[Profile]) -> tuple[Threat, ...]:
    """Threats for ever that sustain the cycle for patient LLMs, the best of each kind.

    Kinds: reversion to a one-shot equilibrium; to one profile that is bad for all; punishment of
    the deviator alone, where every deviation is attributable at once. Empty where deviations can go
    unseen (`observation.missing`) and the cycle is no sequence of one-shot equilibria. Values must
    be exact; partial deviations earn averages of pure ones.
    """
    values = stage.values
    if missing(topology):
        return ()
    average = discounted(values, cycle, Fraction(1))
    best = best_replies(values.integers())
    tempting = temptation(values)
    out = []
    for credible in (True, False):
        found = _common(values, cycle, average, best, tempting if credible else None)
        if found is not None:
            out.append(found)
    if all(attribution(topology, "clients", p).all_attributable for p in dict.fromkeys(cycle)):
        named = _named(values, cycle, best)
        if named is not None:
            out.append(named)
    return tuple(out)


def _common(
    values: Scaled,
    cycle: Sequence[Profile],
    average: tuple[Fraction, ...],
    best: np.ndarray,
    tempting: np.ndarray | None,
) -> Threat | None:
    """One profile for all: the one with the least critical discount factor."""
    n = len(average)
    good = np.ones(best.shape[1:], dtype=bool) if tempting is None else tempting == 0
    for k in range(n):
        good &= np.asarray(best[k] < average[k] * values.scale, dtype=bool)
    rough = _rough(values, cycle, best, average)
    found = [tuple(int(x) for x in row) for row in np.argwhere(good)]
    found.sort(key=lambda p: float(rough[p]))
    options = []
    for profile in found[: max(1, THREAT_WORK // len(cycle))]:
        held = tuple(Fraction(int(best[(k, *profile)]), values.scale) for k in range(n))
        critical = critical_discount(values, cycle, held)
        if critical is not None:
            options.append(
                Threat(tuple(cycle), (profile,) * n, held, tempting is not None, False, critical)
            )
    return _least(options)


def _rough(
    values: Scaled, cycle: Sequence[Profile], best: np.ndarray, average: tuple[Fraction, ...]
) -> np.ndarray:
    """The critical discount factor by threat if every step were worth the average, in floats."""
    worst = np.zeros(best.shape[1:])
    for k, mean in enumerate(average):
        top = float(max(Fraction(int(best[(k, *p)]), values.scale) for p in cycle))
        held = (best[k] / values.scale).astype(float)
        gain, loss = top - float(mean), top - held
        worst = np.maximum(worst, np.where(loss > 0, gain / np.where(loss > 0, loss, 1.0), 1.0))
    return worst


def _least(options: list[Threat]) -> Threat | None:
    if not options:
        return None
    first = ordered([t.critical for t in options])[0]
    return next(t for t in options if t.critical is first or t.critical == first)


def _named(values: Scaled, cycle: Sequence[Profile], best: np.ndarray) -> Threat | None:
    """The pure minmax profile of whoever deviated."""
    after, held = [], []
    for k in range(len(best)):
        at = tuple(int(x) for x in np.unravel_index(int(np.argmin(best[k])), best[k].shape))
        own = replies(values.integers(), k, at)
        after.append(with_move(at, k, int(np.argmax(own))))
        held.append(Fraction(int(best[(k, *at)]), values.scale))
    critical = critical_discount(values, cycle, held)
    if critical is None:
        return None
    return Threat(tuple(cycle), tuple(after), tuple(held), False, True, critical)


def critical_discount(
    values: Scaled, cycle: Sequence[Profile], held: Sequence[Fraction | None]
) -> Point | None:
    """The least d such that nobody gains by one deviation at any discount factor in [d, 1).

    A deviator gets its best reply for one period and at most `held` for ever after; those with None
    there never gain. None if patience does not help. Exact: a rational, or the root of a
    polynomial.
    """
    conditions = [
        f
        for k, least in enumerate(held)
        if least is not None and values.shape[1 + k] > 1
        for step in range(len(cycle))
        if (f := _condition(values, cycle, least, (k, step))) is not None
    ]
    points: list[Point] = [Fraction(0), Fraction(1)]
    for f in conditions:
        points.extend(real_roots(f, Fraction(0), Fraction(1)))
    lowest: Point | None = None
    for low, high in reversed(list(pairwise(ordered(points)))):
        sample = between(low, high)
        if any(sign_at(f, sample) < 0 for f in conditions):
            break
        lowest = low
    return lowest


def _condition(
    values: Scaled, cycle: Sequence[Profile], held: Fraction, at: tuple[int, int]
) -> Poly | None:
    """A polynomial in the discount factor d that is >= 0 where a deviation in the step loses.

    sum_m d^m u_{s+m} - b_s (1 - d^N) - d h (1 + ... + d^{N-1}) over m < N, which is the difference
    of values times (1 - d^N) / (1 - d). None if it vanishes.
    """
    k, step = at
    length = len(cycle)
    profile = cycle[step]
    own = replies(values.integers(), k, profile)
    best = Fraction(int(own.max()), values.scale)
    terms = [Fraction(0)] * (length + 1)
    for m in range(length):
        terms[m] += Fraction(values.at(k, *cycle[(step + m) % length]))
        terms[m + 1] -= held
    terms[0] -= best
    terms[length] += best
    common = lcm(*(t.denominator for t in terms))
    found = poly([int(t * common) for t in terms])
    return found or None
