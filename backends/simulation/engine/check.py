"""This module refuses problems whose arrays do not fit together."""

from __future__ import annotations

import math

import numpy as np

from .errors import Refused
from .problem import MOST_CLIENTS, CountPayoffs, Problem, TablePayoffs

SLACK = 1e-9
"""What distributions may add up to besides 1."""

LARGEST_SUM = 1e300
"""Squares of payoffs, added up over all clients, stay below this, so that nothing overflows."""


def check(problem: Problem) -> None:
    """Raise Refused, naming what is wrong, unless the problem can be simulated."""
    _sizes(problem)
    _payoffs(problem)
    _law(problem)
    _compliance(problem)
    _told(problem)
    _memory(problem)
    _monitoring(problem)


def _need(holds: bool, message: str) -> None:
    if not holds:
        raise Refused(message)


def distributions(rows: np.ndarray, what: str) -> None:
    """Raise Refused unless the last axis holds distributions."""
    rows = np.asarray(rows, dtype=float)
    _need(bool(np.isfinite(rows).all() and (rows >= 0).all()), f"{what}: a chance is no chance")
    _need(bool((abs(rows.sum(axis=-1) - 1) <= SLACK).all()), f"{what}: chances do not add up to 1")


def _sizes(problem: Problem) -> None:
    _need(problem.roles > 0 and problem.llms > 0, "a game needs a role and a player")
    _need(all(m > 0 for m in problem.actions), "a role has no action")
    _need(1 <= problem.size <= MOST_CLIENTS, f"instances in a round: 1 to {MOST_CLIENTS:,}")
    _need(max(problem.actions) <= 2**16, "a role may have 65,536 actions")


def _payoffs(problem: Problem) -> None:
    pay = problem.payoffs
    if isinstance(pay, CountPayoffs):
        same = set(problem.actions) == {pay.actions} and problem.roles == pay.roles
        _need(same, "payoffs by counts: all roles have the same actions")
    if not isinstance(pay, TablePayoffs):
        return
    shape = (problem.roles, *problem.actions)
    _need(pay.values.shape == shape, f"payoffs have shape {pay.values.shape}, not {shape}")
    largest = float(np.abs(pay.values).max())
    _need(math.isfinite(largest), "a payoff is not finite")
    sums = (largest / LARGEST_SUM**0.5 * problem.roles) ** 2 * problem.size
    _need(sums < 1, "payoffs are too large to add up")


def _law(problem: Problem) -> None:
    law, shape = problem.law, (len(problem.law.weights), problem.roles, problem.llms)
    _need(law.governors.shape == shape, f"governors have shape {law.governors.shape}, not {shape}")
    distributions(law.weights, "weights of the matching")
    distributions(law.governors, "governors")


def _compliance(problem: Problem) -> None:
    _need(len(problem.followed) == problem.llms, "compliance: one entry for each LLM")
    for i, own in enumerate(problem.followed):
        for r, (rows, m) in enumerate(zip(own, problem.actions, strict=True)):
            _need(rows.shape == (m, m), f"compliance of LLM {i} in role {r} is not {m} by {m}")
            distributions(rows, f"compliance of LLM {i} in role {r}")


def _told(problem: Problem) -> None:
    governs = (problem.law.weights[:, None, None] * problem.law.governors).sum(axis=0) > 0
    for i, table in enumerate(problem.told):
        _need(table.ndim == 2 and table.shape[1] == problem.roles and len(table) > 0, "told: shape")
        for r, m in enumerate(problem.actions):
            low = 0 if governs[r, i] else -1
            fits = bool(((table[:, r] >= low) & (table[:, r] < m)).all())
            _need(fits, f"what LLM {i} tells clients in role {r} is no action")


def _memory(problem: Problem) -> None:
    memory = problem.memory
    if memory is None:
        return
    _need(not problem.replace, "only the clients of a finite population remember")
    profiles, states = math.prod(problem.actions), memory.states
    _need(profiles <= 2**16 and states <= 256, "clients remember up to 256 states and few actions")
    _need(0 <= memory.start < states, "clients start in no state")
    for r, m in enumerate(problem.actions):
        plays, moves = memory.plays[r], memory.moves[r]
        _need(plays.shape == (problem.llms, states, m, m), f"plays of role {r}: shape")
        distributions(plays, f"plays of role {r}")
        _need(moves.shape == (states, profiles), f"moves of role {r}: shape")
        _need(bool(((moves >= 0) & (moves < states)).all()), f"moves of role {r}: no state")


def _monitoring(problem: Problem) -> None:
    seen = problem.monitoring
    _need(0 <= seen.noise <= 1, "noise is a probability")
    _need(seen.delay >= 0, "delay is a number of rounds")
    _need(seen.sample is None or seen.sample > 0, "a sample has at least one instance")
    looks = seen.sample is None or seen.kind in ("clients", "identified")
    _need(looks, f"{seen.kind} monitoring looks at no instances, so there is no sample")
    if seen.kind != "signal":
        return
    _need(seen.chances is not None, "signals need chances")
    assert seen.chances is not None
    _need(seen.chances.shape[1:] == problem.sizes, "chances of signals: shape")
    distributions(np.moveaxis(seen.chances, 0, -1), "signals")
    _need(problem.common_draws, "signals depend on meta-actions, which clients do not share here")
