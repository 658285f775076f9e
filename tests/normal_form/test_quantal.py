"""This module tests logit equilibria against their equation, closed forms and Gambit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metagame.backends.normal_form.solvers.concepts.quantal import at_precision, principal_branch
from metagame.backends.normal_form.solvers.payoffs.multilinear import Multilinear

PENNIES = np.array([[[1, -1], [-1, 1.0]], [[-1, 1], [1, -1.0]]])
DILEMMA = np.array([[[3, 0], [5, 1.0]], [[3, 5], [0, 1.0]]])


def gap(values: np.ndarray, precision: float, mixtures) -> float:
    """Both sides of p_ia = exp(precision u_ia) / sum_b exp(precision u_ib), from scratch."""
    worst = 0.0
    for i, p in enumerate(mixtures):
        weights = np.zeros(len(p))
        for at in np.ndindex(*values.shape[1:]):
            chance = np.prod([mixtures[j][a] for j, a in enumerate(at) if j != i])
            weights[at[i]] += chance * values[(i, *at)]
        weights = np.exp(precision * (weights - weights.max()))
        worst = max(worst, float(np.abs(weights / weights.sum() - p).max()))
    return worst


@pytest.mark.parametrize("precision", [0.0, 0.1, 1.0, 7.0, 1e4])
def test_matching_pennies_is_even_at_every_precision(precision: float) -> None:
    found = at_precision(Multilinear(PENNIES), precision)
    assert found is not None
    assert np.concatenate(found.mixtures) == pytest.approx([0.5] * 4, abs=1e-12)


@pytest.mark.parametrize("precision", [1e6, 1e12, 1e30, 1e100, 1e300])
def test_any_precision_is_reached_or_given_up_soon(precision: float) -> None:
    """Steps grow again after a short one; where none works, there is no point."""
    found = at_precision(Multilinear(DILEMMA), precision)
    assert found is not None
    assert np.concatenate(found.mixtures) == pytest.approx([0, 1, 0, 1], abs=1e-12)
    chicken = np.array([[[6, 2], [7, 0.0]], [[6, 7], [2, 0.0]]])
    found = at_precision(Multilinear(chicken), precision)
    assert found is None or gap(chicken, precision, found.mixtures) < 1e-6


def test_cooperation_fades_with_precision() -> None:
    """In the dilemma the logit equation is log((1 - p) / p) = precision (1 + p)."""
    chances = []
    for precision in (0.0, 0.25, 1.0, 4.0, 20.0):
        found = at_precision(Multilinear(DILEMMA), precision)
        assert found is not None
        p = float(found.mixtures[0][0])
        assert np.log((1 - p) / p) == pytest.approx(precision * (1 + p), abs=1e-9)
        chances.append(p)
    assert chances[0] == 0.5 and chances == sorted(chances, reverse=True) and chances[-1] < 1e-8


def test_the_path_of_matching_pennies_with_a_bonus_is_gambits() -> None:
    """Ochs (1995), game with 9: from even to the equilibrium (1/2, 1/10)."""
    values = np.array([[[9, 0], [0, 1.0]], [[0, 1], [1, 0.0]]])
    path = principal_branch(Multilinear(values))
    assert path.limit is not None
    assert np.concatenate(path.limit) == pytest.approx([0.5, 0.5, 0.1, 0.9], abs=1e-9)
    pygambit = pytest.importorskip("pygambit")
    game = pygambit.Game.from_arrays(*values)
    for lam in (0.5, 2.0, 10.0):
        theirs = pygambit.qre.logit_solve_lambda(game, lam=lam)[0].profile
        ours = at_precision(Multilinear(values), lam)
        assert ours is not None
        known = [theirs[player][s] for player in game.players for s in player.strategies]
        assert np.concatenate(ours.mixtures) == pytest.approx(known, abs=1e-6)


@st.composite
def games(draw):
    sizes = draw(st.sampled_from([(2, 2), (3, 2), (3, 3), (2, 2, 2), (4,), (3, 2, 2)]))
    count = len(sizes) * int(np.prod(sizes))
    flat = draw(st.lists(st.integers(-5, 5), min_size=count, max_size=count))
    return np.array(flat, dtype=float).reshape(len(sizes), *sizes)


@settings(deadline=None, max_examples=40)
@given(games(), st.floats(0, 3))
def test_points_solve_the_equation(values: np.ndarray, precision: float) -> None:
    found = at_precision(Multilinear(values), precision)
    if found is not None:
        assert gap(values, precision, found.mixtures) < 1e-8


@settings(deadline=None, max_examples=25)
@given(games())
def test_the_path_starts_even_and_ends_at_an_equilibrium(values: np.ndarray) -> None:
    path = principal_branch(Multilinear(values))
    first = path.points[0]
    assert first.precision == 0
    for p in first.mixtures:
        assert p == pytest.approx([1 / len(p)] * len(p))
    for point in path.points:
        assert gap(values, point.precision, point.mixtures) < 1e-8
    if path.limit is not None:
        game = Multilinear(values)
        assert game.regret(list(path.limit)) <= 1e-7


def test_generic_games_have_points_and_a_limit() -> None:
    rng = np.random.default_rng(3)
    for sizes in [(2, 2), (3, 3), (4, 4), (2, 2, 2), (3, 3, 3)]:
        game = Multilinear(rng.normal(size=(len(sizes), *sizes)))
        assert principal_branch(game).limit is not None
        for precision in (0.3, 3.0, 30.0):
            assert at_precision(game, precision) is not None
