"""This module picks tests and punishments for reviews around a cycle; the numbers come later."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from ...problem import Stage, Topology
from .arrays import best_replies, payoffs_at, with_move
from .moves import moves_against
from .observation import Masses, Profile, Refused, masses
from .review import Phase, Review, centred

TEST_LIMIT = 64
"""Most tests of one LLM at one profile that are compared: those that move most roles."""


def drafts_for(
    stage: Stage, topology: Topology, cycle: tuple[Profile, ...], discount: Fraction
) -> tuple[Review, ...]:
    """Reviews with tests and punishments, one for each kind of punishment; numbers to be chosen."""
    n = len(topology.told)
    if n < 2:
        raise Refused("a single LLM has nobody to review it")
    values = stage.values.floats()
    found = {(j, p): _test(stage, topology, p, j) for j in range(n) for p in dict.fromkeys(cycle)}
    tests = [tuple(found[j, p] for p in cycle) for j in range(n)]
    average = np.array([payoffs_at(values, p) for p in cycle]).mean(axis=0)
    kinds = list(
        dict.fromkeys(
            tuple(p)
            for p in zip(*(_punishments(values, average, j) for j in range(n)), strict=True)
        )
    )
    return tuple(
        Review(
            stage,
            topology,
            cycle,
            tuple(Phase(0.05, 0, 1, 2, 1, tests[j], kind[j]) for j in range(n)),
            discount,
        )
        for kind in kinds
    )


def _test(stage: Stage, topology: Topology, profile: Profile, j: int) -> int:
    """The test of LLM j that leaves others the least room for deviations that never collide.

    Among equals, the one that is best for whoever it hurts most. Raises Refused if there is none.
    """
    payoffs, _, _ = centred(stage)
    weights = masses(topology)
    base = payoffs_at(payoffs, profile)
    ranked = []
    for test in range(len(topology.told[j])):
        moved = _moved(topology, weights, (j, profile[j], test))
        if moved:
            change = payoffs_at(payoffs, with_move(profile, j, test)) - base
            ranked.append((-moved, -round(float(change.min()), 9), test))
    if not ranked:
        raise Refused(f"LLM {j} has no meta-action that would be seen as a test")
    return min(
        (round(_room(_probe(stage, topology, profile, (j, test)), payoffs, j), 9), harm, test)
        for _, harm, test in sorted(ranked)[:TEST_LIMIT]
    )[2]


def _probe(stage: Stage, topology: Topology, profile: Profile, tested: tuple[int, int]) -> Review:
    """A review of one period with that test; nobody else is ever under review."""
    tests = ((tested[1] if i == tested[0] else move,) for i, move in enumerate(profile))
    phases = tuple(Phase(0.05, 0, 1, 2, 1, t, profile) for t in tests)
    return Review(stage, topology, (profile,), phases, Fraction(1, 2))


def _room(probe: Review, payoffs: np.ndarray, j: int) -> float:
    """0 if every deviation in j's review may collide; else 1 + the most that one that never does
    earns."""
    weights = masses(probe.topology)
    room = 0.0
    for k in range(probe.llms):
        if k != j:
            conform, *others = moves_against(probe, weights, payoffs, (k, j, 0))
            room = max([room, *(1 + m.payoff - conform.payoff for m in others if not m.clear)])
    return room


def _moved(topology: Topology, weights: Masses, move: tuple[int, int, int]) -> int:
    """The number of roles in which a test moves anything."""
    j, prescribed, test = move
    rows = topology.told[j]
    return sum(
        bool(row[j]) and rows[test, r] != rows[prescribed, r] for r, row in enumerate(weights)
    )


def _punishments(values: np.ndarray, average: np.ndarray, j: int) -> list[Profile]:
    """Profiles that hold LLM j down: the lowest, and the least tempting to others for its loss.

    Whoever is not punished counts with its best reply: it may like the punishment, and frame j.
    What j itself is to play is chosen to spoil that; the certificate lets it play anything.
    """
    n = len(values)
    best = best_replies(values)
    loss = average[j] - best[j]
    if not loss.max() > 1e-9 * max(1e-300, float(np.abs(values).max())):
        raise Refused(
            f"LLM {j} cannot be held below its target {average[j]:.6g} by pure profiles: the least"
            f" is {best[j].min():.6g}"
        )
    others = [k for k in range(n) if k != j]
    profit = np.max([best[k] - average[k] for k in others], axis=0)
    worth = loss > loss.max() / 4
    ratio = np.where(worth, profit / np.where(worth, loss, 1.0), np.inf)
    lowest = np.where(loss >= loss.max() * (1 - 1e-12), profit, np.inf)
    out = []
    for score in (lowest, ratio):
        at = np.unravel_index(int(np.argmin(score)), score.shape)
        out.append(tuple(int(x) for x in at))
    return out
