"""This module tests bounds where LLMs are seen well, on a grid of discount factors."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import pairwise

import pytest

from metagame.backends.repeated.solvers.public.payoffs import equilibrium_payoffs

from .public_games import PD, each_seen, of
from .test_public_grid import GRID, PERFECT, SEEN, inside
from .test_public_limit import FOLK


@pytest.mark.parametrize("discount", GRID)
def test_perfect_monitoring(discount):
    found = inside(PERFECT, discount)
    assert found.distance is not None and found.distance < F(1, 10**6)
    expected = ((1, 1),) if discount < F(1, 4) else ((1, 1), (1, 4), (4, 1))
    assert found.inner_payoffs == (FOLK if discount >= F(1, 2) else expected)


def test_patience_never_hurts():
    """With public draws what is paid at one discount factor is paid at all greater ones."""
    found = [equilibrium_payoffs(SEEN, F(d, 20)) for d in (8, 10)]
    for less, more in pairwise(found):
        for v in less.inner_payoffs:
            assert all(cut.slack(v) >= 0 for cut in more.cuts)


def test_noise_about_each_llm_costs_little():
    """Where each LLM is seen apart, payoffs near full cooperation are equilibria at 9/10."""
    found = inside(SEEN, F(9, 10))
    assert max(map(sum, found.inner_payoffs)) > F(59, 10) and found.distance < F(5, 100)
    worse = equilibrium_payoffs(of(PD, each_seen(F(3, 4))), F(1, 2))
    assert max(map(sum, worse.inner_payoffs)) < max(map(sum, found.inner_payoffs))
