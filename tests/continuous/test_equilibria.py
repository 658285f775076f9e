"""This module puts equilibria of hostile and of random games to the definition."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from metagame.backends.continuous.problem import BadContinuousGame, ContinuousGame
from metagame.backends.continuous.solvers.equilibria import Equilibria, Search, equilibria
from metagame.backends.continuous.solvers.proof import proof
from metagame.backends.continuous.solvers.search import NoBestValue
from metagame.backends.continuous.solvers.verify import check

from .continuous_games import cournot, game_of, kelly

QUICK = Search(starts=16)


def gains_on_a_grid(game: ContinuousGame, x: np.ndarray, points: int = 4001) -> np.ndarray:
    """By plain listing of every player's deviations; each chooses one number."""
    gains = []
    for i in range(game.count):
        tried = np.repeat(x[None], points, axis=0)
        tried[:, i] = np.linspace(game.low[i], game.high[i], points)
        values = game.payoff(i, tried)
        gains.append(np.nanmax(values) - game.payoff(i, x))
    return np.array(gains)


def verified(game: ContinuousGame, found: Equilibria) -> None:
    for e in found.found:
        assert (gains_on_a_grid(game, e.at) <= e.check.bound + e.check.tolerance).all()
        assert (e.check.gain <= e.check.bound).all()


@given(st.integers(0, 10_000), st.integers(1, 4))
@settings(deadline=None, max_examples=20)
def test_quadratic_games_against_every_set_of_ends(seed: int, n: int) -> None:
    """u_i = -a_ii x_i^2 / 2 - x_i (sum_j a_ij x_j - b_i): solutions of linear systems, tried with
    every number inside, at the lower or at the upper end."""
    rng = np.random.default_rng(seed)
    a = rng.integers(-3, 4, size=(n, n)) / 2
    np.fill_diagonal(a, 1 + np.abs(a).sum(axis=1))
    b = rng.integers(-6, 9, size=n) / 2
    payoffs = []
    for i in range(n):
        linear = " + ".join(f"({a[i, j]}) * r{j}" for j in range(n) if j != i) or "0"
        payoffs.append(f"payoff of r{i} = -({a[i, i]}) * own ^ 2 / 2 - own * ({linear} - ({b[i]}))")
    roles = ", ".join(f"r{i}" for i in range(n))
    game = game_of(f"roles {roles} actions in [0, 1] {' '.join(payoffs)}")
    solutions: list[np.ndarray] = []
    for ends in product((0, 1, None), repeat=n):
        x = np.array([0.0 if end is None else end for end in ends])
        free = [i for i, end in enumerate(ends) if end is None]
        if free:
            x[free] = np.linalg.solve(a[np.ix_(free, free)], (b - a @ x)[free])
        slopes = b - a @ x
        inside = all(0 <= x[i] <= 1 for i in free)
        outward = [slopes[i] * (2 * end - 1) for i, end in enumerate(ends) if end is not None]
        fine = inside and min(outward, default=0) >= -1e-12
        if fine and not any(np.abs(x - y).max() < 1e-9 for y in solutions):
            solutions.append(x)
    found = equilibria(game, Search(starts=8))
    assert len(solutions) == 1 == len(found.found)
    assert found.found[0].at == pytest.approx(solutions[0], abs=1e-9)
    assert found.proof.complete
    verified(game, found)


@given(st.integers(0, 10_000))
@settings(deadline=None, max_examples=5)
def test_random_polynomials_of_two_against_a_fine_grid(seed: int) -> None:
    """Whatever a proof of completeness says is held against the signs of gains on a grid."""
    rng = np.random.default_rng(seed)
    payoffs = []
    for role in "xy":
        terms = [
            f"({c}) * x ^ {i} * y ^ {j}"
            for (i, j), c in zip(
                product(range(4), repeat=2), rng.integers(-3, 4, size=16).tolist(), strict=True
            )
        ]
        payoffs.append(f"payoff of {role} = {' + '.join(terms)}")
    game = game_of(f"roles x, y actions in [-1, 1] {' '.join(payoffs)}")
    found = equilibria(game, QUICK)
    verified(game, found)
    assume(found.proof.complete)
    axis = np.linspace(-1, 1, 401)
    x, y = np.meshgrid(axis, axis, indexing="ij")
    points = np.stack([x, y], axis=-1)
    u, v = game.payoffs(points)
    gain = np.maximum(u.max(axis=0)[None] - u, v.max(axis=1)[:, None] - v)
    nearly = points[gain < 1e-4]
    for at in nearly:  # best replies on the grid: an equilibrium is not far
        assert any(np.abs(at - e.at).max() < 0.2 for e in found.found)


