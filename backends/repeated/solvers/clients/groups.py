"""This module finds threats against groups of LLMs: it is known of which group a deviator is.

LLMs that can pass for one another by some deviation are in one group. Whoever sees a deviation
knows the group that it comes from, and all turn to the one-shot equilibrium that its members
dislike. A group in which nobody gains by deviating needs no threat: its deviations are ignored.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from attrs import frozen

from ....numbers.real_roots import Point, ordered
from ....numbers.scaled import Scaled
from ...problem import Stage, Topology
from .arrays import best_replies
from .attribution import attribution
from .cycle import temptation
from .observation import Profile, missing
from .simple import Threat, critical_discount, discounted, threats

MOST_TRIED = 24
"""Most equilibria that are tried against one group."""


def confusion_groups(topology: Topology, cycle: Sequence[Profile]) -> tuple[tuple[int, ...], ...]:
    """LLMs by who can be taken for whom in some step, directly or by way of others."""
    group = list(range(len(topology.told)))
    for profile in dict.fromkeys(cycle):
        for case in attribution(topology, "clients", profile).partial:
            if case.cap and case.seen:
                one, other = group[case.llm], group[case.suspect]
                group = [one if g == other else g for g in group]
    return tuple(tuple(k for k, g in enumerate(group) if g == h) for h in dict.fromkeys(group))


@frozen(eq=False)
class _Game:
    values: Scaled
    cycle: tuple[Profile, ...]
    average: tuple[Fraction, ...]
    best: np.ndarray
    tempting: np.ndarray

    def tempted(self, group: tuple[int, ...]) -> bool:
        """Whether some member gains for a period by deviating from the cycle."""
        numerators = self.values.integers()
        return any(self.best[(k, *p)] > numerators[(k, *p)] for k in group for p in self.cycle)

    def punishment(self, group: tuple[int, ...]) -> Profile | None:
        """The equilibrium that deters the members with the least patience."""
        good = self.tempting == 0
        for k in group:
            good &= np.asarray(self.best[k] < self.average[k] * self.values.scale, dtype=bool)
        found = [tuple(int(x) for x in row) for row in np.argwhere(good)]
        found.sort(key=lambda p: sum(int(self.best[(k, *p)]) for k in group))
        options: list[tuple[Point, Profile]] = []
        for profile in found[:MOST_TRIED]:
            held = [
                self._worth(k, profile) if k in group else None for k in range(len(self.average))
            ]
            critical = critical_discount(self.values, self.cycle, held)
            if critical is not None:
                options.append((critical, profile))
        if not options:
            return None
        first = ordered([critical for critical, _ in options])[0]
        return next(p for c, p in options if c is first or c == first)

    def _worth(self, k: int, profile: Profile) -> Fraction:
        return Fraction(int(self.best[(k, *profile)]), self.values.scale)

    def threat(self, groups: Sequence[tuple[int, ...]]) -> Threat | None:
        """One punishment for each group that needs one."""
        after: list[Profile | None] = [None] * len(self.average)
        held: list[Fraction | None] = [None] * len(self.average)
        for group in groups:
            if not self.tempted(group):
                continue
            profile = self.punishment(group)
            if profile is None:
                return None
            for k in group:
                after[k], held[k] = profile, self._worth(k, profile)
        critical = critical_discount(self.values, self.cycle, held)
        if critical is None:
            return None
        return Threat(self.cycle, tuple(after), tuple(held), True, False, critical)


def all_threats(stage: Stage, topology: Topology, cycle: Sequence[Profile]) -> tuple[Threat, ...]:
    """Threats for ever that sustain the cycle for patient LLMs, credible ones first.

    Those of `simple.threats`, and one against groups where no common one is credible.
    """
    found = threats(stage, topology, cycle)
    if missing(topology) or any(threat.credible for threat in found):
        return found
    grouped = grouped_threat(stage.values, topology, cycle)
    return found if grouped is None else (grouped, *found)


def grouped_threat(values: Scaled, topology: Topology, cycle: Sequence[Profile]) -> Threat | None:
    """Reversion to equilibria that may differ by group; None if there is one group, or none works.

    Subgame perfect: what follows are one-shot equilibria for ever, or the cycle as it was. Where
    deviations go unseen by some LLM this must not be used (`observation.missing`).
    """
    groups = confusion_groups(topology, cycle)
    if len(groups) < 2:
        return None
    average = discounted(values, cycle, Fraction(1))
    best = best_replies(values.integers())
    return _Game(values, tuple(cycle), average, best, temptation(values)).threat(groups)
