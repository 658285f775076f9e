"""This module checks recomputed regrets against the definition, by both routes."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from metagame.backends.regret import audit as regret
from metagame.backends.regret.audit import Audit

from .problems import Formula, problem, problems, shares, totals_by_definition


@st.composite
def cases(draw):
    p = draw(problems(max_profiles=60))
    if draw(st.booleans()):
        p = evolve(p, objective=lambda t: t * t - t.sum(axis=0) / 3)
    return p, [
        draw(st.one_of(st.integers(0, s - 1), shares(s))) if s < 9 else draw(st.integers(0, s - 1))
        for s in p.sizes
    ]


def judged(p, totals):
    if p.objective is None:
        return totals
    column = np.empty(len(totals), dtype=object)
    column[:] = totals
    return list(p.objective(column))


def by_definition(p, profile):
    mixed = [
        [Fraction(int(k == s)) for k in range(size)] if isinstance(s, int) else list(s)
        for s, size in zip(profile, p.sizes, strict=True)
    ]
    table = {a: judged(p, totals_by_definition(p, a)) for a in product(*map(range, p.sizes))}

    def value(i, mixtures):
        total = Fraction(0)
        for a, totals in table.items():
            weight = Fraction(1)
            for k, m in zip(a, mixtures, strict=True):
                weight *= m[k]
            total += weight * totals[i]
        return total

    utilities = [value(i, mixed) for i in range(len(mixed))]
    best = []
    for i, size in enumerate(p.sizes):
        pure = ([Fraction(int(k == a)) for k in range(size)] for a in range(size))
        best.append(max(value(i, [*mixed[:i], own, *mixed[i + 1 :]]) for own in pure))
    return utilities, [b - u for b, u in zip(best, utilities, strict=True)]


@given(cases())
@settings(max_examples=60, deadline=None)
def test_both_routes_equal_the_definition(case):
    p, profile = case
    utilities, regrets = by_definition(p, profile)
    for limit, route in ((2**30, "definition"), (-1, "role by role")):
        before, regret.DEFINITION_LIMIT = regret.DEFINITION_LIMIT, limit
        try:
            found = Audit(p).certificate(profile)
        finally:
            regret.DEFINITION_LIMIT = before
        assert found.route == route
        assert found.exact
        assert list(found.utilities) == utilities
        assert list(found.regrets) == regrets


def test_too_many_deviations_are_refused():
    base = Formula(lambda a: [0] * 10)
    p = problem(base, [100] * 10, [[Fraction(1)]] * 10)
    with pytest.raises(regret.TooManyDeviations, match="deviations"):
        Audit(p).certificate([0])
