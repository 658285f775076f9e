"""This module lets rules play small games, each LLM a role of its own."""

from __future__ import annotations

import numpy as np
from attrs import evolve

from metagame.backends.simulation.engine.problem import Monitoring
from metagame.backends.simulation.engine.run import Options, simulate

from .populations import joint, population

PENNIES = np.array([[[1.0, -1], [-1, 1]], [[-1, 1], [1, -1]]])
SKEWED = np.array([[[3.0, -1], [-1, 1]], [[-3, 1], [1, -1]]])  # both mix 1/3, 2/3; value 1/3
CHICKEN = np.array([[[6.0, 2], [7, 0]], [[6, 7], [2, 0]]])


def duel(payoffs, rules, rounds, seed=0, **monitoring):
    """Every LLM is one role of its own, played once a round."""
    payoffs = np.asarray(payoffs, dtype=float)
    n = len(payoffs)
    problem = population(payoffs, joint([tuple(range(n))], [1], n), size=1, replace=False)
    problem = evolve(problem, monitoring=Monitoring(**monitoring))
    run = simulate(problem, rules, payoffs, Options(rounds, seed))
    assert run.engine.name == "counts"
    choices = run.records.choices
    assert (run.records.payoffs == payoffs[(slice(None), *choices.T)].T).all()
    return run


def frequencies(choices, size):
    return np.bincount(choices, minlength=size) / len(choices)


def joint_frequencies(run, shape):
    flat = np.ravel_multi_index(tuple(run.records.choices.T), shape)
    return np.bincount(flat, minlength=int(np.prod(shape))).reshape(shape) / len(flat)
