"""This module compares what solvers find with closed forms (model.md, section 5), to 1e-8."""

from __future__ import annotations

import numpy as np
import pytest

from metagame.backends.continuous.problem import ContinuousGame
from metagame.backends.continuous.solvers.equilibria import Equilibria, Search, equilibria
from metagame.backends.continuous.solvers.mixtures import other_regarding
from metagame.backends.continuous.solvers.optimum import anarchy, optimum

from .continuous_games import cournot, game_of, kelly

SIZES = range(2, 11)
QUICK = Search(starts=8)
EVEN = Search(starts=8, symmetric=True)
UNPROVED = Search(starts=8, prove=False)


def only(found: Equilibria) -> np.ndarray:
    (one,) = found.found
    assert one.check.holds and one.isolated
    return one.at


def regard(n: int, theta: float) -> np.ndarray:
    return np.full((n, n), theta) + (1 - theta) * np.eye(n)


@pytest.mark.parametrize("n", SIZES)
def test_kelly(n: int) -> None:
    """Bids s C (n-1) / n^2, for s = 1 and C = 20."""
    found = equilibria(kelly(n), EVEN)
    assert only(found) == pytest.approx(np.full(n, 20 * (n - 1) / n**2), abs=1e-8)
    (one,) = found.found
    assert one.check.payoff == pytest.approx(np.full(n, 20 / n**2), abs=1e-8)
    assert one.check.bound.max() < 1e-8
    assert found.symmetric is not None and found.symmetric.method == "subdivision"
    (hole,) = found.symmetric.unresolved  # bids of nothing, where payoffs jump
    assert (hole[1] < 1e-7).all()


@pytest.mark.parametrize("n", SIZES)
def test_cournot(n: int) -> None:
    """Quantities (a-c) / (b(n+1)), profits (a-c)^2 / (b(n+1)^2), joint optimum (a-c) / 2b."""
    game = cournot(n, "12", "3/2", "2", "8")
    found = equilibria(game, QUICK)
    q = 10 / (1.5 * (n + 1))
    assert only(found) == pytest.approx(np.full(n, q), abs=1e-8)
    assert found.found[0].check.payoff == pytest.approx(np.full(n, 1.5 * q**2), abs=1e-8)
    assert found.proof.complete and found.proof.method == "strict monotonicity"
    best = optimum(game)
    assert best.at.sum() == pytest.approx(10 / 3, abs=1e-6)
    assert best.at == pytest.approx(np.full(n, 10 / (3 * n)), abs=1e-6)
    assert best.value == pytest.approx(100 / 6, abs=1e-8)
    assert best.payoffs == pytest.approx(np.full(n, 100 / (6 * n)), abs=1e-6)
    assert best.value <= best.bound <= best.value + 1e-6
    lost = anarchy(game, found)
    assert lost.price == pytest.approx((n + 1) ** 2 / (4 * n), abs=1e-8)
    assert lost.price == lost.stability and lost.complete
    assert lost.at_most == pytest.approx(lost.price, abs=1e-6)


def theta_forms(n: int, theta: float, how: Search) -> None:
    """x = (1-theta) a (n-1)/n^2 and q = (a-c) / (b[(n+1) + theta(n-1)])."""
    weights = regard(n, theta)
    alike = (tuple(range(n)),)
    found = equilibria(other_regarding(kelly(n), weights, alike), EVEN)
    x = (1 - theta) * 20 * (n - 1) / n**2
    assert only(found) == pytest.approx(np.full(n, x), abs=1e-8)
    found = equilibria(other_regarding(cournot(n), weights, alike), how)
    q = 9 / ((n + 1) + theta * (n - 1))
    assert only(found) == pytest.approx(np.full(n, q), abs=1e-8)
    proved = found.symmetric if how.symmetric else found.proof
    assert proved is not None and proved.complete


@pytest.mark.parametrize("n", SIZES)
def test_theta(n: int) -> None:
    theta_forms(n, 1 - 1 / n, EVEN)


@pytest.mark.parametrize("theta", [0, 1 / 4, 9 / 10])
def test_theta_without_symmetry(theta: float) -> None:
    theta_forms(3, theta, QUICK)


def test_full_regard_for_others_is_the_joint_optimum() -> None:
    """At theta = 1 only the total is determined: a continuum, and listed as such."""
    found = equilibria(other_regarding(cournot(2), regard(2, 1)), QUICK)
    for e in found.found:
        assert e.at.sum() == pytest.approx(4.5, abs=1e-7)
        assert e.isolated is False
    assert len(found.found) > 3 and not found.proof.complete


def kelly_values(slopes: list[str]) -> tuple[ContinuousGame, ContinuousGame]:
    """Bids for a capacity of 1 by agents with slopes, and what they win by themselves."""
    roles = [f"r{k}" for k in range(len(slopes))]
    share = "if sum(all) == 0 then 0 else {s} * own / sum(all)"
    games = []
    for cost in (" - own", ""):
        payoffs = " ".join(
            f"payoff of {r} = ({share.format(s=f'({s})')}){cost}"
            for r, s in zip(roles, slopes, strict=True)
        )
        games.append(game_of(f"roles {', '.join(roles)} actions in [0, 1] {payoffs}"))
    return games[0], games[1]


def test_efficiency_of_kelly_falls_to_three_quarters_from_above() -> None:
    """One agent of slope 1, others of slope 1/2 (Johari and Tsitsiklis 2004). At the equilibrium
    sum over agents (1 - p / s) = 1 at total bids p, and agent i wins 1 - p / s_i."""
    efficiencies = []
    for others in (1, 3, 5, 8):
        game, values = kelly_values(["1"] + ["1/2"] * others)
        found = equilibria(game, UNPROVED)
        p = others / (1 + 2 * others)
        shares = np.array([1 - p] + [1 - 2 * p] * others)
        assert only(found) == pytest.approx(p * shares, abs=1e-8)
        worth = float(values.payoffs(only(found)).sum())
        efficiencies.append(worth)  # the optimum, everything to the first, is 1
        assert worth == pytest.approx(1 - p + others * (1 - 2 * p) / 2, abs=1e-8)
        assert worth > 3 / 4
    assert efficiencies == sorted(efficiencies, reverse=True)
    assert efficiencies[-1] < 0.78


def test_the_worst_efficiency_of_two_agents_is_where_it_was_derived() -> None:
    """2 sqrt 2 - 2 at the ratio of slopes sqrt 2 - 1."""
    game, values = kelly_values(["1", "sqrt(2) - 1"])
    found = equilibria(game, QUICK)
    lost = anarchy(game, found, values)
    assert lost.price is not None
    assert 1 / lost.price == pytest.approx(2 * 2**0.5 - 2, abs=1e-8)
    assert lost.optimum.value == pytest.approx(1, abs=1e-9)


def test_nobody_bids_at_the_social_optimum_of_kelly() -> None:
    """The sum of surpluses, C - bids, has no largest value: it is approached at bids of nothing."""
    best = optimum(kelly(3))
    assert not best.attained and best.value == pytest.approx(20, abs=1e-8)
    assert best.at == pytest.approx(np.zeros(3), abs=1e-8)
    assert best.payoffs.sum() == pytest.approx(20, abs=1e-8)
