"""This module tests bounds under public signals on a grid of discount factors."""

from __future__ import annotations

from fractions import Fraction as F

import pytest

from metagame.backends.repeated.solvers.public.check import check_promises
from metagame.backends.repeated.solvers.public.game import perfect_signals
from metagame.backends.repeated.solvers.public.limit_set import limit_set
from metagame.backends.repeated.solvers.public.payoffs import equilibrium_payoffs
from metagame.backends.repeated.solvers.public.ranks import rank_conditions

from .public_games import AGGREGATE, PD, area, each_seen, of
from .test_public_limit import FOLK

GRID = [*(F(k, 20) for k in range(1, 20)), F(99, 100)]
NOISY, SEEN, PERFECT = of(PD, AGGREGATE), of(PD, each_seen(F(9, 10))), of(PD, perfect_signals(PD))
LIMIT = {id(g): limit_set(g) for g in (NOISY, SEEN, PERFECT)}


def inside(game, discount):
    """Bounds, after what must hold of them at any discount factor."""
    found = equilibrium_payoffs(game, discount)
    check_promises(game, discount, found.inner)
    assert found.proved and found.settled and found.exact
    for v in (*found.inner_payoffs, (F(1), F(1))):
        assert all(cut.slack(v) >= 0 for cut in found.cuts)
        assert all(cut.slack(v) >= 0 for cut in LIMIT[id(game)].cuts)
    return found


@pytest.mark.parametrize("discount", GRID)
def test_noise_with_one_aggregate_signal(discount):
    """Bounds within 1 % of the range of 5; nothing but war up to 3/5 and cooperation from 7/10."""
    found = inside(NOISY, discount)
    assert found.distance is not None and found.distance <= F(5, 100)
    best = max(map(sum, found.inner_payoffs))
    assert best == 2 if discount <= F(3, 5) else best > F(9, 2) if discount >= F(7, 10) else True


def test_the_folk_region_is_reached_exactly_if_pairwise_rank_is_full():
    assert rank_conditions(SEEN).folk_theorem
    assert LIMIT[id(SEEN)].outer == LIMIT[id(SEEN)].inner == FOLK
    ranks = rank_conditions(NOISY)
    named = {r.profile for r in ranks.failing_pairs if not r.identifiable}
    assert (0, 0) in named and not ranks.folk_theorem
    assert all(cut_holds(v, FOLK) for v in LIMIT[id(NOISY)].outer)
    assert 0 < area(LIMIT[id(NOISY)].outer) < area(FOLK)


def cut_holds(v, corners) -> bool:
    """Whether a point lies in the folk region of the dilemma: at least 1 each, below both edges."""
    assert corners is FOLK
    return min(v) >= 1 and 2 * v[0] + 3 * v[1] <= 15 and 3 * v[0] + 2 * v[1] <= 15
