"""This module makes small populations for the tests, and their means by the definition."""

from __future__ import annotations

from itertools import product
from math import prod

import numpy as np

from metagame.backends.simulation.engine.problem import Law, Monitoring, Problem, TablePayoffs

DILEMMA = np.array([[[3.0, 0], [5, 1]], [[3, 5], [0, 1]]])


def simplex(rng, *shape):
    out = rng.dirichlet(np.ones(shape[-1]), size=shape[:-1])
    return out / out.sum(axis=-1, keepdims=True)


def every_play(actions, governed):
    """All meta-actions of an LLM, shape (S, R), -1 in roles that it does not govern."""
    sets = [range(m) if g else (-1,) for m, g in zip(actions, governed, strict=True)]
    return np.array(list(product(*sets)))


def independent(shares):
    """One component; shares of shape (R, n)."""
    return Law(np.ones(1), np.asarray(shares, dtype=float)[None])


def assortative(shares, chance):
    """With the chance one LLM governs every role in which it has clients."""
    shares = np.asarray(shares, dtype=float)
    n = shares.shape[1]
    rows = [shares] + [np.where(shares[:, [i]] > 0, np.eye(n)[i], shares) for i in range(n)]
    return Law(np.array([1 - chance, *chance * shares.mean(axis=0)]), np.array(rows))


def joint(profiles, chances, llms):
    """Governor profiles with their probabilities."""
    return Law(np.array(chances, dtype=float), np.eye(llms)[np.array(profiles)])


def population(payoffs, law, *, follow=1.0, stray=None, size=1000, replace=True, **more):
    """A problem with a compliance for each LLM (or one for all); the others play `stray`."""
    payoffs = np.asarray(payoffs, dtype=float)
    actions, n = payoffs.shape[1:], law.governors.shape[2]
    governs = (law.weights[:, None, None] * law.governors).sum(axis=0) > 0
    follow = np.broadcast_to(follow, n)
    followed = tuple(tuple(_obey(follow[i], m, stray) for m in actions) for i in range(n))
    told = tuple(every_play(actions, governs[:, i]) for i in range(n))
    return Problem(TablePayoffs(payoffs), actions, law, followed, told, size, replace, **more)


def _obey(follow, m, stray):
    other = np.full(m, 1 / m) if stray is None else np.eye(m)[stray]
    return follow * np.eye(m) + (1 - follow) * other


def prisoners(share=0.6, **more):
    return population(DILEMMA, independent([[share, 1 - share]] * 2), **more)


def with_seen(problem, **fields):
    from attrs import evolve

    return evolve(problem, monitoring=Monitoring(**fields))


def mean_by_definition(problem, profile, law=None):
    """U_i / mass: the sum over governor profiles and over what their clients play."""
    law = law or problem.law
    n, roles = problem.llms, range(problem.roles)
    total, mass = np.zeros(n), np.zeros(n)
    for weight, rows in zip(law.weights, law.governors, strict=True):
        for g in product(range(n), repeat=problem.roles):
            chance = weight * prod(rows[r][g[r]] for r in roles)
            if not chance:
                continue
            for r in roles:
                mass[g[r]] += chance
            for a in product(*map(range, problem.actions)):
                p = chance * prod(_plays(problem, profile, g[r], r)[a[r]] for r in roles)
                if p:
                    pay = problem.payoffs.at(np.array([a]))[:, 0]
                    for r in roles:
                        total[g[r]] += p * pay[r]
    with np.errstate(invalid="ignore"):
        return total / mass


def _plays(problem, profile, llm, role):
    choice, rows = profile[llm], problem.followed[llm][role]
    if not isinstance(choice, np.ndarray):
        return rows[problem.told[llm][choice, role]]
    told = problem.told[llm][:, role]
    return sum(p * rows[t] for p, t in zip(choice, told, strict=True))


def meta_payoffs(problem):
    """Shape (n, S_1, ..., S_n), by the definition."""
    out = np.zeros((problem.llms, *problem.sizes))
    for profile in np.ndindex(*problem.sizes):
        out[(slice(None), *profile)] = mean_by_definition(problem, profile)
    return out
