"""Proofs of bounds of equilibrium payoffs: what is wrong must be refused."""

from fractions import Fraction as F

import numpy as np
import pytest
from attrs import evolve

from metagame.backends.numbers.scaled import scaled
from metagame.backends.repeated.problem import Stage
from metagame.backends.repeated.solvers.perfect.payoff_set import payoff_set
from metagame.backends.repeated.solvers.perfect.verify import ProofFails, verify_inner, verify_outer

DILEMMA = np.array([[[3, 0], [5, 1]], [[3, 5], [0, 1]]])
HALF = F(1, 2)


def found(discount=HALF, values=DILEMMA):
    return payoff_set(Stage(scaled(values)), discount)


def test_a_larger_inner_set_is_refused():
    inner = found().inner
    larger = tuple((x * F(101, 100), y * F(101, 100)) for x, y in inner.vertices)
    with pytest.raises(ProofFails):
        verify_inner(DILEMMA, HALF, evolve(inner, vertices=larger))


def test_an_inner_set_that_needs_more_patience_is_refused():
    with pytest.raises(ProofFails, match="deter"):
        verify_inner(DILEMMA, F(49, 100), found().inner)


def test_a_missing_support_is_refused():
    inner = found().inner
    for k in range(len(inner.supports)):
        fewer = inner.supports[:k] + inner.supports[k + 1 :]
        with pytest.raises(ProofFails, match=r"support|outside"):
            verify_inner(DILEMMA, HALF, evolve(inner, supports=fewer))


def test_a_continuation_outside_is_refused():
    inner = found().inner
    away = evolve(inner.supports[0], after=(F(9), F(9)))
    with pytest.raises(ProofFails, match="outside"):
        verify_inner(DILEMMA, HALF, evolve(inner, supports=(away, *inner.supports)))


def test_the_one_shot_equilibrium_is_no_outer_bound():
    """It is mapped into itself, and yet more is possible: the way from outside must fail."""
    outer = found().outer
    point = ((F(1), F(1)),)
    with pytest.raises(ProofFails):
        verify_outer(DILEMMA, HALF, evolve(outer, steps=(*outer.steps[:-1], point)))


@pytest.mark.parametrize("share", [F(1, 1000), F(1, 3), F(9, 10)])
def test_a_smaller_outer_set_is_refused(share):
    outer = found().outer
    smaller = tuple((1 + (x - 1) * share, 1 + (y - 1) * share) for x, y in outer.vertices)
    with pytest.raises(ProofFails):
        verify_outer(DILEMMA, HALF, evolve(outer, steps=(*outer.steps[:-1], smaller)))


def test_outer_steps_must_start_from_all_that_is_feasible():
    outer = found(F(3, 10)).outer
    with pytest.raises(ProofFails, match="feasible"):
        verify_outer(DILEMMA, F(3, 10), evolve(outer, steps=(outer.vertices,), ways=()))
    with pytest.raises(ProofFails, match="nowhere"):
        verify_outer(DILEMMA, F(3, 10), evolve(outer, steps=()))


def test_an_outer_proof_for_less_patience_is_refused_for_more():
    outer = found(F(49, 100)).outer
    with pytest.raises(ProofFails):
        verify_outer(DILEMMA, HALF, outer)


def test_emptiness_must_be_reached():
    outer = found().outer
    with pytest.raises(ProofFails, match="still pays"):
        verify_outer(
            DILEMMA, HALF, evolve(outer, steps=(*outer.steps, ()), ways=(*outer.ways, "pays"))
        )


def test_many_profiles_are_proved_the_same_way():
    """From 30 profiles on, clear cases are put aside in floats: a bound that is a little too small
    is still refused."""
    quantity = np.arange(8)
    price = np.maximum(16 - quantity[:, None] - quantity[None, :], 0)
    values = np.array([quantity[:, None] * price, quantity[None, :] * price])
    got = found(F(3, 5), values)
    verify_outer(values, F(3, 5), got.outer)
    middle = [sum(v[i] for v in got.vertices) / len(got.vertices) for i in (0, 1)]
    for share in (F(999_999, 10**6), F(1, 2)):
        smaller = tuple(
            tuple(middle[i] + share * (v[i] - middle[i]) for i in (0, 1)) for v in got.vertices
        )
        with pytest.raises(ProofFails):
            verify_outer(values, F(3, 5), evolve(got.outer, steps=(*got.outer.steps[:-1], smaller)))
