"""This module checks what public signals tell apart."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metagame.backends.numbers.scaled import scaled
from metagame.backends.repeated.problem import Signals
from metagame.backends.repeated.solvers.clients.observation import Refused
from metagame.backends.repeated.solvers.clients.signals import rank, signal_attribution


def signals(law, sizes, count) -> Signals:
    chances = np.empty((count, *sizes), dtype=object)
    for p in product(*map(range, sizes)):
        chances[(slice(None), *p)] = law(p)
    return Signals(scaled(chances))


def test_an_aggregate_signal_confuses_symmetric_llms() -> None:
    """Good or bad, by the number of defectors: one aggregate signal."""
    found = signal_attribution(
        signals(lambda p: [F(9 - 3 * sum(p), 10), F(1 + 3 * sum(p), 10)], (2, 2), 2), (0, 0)
    )
    assert all(i.full and not i.undetected for i in found.individual)
    (pair,) = found.pairs
    assert (pair.rank, pair.full, pair.identifiable) == (2, False, False)
    assert [(d.detected, d.confused_with) for d in found.deviations] == [(True, (1,)), (True, (0,))]


def test_a_signal_for_each_llm_attributes() -> None:
    def law(p):
        a, b = (F(1 + 8 * x, 10) for x in p)
        return [(1 - a) * (1 - b), a * (1 - b), (1 - a) * b, a * b]

    found = signal_attribution(signals(law, (2, 2), 4), (0, 0))
    (pair,) = found.pairs
    assert (pair.rank, pair.full, pair.identifiable) == (3, True, True)
    assert all(d.detected and not d.confused_with for d in found.deviations)


def test_a_constant_signal_detects_nothing() -> None:
    found = signal_attribution(signals(lambda p: [F(1, 3), F(2, 3)], (2, 3), 2), (0, 1))
    assert not any(d.detected for d in found.deviations)
    assert all(i.rank == 1 and i.undetected and not i.full for i in found.individual)


def test_a_mixture_can_hide() -> None:
    """The prescribed action looks like a draw between the two others."""
    chance = [F(1, 2), F(1, 4), F(3, 4)]
    found = signal_attribution(
        signals(lambda p: [chance[p[0]], 1 - chance[p[0]]], (3, 1), 2), (0, 0)
    )
    assert all(d.detected for d in found.deviations) and found.individual[0].undetected


def test_chances_in_floats_are_refused() -> None:
    with pytest.raises(Refused, match="floats"):
        signal_attribution(Signals(scaled(np.array([[0.5], [0.5]]))), (0,))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(st.integers(-3, 3), min_size=4, max_size=4), min_size=1, max_size=5))
def test_ranks_are_those_of_numpy(rows) -> None:
    assert rank(np.array(rows, dtype=object)) == np.linalg.matrix_rank(np.array(rows))
