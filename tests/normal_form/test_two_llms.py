"""This module checks mixed equilibria of two LLMs against other programs and known games."""

from __future__ import annotations

import warnings
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metagame.backends.normal_form.solvers import polytope
from metagame.backends.normal_form.solvers.polytope import all_vertices, exact_point
from metagame.backends.normal_form.solvers.scaled import scaled
from metagame.backends.normal_form.solvers.two_llms import two_llm_equilibria

F = Fraction


def bimatrix(first, second):
    return scaled(np.array([first, second], dtype=object))


def keys(result):
    return {e.strategies for e in result.equilibria}


def by_nashpy(values):
    """Equilibria by vertex enumeration, as rounded tuples."""
    nashpy = pytest.importorskip("nashpy")
    game = nashpy.Game(values[0].astype(float), values[1].astype(float))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = list(game.vertex_enumeration())
    return {(*np.round(x, 5), *np.round(y, 5)) for x, y in found}


@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_nondegenerate_games_agree_with_vertex_enumeration(m, n, seed):
    values = np.random.default_rng(seed).integers(-(10**6), 10**6, (2, m, n))
    found = two_llm_equilibria(scaled(values))
    assert found.exact and found.complete and not found.reason
    assert found.degenerate is False
    ours = {
        tuple(round(float(p), 5) + 0.0 for s in e.strategies for p in s) for e in found.equilibria
    }
    if m > 1 and n > 1:
        assert ours == {tuple(float(v) + 0.0 for v in e) for e in by_nashpy(values / 1e6)}
    assert len(ours) % 2 == 1
    assert all(not any(e.regrets) for e in found.equilibria)


def extreme_by_brute_force(values):
    """All extreme equilibria by trying every square system of tight constraints."""
    from itertools import combinations

    found = []
    for own in (values[1].T, values[0]):
        whole = np.array([[int(x) for x in row] for row in own], dtype=object)
        whole = whole - whole.min() + 1
        rows, k = whole.shape
        vertices = {}
        for chosen in combinations(range(k + rows), k):
            tight = np.zeros(k + rows, dtype=bool)
            tight[list(chosen)] = True
            point = exact_point(whole, tight)
            if point is None or min(point) < 0 or not any(point):
                continue
            slack = [1 - sum(a * z for a, z in zip(row, point, strict=True)) for row in whole]
            if min(slack) >= 0:
                total = sum(point)
                vertices[tuple(z / total for z in point)] = (
                    {j for j, z in enumerate(point) if z},
                    {j for j, s in enumerate(slack) if not s},
                )
        found.append(vertices)
    return {
        (x, y)
        for x, (on, best) in found[0].items()
        for y, (other_on, other_best) in found[1].items()
        if on <= other_best and other_on <= best
    }


@given(st.integers(1, 4), st.integers(1, 4), st.integers(0, 10**6), st.integers(1, 3))
@settings(max_examples=120, deadline=None)
def test_degenerate_games_list_every_extreme_equilibrium(m, n, seed, top):
    values = np.random.default_rng(seed).integers(0, top, (2, m, n))
    found = two_llm_equilibria(scaled(values))
    assert keys(found) == extreme_by_brute_force(values)
    assert all(e.exact and not any(e.regrets) for e in found.equilibria)
    strategies = list(zip(*keys(found), strict=True))
    alone = all(len(set(side)) == len(side) for side in strategies)
    assert found.complete == alone
    assert bool(found.reason) != found.complete


@given(st.integers(2, 6), st.integers(2, 6), st.integers(0, 10**6), st.sampled_from([2, 4, 100]))
@settings(max_examples=80, deadline=None)
def test_float_proof_and_exact_pivots_list_the_same_vertices(rows, k, seed, top):
    matrix = np.random.default_rng(seed).integers(0, top, (rows, k)).astype(object) + top
    exact = polytope._pivoted(matrix)
    for shift in polytope.VERTEX_SHIFTS:
        proved = polytope._proposed(matrix, shift)
        if proved is None:
            assert shift == 0.0 and exact.degenerate
            continue
        assert {r.tobytes() for r in proved.tight} == {r.tobytes() for r in exact.tight}
        assert proved.degenerate == exact.degenerate


def test_the_proof_rejects_a_missing_vertex():
    matrix = np.random.default_rng(1).integers(5000, 10000, (5, 5)).astype(object)
    whole = all_vertices(matrix)
    assert polytope._closed(whole.tight, 5)
    assert not polytope._closed(whole.tight[1:], 5)
    assert not polytope._closed(whole.tight[2:], 5)


def test_known_games():
    sexes = two_llm_equilibria(bimatrix([[3, 0], [0, 2]], [[2, 0], [0, 3]]))
    assert keys(sexes) == {
        ((1, 0), (1, 0)),
        ((0, 1), (0, 1)),
        ((F(3, 5), F(2, 5)), (F(2, 5), F(3, 5))),
    }
    rock = np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0]])
    assert keys(two_llm_equilibria(bimatrix(rock, -rock))) == {((F(1, 3),) * 3,) * 2}
    pennies = two_llm_equilibria(bimatrix([[1, -1], [-1, 1]], [[-1, 1], [1, -1]]))
    assert pennies.equilibria[0].utilities == (0, 0)


def test_von_stengel_2007_example():
    """A 3x2 game with three equilibria (Nisan et al. 2007, example 3.3)."""
    found = two_llm_equilibria(bimatrix([[3, 3], [2, 5], [0, 6]], [[3, 2], [2, 6], [3, 1]]))
    assert found.complete
    assert keys(found) == {
        ((1, 0, 0), (1, 0)),
        ((F(4, 5), F(1, 5), 0), (F(2, 3), F(1, 3))),
        ((0, F(1, 3), F(2, 3)), (F(1, 3), F(2, 3))),
    }


def test_repeated_rows_are_listed_and_not_called_complete():
    found = two_llm_equilibria(bimatrix([[2, 0], [2, 0], [0, 1]], [[1, 0], [1, 0], [0, 2]]))
    assert found.degenerate and not found.complete
    assert "continua" in found.reason
    assert keys(found) == extreme_by_brute_force(
        np.array([[[2, 0], [2, 0], [0, 1]], [[1, 0], [1, 0], [0, 2]]])
    )
    zero = two_llm_equilibria(bimatrix([[0, 0]] * 2, [[0, 0]] * 2))
    assert len(zero.equilibria) == 4 and not zero.complete


def test_large_games_get_one_equilibrium_and_say_so():
    values = np.random.default_rng(3).integers(0, 100, (2, 24, 24))
    found = two_llm_equilibria(scaled(values))
    assert not found.complete and "too large" in found.reason
    assert len(found.equilibria) == 1 and not any(found.equilibria[0].regrets)
    small = two_llm_equilibria(scaled(values[:, :3, :3]), enumerate_all=False)
    assert len(small.equilibria) == 1 and "asked" in small.reason


def test_float_payoffs_are_answered_in_floats():
    values = np.random.default_rng(4).random((2, 5, 5))
    found = two_llm_equilibria(scaled(values))
    assert not found.exact and not found.complete and "floats" in found.reason
    assert len(found.equilibria) % 2 == 1
    assert all(max(e.regrets) < 1e-9 for e in found.equilibria)


@pytest.mark.parametrize("size", [60, 200])
def test_very_large_games_are_restated_exactly(size):
    values = np.random.default_rng(size).integers(0, 100, (2, size, size))
    found = two_llm_equilibria(scaled(values))
    assert found.exact
    assert not any(found.equilibria[0].regrets)
    assert not found.complete
