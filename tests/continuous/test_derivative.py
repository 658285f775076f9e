"""This module compares symbolic derivatives with sympy, differences and hand-made ones."""

from __future__ import annotations

import operator as op
from fractions import Fraction
from math import isfinite
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from metagame.compiler.arithmetic import EvaluationError
from metagame.compiler.derivative import NoDerivative, derivative, gradient, is_smooth, switches
from metagame.compiler.driver import compile_text
from metagame.compiler.evaluate import evaluate
from metagame.compiler.expr import ActionOf, Arithmetic, Constant, Expr, Function, Negative
from metagame.compiler.expr_text import to_text
from metagame.compiler.play import Played
from metagame.compiler.terms import PayoffFormula
from metagame.compiler.walk import walk
from metagame.compiler.written_out import Acting, depends, written_out

NAMES = ("x", "y", "z")


def payoff(formula: str, roles: str = "roles x, y, z", own: int = 0) -> Expr:
    """The payoff formula of a role, written out."""
    text = f"game g {{ {roles} actions in [-5, 5] payoff = {formula} }}"
    graph = compile_text(text, {}).matched
    names = tuple(role.name for role in graph.roles)
    (formulas,) = {node.payoffs for node in graph.payoffs}
    assert isinstance(formulas, PayoffFormula)
    return written_out(formulas.value, Acting(names, own, graph.roles[own].index))


def value(expr: Expr, *actions: Any) -> Any:
    return evaluate(expr, Played(actions))


ARRAY = "roles m[3]"


@pytest.mark.parametrize(
    ("roles", "formula", "own", "plain"),
    [
        (ARRAY, "sum(all) + mean(others)", 1, "m[1] + m[2] + m[3] + (m[1] + m[3]) / 2"),
        (ARRAY, "prod(others)", 2, "m[1] * m[2]"),
        (ARRAY, "max(all) - min(others)", 0, "max(m[1], m[2], m[3]) - min(m[2], m[3])"),
        (ARRAY, "sum(j * m[j] for j in 1..3)", 0, "1 * m[1] + (2 * m[2] + 3 * m[3])"),
        (ARRAY, "if index == 1 then 0 else m[index - 1]", 1, "m[1]"),
        (ARRAY, "if index == 1 then 7 else m[index - 1]", 0, "7"),
        (ARRAY, "prod(m[j] for j in 1..index)", 1, "m[1] * m[2]"),
        ("roles x, y", "own * 2", 1, "y * 2"),
    ],
)
def test_lists_and_ranges_are_written_out(roles: str, formula: str, own: int, plain: str) -> None:
    written = payoff(formula, roles, own)
    size = 3 if roles == ARRAY else 2
    for at in [(1, 2, 5), (Fraction(1, 3), -2, 4), (0, 0, 1)]:
        graph = compile_text(
            f"game g {{ {roles} actions in [-5, 5] payoff = {formula} }}", {}
        ).matched
        (formulas,) = {node.payoffs for node in graph.payoffs}
        assert isinstance(formulas, PayoffFormula)
        played = Played(at[:size], own, graph.roles[own].index)
        assert value(written, *at[:size]) == evaluate(formulas.value, played)
        assert value(written, *at[:size]) == value(payoff(plain, roles), *at[:size])


@pytest.mark.parametrize(
    ("formula", "role", "expected"),
    [
        ("3", 0, "0"),
        ("x", 0, "1"),
        ("y", 0, "0"),
        ("x * (10 - x - y) - 2 * x", 0, "10 - x - y - x - 2"),
        ("x * (10 - x - y) - 2 * x", 1, "-x"),
        ("x ^ 3", 0, "3 * x ^ 2"),
        ("x ^ y", 1, "log(x) * x ^ y"),
        ("exp(2 * x)", 0, "2 * exp(2 * x)"),
        ("log(x) + sqrt(y)", 0, "1 / x"),
        ("abs(x)", 0, "if x >= 0 then 1 else -1"),
        ("max(x, y)", 0, "if x >= y then 1 else 0"),
        ("min(2 * x, y)", 1, "if 2 * x <= y then 0 else 1"),
        ("if x > 3 then x * y else 0", 0, "if x > 3 then y else 0"),
        ("max(y, z)", 0, "0"),
        ("floor(y) * x", 0, "floor(y)"),
        ("sum(all) * own", 0, "x + x + y + z"),
    ],
)
def test_derivatives_are_as_short_as_by_hand(formula: str, role: int, expected: str) -> None:
    found = to_text(derivative(payoff(formula), role))
    assert found.replace("(", "").replace(")", "") == expected.replace("(", "").replace(")", "")


def test_at_a_kink_it_is_the_derivative_of_the_branch_taken() -> None:
    assert value(derivative(payoff("abs(x)"), 0), 0, 0, 0) == 1
    assert value(derivative(payoff("max(x, 2 * y)"), 0), 2, 1, 0) == 1
    assert value(derivative(payoff("min(3 * y, x)"), 0), 3, 1, 0) == 0


@pytest.mark.parametrize(
    ("formula", "part"),
    [
        ("floor(x) * y", "floor(x)"),
        ("y + ceil(2 * x)", "ceil(2 * x)"),
        ("x mod 3", "x mod 3"),
    ],
)
def test_steps_have_no_derivative(formula: str, part: str) -> None:
    with pytest.raises(NoDerivative) as caught:
        derivative(payoff(formula), 0)
    assert caught.value.span is not None and caught.value.span.text == part