def test_two_best_replies_of_equal_worth() -> None:
    """A payoff with two tops of the same height, and a worse stationary point between them."""
    game = game_of("roles x actions in [0, 10] payoff = own * (3 - own) * (own - 5) * (own - 8)")
    found = equilibria(game, QUICK)
    tops = np.roots([-4, 48, -158, 120])
    assert [e.at[0] for e in found.found] == pytest.approx(sorted([tops.min(), tops.max()]))
    assert found.proof.complete and found.rejected >= 1
    assert found.nearest is not None and found.nearest.at[0] == pytest.approx(4)


def test_a_local_best_reply_is_no_equilibrium() -> None:
    game = game_of(
        "roles x, y actions in [0, 10]"
        " payoff of x = -x * (x - 4) ^ 2 * (x - 9) + y  payoff of y = -(y - x) ^ 2"
    )
    found = equilibria(game, QUICK)
    (one,) = found.found
    slopes = np.roots(np.polyder(-np.poly([0, 4, 4, 9])))
    assert one.at == pytest.approx(np.full(2, slopes.real.max()), abs=1e-8)
    assert found.proof.complete and found.proof.method == "subdivision"
    verified(game, found)
    local = check(game, np.full(2, slopes.real.min()))
    assert not local.holds and local.gain[0] > 60 and local.gain[1] <= local.tolerance[1]
    assert local.bound[0] == pytest.approx(local.gain[0], rel=1e-9)


def test_there_may_be_no_equilibrium_and_it_is_proved() -> None:
    game = game_of(
        "roles x, y actions in [-1, 1] payoff of x = (x - y) ^ 2  payoff of y = -(x - y) ^ 2"
    )
    found = equilibria(game, QUICK)
    assert found.found == () and found.proof.complete and found.rejected > 0 and not found.more


def test_three_equilibria_and_no_more() -> None:
    """Best replies f(y) = 3 y^2 - 2 y^3, whose fixed points are 0, 1/2 and 1, those of f(f) too."""
    game = game_of(
        "roles m[2] actions in [0, 1]"
        " payoff = -(own - (3 * sum(others) ^ 2 - 2 * sum(others) ^ 3)) ^ 2"
    )
    found = equilibria(game, QUICK)
    assert [e.at.tolist() for e in found.found] == [
        pytest.approx([v, v], abs=1e-10) for v in (0, 1 / 2, 1)
    ]
    assert found.proof.complete and found.proof.method == "subdivision"
    assert found.symmetric is not None and found.symmetric.complete
    fewer = proof(game, [found.found[0].at, found.found[2].at])
    assert not fewer.complete  # the third one is not overlooked


def test_many_equilibria_where_only_others_matter() -> None:
    """Nobody's payoff depends on one's own number: every profile is an equilibrium."""
    found = equilibria(game_of("roles x, y actions in [0, 1] payoff = sum(others)"), QUICK)
    assert found.more and not found.proof.complete and found.rejected == 0


def test_matching_pennies_on_an_interval() -> None:
    game = game_of("roles x, y actions in [-1, 1] payoff of x = x * y  payoff of y = -x * y")
    found = equilibria(game, QUICK)
    (one,) = found.found
    assert one.at == pytest.approx([0, 0], abs=1e-12) and found.proof.complete


def test_a_continuum_is_said_to_be_one() -> None:
    found = equilibria(game_of("roles x, y actions in [0, 1] payoff = -(x - y) ^ 2"), QUICK)
    assert found.more and not found.proof.complete
    for e in found.found:
        assert e.at[0] == pytest.approx(e.at[1], abs=1e-9) and e.isolated is False
    flat = equilibria(game_of("roles x, y actions in [0, 1] payoff = 3"), QUICK)
    assert flat.more and all((e.check.bound == 0).all() for e in flat.found)


def test_kinks() -> None:
    game = game_of("roles x, y actions in [0, 10] payoff = -abs(own - sum(others) / 2 - 1)")
    (one,) = equilibria(game, QUICK).found
    assert one.at == pytest.approx([2, 2], abs=1e-9) and one.isolated is None
    capacity = game_of("roles x, y actions in [0, 10] payoff = own * max(0, 10 - sum(all)) - own")
    found = equilibria(capacity, QUICK)
    assert found.found[0].at == pytest.approx([3, 3], abs=1e-9) and found.proof.complete


def test_a_best_reply_that_is_only_approached() -> None:
    """Beyond 5 there is a prize, at 5 there is none: nothing is best."""
    game = game_of(
        "roles x, y actions in [0, 10] payoff = (if own > 5 then 3 else 0) - own / 10 + sum(others)"
    )
    found = equilibria(game, QUICK)
    assert all(e.check.jumps.all() for e in found.found)
    assert not found.proof.complete
    attained = game_of(
        "roles x, y actions in [0, 10] payoff = (if own >= 5 then 3 else 0) - own / 10"
    )
    at_five = check(attained, np.array([5.0, 5.0]))
    assert at_five.holds and at_five.jumps.all()
    assert not check(attained, np.array([4.999, 5.0])).holds


