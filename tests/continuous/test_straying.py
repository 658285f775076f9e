"""This module tests clients of intervals who do not follow, and one number for several roles."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import nquad

import metagame
from metagame.backends.continuous.following import _points, degree

from .continuous_games import graph_of, payoffs_of

COURNOT = """game cournot(a = 120) {{ roles firm[2] actions in [0, a]
  payoff of firm = own * (a - sum(all)) }}
population {{ llms L, S clients: L 2/3, S rest {} }} """
CUBIC = """game g {{ roles x, y actions of x: in [-1, 2] actions of y: in [0, 1]
  payoff of x = x ^ 3 * y - (x - y) ^ 2 / 2  payoff of y = (1 - y) * x ^ 2 * y - y ^ 4 }}
population {{ llms L, S clients: L 2/3, S rest {} }} """
KELLY = """game k {{ roles r[2] actions in [0, 10]
  payoff = if sum(all) == 0 then 0 else 10 * own / sum(all) - own }}
population {{ llms L, S clients: L 1/2, S rest {} }} """


def asked(text: str, call: str) -> Any:
    return metagame.loads(f"{text} analysis it = {call}").run()["it"]


def cournot(x: F, y: F) -> tuple[F, F]:
    return x * (120 - x - y), y * (120 - x - y)


def test_clients_that_do_not_follow_play_their_number() -> None:
    """By the definition: who advises each role, and whether its client follows."""
    text = COURNOT.format("compliance 3/4 otherwise 10 compliance of S 1")
    result = asked(text, "check(L = (20, 30), S = (40, 5))")
    told, share = {"L": (20, 30), "S": (40, 5)}, {"L": F(2, 3), "S": F(1, 3)}
    follow = {"L": F(3, 4), "S": F(1)}
    total = {"L": F(0), "S": F(0)}
    for i, j, one, two in product("LS", "LS", (True, False), (True, False)):
        weight = share[i] * share[j]
        weight *= follow[i] if one else 1 - follow[i]
        weight *= follow[j] if two else 1 - follow[j]
        paid = cournot(F(told[i][0] if one else 10), F(told[j][1] if two else 10))
        total[i] += weight * paid[0]
        total[j] += weight * paid[1]
    for llm in "LS":
        assert result.total[llm] == pytest.approx(float(total[llm]), rel=1e-12)
        assert result.mean[llm] == pytest.approx(float(total[llm] / (2 * share[llm])), rel=1e-12)


@pytest.mark.parametrize("text", [COURNOT, CUBIC])
def test_the_mean_over_an_interval_is_its_integral(text: str) -> None:
    """Clients that do not follow play all of an interval evenly: by scipy's integrals."""
    model = metagame.loads(text.format("compliance 2/5"))
    game = model.continuous_game()
    base = metagame.loads(text.format("").partition("population")[0]).continuous_game().problem
    low, high = base.game.low, base.game.high
    told = {"L": [low[0] + 0.3, low[1] + 0.7], "S": [high[0] - 0.2, high[1] - 0.4]}
    share = {"L": 2 / 3, "S": 1 / 3}
    total = {"L": 0.0, "S": 0.0}
    for i, j, one, two in product("LS", "LS", (True, False), (True, False)):
        weight = share[i] * share[j] * (0.4 if one else 0.6) * (0.4 if two else 0.6)
        fixed = [told[i][0] if one else None, told[j][1] if two else None]
        total[i] += weight * integral(base, fixed, 0)
        total[j] += weight * integral(base, fixed, 1)
    paid = game.problem.totals.payoffs(np.array([*told["L"], *told["S"]]))
    assert paid.tolist() == pytest.approx([total["L"], total["S"]], rel=1e-8)


def integral(base: Any, fixed: list[float | None], role: int) -> float:
    """The mean payoff of a role when roles without a fixed number draw theirs evenly."""
    free = [r for r, value in enumerate(fixed) if value is None]
    low, high = base.game.low, base.game.high

    def payoff(*drawn: float) -> float:
        x = np.array([0.0 if value is None else value for value in fixed])
        x[free] = drawn
        return float(base.game.payoff(role, x))

    if not free:
        return payoff()
    found = nquad(payoff, [(low[r], high[r]) for r in free])[0]
    return float(found) / float(np.prod([high[r] - low[r] for r in free]))


def test_the_equilibrium_with_clients_that_do_not_follow() -> None:
    """Each advises one firm: the other produces c q + (1 - c) a / 2 on average, and so
    q = (a - (1 - c) a / 2) / (2 + c)."""
    text = """game cournot(a = 120) { roles firm[2] actions in [0, a]
      payoff of firm = own * (a - sum(all)) }
    population { llms A, B clients of firm[1]: A 1 clients of firm[2]: B 1 compliance 3/4 }"""
    result = asked(text, "nash()")
    assert len(result) == 1 and result.complete
    expected = (120 - 15) / 2.75
    assert [q for (q,) in result[0].play.values()] == pytest.approx([expected] * 2, abs=1e-7)


