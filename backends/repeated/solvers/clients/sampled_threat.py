"""This module finds threats for ever that samples never set off by accident.

Where all clients of every role are told one action, and follow it, and nothing is noisy, any other
action in the sample proves a deviation. An LLM that moves a fraction f_r of its clients, of mass
w_r, stays unseen with chance prod_r (1 - w_r f_r)^N. That is convex in each f_r, and so at most
what a lottery over its meta-actions would leave unseen that moves all its clients in each role
independently with chance f_r, and pays the same. Partial deviations are no better, then, than the
best meta-action.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from attrs import evolve

from ....numbers.scaled import Scaled
from ...problem import Stage, Topology
from .arrays import replies, with_move
from .groups import all_threats
from .observation import Inconsistent, Profile, masses, told
from .sight import Sight, frequencies
from .simple import Threat

POWER_LIMIT = 2000
"""Chances of staying unseen are bounded by those in a sample of at most this many."""

GRID = 10**9


def sampled_threats(
    stage: Stage, topology: Topology, cycle: Sequence[Profile], sight: Sight
) -> tuple[Threat, ...]:
    """Threats of `groups.all_threats` that work with samples, their discount factors adapted.

    Only for cycles of one profile that leaves no doubt (see above), and threats that are the same
    whoever deviated; otherwise empty. `critical` is an upper bound of the least discount factor.
    """
    if not certain(topology, cycle, sight):
        return ()
    out = []
    for threat in all_threats(stage, topology, cycle):
        critical = Fraction(0)
        if len(set(threat.after)) > 1 or threat.after[0] is None:
            continue
        for k, held in enumerate(threat.held):
            assert held is not None
            critical = max(critical, _critical(stage.values, topology, sight, (k, cycle[0], held)))
        if critical < 1:
            out.append(evolve(threat, critical=critical))
    return tuple(out)


def certain(topology: Topology, cycle: Sequence[Profile], sight: Sight) -> bool:
    """Whether every role shows one action for certain if all conform to a cycle of one profile."""
    if len(set(cycle)) > 1 or sight.noise or masses(topology) != topology.shares:
        return False
    roles = range(len(topology.actions))
    return all(max(frequencies(topology, r, cycle[0])) == 1 for r in roles)


def _critical(
    values: Scaled, topology: Topology, sight: Sight, case: tuple[int, Profile, Fraction]
) -> Fraction:
    """The least d with (1 - d) gain <= d seen (worth - held) for all meta-actions; 1 if none."""
    k, profile, held = case
    assert sight.sample is not None
    worth = Fraction(values.at(k, *profile))
    out = Fraction(0)
    for move in range(values.shape[1 + k]):
        gain = Fraction(values.at(k, *with_move(profile, k, move))) - worth
        if gain <= 0:
            continue
        alike = Fraction(1)
        for r, row in enumerate(topology.shares):
            if told(topology, k, move, r) != told(topology, k, profile[k], r):
                alike *= 1 - row[k]
        unseen = alike ** min(sight.sample, POWER_LIMIT)
        seen = 1 - Fraction(math.ceil(unseen * GRID), GRID)
        loss = seen * (worth - held)
        out = max(out, gain / (gain + loss) if loss > 0 else Fraction(1))
    return out


def verify_sampled_threat(
    stage: Stage, topology: Topology, sight: Sight, threat: Threat, discount: Fraction
) -> None:
    """No deviation pays, whole or in part, drawn at random; in floats. Raises Inconsistent."""
    rng = np.random.default_rng(0)
    values, profile, delta = stage.values.floats(), threat.cycle[0], float(discount)
    assert sight.sample is not None
    spread = float(np.ptp(values)) or 1.0
    for k in range(len(values)):
        after = threat.after[k]
        assert after is not None
        worth, held = float(values[(k, *profile)]), float(replies(values, k, after).max())
        own, rows = replies(values, k, profile), topology.told[k]
        for goal in range(len(rows)):
            for parts in (np.ones(rows.shape[1]), *10 ** rng.uniform(-7, 0, (8, rows.shape[1]))):
                moved = rows[goal] != rows[profile[k]]
                weights = np.ones(len(rows))
                unseen = 1.0
                for r in range(rows.shape[1]):
                    part = float(parts[r]) if moved[r] else 0.0
                    unseen *= (1 - float(topology.shares[r][k]) * part) ** sight.sample
                    hit = rows[:, r] == rows[goal, r]
                    stay = rows[:, r] == rows[profile[k], r]
                    weights *= part * hit + (1 - part) * stay
                if not math.isclose(weights.sum(), 1.0, abs_tol=1e-9):
                    continue
                later = unseen * worth + (1 - unseen) * held
                if (1 - delta) * float(weights @ own) + delta * later > worth + 1e-9 * spread:
                    raise Inconsistent(f"LLM {k} gains by deviating from {profile}")
