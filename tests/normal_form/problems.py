"""This module makes small problems for the tests, and computes their payoffs by the definition."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import prod

import numpy as np
from hypothesis import strategies as st

from metagame.backends.normal_form.problem import Component, Problem


class Table:
    """A base game given as an array of shape (R, m_1, ..., m_R)."""

    def __init__(self, payoffs: np.ndarray) -> None:
        self.payoffs = np.asarray(payoffs, dtype=object)

    def on_grid(self, supports):
        return self.payoffs[np.ix_(range(len(self.payoffs)), *supports)]


class Formula:
    """A base game given as a function of a profile, evaluated only where asked; keeps count."""

    def __init__(self, payoffs) -> None:
        self.payoffs, self.asked = payoffs, 0

    def on_grid(self, supports):
        shape = tuple(map(len, supports))
        self.asked += prod(shape)
        out = np.empty((len(supports), *shape), dtype=object)
        for at in np.ndindex(*shape):
            out[(slice(None), *at)] = self.payoffs(
                [s[k] for s, k in zip(supports, at, strict=True)]
            )
        return out


def identity(m):
    return tuple(tuple(Fraction(int(a == b)) for b in range(m)) for a in range(m))


def problem(base, sizes, governors, **changes):
    """One problem; `governors` is a list of (weight, rows) or one list of rows; full compliance and
    instructions by role unless changed.
    """
    mixture = (
        governors
        if isinstance(governors[0], Component)
        else [Component(Fraction(1), tuple(map(tuple, governors)))]
    )
    n = len(mixture[0].governors[0])
    clients = tuple(
        tuple(sum(c.weight * c.governors[r][i] for c in mixture) for i in range(n))
        for r in range(len(sizes))
    )
    fields = {
        "roles": tuple(f"r{r}" for r in range(len(sizes))),
        "actions": tuple(tuple(range(m)) for m in sizes),
        "llms": tuple(f"l{i}" for i in range(n)),
        "base": base if hasattr(base, "on_grid") else Table(base),
        "clients": clients,
        "matching": tuple(mixture),
        "followed": tuple(tuple(identity(m) for m in sizes) for _ in range(n)),
        "free": tuple(tuple((r,) for r in range(len(sizes)) if clients[r][i]) for i in range(n)),
    }
    return Problem(**(fields | changes))


def told(p, i, index):
    """What meta-action `index` of LLM i tells its clients: {role: action}."""
    choices = [range(len(p.actions[g[0]])) for g in p.free[i]]
    chosen = list(product(*choices))[index] if index is not None else None
    return {r: a for g, a in zip(p.free[i], chosen, strict=True) for r in g}


def totals_by_definition(p, profile):
    """U_i by summing over governor profiles and over what clients end up playing."""
    roles, n = range(len(p.roles)), len(p.llms)
    grid = p.base.on_grid([list(range(len(a))) for a in p.actions])
    orders = [told(p, i, a) for i, a in enumerate(profile)]
    total = [Fraction(0)] * n
    for c in p.matching:
        for g in product(range(n), repeat=len(roles)):
            weight = c.weight * prod(c.governors[r][g[r]] for r in roles)
            if not weight:
                continue
            rows = [p.followed[g[r]][r][orders[g[r]][r]] for r in roles]
            for played in product(*(range(len(a)) for a in p.actions)):
                chance = weight * prod(rows[r][played[r]] for r in roles)
                for r in roles if chance else ():
                    total[g[r]] += chance * grid[(r, *played)]
    return total


@st.composite
def shares(draw, n, allow_zero=True):
    cuts = draw(st.lists(st.integers(0 if allow_zero else 1, 4), min_size=n, max_size=n))
    if not sum(cuts):
        cuts[draw(st.integers(0, n - 1))] = 1
    return tuple(Fraction(c, sum(cuts)) for c in cuts)


@st.composite
def mixtures(draw, roles, n):
    if draw(st.booleans()):
        return [Component(Fraction(1), tuple(draw(shares(n)) for _ in range(roles)))]
    count = draw(st.integers(1, 3))
    weights = draw(shares(count))
    out = []
    for w in weights:
        if draw(st.booleans()):  # everybody in the instance has one advisor
            i = draw(st.integers(0, n - 1))
            rows = (tuple(Fraction(int(j == i)) for j in range(n)),) * roles
        else:
            rows = tuple(draw(shares(n)) for _ in range(roles))
        out.append(Component(w, rows))
    return [c for c in out if c.weight]


@st.composite
def compliances(draw, sizes, n):
    if draw(st.booleans()):
        return tuple(tuple(identity(m) for m in sizes) for _ in range(n))
    return tuple(tuple(tuple(draw(shares(m)) for _ in range(m)) for m in sizes) for _ in range(n))


NUMBERS = st.one_of(
    st.integers(-9, 9), st.fractions(-3, 3, max_denominator=7), st.just(10**18), st.just(0)
)


@st.composite
def problems(draw, max_profiles=400, numbers=NUMBERS):
    """Random problems with 1-4 roles, 1-3 actions, 1-4 LLMs, every kind of matching."""
    n = draw(st.integers(1, 4))
    uniform = draw(st.sampled_from(["roles", "uniform", "pairs"]))
    roles = draw(st.integers(1, 4 if n < 3 else 3))
    m = draw(st.integers(1, 3))
    sizes = (
        [m] * roles
        if uniform != "roles"
        else draw(st.lists(st.integers(1, 3), min_size=roles, max_size=roles))
    )
    count = roles * prod(sizes)
    flat = draw(st.lists(numbers, min_size=count, max_size=count))
    table = np.empty(count, dtype=object)
    table[:] = flat
    p = problem(table.reshape(roles, *sizes), sizes, draw(mixtures(roles, n)))
    free = []
    for groups in p.free:
        governed = [g[0] for g in groups]
        if uniform == "uniform":
            free.append((tuple(governed),) if governed else ())
        elif uniform == "pairs" and len(governed) > 2:
            far = (governed[0], governed[-1])
            free.append((far, *((r,) for r in governed[1:-1])))
        else:
            free.append(groups)
    p = problem(
        p.base, sizes, list(p.matching), free=tuple(free), followed=draw(compliances(sizes, n))
    )
    from hypothesis import assume

    assume(prod(p.sizes) <= max_profiles)
    return p
