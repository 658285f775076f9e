"""This module checks social optima, Pareto fronts and the price of anarchy against formulas."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metagame.backends.continuous.problem import BadContinuousGame
from metagame.backends.continuous.solvers.bound import least_eigenvalue, upper_bound
from metagame.backends.continuous.solvers.equilibria import Search, equilibria
from metagame.backends.continuous.solvers.objective import own_payoff, weighted_sum
from metagame.backends.continuous.solvers.optimum import anarchy, front, nondominated, optimum
from metagame.backends.continuous.solvers.search import NoBestValue, highest

from .continuous_games import cournot, game_of, kelly


@given(st.lists(st.integers(-4, 4), min_size=3, max_size=7), st.integers(0, 3))
@settings(deadline=None, max_examples=40)
def test_the_highest_point_of_a_polynomial_lies_between_what_is_found_and_bounded(
    coefficients: list[int], shift: int
) -> None:
    text = " + ".join(f"({c}) * (own - {shift}) ^ {k}" for k, c in enumerate(coefficients))
    game = game_of(f"roles x actions in [-1, 2] payoff = {text}")
    objective = own_payoff(game, 0, np.zeros(1))
    found = highest(objective, np.zeros((1, 1)), 0)
    bound = upper_bound(objective, found.at, found.value, 1e-9)
    plain = np.polynomial.Polynomial(coefficients)
    tops = [r.real - 0 for r in plain.deriv().roots() if abs(r.imag) < 1e-6]
    ends = [-1 - shift, 2 - shift]
    best = max(plain(t) for t in ends + [t for t in tops if ends[0] <= t <= ends[1]])
    assert found.value == pytest.approx(best, abs=1e-8) and found.attained
    assert best - 1e-9 <= bound <= best + 1e-6 * (1 + abs(best))


@given(st.integers(0, 10_000), st.integers(1, 4))
@settings(deadline=None, max_examples=50)
def test_eigenvalues_are_bounded_from_below(seed: int, size: int) -> None:
    rng = np.random.default_rng(seed)
    a, b = rng.normal(size=(2, size, size))
    low, high = (np.minimum(a, b), np.maximum(a, b))
    low, high = (low + low.T) / 2, (high + high.T) / 2
    bound = least_eigenvalue(low[None], high[None])[0]
    for _ in range(20):
        inside = low + rng.uniform(size=(size, size)) * (high - low)
        inside = (inside + inside.T) / 2
        assert np.linalg.eigvalsh(inside)[0] >= bound - 1e-12
    assert least_eigenvalue(a[None] + a[None].swapaxes(1, 2), a[None] + a[None].swapaxes(1, 2))[
        0
    ] == pytest.approx(np.linalg.eigvalsh(a + a.T)[0], abs=1e-9)


def test_the_social_optimum_of_a_public_good() -> None:
    """Contributions cost 1 each and give sqrt of their sum to all of three: 3 / (2 sqrt S) = 1."""
    game = game_of("roles m[3] actions in [0, 4] payoff = sqrt(sum(all)) - own")
    best = optimum(game)
    assert best.at == pytest.approx(np.full(3, 3 / 4), abs=1e-6)
    assert best.value == pytest.approx(9 / 4, abs=1e-9) and best.attained
    assert best.value <= best.bound <= best.value + 2e-2
    lost = anarchy(game, equilibria(game, Search(starts=8)))
    worst = 3 * 0.5 - 1 / 4  # alone one gives 1/4, whoever it is
    assert lost.price == pytest.approx(9 / 4 / worst, abs=1e-6)
    assert not lost.complete  # any division of 1/4 is an equilibrium


def test_weights_change_the_optimum() -> None:
    game = game_of("roles x, y actions in [0, 1] payoff of x = 2 * y - x  payoff of y = x - y")
    assert optimum(game, [1, 1]).at.tolist() == [1, 1] or optimum(game, [1, 1]).value == 1
    assert optimum(game, [1, 0]).at.tolist() == [0, 1]
    assert optimum(game, [0, 1]).at.tolist() == [1, 0]
    assert optimum(game, [-1, 0]).value == pytest.approx(1)
    with pytest.raises(BadContinuousGame, match="one number for each player"):
        optimum(game, [1])


def test_a_sum_without_bounds_is_refused() -> None:
    game = game_of("roles x, y actions in [0, 1] payoff = 1 / (x + y)")
    with pytest.raises(NoBestValue):
        optimum(game)


def test_the_front_of_concave_payoffs_against_its_formula() -> None:
    """u = 1 - x^2 - y^2 / 4 and the like: weights k, 1 - k lead to x = k a / ..."""
    game = game_of(
        "roles x, y actions in [-1, 2]"
        " payoff of x = -(x ^ 2) - y ^ 2  payoff of y = -(x - 1) ^ 2 - (y - 1) ^ 2"
    )
    found = front(game, 10, bounds=True)
    assert found.concave and len(found.optima) == 11
    for best in found.optima:
        w = best.weights[1]
        assert best.at == pytest.approx([w, w], abs=1e-6)
        assert best.payoffs == pytest.approx([-2 * w**2, -2 * (1 - w) ** 2], abs=1e-5)
        assert best.bound <= best.value + 1e-6


def test_a_front_with_a_dent_is_not_called_concave() -> None:
    game = game_of("roles x, y actions in [0, 1] payoff of x = x ^ 2  payoff of y = (1 - x) ^ 2")
    found = front(game, 10)
    assert not found.concave
    ends = {tuple(np.round(best.payoffs, 6).tolist()) for best in found.optima}
    assert ends == {(1.0, 0.0), (0.0, 1.0)}


def test_fronts_of_three_and_their_limits() -> None:
    found = front(game_of("roles m[3] actions in [0, 1] payoff = own - sum(all) / 2"), 4)
    assert all(best.weights.sum() == pytest.approx(1) for best in found.optima)
    with pytest.raises(BadContinuousGame, match="the limit is"):
        front(cournot(5), 40)
    with pytest.raises(BadContinuousGame, match="one step"):
        front(cournot(2), 0)


def test_nondominated_against_the_definition() -> None:
    rng = np.random.default_rng(3)
    payoffs = np.vstack([rng.integers(0, 6, size=(80, 3)).astype(float), [[np.nan, 9, 9]]])
    expected = [
        np.isfinite(row).all()
        and not any((other >= row).all() and (other > row).any() for other in payoffs)
        for row in payoffs
    ]
    assert nondominated(payoffs).tolist() == expected


def test_no_price_where_welfare_is_not_positive() -> None:
    game = game_of("roles x, y actions in [0, 1] payoff = own - 2 * max(x, y) - 1")
    lost = anarchy(game, equilibria(game, Search(starts=4)))
    assert lost.price is None and lost.stability is None and lost.at_most is None


def test_welfare_is_measured_on_the_same_numbers() -> None:
    found = equilibria(cournot(2), Search(starts=4))
    with pytest.raises(BadContinuousGame, match="same numbers"):
        anarchy(cournot(2), found, kelly(2))


def test_bounds_hold_where_there_are_many_numbers() -> None:
    game = cournot(8)
    objective = weighted_sum(game, [1.0] * 8)
    at = np.full(8, 4.5 / 8)
    bound = upper_bound(objective, at, 4.5**2, 1e-9)
    assert 4.5**2 <= bound <= 4.5**2 + 1e-6
