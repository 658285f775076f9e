"""This module states simulations that are interrupted and resumed, and compares their records."""

from __future__ import annotations

import numpy as np

from metagame.backends.results.simulation import Simulation

SPEC = """use "std/prisoners_dilemma.game" play prisoners_dilemma
population { llms Large, Small clients: Large 7/10, Small rest } monitoring perfect
analysis learn = simulate(rounds = %d, clients = 50, seed = 4, Large = q_learning, Small = logit)
analysis steady = simulate(rounds = %d, clients = 50, seed = 4)
"""


def same(one: Simulation, two: Simulation) -> None:
    """Bit for bit, round by round."""
    a, b = one.records(), two.records()
    assert list(a) == list(b)
    for name in a:
        assert np.array_equal(a[name], b[name]), name
    assert one.mean == two.mean and one.standard_error == two.standard_error
