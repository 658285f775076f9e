"""This module tests evolutionary stability, rest points and their kind against definitions."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metagame.backends.normal_form.solvers.concepts.replicator import (
    many_populations,
    one_population,
)
from metagame.backends.normal_form.solvers.concepts.stability import judged, symmetric_matrix
from metagame.backends.normal_form.solvers.payoffs.lower import TooLarge
from metagame.backends.numbers import linear
from metagame.backends.numbers.scaled import scaled

HALF, THIRD = Fraction(1, 2), Fraction(1, 3)


def matrix(rows) -> list[list[Fraction]]:
    return [[Fraction(x) for x in row] for row in rows]


def stable(rows) -> list[tuple]:
    return [j.mixture for j in judged(matrix(rows)) if j.invader is None]


def square(size: int, low: int = -3, high: int = 3):
    flat = st.lists(st.integers(low, high), min_size=size**2, max_size=size**2)
    return flat.map(lambda xs: np.array(xs, dtype=object).reshape(size, size).tolist())


SQUARES = st.integers(2, 4).flatmap(square)

# --- textbooks ---------------------------------------------------------------------------------

ROCK = [[0, -1, 1], [1, 0, -1], [-1, 1, 0]]
ZEEMAN = [[0, 6, -4], [-3, 0, 5], [-1, 3, 0]]


def test_hawks_and_doves() -> None:
    """Maynard Smith (1982): a fight over V that costs C > V leaves V/C hawks."""
    assert stable([[-1, 4], [0, 2]]) == [(Fraction(2, 3), THIRD)]


def test_both_conventions_are_stable_and_the_mixture_is_not() -> None:
    assert stable([[4, 0], [3, 3]]) == [(1, 0), (0, 1)]


def test_rock_paper_scissors_by_what_a_win_is_worth() -> None:
    """Hofbauer and Sigmund (1998), section 7.7: stable exactly if a win is worth more than a loss
    costs.
    """
    assert stable(ROCK) == []
    assert stable([[0, -1, 2], [2, 0, -1], [-1, 2, 0]]) == [(THIRD,) * 3]
    assert stable([[0, -2, 1], [1, 0, -2], [-2, 1, 0]]) == []


def test_an_attractor_need_not_be_stable_against_mutants() -> None:
    """Zeeman (1980): an attracting interior rest point beside a pure stable strategy."""
    assert stable(ZEEMAN) == [(1, 0, 0)]
    inner = next(r for r in one_population(matrix(ZEEMAN)).points if 0 not in r.mixtures[0])
    assert inner.mixtures == ((THIRD,) * 3,) and inner.stability == "attracting"


def test_a_weak_reply_that_does_worse_against_itself_does_not_invade() -> None:
    assert (1, 0) in stable([[1, 1], [1, 0]])
    assert (1, 0) not in stable([[1, 1], [1, 1]])


def test_a_mixture_of_two_replies_may_invade_where_neither_does() -> None:
    """The first does as well against the others as each against itself, but the two help each
    other (as in Abakuks 1980): copositivity, not its vertices, decides.
    """
    helped = [[1, 1, 1], [1, 0, 3], [1, 3, 0]]
    verdict = judged(matrix(helped))[0]
    assert verdict.mixture == (1, 0, 0) and verdict.invader is not None
    assert verdict.invader[1] > 0 and verdict.invader[2] > 0
    assert (1, 0, 0) in stable([[1, 1, 1], [1, 0, 1], [1, 1, 0]])


# --- the definition ----------------------------------------------------------------------------


def pays(rows, x, y) -> Fraction:
    return sum((p * q * rows[i][j] for i, p in enumerate(x) for j, q in enumerate(y)), Fraction(0))


def invades(rows, y, x) -> bool:
    """Maynard Smith and Price (1973)."""
    gain = pays(rows, y, x) - pays(rows, x, x)
    return gain > 0 or (gain == 0 and pays(rows, y, y) >= pays(rows, x, y))


def grid(size: int, steps: int):
    for cut in product(range(steps + 1), repeat=size):
        if sum(cut) == steps:
            yield tuple(Fraction(c, steps) for c in cut)


@settings(deadline=None, max_examples=60)
@given(SQUARES)
def test_verdicts_are_those_of_the_definition(rows) -> None:
    found = judged(matrix(rows))
    for j in found:
        assert sum(j.mixture) == 1
        if j.invader is not None:
            assert sum(j.invader) == 1 and min(j.invader) >= 0 and j.invader != j.mixture
            assert invades(rows, j.invader, j.mixture)
        else:
            for y in grid(len(rows), 5):
                near = tuple((99 * p + q) / 100 for p, q in zip(j.mixture, y, strict=True))
                assert y == j.mixture or not invades(rows, near, j.mixture)


@settings(deadline=None, max_examples=60)
@given(SQUARES)
def test_no_stable_point_of_a_grid_is_missed(rows) -> None:
    """Whatever no point of the grid invades, from close by, is listed, or not isolated."""
    known = {j.mixture for j in judged(matrix(rows)) if j.invader is None}
    points = list(grid(len(rows), 4))
    for x in points:
        best = max(sum(q * u for q, u in zip(x, row, strict=True)) for row in rows)
        if x in known or pays(rows, x, x) < best:
            continue
        level = [k for k, row in enumerate(rows) if pays([row], [1], x) == best]
        inside = [y for y in grid(len(rows), 12) if all(k in level for k, q in enumerate(y) if q)]
        # x is an equilibrium that is not listed: some mixture of its best replies must invade
        assert any(y != x and invades(rows, y, x) for y in inside) or _close_call(rows, x, level)


def _close_call(rows, x, level) -> bool:
    """A finer grid for those that coarse mutants do not settle."""
    finer = (y for y in grid(len(rows), 24) if all(k in level for k, q in enumerate(y) if q))
    return any(y != x and invades(rows, y, x) for y in finer)


@settings(deadline=None, max_examples=60)
@given(SQUARES)
def test_no_support_of_a_stable_mixture_holds_another(rows) -> None:
    """Bishop and Cannings (1978)."""
    supports = [{k for k, p in enumerate(x) if p} for x in stable(rows)]
    assert not any(a < b or (a == b and i != j)
                   for i, a in enumerate(supports) for j, b in enumerate(supports))  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(SQUARES)
def test_what_is_stable_never_repels(rows) -> None:
    """Taylor and Jonker (1978): it attracts, or the linearisation does not tell."""
    known = set(stable(rows))
    for rest in one_population(matrix(rows)).points:
        if rest.mixtures[0] in known:
            assert rest.stability in ("attracting", "undecided") and rest.equilibrium


def test_symmetry_is_asked_for() -> None:
    sexes = scaled(np.array([[[2, 0], [0, 1]], [[1, 0], [0, 2]]], dtype=object))
    assert symmetric_matrix(sexes) is None
    assert symmetric_matrix(scaled(np.zeros((2, 2, 3), dtype=object))) is None
    own = np.array([[1, Fraction(1, 2)], [3, 4]], dtype=object)
    assert symmetric_matrix(scaled(np.array([own, own.T]))) == own.tolist()


# --- replicator dynamics -----------------------------------------------------------------------


def velocity(values: np.ndarray, state: list[np.ndarray]) -> np.ndarray:
    """x_ia (u_ia - mean_i), population by population."""
    out = []
    for i, x in enumerate(state):
        own = values[i].astype(float)
        for j in reversed(range(len(state))):
            if j != i:
                own = np.tensordot(own, state[j], axes=(j, 0))
        out.append(x * (own - x @ own))
    return np.concatenate(out)


def tangent_eigenvalues(move, state: np.ndarray, sizes: list[int]) -> np.ndarray:
    """Of the numerical Jacobian, on directions that add up to 0 within every population."""
    step = 1e-6
    columns = [
        (move(state + step * e) - move(state - step * e)) / (2 * step) for e in np.eye(len(state))
    ]
    jacobian = np.array(columns).T
    blocks = [np.vstack([np.eye(s - 1), -np.ones(s - 1)]) for s in sizes]
    basis = np.zeros((sum(sizes), sum(s - 1 for s in sizes)))
    row = column = 0
    for block in blocks:
        basis[row : row + block.shape[0], column : column + block.shape[1]] = block
        row, column = row + block.shape[0], column + block.shape[1]
    return np.linalg.eigvals(np.linalg.pinv(basis) @ jacobian @ basis)


def assert_same_spectrum(found, expected) -> None:
    rest = list(expected)
    for value in found:
        nearest = min(rest, key=lambda other: abs(other - value))
        assert abs(nearest - value) < 2e-3
        rest.remove(nearest)


@st.composite
def games(draw):
    sizes = draw(st.sampled_from([(2, 2), (3, 2), (3, 3), (2, 2, 2)]))
    count = len(sizes) * int(np.prod(sizes))
    flat = draw(st.lists(st.integers(-3, 3), min_size=count, max_size=count))
    return np.array(flat, dtype=object).reshape(len(sizes), *sizes)


@settings(deadline=None, max_examples=30)
@given(games())
def test_rest_points_rest_and_have_the_eigenvalues_of_the_flow(values) -> None:
    sizes = list(values.shape[1:])

    def move(flat):
        return velocity(values, np.split(flat, np.cumsum(sizes)[:-1]))

    for rest in many_populations(scaled(values)).points:
        state = np.concatenate([np.array(x, dtype=float) for x in rest.mixtures])
        assert np.abs(move(state)).max() < 1e-12
        assert_same_spectrum(rest.eigenvalues, tangent_eigenvalues(move, state, sizes))


@settings(deadline=None, max_examples=30)
@given(SQUARES)
def test_one_population_rests_and_has_the_eigenvalues_of_the_flow(rows) -> None:
    a = np.array(rows, dtype=float)

    def move(x):
        return x * (a @ x - x @ a @ x)

    for rest in one_population(matrix(rows)).points:
        state = np.array(rest.mixtures[0], dtype=float)
        assert np.abs(move(state)).max() < 1e-12
        assert_same_spectrum(rest.eigenvalues, tangent_eigenvalues(move, state, [len(rows)]))


@settings(deadline=None, max_examples=40)
@given(games())
def test_with_a_population_each_what_attracts_is_strict(values) -> None:
    """Ritzberger and Weibull (1995): exactly the strict equilibria attract."""
    attracting = {
        tuple(x.index(1) for x in rest.mixtures)
        for rest in many_populations(scaled(values)).points
        if rest.stability == "attracting" and all(1 in x for x in rest.mixtures)
    }
    strict = set()
    for at in np.ndindex(*values.shape[1:]):
        lines = [values[(i, *at[:i], slice(None), *at[i + 1 :])] for i in range(len(at))]
        if all((np.delete(own, a) < own[a]).all() for own, a in zip(lines, at, strict=True)):
            strict.add(at)
    assert attracting == strict
    assert all(
        all(1 in x for x in rest.mixtures)
        for rest in many_populations(scaled(values)).points
        if rest.stability == "attracting"
    )


@settings(deadline=None, max_examples=40)
@given(games())
def test_all_equilibria_of_a_small_grid_are_rest_points(values) -> None:
    """Pure equilibria are listed as equilibria, and nothing else pure is."""
    found = {
        tuple(x.index(1) for x in rest.mixtures): rest.equilibrium
        for rest in many_populations(scaled(values)).points
        if all(1 in x for x in rest.mixtures)
    }
    assert set(found) == set(np.ndindex(*values.shape[1:]))
    for at, equilibrium in found.items():
        lines = [values[(i, *at[:i], slice(None), *at[i + 1 :])] for i in range(len(at))]
        assert equilibrium == all(own.max() == own[a] for own, a in zip(lines, at, strict=True))


def test_matching_pennies_circles() -> None:
    pennies = np.array([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]], dtype=object)
    (inner,) = [r for r in many_populations(scaled(pennies)).points if 1 not in r.mixtures[0]]
    assert inner.mixtures == ((HALF, HALF), (HALF, HALF))
    assert inner.stability == "undecided" and inner.equilibrium
    assert sorted(v.imag for v in inner.eigenvalues) == pytest.approx([-1, 1])


def test_continua_are_told() -> None:
    level = one_population(matrix([[1, 1], [1, 1]]))
    assert [rest.continuum for rest in level.points] == [False, False, True]
    apart = one_population(matrix([[2, 0], [0, 1]]))
    assert not any(rest.continuum for rest in apart.points)
    one_sided = np.array([[[1, 1], [0, 0]], [[0, 0], [0, 1]]], dtype=object)
    found = many_populations(scaled(one_sided))
    # against the first row the second LLM is indifferent: an edge of rest points
    assert [r.mixtures[0] for r in found.points if r.continuum] == [(1, 0)]


def test_three_mixing_llms_are_said_to_be_skipped() -> None:
    assert many_populations(scaled(np.zeros((3, 2, 2, 2), dtype=object))).skipped
    assert not many_populations(scaled(np.zeros((3, 2, 2, 1), dtype=object))).skipped


def test_what_is_too_large_says_so() -> None:
    with pytest.raises(TooLarge, match="13 meta-actions"):
        judged(matrix(np.zeros((13, 13), dtype=int).tolist()))
    with pytest.raises(TooLarge, match="faces"):
        one_population(matrix(np.zeros((13, 13), dtype=int).tolist()))
    with pytest.raises(TooLarge, match="faces"):
        many_populations(scaled(np.zeros((2, 7, 7), dtype=object)))


# --- small matrices ----------------------------------------------------------------------------


@settings(deadline=None, max_examples=60)
@given(SQUARES)
def test_characteristic_polynomials_are_numpys(rows) -> None:
    found = [float(c) for c in linear.characteristic(matrix(rows))]
    assert found == pytest.approx(np.poly(np.array(rows, dtype=float)).tolist(), abs=1e-6)


@settings(deadline=None, max_examples=100)
@given(SQUARES)
def test_attraction_is_the_sign_of_real_parts(rows) -> None:
    top = max(v.real for v in np.linalg.eigvals(np.array(rows, dtype=float)))
    if abs(top) > 1e-6:
        assert linear.attracts(linear.characteristic(matrix(rows))) == (top < 0)


@settings(deadline=None, max_examples=100)
@given(SQUARES, st.integers(0, 2))
def test_vectors_against_copositivity(rows, free) -> None:
    a = np.array(rows, dtype=object)
    whole = (a + a.T).tolist()
    free = min(free, len(rows))
    found = linear.not_positive(matrix(whole), free)
    if found is not None:
        assert any(found) and min(found[free:], default=0) >= 0
        assert linear.form(matrix(whole), found) <= 0
    else:
        rng = np.random.default_rng(1)
        z = rng.normal(size=(500, len(rows)))
        z[:, free:] = np.abs(z[:, free:]) * (rng.random((500, len(rows) - free)) < 0.6)
        z = z[np.abs(z).max(axis=1) > 1e-3]
        assert (np.einsum("ki,ij,kj->k", z, np.array(whole, dtype=float), z) > 0).all()
