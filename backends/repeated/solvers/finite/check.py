"""This module checks strategies over finitely many rounds from the definition alone."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from .errors import Inconsistent
from .plan import Plan, State


def check_plan(values: np.ndarray, plan: Plan) -> None:
    """Check that a plan is a subgame-perfect equilibrium and pays what it says.

    `values`: Fractions of shape (n, S_1, ..., S_n). In every state the promise must be what is paid
    now plus the discounted promises of the states that follow, and no LLM may gain by deviating
    once (one-shot deviation principle, Blackwell 1965). Raises Inconsistent otherwise.
    """
    for state in plan.states:
        later = _mean(plan, state.onward, len(state.promise))
        for i, promise in enumerate(state.promise):
            if promise != values[(i, *state.profile)] + plan.discount * later[i]:
                raise Inconsistent("a state does not pay what it promises")
            _check_deviations(values, plan, state, i)
        if {plan.states[k].left for k in (*state.punish, *(k for _, k in state.onward))} - {
            state.left - 1
        }:
            raise Inconsistent("rounds of a plan do not follow one another")
    if _mean(plan, plan.start, len(plan.payoff)) != plan.payoff:
        raise Inconsistent("a plan does not pay what it says")


def _check_deviations(values: np.ndarray, plan: Plan, state: State, i: int) -> None:
    for d in range(values.shape[i + 1]):
        if d == state.profile[i]:
            continue
        played = (*state.profile[:i], d, *state.profile[i + 1 :])
        after = plan.states[state.punish[i]].promise[i] if state.punish else Fraction(0)
        if values[(i, *played)] + plan.discount * after > state.promise[i]:
            raise Inconsistent("a deviation from a plan gains")


def _mean(plan: Plan, lottery: tuple[tuple[Fraction, int], ...], size: int) -> tuple[Fraction, ...]:
    if lottery and (sum(w for w, _ in lottery) != 1 or min(w for w, _ in lottery) <= 0):
        raise Inconsistent("the chances of a draw do not add up to 1")
    return tuple(
        sum((w * plan.states[k].promise[i] for w, k in lottery), Fraction(0)) for i in range(size)
    )
