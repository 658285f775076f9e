"""This module tests alpha-rank against spanning trees, linear solves, and published figures."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import exp

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metagame.backends.normal_form.solvers.concepts.alpha_rank import (
    Moves,
    action_moves,
    float_limit_law,
    law,
    limit_law,
    profile_moves,
)
from metagame.backends.normal_form.solvers.payoffs.lower import TooLarge
from metagame.backends.numbers.scaled import Scaled, scaled

HALF, THIRD, QUARTER = Fraction(1, 2), Fraction(1, 3), Fraction(1, 4)


def bimatrix(first: list, second: list) -> Scaled:
    return scaled(np.array([first, second], dtype=object))


# --- published figures (Omidshafiei et al. 2019) -------------------------------------------------

DILEMMA = bimatrix([[3, 0], [5, 1]], [[3, 5], [0, 1]])
SEXES = bimatrix([[2, 0], [0, 1]], [[1, 0], [0, 2]])
PENNIES = bimatrix([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
STAG = bimatrix([[4, 0], [3, 3]], [[4, 3], [0, 3]])


@pytest.mark.parametrize(
    ("game", "expected"),
    [
        (DILEMMA, [0, 0, 0, 1]),
        (SEXES, [HALF, 0, 0, HALF]),
        (PENNIES, [QUARTER] * 4),
        (STAG, [0, 0, 0, 1]),  # leaving the stag costs 1, the hare 3
    ],
)
def test_limits_of_known_games(game: Scaled, expected: list) -> None:
    assert limit_law(4, profile_moves(game), 50) == expected


def test_rock_paper_scissors_is_even() -> None:
    own = np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0]], dtype=object)
    assert limit_law(3, action_moves(own), 50) == [THIRD] * 3
    masses, imbalance = law(3, action_moves(own), 1, 3.0, 50)
    assert masses == pytest.approx([1 / 3] * 3) and imbalance < 1e-12


@pytest.mark.parametrize("intensity", [1.0, 30.0, 1e3, 1e6])
def test_a_nearly_reducible_chain_stays_even(intensity: float) -> None:
    masses, imbalance = law(4, profile_moves(SEXES), 1, intensity, 50)
    assert masses[[0, 3]] == pytest.approx([0.5, 0.5], abs=1e-12)
    assert imbalance < 1e-9


def test_without_selection_everything_is_even() -> None:
    assert law(4, profile_moves(STAG), 1, 0.0, 50)[0] == pytest.approx([0.25] * 4)


# --- by the definition -------------------------------------------------------------------------


def trees(states: int, root: int):
    """Every set of moves, one out of each state but the root, that leads all of them there."""
    others = [k for k in range(states) if k != root]
    for targets in product(range(states), repeat=len(others)):
        chosen = dict(zip(others, targets, strict=True))
        if all(_arrives(chosen, k, root) for k in others):
            yield chosen


def _arrives(chosen: dict, at: int, root: int) -> bool:
    for _ in range(len(chosen) + 1):
        if at == root:
            return True
        at = chosen[at]
    return False


def by_trees(states: int, moves: Moves, individuals: int) -> list[Fraction]:
    """The limit by the Markov chain tree theorem: trees of the least cost, with their weights."""
    cost = {(a, b): max(-gain, 0) for a, b, gain in moves}
    rate = {(a, b): Fraction(1, individuals) if gain == 0 else Fraction(1) for a, b, gain in moves}
    found = []
    for root in range(states):
        for tree in trees(states, root):
            edges = list(tree.items())
            if all(edge in cost for edge in edges):
                weight = Fraction(1)
                for edge in edges:
                    weight *= rate[edge]
                found.append((sum(cost[edge] for edge in edges), root, weight))
    least = min(c for c, _, _ in found)
    masses = [sum((w for c, r, w in found if c == least and r == k), Fraction(0))
              for k in range(states)]  # fmt: skip
    return [mass / sum(masses) for mass in masses]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(-3, 3), min_size=8, max_size=8), st.integers(2, 60))
def test_limits_of_two_by_two_games_are_those_of_trees(flat: list, individuals: int) -> None:
    moves = profile_moves(scaled(np.array(flat, dtype=object).reshape(2, 2, 2)))
    assert limit_law(4, moves, individuals) == by_trees(4, moves, individuals)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(-2, 2), min_size=16, max_size=16), st.integers(2, 60))
def test_limits_of_one_population_are_those_of_trees(flat: list, individuals: int) -> None:
    moves = action_moves(np.array(flat, dtype=object).reshape(4, 4))
    assert limit_law(4, moves, individuals) == by_trees(4, moves, individuals)


def stationary(states: int, moves: Moves, scale: int, intensity: float, m: int) -> np.ndarray:
    """The stationary law of rates as they are defined, by a linear system."""
    rates = np.zeros((states, states))
    for a, b, gain in moves:
        x = intensity * gain / scale
        rates[a, b] = 1 / m if x == 0 else (1 - exp(-x)) / (1 - exp(-m * x))
    balance = (rates - np.diag(rates.sum(axis=1))).T
    balance[0] = 1
    return np.linalg.solve(balance, np.eye(states)[0])


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.integers(-4, 4), min_size=12, max_size=12),
    st.sampled_from([0.0, 1e-3, 0.05, 0.2, 0.5]),
    st.integers(2, 12),
)
def test_a_law_solves_its_linear_system(flat: list, intensity: float, m: int) -> None:
    game = scaled(np.array([Fraction(x, 2) for x in flat], dtype=object).reshape(2, 3, 2))
    moves = profile_moves(game)
    masses, imbalance = law(6, moves, game.scale, intensity, m)
    assert masses == pytest.approx(stationary(6, moves, game.scale, intensity, m), abs=1e-7)
    assert imbalance < 1e-9


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(-4, 4), min_size=24, max_size=24))
def test_laws_tend_to_the_limit(flat: list) -> None:
    moves = profile_moves(scaled(np.array(flat, dtype=object).reshape(3, 2, 2, 2)))
    limit = [float(mass) for mass in limit_law(8, moves, 10)]
    assert law(8, moves, 1, 30.0, 10)[0] == pytest.approx(limit, abs=1e-9)
    assert float_limit_law(8, moves, 10) == pytest.approx(limit, abs=1e-12)


@settings(deadline=None, max_examples=20)
@given(st.lists(st.integers(-3, 3), min_size=18, max_size=18), st.permutations(range(3)))
def test_the_limit_does_not_depend_on_the_order_of_meta_actions(flat: list, order) -> None:
    values = np.array(flat, dtype=object).reshape(2, 3, 3)
    straight = np.array(limit_law(9, profile_moves(scaled(values)), 50)).reshape(3, 3)
    turned = values[:, list(order)]
    again = np.array(limit_law(9, profile_moves(scaled(turned)), 50)).reshape(3, 3)
    assert (straight[list(order)] == again).all()


def test_costs_beyond_any_float_are_compared() -> None:
    big = 10**30
    one, two = [[big, 0], [0, big + 1]], [[1, 0], [0, 1]]
    assert limit_law(4, profile_moves(bimatrix(one, two)), 50) == [HALF, 0, 0, HALF]
    assert limit_law(4, profile_moves(bimatrix(one, one)), 50) == [0, 0, 0, 1]


def test_what_is_too_large_says_so() -> None:
    for solve in (limit_law, float_limit_law):
        with pytest.raises(TooLarge, match="a chain of 1,000"):
            solve(1000, [], 50)
    with pytest.raises(TooLarge, match="a chain of 1,000"):
        law(1000, [], 1, 1.0, 50)