def test_a_label_has_no_derivative() -> None:
    text = "game g { roles x, y actions A, B payoff = if x == A then 1 else 0 }"
    graph = compile_text(text, {}).matched
    (formulas,) = {node.payoffs for node in graph.payoffs}
    assert isinstance(formulas, PayoffFormula)
    written = written_out(formulas.value, Acting(("x", "y"), 0))
    with pytest.raises(NoDerivative, match="label 'A'") as caught:
        derivative(written, 0)
    assert caught.value.span is not None and caught.value.span.text == "x == A"
    assert derivative(written, 1) == Constant(0)


@pytest.mark.parametrize(
    ("formula", "smooth", "count"),
    [
        ("x * y / sum(all)", True, 0),
        ("max(x, y)", False, 0),
        ("abs(x)", False, 0),
        ("max(1, 2) * x", True, 0),
        ("if sum(all) == 0 then 0 else x / sum(all)", False, 1),
        ("if 1 > 0 then x else abs(x)", True, 0),
        ("x mod 2", False, 0),
    ],
)
def test_what_is_smooth(formula: str, smooth: bool, count: int) -> None:
    written = payoff(formula)
    assert is_smooth(written) is smooth
    assert len(switches(written)) == count


def test_large_arrays_stay_small() -> None:
    written = payoff("own * (100 - sum(all)) - prod(others)", "roles m[200]")
    slopes = gradient(written, 200)
    assert sum(1 for _ in walk(slopes[0])) < 2_000
    assert sum(1 for _ in walk(slopes[7])) < 1_000
    assert depends(slopes[7]) == frozenset(range(200)) - {7}


def test_too_long_formulas_are_refused() -> None:
    with pytest.raises(EvaluationError, match="run through more than"):
        payoff("sum(sum(m[1] * j for j in 1..200) for k in 1..200)", "roles m[100]")


# --- against sympy ------------------------------------------------------------------------------

sympy = pytest.importorskip("sympy")


def _positive(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    return st.builds(Function, st.just("exp"), st.tuples(inner))


def expressions() -> st.SearchStrategy[Expr]:
    leaves = st.one_of(
        st.sampled_from([ActionOf(k, name) for k, name in enumerate(NAMES)]),
        st.builds(Constant, st.fractions(-3, 3, max_denominator=4)),
    )

    def larger(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
        small = st.builds(Constant, st.integers(-2, 3))
        return st.one_of(
            st.builds(Negative, inner),
            st.builds(Arithmetic, st.sampled_from("+-*/"), inner, inner),
            st.builds(Arithmetic, st.just("^"), inner, small),
            st.builds(Function, st.sampled_from(["exp", "log", "sqrt"]), st.tuples(inner)),
            st.builds(Arithmetic, st.just("^"), _positive(inner), inner),
        )

    return st.recursive(leaves, larger, max_leaves=8)


SYMPY = {"+": op.add, "-": op.sub, "*": op.mul, "^": op.pow}


def as_sympy(expr: Expr) -> Any:
    match expr:
        case Constant(number):
            return sympy.Rational(number)
        case ActionOf(name=name):
            return sympy.Symbol(name, real=True)
        case Negative(operand):
            return -as_sympy(operand)
        case Arithmetic(operator, left, right):
            a, b = as_sympy(left), as_sympy(right)
            return a / b if operator == "/" else SYMPY[operator](a, b)
        case Function(name, (operand,)):
            return getattr(sympy, name)(as_sympy(operand))
    raise AssertionError(expr)


@given(expressions(), st.lists(st.fractions(-2, 2, max_denominator=8), min_size=3, max_size=3))
@settings(deadline=None, max_examples=80)
def test_derivatives_agree_with_sympy(expr: Expr, at: list[Fraction]) -> None:
    try:
        here = value(expr, *at)
        ours = [float(value(slope, *at)) for slope in gradient(expr, 3)]
    except (EvaluationError, OverflowError):
        assume(False)
    assume(abs(here) < 1e6)
    point = {sympy.Symbol(n, real=True): sympy.Rational(a) for n, a in zip(NAMES, at, strict=True)}
    for name, slope in zip(NAMES, ours, strict=True):
        theirs = sympy.diff(as_sympy(expr), sympy.Symbol(name, real=True)).subs(point)
        number = complex(theirs.evalf(30))
        assume(isfinite(number.real))
        assert slope == pytest.approx(number.real, rel=1e-7, abs=1e-9)


@pytest.mark.parametrize(
    "formula",
    [
        "6 * x / sum(all) - x",
        "max(x * y, z ^ 2, exp(x / 4)) * min(x, y)",
        "if x > y then sqrt(x) * z else log(y + 6) / x",
        "abs(x - y) ^ (3 / 2) * (1 + z) ^ x",
        "sum(j * x ^ j for j in 1..4) / (1 + mean(others))",
    ],
)
def test_derivatives_agree_with_central_differences(formula: str) -> None:
    written = payoff(formula)
    for at in [(1.3, 0.7, 2.1), (0.4, 1.9, 0.8), (3.0, 2.2, 0.1)]:
        for role, slope in enumerate(gradient(written, 3)):
            step = 1e-5
            up, down = ([a + s * (k == role) for k, a in enumerate(at)] for s in (step, -step))
            difference = (value(written, *up) - value(written, *down)) / (2 * step)
            assert float(value(slope, *at)) == pytest.approx(difference, rel=1e-6, abs=1e-7)
