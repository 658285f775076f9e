"""This module tests the linear programs and the proofs of bounds under public signals."""

from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from metagame.backends.repeated.solvers.public import check_outer
from metagame.backends.repeated.solvers.public.directions import as_floats, first_directions
from metagame.backends.repeated.solvers.public.errors import Inconsistent
from metagame.backends.repeated.solvers.public.outer import enclose, whole
from metagame.backends.repeated.solvers.public.payoffs import equilibrium_payoffs
from metagame.backends.repeated.solvers.public.support import Polytope, reach_of
from metagame.backends.repeated.solvers.public.units import unit_game

from .public_games import AGGREGATE, PD, each_seen, of, signals
from .test_public_limit import public_games

NOISY = of(PD, AGGREGATE)


def support(game, p, discount, behind, line) -> float:
    """The primal program in floats: how far a profile reaches with continuations in a polytope."""
    count, size = len(p.signal), len(line)
    rows, rhs = [], []
    for d, i in enumerate(p.llm):
        row = np.zeros((count, size))
        row[:, i] = discount * p.shifts[d]
        rows.append(row.ravel())
        rhs.append(-(1 - discount) * p.gains[d])
    for y in range(count):
        for normal, level in zip(behind.normals, behind.levels, strict=True):
            row = np.zeros((count, size))
            row[y] = normal
            rows.append(row.ravel())
            rhs.append(level)
    cost = -discount * np.outer(p.signal, line).ravel()
    found = linprog(cost, A_ub=np.array(rows), b_ub=rhs, bounds=(None, None), method="highs")
    return -np.inf if found.status else float((1 - discount) * line @ p.payoff - found.fun)


@given(public_games(), st.sampled_from([0.2, 0.5, 0.8]), st.integers(0, 99))
@settings(deadline=None, max_examples=15)
def test_programs_agree_with_highs(game, discount, seed):
    units = unit_game(game)
    for p in units.floats[:2]:
        lines = first_directions(as_floats([tuple(m.payoff for m in q) for q in units.profiles]))
        rng = np.random.default_rng(seed)
        middle = rng.uniform(0.2, 0.8, 2)
        behind = Polytope(lines, lines @ middle + rng.uniform(0, 0.5, len(lines)))
        found = reach_of(p, discount, lines, behind)
        expected = np.array([support(game, p, discount, behind, line) for line in lines])
        if found.empty is not None:
            assert np.isinf(expected).all()
        else:
            assert found.values == pytest.approx(expected, abs=1e-6)


def test_the_operator_by_definition():
    """Iterated with HiGHS on the first directions alone, it leaves no less than our outer set."""
    units, discount = unit_game(NOISY), 0.8
    lines = first_directions(as_floats([tuple(m.payoff for m in p) for p in units.profiles]))
    levels = np.array([max(line @ p.payoff for p in units.floats) for line in lines])
    for _ in range(8):
        behind = Polytope(lines, levels)
        levels = np.array(
            [max(support(NOISY, p, discount, behind, x) for p in units.floats) for x in lines]
        )
    found = equilibrium_payoffs(NOISY, F(8, 10))
    for points, slack in ((found.outer, 1e-6), (found.inner_payoffs, 1e-9)):
        at = as_floats(points) / 5
        assert ((at @ lines.T).max(axis=0) <= levels + slack).all()


def forged(change):
    """The trail of a proof after one of its moves was changed."""
    units = unit_game(NOISY)
    lines = first_directions(as_floats([tuple(m.payoff for m in p) for p in units.profiles]))
    trail = enclose(units, 0.7, whole(units, lines), record=True).trail
    check_outer.check_trail(NOISY, F(7, 10), units.places, trail)
    stages = [change(s) if hasattr(s, "levels") else s for s in trail.stages]
    return units.places, evolve(trail, stages=tuple(stages))


@pytest.mark.parametrize(
    "change",
    [
        lambda s: evolve(s, levels=s.levels - 1e-3),
        lambda s: evolve(s, gap=None if s.gap is None else s.gap / 1000),
        lambda s: evolve(s, gap=None if s.gap is None else -s.gap),
        lambda s: evolve(s, bounds=s.bounds[::-1]),
        lambda s: evolve(s, bounds=tuple(tuple(None for _ in row) for row in s.bounds)),
    ],
)
def test_forged_half_spaces_are_found_out(change):
    places, trail = forged(change)
    with pytest.raises(Inconsistent):
        check_outer.check_trail(NOISY, F(7, 10), places, trail)


def test_a_profile_left_out_needs_a_reason():
    blind = of(PD, signals((2, 2), lambda a: [F(1)]))
    cases = [check_outer.Unseen(*case) for case in unit_game(blind).unseen]
    assert len(cases) == 3
    check_outer.check_unseen(blind, cases)
    with pytest.raises(Inconsistent):
        check_outer.check_unseen(of(PD, each_seen(F(3, 4))), cases)
    with pytest.raises(Inconsistent):
        check_outer.check_unseen(blind, [evolve(cases[0], profile=(1, 1))])
