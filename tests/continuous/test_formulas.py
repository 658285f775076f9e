"""This module holds programmes to the one evaluator, and enclosures to sampled values."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metagame.backends.continuous.formulas import Formula, FormulaRanges, programme
from metagame.backends.continuous.problem import BadContinuousGame, ContinuousGame
from metagame.backends.continuous.solvers.formula import floats, intervals
from metagame.compiler.arithmetic import EvaluationError
from metagame.compiler.derivative import NoDerivative
from metagame.compiler.evaluate import evaluate
from metagame.compiler.expr import (
    ActionOf,
    Arithmetic,
    Comparison,
    Conditional,
    Constant,
    Expr,
    Function,
    Logic,
    Negative,
    Not,
)
from metagame.compiler.play import Played

from .continuous_games import cournot, game_of, graph_of, kelly, payoffs_of


def formulas() -> st.SearchStrategy[Expr]:
    leaves = st.one_of(
        st.sampled_from([ActionOf(k, name) for k, name in enumerate("xy")]),
        st.builds(Constant, st.fractions(-3, 3, max_denominator=4)),
    )

    def larger(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
        compare = st.builds(
            Comparison, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), inner, inner
        )
        test = st.one_of(
            compare,
            st.builds(Not, compare),
            st.builds(Logic, st.sampled_from(["and", "or"]), compare, compare),
        )
        whole = st.builds(Constant, st.integers(-2, 4))
        return st.one_of(
            st.builds(Negative, inner),
            st.builds(Arithmetic, st.sampled_from(["+", "-", "*", "/", "mod"]), inner, inner),
            st.builds(Arithmetic, st.just("^"), inner, whole),
            st.builds(
                Function,
                st.sampled_from(["exp", "log", "sqrt", "abs", "floor", "ceil"]),
                st.tuples(inner),
            ),
            st.builds(Function, st.sampled_from(["min", "max"]), st.tuples(inner, inner, inner)),
            st.builds(Conditional, test, inner, inner),
        )

    return st.recursive(leaves, larger, max_leaves=9)


NUMBERS = st.integers(-8, 8).map(lambda k: Fraction(k, 4))


@given(formulas(), st.tuples(NUMBERS, NUMBERS))
@settings(deadline=None, max_examples=150)
def test_programmes_agree_with_the_evaluator(formula: Expr, at: tuple[Fraction, Fraction]) -> None:
    point = np.array(at, dtype=float)
    (found,) = floats.run(programme([formula]), point)
    try:
        value = float(evaluate(formula, Played([float(a) for a in at])))
    except (EvaluationError, OverflowError):
        return
    if np.isfinite(found):
        assert found == pytest.approx(value, rel=1e-9, abs=1e-9)


@given(formulas(), st.tuples(NUMBERS, NUMBERS), st.tuples(NUMBERS, NUMBERS), st.integers(0, 99))
@settings(deadline=None, max_examples=150)
def test_enclosures_hold_every_value(
    formula: Expr, a: tuple[Fraction, Fraction], b: tuple[Fraction, Fraction], seed: int
) -> None:
    ends = np.sort(np.array([a, b], dtype=float), axis=0)
    tape = programme([formula])
    (low,), (high,) = intervals.run(tape, ends[0], ends[1])
    points = np.random.default_rng(seed).uniform(*ends, size=(200, 2))
    values = floats.run(tape, np.vstack([points, ends]))[:, 0]
    values = values[np.isfinite(values)]
    room = 1e-12 * (1 + np.abs(values))
    assert not np.isnan([low, high]).any() and low <= high
    assert (values >= low - room).all() and (values <= high + room).all()


@given(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3), st.floats(0, 10), st.floats(0, 10))
@settings(deadline=None, max_examples=100)
def test_arithmetic_of_intervals_is_rounded_outward(a: float, b: float, c: float, d: float) -> None:
    """Against exact rationals, at the ends."""
    left, right = (np.array(a), np.array(a + c)), (np.array(b), np.array(b + d))
    for operation, exact in (
        (intervals.add, Fraction.__add__),
        (intervals.subtract, Fraction.__sub__),
        (intervals.multiply, Fraction.__mul__),
    ):
        low, high = operation(left, right)
        for x in left:
            for y in right:
                value = exact(Fraction(float(x)), Fraction(float(y)))
                assert Fraction(float(low)) <= value <= Fraction(float(high))


def test_a_sum_that_is_exact_is_not_widened() -> None:
    zero, one = (np.array(0.0), np.array(0.0)), (np.array(0.0), np.array(1.0))
    low, high = intervals.add(one, zero)
    assert (low, high) == (0.0, 1.0)
    low, high = intervals.divide((np.array(1.0), np.array(2.0)), one)
    assert 0.999 < low <= 1 and high == np.inf


MIXED = "roles x, y, z actions in [1, 2] payoff = (own ^ 3 + exp(x * y) / z) * log(sum(others))"


@pytest.mark.parametrize("game", [cournot(3), kelly(3), game_of(MIXED)])
def test_gradients_and_second_derivatives_agree_with_differences(game: ContinuousGame) -> None:
    x = np.random.default_rng(1).uniform(game.low + 0.05, game.high - 0.05, size=(20, 3))
    assert game.ranges is not None
    for i in range(3):
        slopes = game.gradient(i, x)
        low, high = game.ranges.second(i, x, x, range(3))
        for k in range(3):
            step = 1e-5 * np.eye(3)[k]
            by = (game.payoff(i, x + step) - game.payoff(i, x - step)) / 2e-5
            assert slopes[:, k] == pytest.approx(by, rel=1e-5, abs=1e-4)
            bent = (game.gradient(i, x + step) - game.gradient(i, x - step)) / 2e-5
            assert (low + high)[:, k] / 2 == pytest.approx(bent, rel=1e-5, abs=1e-3)
        own = game.slopes(x)[:, i]
        assert (own == slopes[:, i]).all()


def test_derivatives_are_enclosed_where_the_payoff_bends_and_unbounded_where_it_jumps() -> None:
    text = "roles x, y actions in [-1, 1] payoff = abs(x) + if y > 0 then 1 else 0"
    ranges = FormulaRanges([Formula.of(payoffs_of(graph_of(text))[0], 0, 2)])
    low, high = ranges.gradient(0, np.array([-1.0, 0.5]), np.array([1.0, 1.0]))
    assert (low[0], high[0], low[1], high[1]) == (-1, 1, 0, 0)
    low, high = ranges.gradient(0, np.array([0.5, -0.5]), np.array([1.0, 1.0]))
    assert low[0] == -np.inf and high[0] == np.inf
    low, high = ranges.second(0, np.array([-1.0, 0.5]), np.array([1.0, 1.0]), [0, 1])
    assert low[0, 0] == -np.inf


def test_steps_in_what_others_do_do_not_matter_to_oneself() -> None:
    game = game_of("roles x, y actions in [0, 4] payoff = own * (floor(sum(others)) + 1) - own ^ 2")
    at = np.array([1.5, 2.5])
    assert game.slopes(at) == pytest.approx([3 - 3, 2 - 5])
    assert np.isnan(game.gradient(0, at)[1]) and game.gradient(0, at)[0] == 0
    assert game.ranges is not None
    low, high = game.ranges.gradient(0, at, at)
    assert (low[1], high[1]) == (-np.inf, np.inf)
    assert (low[0], high[0]) == pytest.approx((0, 0), abs=1e-12)
    with pytest.raises(NoDerivative):
        game_of("roles x, y actions in [0, 4] payoff = floor(own)")


def test_what_has_no_value_is_no_number() -> None:
    game = game_of("roles x, y actions in [0, 1] payoff = own / sum(all) + log(own)")
    assert np.isnan(game.payoff(0, np.zeros(2)))
    assert np.isnan(game.payoff(0, np.array([0.0, 1.0])))
    assert game.payoff(0, np.array([1.0, 1.0])) == 0.5


def test_bad_games_are_refused() -> None:
    fine = cournot(2)
    for sizes, low, high, why in [
        ((1, 1), [0, 0], [1, np.inf], "finite"),
        ((1, 1), [0, 2], [1, 1], "empty"),
        ((1, 1), [0], [1], "one interval"),
        ((), [], [], "at least one"),
        ((1, 1), [-1e308, 0], [1e308, 1], "at most"),
    ]:
        with pytest.raises(BadContinuousGame, match=why):
            ContinuousGame(sizes, np.array(low), np.array(high), fine.payoff, fine.gradient)