@pytest.mark.parametrize("payoff", ["1 / own + sum(others)", "-log(own)", "1 / (own - 3) ^ 2"])
def test_payoffs_without_bounds_are_refused(payoff: str) -> None:
    with pytest.raises(NoBestValue, match="infinite somewhere, or rises without bound"):
        equilibria(game_of(f"roles x, y actions in [0, 10] payoff = {payoff}"), QUICK)


def test_payoffs_without_values_are_refused() -> None:
    with pytest.raises(NoBestValue, match="has no value"):
        equilibria(game_of("roles x, y actions in [0, 10] payoff = sqrt(-1 - own)"), QUICK)


@pytest.mark.parametrize("rule", ["0", "10", "-own"])
def test_kelly_whatever_the_rule_where_nobody_bids(rule: str) -> None:
    game = kelly(2, rule=rule)
    found = equilibria(game, QUICK)
    interior = [e for e in found.found if e.at.min() > 0]
    assert [e.at for e in interior] == [pytest.approx([5, 5], abs=1e-8)]
    verified(game, found)
    nobody = check(game, np.zeros(2))
    assert not nobody.holds  # a tiny bid wins everything
    assert nobody.gain == pytest.approx(20 - (10 if rule == "10" else 0), abs=1e-6)
    assert nobody.jumps.all()


def test_kelly_without_a_rule_has_a_hole() -> None:
    game = game_of("roles x, y, z actions in [0, 9] payoff = 9 * own / sum(all) - own")
    found = equilibria(game, QUICK)
    assert [e.at for e in found.found] == [pytest.approx([2, 2, 2], abs=1e-8)]
    assert not found.proof.complete
    ((low, high),) = found.proof.unresolved
    assert low == pytest.approx(np.zeros(3)) and high.max() < 1e-7


@pytest.mark.parametrize(
    ("a", "b", "c", "top"),
    [
        ("10000000000", "1", "1", "10000000000"),
        ("1/100000", "1/1000", "1/1000000", "10"),
        ("10", "1", "1", "1000000000"),
        ("10", "1", "1", "2"),
        ("1", "1", "10", "5"),
    ],
)
def test_payoffs_of_any_size(a: str, b: str, c: str, top: str) -> None:
    game = cournot(2, a, b, c, top)
    found = equilibria(game, QUICK)
    (one,) = found.found
    number = [float(eval(v)) for v in (a, b, c, top)]
    q = min(max((number[0] - number[2]) / (3 * number[1]), 0), number[3])
    assert one.at == pytest.approx([q, q], rel=1e-9, abs=1e-12) and found.proof.complete


@pytest.mark.parametrize("x", [[1.0], [1.0, 11.0], [-1.0, 1.0], [np.nan, 1.0]])
def test_what_is_no_profile_is_refused(x: list[float]) -> None:
    with pytest.raises(BadContinuousGame, match="from its interval"):
        check(cournot(2), np.array(x))


def test_intervals_of_one_point() -> None:
    found = equilibria(game_of("roles x, y actions in [1, 1] payoff = own"), QUICK)
    (one,) = found.found
    assert one.at.tolist() == [1, 1] and found.proof.complete


def test_coopetition() -> None:
    """Samsung and Sony: 26.633, 27.399 (catalogue, row 42)."""
    own = {"x": "100 - x + 20 * log(1 + x) + 0.55 * 0.65 * sqrt(x * y)"}
    own["y"] = "100 - y + 20 * log(1 + y) + 0.45 * 0.65 * sqrt(x * y)"
    game = game_of(
        f"roles x, y actions in [0, 100] payoff of x = {own['x']} + 0.64 * ({own['y']})"
        f" payoff of y = {own['y']} + 0.86 * ({own['x']})"
    )
    found = equilibria(game, QUICK)
    assert found.found[-1].at == pytest.approx([26.633, 27.399], abs=1e-3)
    verified(game, found)


def test_the_same_seed_gives_the_same_and_another_one_agrees() -> None:
    game = cournot(3)
    one, again, other = (equilibria(game, Search(seed=s)).found[0].at for s in (1, 1, 2))
    assert one.tolist() == again.tolist()
    assert one == pytest.approx(other, abs=1e-12)


def test_large_symmetric_games_and_the_limit() -> None:
    game = cournot(100)
    found = equilibria(game, Search(starts=4, symmetric=True))
    assert found.found[0].at == pytest.approx(np.full(100, 9 / 101), abs=1e-9)
    assert found.symmetric is not None and found.symmetric.complete
    wide = ContinuousGame((401,), np.zeros(401), np.ones(401), game.payoff, game.gradient)
    with pytest.raises(BadContinuousGame, match="the limit is 400"):
        equilibria(wide)


def test_without_formulas_nothing_is_proved() -> None:
    whole = cournot(2)
    game = ContinuousGame(whole.sizes, whole.low, whole.high, whole.payoff, whole.gradient)
    found = equilibria(game, QUICK)
    assert found.found[0].at == pytest.approx([3, 3], abs=1e-8)
    assert not found.proof.complete and np.isinf(found.found[0].check.bound).all()