def test_slopes_are_those_of_payoffs() -> None:
    """Differences of payoffs, with strays and one number for both roles."""
    extra = "instructions uniform compliance 2/5 compliance of S 1/2 otherwise 7"
    problem = metagame.loads(COURNOT.format(extra)).continuous_game().problem
    game = problem.game
    assert game.sizes == (1, 1)
    x = np.array([31.0, 17.0])
    for i in range(2):
        steps = 1e-5 * np.eye(2)
        differences = (game.payoff(i, x + steps) - game.payoff(i, x - steps)) / 2e-5
        assert game.gradient(i, x) == pytest.approx(differences, rel=1e-6)
    own = [game.gradient(i, x)[i] for i in range(2)]
    assert game.slopes(x) == pytest.approx(own)
    low, high = game.ranges.payoff(0, x - 1, x + 1)
    assert low <= game.payoff(0, x) <= high
    ends = game.ranges.gradient(0, x - 1, x + 1)
    assert (ends[0] <= game.gradient(0, x)).all() and (game.gradient(0, x) <= ends[1]).all()
    bends = game.ranges.second(0, x, x, [0])
    step = np.array([1e-4, 0])
    slope = (game.gradient(0, x + step) - game.gradient(0, x - step)) / 2e-4
    assert bends[0][0] == pytest.approx(slope, rel=1e-5)


def test_one_number_for_several_roles() -> None:
    """The same as the same number twice, and the equilibrium among such plays."""
    uniform, apart = COURNOT.format("instructions uniform"), COURNOT.format("")
    one = asked(uniform, "check(L = (25), S = (35))")
    two = asked(apart, "check(L = (25, 25), S = (35, 35))")
    assert dict(one.total) == pytest.approx(dict(two.total))
    found = asked(uniform, "nash()")
    assert len(found) == 1
    game = metagame.loads(uniform).continuous_game().problem.game
    at = np.array([float(found[0].play[llm][0]) for llm in "LS"])
    for i in range(2):
        tried = np.repeat(at[None], 2001, axis=0)
        tried[:, i] = np.linspace(0, 120, 2001)
        assert game.payoff(i, tried).max() <= game.payoff(i, at) + 1e-6


def test_a_finite_grid_agrees() -> None:
    """Clients that do not follow play one number: the grid has it."""
    text = COURNOT.format("instructions uniform compliance 1/2 otherwise 60")
    wide = asked(text, "check(L = (30), S = (45))")
    grid = asked(text, "check(L = (30), S = (45), grid = 9)")
    for llm in "LS":
        assert wide.total[llm] == pytest.approx(float(grid.total[llm]), rel=1e-12)


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=9), st.integers(-3, 3), st.integers(1, 5))
@settings(deadline=None, max_examples=60)
def test_means_of_polynomials_are_exact(coefficients: list[int], low: int, width: int) -> None:
    plain = np.polynomial.Polynomial(coefficients)
    mean = (plain.integ()(low + width) - plain.integ()(low)) / width
    points = list(_points(len(coefficients) - 1, (low, low + width)))
    found = sum(w * plain(x) for w, x in points)
    size = sum(w * sum(abs(c * x**k) for k, c in enumerate(coefficients)) for w, x in points)
    assert found == pytest.approx(mean, abs=1e-12 * (1 + size))
    assert sum(w for w, _ in points) == pytest.approx(1)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("3", 0),
        ("y", 0),
        ("x * y ^ 3 - x ^ 2", 2),
        ("(x + y) ^ 3 * x / 7", 4),
        ("-(x - 1) * (x + 1)", 2),
        ("x / y", 1),
        ("y / (1 + x)", None),
        ("abs(x)", None),
        ("min(x, y) * 2", None),
        ("if x > 1 then 1 else 0", None),
        ("x ^ y", None),
        ("x ^ (1/2)", None),
        ("sqrt(y) * x", 1),
    ],
)
def test_degrees(formula: str, expected: int | None) -> None:
    graph = graph_of(f"roles x, y actions in [1, 2] payoff of x = {formula} payoff of y = y")
    assert degree(payoffs_of(graph)[0], 0) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (KELLY.format("compliance 1/2"), "no polynomial of what"),
        (KELLY.format("compliance 1/2 otherwise 20"), "no polynomial of what"),
        (
            COURNOT.format("compliance 1/2 objective = total[self] - firm[1] ^ 2"),
            "terms over actions are not covered",
        ),
        (
            COURNOT.format("instructions uniform objective = total[self] - firm[1] ^ 2"),
            "terms over actions are not covered",
        ),
    ],
)
def test_what_is_not_covered_is_refused(text: str, message: str) -> None:
    result = asked(text, "nash()")
    assert result.status == "refused" and message in result.message


def test_fixed_numbers_need_no_integral() -> None:
    result = asked(KELLY.format("compliance 1/2 otherwise 1"), "check(L = (2, 2), S = (3, 3))")
    assert result.is_equilibrium is False and np.isfinite(result.total["L"])
